//! New indicators against what is stored: each is looked for in history once, when it arrives.
//!
//! Per table and column that may hold such values: the distinct values, then the indicators among them, then
//! the rows of those. So the cost is that of the columns, however many indicators came.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use detect::{COLUMNS, Indicator, IndicatorEffect, IndicatorKind, Known};
use model::{Alert, DetectionSource, MatchedField, Tactic};
use query::{Hunt, Limits};
use rules::finding::{Ran, Rows, findings};
use rules::schedule::{Nature, Run};
use rules::{Grouping, Rule, sentinel};
use store::state::Tenant;
use tokio::sync::{mpsc, watch};

use super::engine::{Engine, Stop};
use super::error::ServerError;
use super::now_us;

/// Time between two looks for new indicators.
const EVERY: Duration = Duration::from_secs(10);
/// Age of an indicator, in microseconds, by which what arrives is compared with it: the worker looks for
/// changes every five seconds.
const TAKEN_UP_US: i64 = 15_000_000;
/// Indicators taken up at once.
const TAKEN: u32 = 200_000;
/// Values of a column whose rows are read; those beyond are said in the log.
const VALUES_MAX: usize = 500;

/// What looks through history.
pub(super) struct Retro {
    engine: Engine,
    hunt: Arc<Hunt>,
    tenant: Tenant,
    alerts: mpsc::Sender<Vec<Alert>>,
}

impl Retro {
    pub(super) fn new(engine: &Engine, hunt: Arc<Hunt>) -> Self {
        let tenant = engine.state().default_tenant();
        Retro { engine: engine.clone(), hunt, tenant, alerts: engine.alerts() }
    }

    /// Looks for new indicators until told to stop.
    pub(super) async fn run(self, mut stopping: watch::Receiver<Stop>) {
        while *stopping.borrow() == Stop::No {
            if let Err(error) = self.round().await {
                tracing::warn!(%error, "history not looked through for new indicators; tried again");
            }
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stopping.changed() => {}
            }
        }
    }

    async fn round(&self) -> Result<(), ServerError> {
        let now = now_us();
        let new = self.tenant.unhunted_indicators(now, (now - TAKEN_UP_US, TAKEN)).await?;
        if new.is_empty() {
            return Ok(());
        }
        // What arrives from now on is compared as it arrives; what arrived before can be read then.
        self.engine.complete().await;
        let ids: Vec<String> = new.iter().map(|i| i.id.clone()).collect();
        let known: Known = new.into_iter().map(super::indicators::of_kept).collect();
        let catalog = self.engine.tables().catalog().clone();
        let mut found = 0;
        for id in self.engine.tables().present() {
            let table = catalog.table(id);
            for (column, kind) in COLUMNS.iter().filter(|(c, _)| table.column_index(c).is_some()) {
                found += self.column(&known, (&table.name, column, *kind)).await?;
            }
        }
        tracing::info!(indicators = ids.len(), alerts = found, "history looked through for new indicators");
        self.tenant.note_hunted(&ids, now_us()).await?;
        Ok(())
    }

    /// One column: the number of alerts.
    async fn column(
        &self,
        known: &Known,
        (table, column, kind): (&str, &str, IndicatorKind),
    ) -> Result<usize, ServerError> {
        let query = format!("{table} | where isnotempty({column}) | distinct Value = tostring({column})");
        let Some(values) = self.rows(query, table).await else { return Ok(0) };
        let mut seen: BTreeMap<String, Indicator> = BTreeMap::new();
        for value in values.rows.into_iter().filter_map(|row| row.into_iter().next().flatten()) {
            if let Some(indicator) = known.carried(kind, &value)
                && indicator.effect != IndicatorEffect::Allow
            {
                seen.insert(value, indicator);
            }
        }
        if seen.len() > VALUES_MAX {
            tracing::warn!(
                table,
                column,
                values = seen.len(),
                most = VALUES_MAX,
                "more values are known than shown"
            );
        }
        let mut alerts = vec![];
        for (value, indicator) in seen.into_iter().take(VALUES_MAX) {
            let quoted = serde_json::Value::String(value.clone()).to_string();
            let query = format!("{table} | where {column} == {quoted} | top 50 by TimeGenerated desc");
            if let Some(rows) = self.rows(query, table).await {
                alerts.extend(alerts_of(self.tenant.name(), (&indicator, &value, table), &rows));
            }
        }
        if alerts.is_empty() {
            return Ok(0);
        }
        let put = self.tenant.put_alerts(&alerts, now_us()).await?;
        let made = alerts.len();
        let shown = alerts.into_iter().filter(|a| !put.hidden.contains(&a.id)).collect();
        let _ = self.alerts.send(shown).await;
        Ok(made)
    }

    /// The rows of a query; a failing one is said and left out.
    async fn rows(&self, query: String, table: &str) -> Option<Rows> {
        let rule = Rule { query, ..blank()? };
        let now = now_us();
        let run = Run { from_us: 0, to_us: now, shown_from_us: 0, now_us: now, quiet: false };
        let limits = Limits { result_rows: 5_000_000, result_bytes: 512 << 20, ..Limits::default() };
        match self.hunt.rule_rows(&rule, &run, (limits, None)).await {
            Ok(rows) => Some(rows),
            Err(error) => {
                tracing::warn!(table, error = error.message, "a table is left out of a look through history");
                None
            }
        }
    }
}

/// A rule that says nothing.
fn blank() -> Option<Rule> {
    Some(sentinel::read("name: indicator\nquery: print 1\nkind: NRT").ok()?.rule)
}

/// The alerts of one value: by what its rows are about.
fn alerts_of(tenant: &str, (indicator, value, table): (&Indicator, &str, &str), rows: &Rows) -> Vec<Alert> {
    let Some(blank) = blank() else { return vec![] };
    let rule = Rule {
        id: indicator.id.clone(),
        name: indicator.title.clone(),
        description: indicator.description.clone(),
        severity: indicator.severity,
        tactics: vec![Tactic::CommandAndControl],
        grouping: Grouping::Entities,
        ..blank
    };
    // The same look gives the same identities, whenever it is made.
    let run = Run { from_us: 0, to_us: 0, shown_from_us: 0, now_us: 0, quiet: false };
    let tables = BTreeSet::from([table.to_owned()]);
    let nature = Nature { by_row: true, hangs_on_time: false };
    let ran = Ran { tenant, rule: &rule, nature, tables: &tables, run: &run };
    let mut found = findings(&ran, rows, &BTreeSet::new());
    for alert in &mut found.alerts {
        let said =
            |field: &str, value: &str| MatchedField { field: field.to_owned(), value: value.to_owned() };
        alert.detection_source = DetectionSource::Indicator;
        alert.matched = vec![said(&format!("{:?}", indicator.kind), value), said("FoundIn", "history")];
        alert.matched.push(said("Action", indicator.effect.name()));
    }
    found.alerts
}
