//! Polled sources: one task each, started, changed and ended as the state database says.

mod doors;
mod memory;
mod sealing;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use connect::Grant;
use connect::poll::{Description, Poller, Source, Step, vendor};
use store::state::{DEFAULT_TENANT, PollerRecord, Tenant};
use tokio::task::JoinHandle;

use super::now_us;
use super::sink::Door;
pub(super) use doors::Doors;
use memory::StateMemory;
pub(super) use sealing::Sealing;

/// Time between two looks at the settings.
const LOOK_EVERY: Duration = Duration::from_secs(3);
/// Longest sleep of a poller, so that a clock that is set does not hold it up for long.
const SLEEP_MOST: Duration = Duration::from_secs(60);
/// Wait after the state database or the log has failed.
const TROUBLE: Duration = Duration::from_secs(5);

/// A polled source that runs.
struct Running {
    updated_us: i64,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Keeps a task for each polled source, for ever.
pub(super) async fn run(tenant: Tenant, door: Arc<Door>, sealing: Arc<Sealing>) {
    let mut running: BTreeMap<String, Running> = BTreeMap::new();
    loop {
        match tenant.list_pollers().await {
            Ok(wanted) => adjust(&mut running, wanted, &|record| start(record, &tenant, &door, &sealing)),
            Err(error) => tracing::warn!(%error, "settings of polled sources not read"),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn adjust(
    running: &mut BTreeMap<String, Running>,
    wanted: Vec<PollerRecord>,
    start: &dyn Fn(&PollerRecord) -> JoinHandle<()>,
) {
    running.retain(|name, task| {
        wanted.iter().any(|w| w.spec.source == *name && w.updated_us == task.updated_us)
    });
    for record in wanted {
        let name = record.spec.source.clone();
        running
            .entry(name)
            .or_insert_with(|| Running { updated_us: record.updated_us, task: start(&record) });
    }
}

fn start(record: &PollerRecord, tenant: &Tenant, door: &Arc<Door>, sealing: &Sealing) -> JoinHandle<()> {
    let name = record.spec.source.clone();
    let memory = StateMemory::new(tenant.clone(), name.clone());
    match source_of(record, sealing) {
        Ok(source) => tokio::spawn(poll(name, source, door.clone(), memory)),
        Err(reason) => {
            tracing::error!(source = name, reason, "polled source cannot run");
            tokio::spawn(std::future::ready(()))
        }
    }
}

async fn poll(name: String, source: Source, door: Arc<Door>, memory: StateMemory) {
    let mut source = Some(source);
    let mut poller = None;
    loop {
        let stepping = match (&mut poller, source.take()) {
            (Some(_), _) => None,
            (None, Some(source)) => Some(Poller::resume(source, door.clone(), memory.clone()).await),
            (None, None) => return,
        };
        match stepping {
            Some(Ok(resumed)) => poller = Some(resumed),
            Some(Err(error)) => return tracing::error!(source = name, %error, "polled source cannot begin"),
            None => {}
        }
        let Some(poller) = &mut poller else { return };
        match poller.step(now_us()).await {
            Ok(Step::Read(records)) => tracing::debug!(source = name, records, "page read"),
            Ok(Step::Wait(until_us)) => {
                let wait_us = u64::try_from(until_us - now_us()).unwrap_or(0).max(100_000);
                tokio::time::sleep(Duration::from_micros(wait_us).min(SLEEP_MOST)).await;
            }
            Err(error) => {
                tracing::warn!(source = name, %error, "page not stored yet; read again");
                tokio::time::sleep(TROUBLE).await;
            }
        }
    }
}

/// What polling a source needs, from its settings.
///
/// # Errors
/// With what is wrong and what to do.
fn source_of(record: &PollerRecord, sealing: &Sealing) -> Result<Source, String> {
    let spec = &record.spec;
    let description = description_of(&spec.vendor, spec.description.as_deref())?;
    let settings: BTreeMap<String, String> =
        serde_json::from_str(&spec.settings).map_err(|e| format!("settings: {e}; set them again"))?;
    let secrets = sealing.open(&spec.source, &spec.sealed)?;
    let grant = Grant { tenant: DEFAULT_TENANT.to_owned(), source: spec.source.clone(), format: None };
    Source::new(grant, description, &settings, secrets).map_err(|e| e.to_string())
}

fn description_of(name: &str, own: Option<&str>) -> Result<Description, String> {
    if let Some(text) = own {
        return Description::read(text).map_err(|e| e.to_string());
    }
    let known = || connect::poll::vendors().collect::<Vec<_>>().join(", ");
    vendor(name).ok_or_else(|| {
        format!("there is no vendor `{name}`; there are {}, and descriptions of your own", known())
    })
}
