//! What one batch shows of its source's health. Made while records are processed; cheap: fields are
//! looked at in one of eight events.

use std::collections::BTreeMap;

use event::Event;
use schema::{Catalog, Row};
use serde::{Deserialize, Serialize};

/// Fields are counted in one of so many events.
const LOOK_AT_ONE_IN: u32 = 8;
/// Names of fields that are counted per kind, at most.
const FIELDS_MOST: usize = 512;
/// Failures that are kept of a batch.
const FAILURES_MOST: usize = 3;
/// Characters of an unreadable record that are kept.
const SAMPLE_CHARS: usize = 200;

/// By kind of record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Observed {
    /// What was seen of each kind.
    pub kinds: BTreeMap<String, KindObserved>,
}

/// What was seen of one kind of record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct KindObserved {
    /// Events.
    pub events: u64,
    /// Records that could not be read.
    pub unreadable: u64,
    /// Events that became no row of a documented table.
    pub unmapped: u64,
    /// Why, and what they look like.
    pub failures: Vec<Failure>,
    /// Sum of the times from happening to arrival, microseconds, and of how many events.
    pub lag_us: (i64, u64),
    /// Events whose fields were counted.
    pub looked_at: u64,
    /// In how many of those each field had a value.
    pub fields: BTreeMap<String, u64>,
    /// Rows by table.
    pub tables: BTreeMap<String, TableObserved>,
}

/// Rows of one table.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TableObserved {
    /// All.
    pub rows: u64,
    /// Rows whose columns were counted.
    pub looked_at: u64,
    /// In how many of those each column had a value.
    pub columns: BTreeMap<String, u64>,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// When it arrived, microseconds.
    pub arrival_us: i64,
    /// Why.
    pub reason: String,
    /// How it begins.
    pub sample: String,
}

impl Observed {
    fn kind(&mut self, name: &str) -> &mut KindObserved {
        if !self.kinds.contains_key(name) {
            self.kinds.insert(name.to_owned(), KindObserved::default());
        }
        self.kinds.entry(name.to_owned()).or_default()
    }

    pub(crate) fn unreadable(&mut self, kind: &str, raw: &str, failure: (i64, String)) {
        let seen = self.kind(kind);
        seen.unreadable += 1;
        if seen.failures.len() < FAILURES_MOST {
            let (arrival_us, reason) = failure;
            seen.failures.push(Failure {
                arrival_us,
                reason,
                sample: raw.chars().take(SAMPLE_CHARS).collect(),
            });
        }
    }

    pub(crate) fn event(
        &mut self,
        catalog: &Catalog,
        event: &Event<'_>,
        rows: &[Row<'_>],
        (ordinal, arrival_us): (u32, i64),
    ) {
        let seen = self.kind(event.format);
        seen.events += 1;
        if let Some(time_us) = event.time_us {
            seen.lag_us.0 = seen.lag_us.0.saturating_add(arrival_us.saturating_sub(time_us).max(0));
            seen.lag_us.1 += 1;
        }
        let look = ordinal.is_multiple_of(LOOK_AT_ONE_IN);
        let mut is_mapped = false;
        for row in rows {
            let table = catalog.table(row.table);
            is_mapped |= table.name != "CordonEvents";
            let of_table = seen.tables.entry(table.name.clone()).or_default();
            of_table.rows += 1;
            if look {
                of_table.looked_at += 1;
                for (place, _) in &row.cells {
                    let Some(column) = table.columns.get(usize::from(*place)) else { continue };
                    match of_table.columns.get_mut(&column.name) {
                        Some(count) => *count += 1,
                        None => drop(of_table.columns.insert(column.name.clone(), 1)),
                    }
                }
            }
        }
        seen.unmapped += u64::from(!is_mapped);
        if look {
            seen.looked_at += 1;
            let mut room = FIELDS_MOST.saturating_sub(seen.fields.len());
            for field in event.fields.iter().filter(|f| !f.value.is_empty()) {
                match seen.fields.get_mut(&*field.name) {
                    Some(count) => *count += 1,
                    None if room > 0 => {
                        room -= 1;
                        seen.fields.insert(field.name.to_string(), 1);
                    }
                    None => {}
                }
            }
        }
    }
}
