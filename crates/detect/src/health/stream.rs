//! One kind of record of one source, over time.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};

use super::observed::{Failure, KindObserved};
use super::share::{Rhythm, Tally, minute_of};
use super::{HealthConfig, KindReport};

/// Fields that are remembered of a kind, at most.
const FIELDS_MOST: usize = 512;
/// Failures that are remembered of a kind.
const FAILURES_MOST: usize = 5;

/// What is remembered.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Stream {
    pub(super) rhythm: Rhythm,
    pub(super) first_us: i64,
    pub(super) records: Tally,
    pub(super) unreadable: Tally,
    pub(super) unmapped: Tally,
    pub(super) lag_s: Tally,
    pub(super) timed: Tally,
    pub(super) fields: Filled,
    pub(super) tables: BTreeMap<String, TableStream>,
    pub(super) failures: VecDeque<Failure>,
}

/// Rows of a table.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct TableStream {
    pub(super) rhythm: Rhythm,
    pub(super) columns: Filled,
}

/// How often names had a value.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Filled {
    pub(super) looked_at: Tally,
    pub(super) names: BTreeMap<String, Tally>,
}

impl Filled {
    fn add(&mut self, minute: i64, looked_at: u64, names: &BTreeMap<String, u64>, window: i64) {
        if looked_at == 0 {
            return;
        }
        self.looked_at.add(minute, looked_at as f64, window);
        for (name, count) in names {
            if let Some(tally) = self.names.get_mut(name) {
                tally.add(minute, *count as f64, window);
                continue;
            }
            if self.names.len() >= FIELDS_MOST {
                self.names.retain(|_, tally| !tally.is_forgotten(minute, window));
            }
            if self.names.len() < FIELDS_MOST {
                self.names.entry(name.clone()).or_default().add(minute, *count as f64, window);
            }
        }
    }

    /// Names that were there and are not, and names that were not there and are.
    pub(super) fn changed(&self, minute: i64, window: i64) -> (Vec<(&str, f64)>, Vec<&str>) {
        let (now, before) = (self.looked_at.recent(minute, window), self.looked_at.past(minute, window));
        if now < 5.0 || before < 20.0 {
            return (vec![], vec![]);
        }
        let shares = self.names.iter().map(|(name, tally)| {
            (name.as_str(), tally.recent(minute, window) / now, tally.past(minute, window) / before)
        });
        let (mut gone, mut come) = (vec![], vec![]);
        for (name, now, before) in shares {
            if before >= 0.8 && now == 0.0 {
                gone.push((name, before));
            } else if before <= 0.02 && now >= 0.5 {
                come.push(name);
            }
        }
        (gone, come)
    }
}

impl Stream {
    pub(super) fn observe(&mut self, arrival_us: i64, seen: &KindObserved, config: &HealthConfig) {
        let (minute, window) = (minute_of(arrival_us), config.drift_minutes);
        self.rhythm.arrived(arrival_us);
        if self.first_us == 0 {
            self.first_us = arrival_us;
        }
        self.records.add(minute, (seen.events + seen.unreadable) as f64, window);
        self.unreadable.add(minute, seen.unreadable as f64, window);
        self.unmapped.add(minute, seen.unmapped as f64, window);
        self.lag_s.add(minute, seen.lag_us.0 as f64 / 1e6, window);
        self.timed.add(minute, seen.lag_us.1 as f64, window);
        self.fields.add(minute, seen.looked_at, &seen.fields, window);
        for (name, rows) in &seen.tables {
            let table = self.tables.entry(name.clone()).or_default();
            table.rhythm.arrived(arrival_us);
            table.columns.add(minute, rows.looked_at, &rows.columns, window);
        }
        for failure in &seen.failures {
            self.failures.push_back(failure.clone());
        }
        while self.failures.len() > FAILURES_MOST {
            self.failures.pop_front();
        }
    }

    /// A share of the last minutes' records.
    pub(super) fn share_now(&self, part: &Tally, minute: i64, window: i64) -> f64 {
        share(part.recent(minute, window), self.records.recent(minute, window))
    }

    /// The same of all records before.
    pub(super) fn share_before(&self, part: &Tally, minute: i64, window: i64) -> f64 {
        share(part.past(minute, window), self.records.past(minute, window))
    }

    pub(super) fn report(&self, kind: &str, minute: i64, config: &HealthConfig) -> KindReport {
        let window = config.drift_minutes;
        let timed = self.timed.recent(minute, window);
        let mut filled = BTreeMap::new();
        for (table, stream) in &self.tables {
            let all = stream.columns.looked_at.recent(minute, window)
                + stream.columns.looked_at.past(minute, window);
            for (column, tally) in &stream.columns.names {
                let has = tally.recent(minute, window) + tally.past(minute, window);
                filled.insert(format!("{table}.{column}"), share(has, all));
            }
        }
        KindReport {
            kind: kind.to_owned(),
            last_us: self.rhythm.last_us,
            per_minute: self.records.recent(minute, window) / window.max(1) as f64,
            lag_s: (timed > 0.0).then(|| self.lag_s.recent(minute, window) / timed),
            unreadable: self.share_now(&self.unreadable, minute, window),
            unmapped: self.share_now(&self.unmapped, minute, window),
            failures: self.failures.iter().cloned().collect(),
            filled,
        }
    }
}

fn share(part: f64, all: f64) -> f64 {
    if all > 0.0 { (part / all).clamp(0.0, 1.0) } else { 0.0 }
}
