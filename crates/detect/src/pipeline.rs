//! The pipeline: parse, match, map, alert, one batch at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use event::Event;
use schema::{Catalog, Row, TableBuilder, TableId};
use telemetry::{Envelope, Format, Mapper, ParseError, Reader, Record};

use crate::content::Content;
use crate::indicators::{Indicators, Known};
use crate::judge::{Judge, system_cells};
use crate::letters::{self, Letters};
use crate::outcome::Outcome;

/// A batch of one source.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Tenant.
    pub tenant: &'a str,
    /// Source name: in the server the source's, offline the file's.
    pub source: &'a str,
    /// Format, when known; else the payload is recognised.
    pub format: Option<&'a str>,
    /// File name or the like.
    pub name: Option<&'a str>,
    /// Time zone of the sender's clock, by its IANA name, for times written without one.
    pub zone: Option<&'a str>,
    /// Place in the log.
    pub sequence: u64,
    /// Acknowledgement time, microseconds UTC.
    pub arrival_us: i64,
    /// The bytes.
    pub payload: &'a [u8],
}

/// How the pipeline works.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Whether every match is reported, not only alerts.
    pub keep_matches: bool,
    /// Whether matches are all that is wanted: log events are read and matched, and become neither
    /// rows nor alerts. Mail is processed in full.
    pub only_matches: bool,
    /// Bounds on records.
    pub limits: telemetry::Limits,
    /// What is known of the mail system.
    pub mail: mail::MailContext,
}

/// Why the pipeline cannot work; never the fault of a record.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// A built-in table declaration is broken.
    #[error("tables: {0}")]
    Tables(#[from] schema::DeclarationError),
    /// A mapping is broken.
    #[error("mappings: {0}")]
    Mappings(#[from] telemetry::MappingError),
    /// Rows do not form a batch.
    #[error(transparent)]
    Build(#[from] schema::BuildError),
    /// A saved memory cannot be read; start without it.
    #[error("the saved detection state cannot be read ({0}); detection starts without it")]
    Snapshot(String),
}

/// Batches in, rows and alerts out.
pub struct Pipeline {
    catalog: Arc<Catalog>,
    reader: Reader,
    mapper: Mapper,
    letters: Letters,
    judge: Judge,
    builders: BTreeMap<TableId, TableBuilder>,
    only_matches: bool,
}

impl Pipeline {
    /// A pipeline over compiled rules.
    ///
    /// # Errors
    /// When a built-in declaration or mapping is broken, which tests rule out.
    pub fn new(catalog: Arc<Catalog>, content: &Content, options: Options) -> Result<Self, PipelineError> {
        let mapper = Mapper::new(&catalog)?;
        Ok(Pipeline {
            reader: Reader::new(options.limits),
            mapper,
            letters: Letters::new(options.mail),
            judge: Judge::new(&catalog, content, options.keep_matches),
            builders: BTreeMap::new(),
            only_matches: options.only_matches,
            catalog,
        })
    }

    /// Sets the indicators that rows are compared with.
    pub fn set_indicators(&mut self, known: Known) {
        self.judge.indicators = Indicators::new(known, &self.catalog);
    }

    /// Processes a batch. Rows are held until [`take_rows`](Self::take_rows).
    pub fn process(&mut self, input: &Input<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        outcome.counts.bytes = input.payload.len() as u64;
        let Pipeline { catalog, reader, mapper, letters, judge, builders, only_matches } = self;
        let mut step = Step { input, catalog, judge, builders, outcome: &mut outcome, ordinal: 0 };
        if letters::is_mail(input.format, input.name.or(Some(input.source)), input.payload) {
            letters.read(input, catalog, &mut |letter| step.letter(letter));
        } else {
            match resolve(input) {
                Some(format) => {
                    let only_matches = *only_matches;
                    let zone = input.zone.and_then(telemetry::Zone::named);
                    let arrival = telemetry::Arrival { at_us: input.arrival_us, zone };
                    reader.read_arrived(format, input.payload, arrival, &mut |record| {
                        if only_matches {
                            step.matches(&record);
                        } else {
                            step.record(mapper, format.name, &record);
                        }
                    });
                }
                None => step.unreadable(mapper),
            }
        }
        judge.finish(input, &mut outcome);
        outcome
    }

    /// The rows since the last call, one batch per table.
    ///
    /// # Errors
    /// When Arrow refuses the columns, which would be a fault of the builders.
    pub fn take_rows(&mut self) -> Result<Vec<(TableId, RecordBatch)>, PipelineError> {
        let mut taken = vec![];
        for (table, builder) in self.builders.iter_mut().filter(|(_, b)| !b.is_empty()) {
            taken.push((*table, builder.finish()?));
        }
        Ok(taken)
    }

    /// Goes on with other rules, without forgetting what was seen: a correlation that is the same in
    /// both keeps its open windows.
    ///
    /// # Errors
    /// When the memory cannot be taken over; the pipeline is then as it was.
    pub fn reload(&mut self, content: &Content) -> Result<(), PipelineError> {
        self.judge.reload(content)
    }

    /// The health of each rule of the program, in order: what it lacks, how often it held, what it
    /// cost.
    pub fn rule_health(&mut self) -> Vec<sigma::Health> {
        self.judge.rule_health()
    }

    /// About how many bytes of rows are held.
    #[must_use]
    pub fn held_bytes(&self) -> usize {
        self.builders.values().map(TableBuilder::byte_size).sum()
    }

    /// Which device each internal address belongs to, as learnt so far.
    #[must_use]
    pub fn device_addresses(&self) -> BTreeMap<String, String> {
        self.judge.leases.map()
    }

    /// Cells so far that did not fit their column's type: a fault of a mapping.
    #[must_use]
    pub fn misfits(&self) -> BTreeMap<String, u64> {
        let counted = self.builders.values().filter(|b| b.misfits() > 0);
        counted.map(|b| (b.table().name.clone(), b.misfits())).collect()
    }

    /// What the pipeline remembers, to be restored after a restart.
    ///
    /// # Errors
    /// When it cannot be written down.
    pub fn snapshot(&self) -> Result<Vec<u8>, PipelineError> {
        self.judge.snapshot()
    }

    /// Restores what was remembered.
    ///
    /// # Errors
    /// When the snapshot is of another form; the pipeline is then as it was.
    pub fn restore(&mut self, snapshot: &[u8]) -> Result<(), PipelineError> {
        self.judge.restore(snapshot)
    }
}

/// The format that is said, or the one the payload looks like.
fn resolve(input: &Input<'_>) -> Option<&'static Format> {
    let named = input.format.and_then(telemetry::format_named);
    named.or_else(|| telemetry::detect_format(input.payload, input.name.or(Some(input.source))))
}

/// One batch's way through.
struct Step<'a, 'b> {
    input: &'a Input<'b>,
    catalog: &'a Catalog,
    judge: &'a mut Judge,
    builders: &'a mut BTreeMap<TableId, TableBuilder>,
    outcome: &'a mut Outcome,
    /// Events so far; the `record` part of event identities.
    ordinal: u32,
}

impl Step<'_, '_> {
    fn record(&mut self, mapper: &Mapper, format: &str, record: &Record<'_>) {
        self.outcome.counts.records += 1;
        match &record.events {
            Ok(events) => {
                let mut rows = vec![];
                let mut unmapped = true;
                for event in events.iter() {
                    rows.clear();
                    let envelope = Envelope { raw: record.raw, arrival_us: self.input.arrival_us };
                    mapper.map(event, envelope, &mut rows);
                    unmapped &= self.is_catch_all(&rows);
                    self.event(event, &rows);
                }
                let counter = if unmapped {
                    &mut self.outcome.counts.unmapped
                } else {
                    &mut self.outcome.counts.stored
                };
                *counter += 1;
            }
            Err(error) => self.quarantine(mapper, format, record, error),
        }
    }

    /// Reads and matches a record, and no more.
    fn matches(&mut self, record: &Record<'_>) {
        self.outcome.counts.records += 1;
        let Ok(events) = &record.events else {
            self.outcome.counts.quarantined += 1;
            return;
        };
        self.outcome.counts.stored += 1;
        for event in events.iter() {
            self.outcome.counts.events += 1;
            self.judge.matches(self.input, event, self.outcome);
        }
    }

    fn letter(&mut self, letter: letters::Letter<'_>) {
        self.outcome.counts.records += 1;
        match letter {
            letters::Letter::Read { event, rows } => {
                self.outcome.counts.stored += 1;
                self.event(&event, &rows);
            }
            letters::Letter::Unreadable { row } => {
                self.outcome.counts.quarantined += 1;
                self.append(&[row], None);
            }
        }
    }

    fn quarantine(&mut self, mapper: &Mapper, format: &str, record: &Record<'_>, error: &ParseError) {
        self.outcome.counts.quarantined += 1;
        self.outcome.observed.unreadable(format, record.raw, (self.input.arrival_us, error.to_string()));
        let row = mapper.quarantine_row(format, record, error, self.input.arrival_us);
        self.append(&[row], None);
    }

    /// A payload that is of no known format at all.
    fn unreadable(&mut self, mapper: &Mapper) {
        self.outcome.counts.records += 1;
        let reason = "neither text nor a known container".to_owned();
        let error = ParseError::Damaged { position: 0, reason };
        let record = Record { raw: "", bytes: self.input.payload, events: Err(error.clone()), lossy: false };
        self.quarantine(mapper, "unknown", &record, &error);
    }

    fn is_catch_all(&self, rows: &[Row<'_>]) -> bool {
        rows.iter().all(|row| self.catalog.table(row.table).name == "CordonEvents")
    }

    fn event(&mut self, event: &Event<'_>, rows: &[Row<'_>]) {
        self.outcome.counts.events += 1;
        let place = (self.ordinal, self.input.arrival_us);
        self.outcome.observed.event(self.catalog, event, rows, place);
        self.judge.observe(self.input, self.ordinal, event, rows, self.outcome);
        self.append(rows, event.time_us);
    }

    fn append(&mut self, rows: &[Row<'_>], event_us: Option<i64>) {
        for (index, row) in rows.iter().enumerate() {
            let table = self.catalog.table(row.table);
            let builder = self.builders.entry(row.table).or_insert_with(|| TableBuilder::new(table.clone()));
            builder.append(row, &system_cells(self.input, self.ordinal, index, event_us));
            match self.outcome.counts.rows.get_mut(&table.name) {
                Some(count) => *count += 1,
                None => {
                    self.outcome.counts.rows.insert(table.name.clone(), 1);
                }
            }
        }
        self.ordinal += 1;
    }
}
