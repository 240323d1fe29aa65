//! A poller's memory in the state database.

use connect::poll::{Memory, MemoryError, Saved, Seen};
use store::state::{StateError, Tenant};

/// The memory of one source.
#[derive(Clone)]
pub(super) struct StateMemory {
    tenant: Tenant,
    source: String,
}

impl StateMemory {
    pub(super) fn new(tenant: Tenant, source: String) -> Self {
        StateMemory { tenant, source }
    }
}

fn failed(error: StateError) -> MemoryError {
    MemoryError(error.to_string())
}

/// The state in its text; a text of another form is no state, and the records are read again.
pub(super) fn read(text: Option<&str>) -> Option<Saved> {
    let text = text?;
    serde_json::from_str(text)
        .inspect_err(|error| tracing::error!(%error, "a poller's state cannot be read; it begins anew"))
        .ok()
}

impl Memory for StateMemory {
    async fn load(&self) -> Result<Option<Saved>, MemoryError> {
        let record = self.tenant.get_poller(&self.source).await.map_err(failed)?;
        Ok(read(record.state.as_deref()))
    }

    async fn known(&self, ids: &[String]) -> Result<Vec<String>, MemoryError> {
        self.tenant.poller_knows(&self.source, ids).await.map_err(failed)
    }

    async fn save(&self, saved: &Saved, seen: &[Seen], forget_before_us: i64) -> Result<(), MemoryError> {
        let text = serde_json::to_string(saved).map_err(|e| MemoryError(e.to_string()))?;
        let seen: Vec<(String, i64)> = seen.iter().map(|s| (s.id.clone(), s.read_us)).collect();
        self.tenant.save_poller(&self.source, &text, &seen, forget_before_us).await.map_err(failed)
    }
}
