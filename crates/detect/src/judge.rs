//! What the pipeline thinks of an event: rules, correlations, indicators, and the memory of what they
//! found.

use std::collections::BTreeSet;
use std::sync::Arc;

use event::Event;
use model::{
    Alert, AlertId, DetectionSource, EventRef, Evidence, MatchedField, Severity, Tactic, evidence_of_row,
};
use schema::{Catalog, Row, SystemCells};
use sigma::{CorrelationHit, Correlator, Hit, Matcher};

use crate::alerting::{self, Occurrence, RuleFace};
use crate::content::Content;
use crate::folding::Folding;
use crate::indicators::{Indicator, Indicators};
use crate::leases::{LeaseColumns, Leases};
use crate::outcome::{Outcome, RuleMatch};
use crate::pipeline::{Input, PipelineError};
use crate::remembered::Remembered;

/// Rules, indicators, and the memory of what they found.
pub(crate) struct Judge {
    matcher: Matcher,
    correlator: Correlator,
    faces: Vec<RuleFace>,
    correlation_faces: Vec<RuleFace>,
    pub(crate) indicators: Indicators,
    folding: Folding,
    remembered: Remembered,
    pub(crate) leases: Leases,
    lease_columns: Option<LeaseColumns>,
    content: Content,
    catalog: Arc<Catalog>,
    keep_matches: bool,
    hits: Vec<Hit>,
    /// The time of the batch's newest event, at most that of its arrival.
    newest_us: i64,
    /// Alerts touched by the batch, in order.
    touched: BTreeSet<AlertId>,
}

impl Judge {
    pub(crate) fn new(catalog: &Arc<Catalog>, content: &Content, keep_matches: bool) -> Self {
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
            newest_us: i64::MIN,
            touched: BTreeSet::new(),
        }
    }

    /// Goes on with other rules. What is remembered stays: open windows of correlations that are as
    /// they were, findings that repeats fold into, indicators, device addresses.
    pub(crate) fn reload(&mut self, content: &Content) -> Result<(), PipelineError> {
        let failed = |e: sigma::RestoreError| PipelineError::Snapshot(e.to_string());
        let saved = self.correlator.snapshot().map_err(failed)?;
        let limits = sigma::CorrelationLimits::default();
        let correlator = Correlator::restore(content.program.clone(), limits, &saved).map_err(failed)?;
        let fresh = Judge::new(&self.catalog, content, self.keep_matches);
        *self = Judge {
            correlator,
            indicators: std::mem::take(&mut self.indicators),
            folding: std::mem::take(&mut self.folding),
            remembered: std::mem::take(&mut self.remembered),
            leases: std::mem::take(&mut self.leases),
            touched: std::mem::take(&mut self.touched),
            newest_us: self.newest_us,
            ..fresh
        };
        Ok(())
    }

    pub(crate) fn observe(
        &mut self,
        input: &Input<'_>,
        ordinal: u32,
        event: &Event<'_>,
        rows: &[Row<'_>],
        outcome: &mut Outcome,
    ) {
        // A clock that is ahead must not end everybody's windows.
        let time_us = event.time_us.unwrap_or(input.arrival_us).min(input.arrival_us);
        self.newest_us = self.newest_us.max(time_us);
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

    /// Reports the rules that hold for an event, and remembers nothing.
    pub(crate) fn matches(&mut self, input: &Input<'_>, event: &Event<'_>, outcome: &mut Outcome) {
        let mut hits = std::mem::take(&mut self.hits);
        hits.clear();
        self.matcher.evaluate(event, &mut hits);
        for hit in &hits {
            let face = &self.faces[hit.rule as usize];
            outcome.matches.push(RuleMatch {
                rule_id: face.id.clone(),
                rule_title: face.title.clone(),
                level: face.level,
                source: input.name.unwrap_or(input.source).to_owned(),
                record_id: event.text("EventRecordID").map(std::borrow::Cow::into_owned),
                time_us: event.time_us.unwrap_or(input.arrival_us),
            });
        }
        self.hits = hits;
    }

    pub(crate) fn rule_health(&mut self) -> Vec<sigma::Health> {
        self.matcher.health()
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
            let finding = face.finding(DetectionSource::Sigma, occurrence);
            self.fold(finding, || {
                let matched = program.explain(hit.rule, event).into_iter();
                matched.map(|m| MatchedField { field: m.field, value: alerting::shown(&m.value) }).collect()
            });
        }
        if program.feeds_correlation(hit.rule) {
            self.correlate(hit, event, occurrence);
        }
    }

    fn correlate(&mut self, hit: Hit, event: &Event<'_>, occurrence: &Occurrence<'_>) {
        let tag = self.remembered.keep(&occurrence.event, &occurrence.evidence);
        for correlated in self.correlator.observe(hit, event, occurrence.time_us, tag) {
            if correlated.tags.contains(&tag) {
                self.correlated(correlated, occurrence);
            } else {
                self.correlated_earlier(correlated, occurrence.tenant);
            }
        }
    }

    /// A correlation that the event at hand completes.
    fn correlated(&mut self, correlated: CorrelationHit, occurrence: &Occurrence<'_>) {
        let face = &self.correlation_faces[correlated.correlation as usize];
        let mut finding = face.finding(DetectionSource::SigmaCorrelation, occurrence);
        let (events, evidence) = self.remembered.recall(&correlated.tags);
        finding.first_activity_us = correlated.first_us;
        finding.last_activity_us = correlated.last_us;
        finding.count = correlated.count.max(1);
        finding.events.extend(events.into_iter().filter(|e| *e != occurrence.event).take(49));
        let known = finding.evidence.clone();
        let fresh = |e: &Evidence| !known.iter().any(|k| k.entity == e.entity);
        finding.evidence.extend(evidence.into_iter().filter(fresh).take(40));
        self.fold(finding, || {
            let group = correlated.group.into_iter();
            group.map(|(field, value)| MatchedField { field, value: alerting::shown(&value) }).collect()
        });
    }

    /// A correlation that time has completed: only what is remembered of its events is known.
    fn correlated_earlier(&mut self, correlated: CorrelationHit, tenant: &str) {
        let (events, evidence) = self.remembered.recall(&correlated.tags);
        let event = events.into_iter().next_back().unwrap_or_else(|| EventRef {
            table: String::new(),
            event_id: String::new(),
            time_us: correlated.last_us,
            source: String::new(),
            record_id: None,
        });
        let service = alerting::service_of(&event.table, "");
        let evidence = evidence.into_iter().take(40).collect();
        let occurrence = Occurrence { tenant, service, time_us: event.time_us, event, evidence };
        self.correlated(correlated, &occurrence);
    }

    fn compare_indicators(&mut self, input: &Input<'_>, ordinal: u32, event: &Event<'_>, rows: &[Row<'_>]) {
        let mut found: Vec<(Indicator, String)> = vec![];
        for row in rows {
            self.indicators.search(row, |indicator, value| {
                if !found.iter().any(|(known, _)| known.id == indicator.id) {
                    found.push((indicator, value.to_owned()));
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
            let finding = face.finding(DetectionSource::Indicator, &occurrence);
            self.fold(finding, || {
                let said = |field: &str, value: String| MatchedField { field: field.to_owned(), value };
                let mut why = vec![said(&format!("{:?}", indicator.kind), value)];
                why.push(said("Action", indicator.effect.name().to_owned()));
                why.extend(indicator.confidence.map(|c| said("Confidence", c.to_string())));
                why
            });
        }
    }

    fn fold(&mut self, finding: Alert, why: impl FnOnce() -> Vec<MatchedField>) {
        let id = self.folding.add(finding, why);
        self.touched.insert(id);
    }

    /// Ends a batch: windows that are over by the time of its events are judged, and what was touched
    /// is reported.
    pub(crate) fn finish(&mut self, input: &Input<'_>, outcome: &mut Outcome) {
        for correlated in self.correlator.advance(std::mem::replace(&mut self.newest_us, i64::MIN)) {
            self.correlated_earlier(correlated, input.tenant);
        }
        let touched = std::mem::take(&mut self.touched);
        outcome.alerts = touched.iter().filter_map(|id| self.folding.get(id)).cloned().collect();
        self.folding.make_room();
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
        let service = alerting::service_of(table, event.origin.product);
        Occurrence { tenant: input.tenant, service, time_us, event: reference, evidence }
    }

    pub(crate) fn snapshot(&self) -> Result<Vec<u8>, PipelineError> {
        let failed = |e: &dyn std::fmt::Display| PipelineError::Snapshot(e.to_string());
        let correlator = self.correlator.snapshot().map_err(|e| failed(&e))?;
        let memory = Memory {
            form: FORM,
            correlator: String::from_utf8(correlator).map_err(|e| failed(&e))?,
            folding: &self.folding,
            remembered: &self.remembered,
            leases: &self.leases,
        };
        serde_json::to_vec(&memory).map_err(|e| failed(&e))
    }

    pub(crate) fn restore(&mut self, snapshot: &[u8]) -> Result<(), PipelineError> {
        let failed = |e: &dyn std::fmt::Display| PipelineError::Snapshot(e.to_string());
        let memory: Memory<Folding, Remembered, Leases> =
            serde_json::from_slice(snapshot).map_err(|e| failed(&e))?;
        if memory.form != FORM {
            return Err(failed(&format!("form {} instead of {FORM}", memory.form)));
        }
        let limits = sigma::CorrelationLimits::default();
        let program = self.content.program.clone();
        let correlator = Correlator::restore(program, limits, memory.correlator.as_bytes());
        self.correlator = correlator.map_err(|e| failed(&e))?;
        (self.folding, self.remembered, self.leases) = (memory.folding, memory.remembered, memory.leases);
        Ok(())
    }
}

/// Raised when the saved form changes.
const FORM: u32 = 3;

/// The saved form of what a pipeline remembers.
#[derive(serde::Serialize, serde::Deserialize)]
struct Memory<F, R, L> {
    form: u32,
    correlator: String,
    folding: F,
    remembered: R,
    leases: L,
}

/// The system columns of a row.
pub(crate) fn system_cells<'a>(
    input: &Input<'a>,
    record: u32,
    row: usize,
    event_us: Option<i64>,
) -> SystemCells<'a> {
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
