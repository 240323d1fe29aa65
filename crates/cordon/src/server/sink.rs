//! The engine as the sink of the ways in, counting what is refused or sent twice.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use connect::{Ack, Batch, Sink, SinkError};
use store::state::{Counter, Increment};

use super::engine::Engine;

/// What never reaches the log is counted here and stored now and then.
pub(super) struct Door {
    engine: Engine,
    pending: Mutex<BTreeMap<(String, Counter), u64>>,
    /// Why the last batch was refused; logged now and then, as refusals may be many.
    refusal: Mutex<Option<String>>,
}

impl Door {
    pub(super) fn new(engine: Engine) -> Self {
        Door { engine, pending: Mutex::default(), refusal: Mutex::default() }
    }

    fn note(&self, source: &str, counter: Counter, amount: u64) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        *pending.entry((source.to_owned(), counter)).or_default() += amount;
    }

    /// Stores what was counted since the last call.
    pub(super) async fn store_counts(&self) {
        let taken = std::mem::take(&mut *self.pending.lock().unwrap_or_else(PoisonError::into_inner));
        if let Some(reason) = self.refusal.lock().unwrap_or_else(PoisonError::into_inner).take() {
            let refused = taken.iter().filter(|((_, counter), _)| *counter == Counter::Rejected);
            let records: u64 = refused.map(|(_, amount)| amount).sum();
            tracing::warn!(records, reason, "records refused");
        }
        let increments: Vec<Increment> = taken
            .into_iter()
            .map(|((source, counter), amount)| Increment { source, counter, amount, sequence: None })
            .collect();
        if let Err(error) = self.engine.state().default_tenant().count(&increments).await {
            tracing::warn!(%error, "counts of refused records not stored yet");
            for Increment { source, counter, amount, .. } in increments {
                self.note(&source, counter, amount);
            }
        }
    }
}

impl Sink for Door {
    async fn append(&self, batch: Batch) -> Result<Ack, SinkError> {
        // Only what is turned away is counted here, so the lines are not looked at before.
        let (source, payload) = (batch.source.clone(), batch.payload.clone());
        let outcome = self.engine.append(batch).await;
        match &outcome {
            Ok(ack) if ack.duplicate => self.note(&source, Counter::Duplicates, lines(&payload)),
            Ok(_) => {}
            Err(error) => {
                self.note(&source, Counter::Rejected, lines(&payload));
                *self.refusal.lock().unwrap_or_else(PoisonError::into_inner) = Some(error.to_string());
            }
        }
        outcome
    }

    fn has(&self, source: &str, key: &str) -> bool {
        self.engine.log().has(source, key)
    }

    fn durable(&self) -> u64 {
        self.engine.log().durable()
    }
}

/// Lines of a payload: about its records.
fn lines(payload: &[u8]) -> u64 {
    let ends = payload.iter().filter(|b| **b == b'\n').count();
    (ends + usize::from(!payload.ends_with(b"\n"))) as u64
}
