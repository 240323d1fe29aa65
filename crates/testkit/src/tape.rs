//! What a scenario writes to: records in order of making, sorted by time at the end.

use crate::random::Random;

/// A raw record of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Source it comes from, such as `windows` or `entra-signin`.
    pub source: &'static str,
    /// Format hint for the source.
    pub format: &'static str,
    /// When it happened, microseconds UTC.
    pub time_us: i64,
    /// The record as its sender would send it, without a line end.
    pub bytes: Vec<u8>,
    /// The attack step it belongs to; `None` for everyday work.
    pub step: Option<&'static str>,
}

/// One step of an attack: the truth to judge by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Short name, unique in the scenario.
    pub id: &'static str,
    /// ATT&CK technique.
    pub technique: &'static str,
    /// What the attacker does.
    pub text: &'static str,
    /// How many records tell of it.
    pub records: usize,
}

/// A scenario played onto a tape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// All records by time.
    pub records: Vec<Record>,
    /// The attack's steps in order.
    pub steps: Vec<Step>,
}

/// Collects records; what is written while a step is open belongs to that step.
pub(crate) struct Tape {
    records: Vec<Record>,
    steps: Vec<Step>,
    open: Option<&'static str>,
    /// Where chance comes from.
    pub(crate) random: Random,
}

impl Tape {
    pub(crate) fn new(seed: u64) -> Self {
        Tape { records: vec![], steps: vec![], open: None, random: Random::new(seed) }
    }

    /// Opens an attack step; the one before ends.
    pub(crate) fn step(&mut self, id: &'static str, technique: &'static str, text: &'static str) {
        self.steps.push(Step { id, technique, text, records: 0 });
        self.open = Some(id);
    }

    /// Back to everyday work.
    pub(crate) fn everyday(&mut self) {
        self.open = None;
    }

    /// Writes a record.
    pub(crate) fn push(&mut self, source: &'static str, format: &'static str, time_us: i64, bytes: Vec<u8>) {
        if let (Some(open), Some(step)) = (self.open, self.steps.last_mut())
            && step.id == open
        {
            step.records += 1;
        }
        self.records.push(Record { source, format, time_us, bytes, step: self.open });
    }

    /// Writes a JSON record.
    pub(crate) fn json(
        &mut self,
        source: &'static str,
        format: &'static str,
        time_us: i64,
        value: &serde_json::Value,
    ) {
        self.push(source, format, time_us, value.to_string().into_bytes());
    }

    pub(crate) fn finish(mut self) -> Recording {
        self.records.sort_by_key(|r| r.time_us);
        Recording { records: self.records, steps: self.steps }
    }
}

/// One second in microseconds.
pub(crate) const SECOND: i64 = 1_000_000;
/// One minute in microseconds.
pub(crate) const MINUTE: i64 = 60 * SECOND;
/// One hour in microseconds.
pub(crate) const HOUR: i64 = 60 * MINUTE;
