//! Health of sources: what arrives from each, in which kinds, how late, how well it reads, and which of
//! its fields are filled; and what has changed for the worse.
//!
//! Pure: it takes what batches showed ([`Observed`]) with their arrival times, and a clock reading for
//! [`Health::report`]. It compares the last minutes with what came before, so it needs no settings per
//! source; [`HealthConfig`] says how soon a change is to be told.

mod finding;
mod observed;
mod share;
mod stream;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use finding::{Finding, FindingKind};
pub use observed::{Failure, KindObserved, Observed, TableObserved};
use share::minute_of;
use stream::Stream;

/// Streams (a source and a kind of record) that are kept, at most.
const STREAMS_MOST: usize = 5_000;

/// How soon changes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HealthConfig {
    /// A source that was never silent for long is reported when nothing has come for so many minutes.
    pub silence_minutes: i64,
    /// The last minutes that are compared with what came before.
    pub drift_minutes: i64,
    /// Records are late when they arrive so many minutes after they happened and did not before.
    pub late_minutes: i64,
}

impl Default for HealthConfig {
    fn default() -> Self {
        HealthConfig { silence_minutes: 15, drift_minutes: 15, late_minutes: 60 }
    }
}

/// What is known of all sources.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Health {
    /// By source, then by kind of record.
    streams: BTreeMap<String, BTreeMap<String, Stream>>,
    /// Silence before this time is ours: we were not there to hear.
    #[serde(skip)]
    up_since_us: i64,
}

/// A source's health.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceReport {
    /// Its name.
    pub source: String,
    /// By kind of record.
    pub kinds: Vec<KindReport>,
    /// What has changed for the worse.
    pub findings: Vec<Finding>,
}

/// The health of one kind of a source's records.
#[derive(Debug, Clone, PartialEq)]
pub struct KindReport {
    /// The kind, as the parsers name it.
    pub kind: String,
    /// When the last one arrived.
    pub last_us: i64,
    /// Records per minute over the last minutes.
    pub per_minute: f64,
    /// How long after they happened records arrived lately, seconds.
    pub lag_s: Option<f64>,
    /// Share of the last minutes' records that could not be read.
    pub unreadable: f64,
    /// Share of the last minutes' records that became no row of a documented table.
    pub unmapped: f64,
    /// The last records that could not be read.
    pub failures: Vec<Failure>,
    /// Share of rows in which each column of each table was filled, as `Table.Column`.
    pub filled: BTreeMap<String, f64>,
}

impl Health {
    /// Says since when we listen; silence before does not count.
    pub fn up_since(&mut self, now_us: i64) {
        self.up_since_us = now_us;
    }

    /// Takes in what a batch of a source showed.
    pub fn observe(&mut self, source: &str, arrival_us: i64, observed: &Observed, config: &HealthConfig) {
        let count: usize = self.streams.values().map(BTreeMap::len).sum();
        for (kind, seen) in &observed.kinds {
            let of_source = self.streams.entry(source.to_owned()).or_default();
            if count >= STREAMS_MOST && !of_source.contains_key(kind) {
                continue;
            }
            of_source.entry(kind.clone()).or_default().observe(arrival_us, seen, config);
        }
    }

    /// The health of all sources at `now_us`.
    #[must_use]
    pub fn report(&self, now_us: i64, config: &HealthConfig) -> Vec<SourceReport> {
        let of = |(source, kinds): (&String, &BTreeMap<String, Stream>)| SourceReport {
            source: source.clone(),
            kinds: kinds
                .iter()
                .map(|(kind, stream)| stream.report(kind, minute_of(now_us), config))
                .collect(),
            findings: finding::of_source(kinds, (now_us, self.up_since_us), config),
        };
        self.streams.iter().map(of).collect()
    }

    /// Forgets a source that was removed.
    pub fn forget(&mut self, source: &str) {
        self.streams.remove(source);
    }
}
