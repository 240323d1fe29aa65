//! The pipeline: parse, match, map, alert, one batch at a time.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use event::Event;
use model::{Alert, DetectionSource, EventRef, Evidence, MatchedField, Severity, Tactic, evidence_of_row};
use schema::{Catalog, Row, SystemCells, TableBuilder, TableId};
use sigma::{Correlator, Hit, Matcher};
use telemetry::{Envelope, Format, Mapper, ParseError, Reader, Record};

use crate::alerting::{self, Occurrence, RuleFace};
use crate::content::Content;
use crate::folding::Folding;
use crate::indicators::{Indicator, Indicators};
use crate::leases::{LeaseColumns, Leases};
use crate::letters::{self, Letters};
use crate::outcome::{Outcome, RuleMatch};
use crate::remembered::Remembered;

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
            catalog,
        })
    }

    /// Sets the indicators that rows are compared with.
    pub fn set_indicators(&mut self, list: Vec<Indicator>) {
        self.judge.indicators = Indicators::new(list, &self.catalog);
    }

    /// Processes a batch. Rows are held until [`take_rows`](Self::take_rows).
    pub fn process(&mut self, input: &Input<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        outcome.counts.bytes = input.payload.len() as u64;
        let Pipeline { catalog, reader, mapper, letters, judge, builders } = self;
        let mut step = Step { input, catalog, judge, builders, outcome: &mut outcome, ordinal: 0 };
        if letters::is_mail(input.format, input.name.or(Some(input.source)), input.payload) {
            letters.read(input, catalog, &mut |letter| step.letter(letter));
        } else {
            match resolve(input) {
                Some(format) => {
                    reader.read_at(format, input.payload, input.arrival_us, &mut |record| {
                        step.record(mapper, format.name, &record)
                    });
                }
                None => step.unreadable(mapper),
            }
        }
        judge.finish(&mut outcome);
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

fn system_cells<'a>(input: &Input<'a>, record: u32, row: usize, event_us: Option<i64>) -> SystemCells<'a> {
    SystemCells {
        tenant: input.tenant,
        source: input.source,
        sequence: input.sequence,
        record,
        row: u16::try_from(row).unwrap_or(u16::MAX),
        arrival_us: input.arrival_us,
        event_us,
    }
}

/// Rules, indicators, and the memory of what they found.
struct Judge {
    matcher: Matcher,
    correlator: Correlator,
    faces: Vec<RuleFace>,
    correlation_faces: Vec<RuleFace>,
    indicators: Indicators,
    folding: Folding,
    remembered: Remembered,
    leases: Leases,
    lease_columns: Option<LeaseColumns>,
    content: Content,
    catalog: Arc<Catalog>,
    keep_matches: bool,
    hits: Vec<Hit>,
    /// Alerts touched by the batch, in order.
    touched: BTreeMap<String, Alert>,
}

impl Judge {
    fn new(catalog: &Arc<Catalog>, content: &Content, keep_matches: bool) -> Self {
        let program = &content.program;
        let face = |r: &sigma::Rule| RuleFace::new(&r.id, &r.title, &r.description, r.level, &r.tags);
        let correlation = |c: &sigma::Correlation| {
            let h = &c.header;
            RuleFace::new(&h.id, &h.title, &h.description, h.level, &h.tags)
        };
        Judge {
            matcher: Matcher::new(program.clone()),
            correlator: Correlator::new(program.clone(), sigma::CorrelationLimits::default()),
            faces: program.rules().iter().map(face).collect(),
            correlation_faces: program.correlations().iter().map(correlation).collect(),
            indicators: Indicators::default(),
            folding: Folding::default(),
            remembered: Remembered::default(),
            leases: Leases::default(),
            lease_columns: LeaseColumns::of(catalog),
            content: content.clone(),
            catalog: catalog.clone(),
            keep_matches,
            hits: vec![],
            touched: BTreeMap::new(),
        }
    }

    fn observe(
        &mut self,
        input: &Input<'_>,
        ordinal: u32,
        event: &Event<'_>,
        rows: &[Row<'_>],
        outcome: &mut Outcome,
    ) {
        let mut hits = std::mem::take(&mut self.hits);
        hits.clear();
        self.matcher.evaluate(event, &mut hits);
        if !hits.is_empty() {
            let occurrence = self.occurrence(input, ordinal, event, rows);
            for hit in &hits {
                self.hit(*hit, event, &occurrence, outcome);
            }
        }
        self.hits = hits;
        if let Some(columns) = self.lease_columns {
            let time_us = event.time_us.unwrap_or(input.arrival_us);
            rows.iter().for_each(|row| self.leases.learn(columns, row, time_us));
        }
        if !self.indicators.is_empty() {
            self.compare_indicators(input, ordinal, event, rows);
        }
    }

    fn hit(&mut self, hit: Hit, event: &Event<'_>, occurrence: &Occurrence<'_>, outcome: &mut Outcome) {
        let program = self.content.program.clone();
        let face = &self.faces[hit.rule as usize];
        if self.keep_matches {
            outcome.matches.push(RuleMatch {
                rule_id: face.id.clone(),
                rule_title: face.title.clone(),
                level: face.level,
                source: occurrence.event.source.clone(),
                record_id: occurrence.event.record_id.clone(),
                time_us: occurrence.time_us,
            });
        }
        if !program.is_silent(hit.rule) {
            let matched = program.explain(hit.rule, event).into_iter();
            let matched =
                matched.map(|m| MatchedField { field: m.field, value: alerting::shown(&m.value) }).collect();
            let finding = face.finding(DetectionSource::Sigma, occurrence, matched);
            self.fold(finding);
        }
        if program.feeds_correlation(hit.rule) {
            self.correlate(hit, event, occurrence);
        }
    }

    fn correlate(&mut self, hit: Hit, event: &Event<'_>, occurrence: &Occurrence<'_>) {
        let tag = self.remembered.keep(&occurrence.event, &occurrence.evidence);
        let found = self.correlator.observe(hit, event, occurrence.time_us, tag);
        for correlated in found {
            let face = &self.correlation_faces[correlated.correlation as usize];
            let matched = correlated.group.iter();
            let matched = matched
                .map(|(field, value)| MatchedField { field: field.clone(), value: alerting::shown(value) })
                .collect();
            let mut finding = face.finding(DetectionSource::SigmaCorrelation, occurrence, matched);
            let (events, evidence) = self.remembered.recall(&correlated.tags);
            finding.first_activity_us = correlated.first_us;
            finding.last_activity_us = correlated.last_us;
            finding.count = correlated.count.max(1);
            finding.events.extend(events.into_iter().filter(|e| *e != occurrence.event).take(49));
            let known = finding.evidence.clone();
            let fresh = |e: &Evidence| !known.iter().any(|k| k.entity == e.entity);
            finding.evidence.extend(evidence.into_iter().filter(fresh).take(40));
            self.fold(finding);
        }
    }

    fn compare_indicators(&mut self, input: &Input<'_>, ordinal: u32, event: &Event<'_>, rows: &[Row<'_>]) {
        let mut found: Vec<(Indicator, String)> = vec![];
        for row in rows {
            self.indicators.search(row, |indicator, value| {
                if !found.iter().any(|(known, _)| known.id == indicator.id) {
                    found.push((indicator.clone(), value.to_owned()));
                }
            });
        }
        if found.is_empty() {
            return;
        }
        let occurrence = self.occurrence(input, ordinal, event, rows);
        for (indicator, value) in found {
            let face = RuleFace {
                id: indicator.id,
                title: indicator.title,
                description: indicator.description,
                severity: indicator.severity,
                level: Severity::name(indicator.severity),
                tactics: vec![Tactic::CommandAndControl],
                techniques: vec![],
            };
            let matched = vec![MatchedField { field: format!("{:?}", indicator.kind), value }];
            self.fold(face.finding(DetectionSource::Indicator, &occurrence, matched));
        }
    }

    fn fold(&mut self, finding: Alert) {
        let alert = self.folding.add(finding);
        self.touched.insert(alert.id.0.clone(), alert.clone());
    }

    fn finish(&mut self, outcome: &mut Outcome) {
        outcome.alerts = std::mem::take(&mut self.touched).into_values().collect();
        outcome.device_addresses = self.leases.take_changed();
    }

    fn occurrence<'i>(
        &self,
        input: &Input<'i>,
        ordinal: u32,
        event: &Event<'_>,
        rows: &[Row<'_>],
    ) -> Occurrence<'i> {
        let time_us = event.time_us.unwrap_or(input.arrival_us);
        let mut evidence: Vec<Evidence> = vec![];
        for row in rows {
            for item in evidence_of_row(self.catalog.table(row.table), row) {
                if !evidence.iter().any(|known| known.entity == item.entity) {
                    evidence.push(item);
                }
            }
        }
        let table = rows.first().map(|r| self.catalog.table(r.table).name.as_str()).unwrap_or_default();
        let cells = system_cells(input, ordinal, 0, event.time_us);
        let reference = EventRef {
            table: table.to_owned(),
            event_id: cells.event_id(),
            time_us,
            source: input.name.unwrap_or(input.source).to_owned(),
            record_id: event.text("EventRecordID").map(std::borrow::Cow::into_owned),
        };
        let service = alerting::service_of(table, event);
        Occurrence { tenant: input.tenant, service, time_us, event: reference, evidence }
    }

    fn snapshot(&self) -> Result<Vec<u8>, PipelineError> {
        let memory = Memory {
            form: Memory::FORM,
            correlator: self.correlator.snapshot().map_err(|e| PipelineError::Snapshot(e.to_string()))?,
            folding: serde_json::to_value(&self.folding)
                .map_err(|e| PipelineError::Snapshot(e.to_string()))?,
            remembered: serde_json::to_value(&self.remembered)
                .map_err(|e| PipelineError::Snapshot(e.to_string()))?,
            leases: serde_json::to_value(&self.leases).map_err(|e| PipelineError::Snapshot(e.to_string()))?,
        };
        serde_json::to_vec(&memory).map_err(|e| PipelineError::Snapshot(e.to_string()))
    }

    fn restore(&mut self, snapshot: &[u8]) -> Result<(), PipelineError> {
        let failed = |e: &dyn std::fmt::Display| PipelineError::Snapshot(e.to_string());
        let memory: Memory = serde_json::from_slice(snapshot).map_err(|e| failed(&e))?;
        if memory.form != Memory::FORM {
            return Err(failed(&format!("form {} instead of {}", memory.form, Memory::FORM)));
        }
        let folding = serde_json::from_value(memory.folding).map_err(|e| failed(&e))?;
        let remembered = serde_json::from_value(memory.remembered).map_err(|e| failed(&e))?;
        let leases = serde_json::from_value(memory.leases).map_err(|e| failed(&e))?;
        let limits = sigma::CorrelationLimits::default();
        let correlator = Correlator::restore(self.content.program.clone(), limits, &memory.correlator);
        self.correlator = correlator.map_err(|e| failed(&e))?;
        (self.folding, self.remembered, self.leases) = (folding, remembered, leases);
        Ok(())
    }
}

/// The saved form of what a pipeline remembers.
#[derive(serde::Serialize, serde::Deserialize)]
struct Memory {
    form: u32,
    correlator: Vec<u8>,
    folding: serde_json::Value,
    remembered: serde_json::Value,
    leases: serde_json::Value,
}

impl Memory {
    /// Raised when the form changes.
    const FORM: u32 = 2;
}
