//! What processing a batch gave.

use std::collections::BTreeMap;

use model::Alert;

use crate::health::Observed;

/// Counts of a batch's records, which add up: `records = stored + unmapped + quarantined`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Records read.
    pub records: u64,
    /// Records that became rows of a documented table.
    pub stored: u64,
    /// Records that were understood but that no mapping claims.
    pub unmapped: u64,
    /// Records that could not be read.
    pub quarantined: u64,
    /// Events in the records.
    pub events: u64,
    /// Rows made, by table name.
    pub rows: BTreeMap<String, u64>,
    /// Bytes of the payload.
    pub bytes: u64,
}

impl Counts {
    /// Adds another batch's counts.
    pub fn add(&mut self, other: &Counts) {
        self.records += other.records;
        self.stored += other.stored;
        self.unmapped += other.unmapped;
        self.quarantined += other.quarantined;
        self.events += other.events;
        self.bytes += other.bytes;
        for (table, rows) in &other.rows {
            *self.rows.entry(table.clone()).or_default() += rows;
        }
    }
}

/// One rule's match on one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleMatch {
    /// The rule's id.
    pub rule_id: String,
    /// Its title.
    pub rule_title: String,
    /// Its level, in Sigma's words.
    pub level: &'static str,
    /// Where the event came from: file or source.
    pub source: String,
    /// The record's own number, when it has one.
    pub record_id: Option<String>,
    /// When the event happened.
    pub time_us: i64,
}

/// What processing a batch gave, besides the rows held by the pipeline.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outcome {
    /// Counts.
    pub counts: Counts,
    /// Alerts that are new or stand for more events than before, whole.
    pub alerts: Vec<Alert>,
    /// Every match, when asked for.
    pub matches: Vec<RuleMatch>,
    /// What the batch shows of its source's health.
    pub observed: Observed,
    /// Which device each internal address belongs to, when that has changed.
    pub device_addresses: Option<BTreeMap<String, String>>,
}
