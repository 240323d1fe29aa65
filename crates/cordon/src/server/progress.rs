//! How far the worker is, as others see it.

use std::collections::BTreeMap;

/// How far processing is.
#[derive(Debug, Clone, Default)]
pub struct Progress {
    /// Batches up to this sequence have been made rows and alerts.
    pub applied: u64,
    /// Batches up to this sequence are covered by the incidents.
    pub correlated: u64,
    /// Batches up to this sequence are in the tables.
    pub flushed: u64,
    /// Whether what was in the log at start has been processed.
    pub replayed: bool,
    /// Records processed since start.
    pub records: u64,
    /// Events processed since start.
    pub events: u64,
    /// Alerts made or grown since start.
    pub alerts: u64,
    /// Rows by table since start.
    pub rows: BTreeMap<String, u64>,
    /// Failed steps since start; each is tried again.
    pub failures: u64,
}
