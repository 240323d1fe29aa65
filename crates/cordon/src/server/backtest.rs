//! `POST /api/v1/rules/backtest`: a rule over what is stored, and what would have come of it.
//!
//! A rule made of a query is run as its schedule would have run it, with all runs over rows one by one as
//! one. A Sigma rule is given to the pipeline over the rows of its tables that contain what it asks for; the
//! query engine finds those. The alerts go through correlation. Nothing is kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use axum::Json;
use axum::extract::{Query, State as Shared};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use detect::replay::{ROW_FORMAT, Term, record, tables_of, terms};
use detect::{Content, Input, Options, Pipeline, RuleFile};
use model::{Alert, AlertId};
use query::{Hunt, Limits, Schema};
use rules::finding::{Ran, Rows, findings, keys};
use rules::schedule::{Next, Progress, Run, ended, next};
use rules::{Rule, graph_json, sentinel};
use serde::Deserialize;
use serde_json::{Value, json};
use store::state::Permission;

use super::engine::Engine;
use crate::render;

/// Runs of a schedule that are made, at most.
const RUNS_MAX: usize = 3_000;
/// Rows that a Sigma rule is given, at most.
const ROWS_MAX: usize = 500_000;
/// Records given to the pipeline at once.
const BATCH_ROWS: usize = 5_000;

/// What a backtest works on.
#[derive(Clone)]
pub(super) struct Backtest {
    pub(super) engine: Engine,
    pub(super) hunt: Arc<Hunt>,
}

/// How far back.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    /// A length of time, such as `30d` or `PT4H`.
    since: Option<String>,
}

/// What a rule would have done.
struct Outcome {
    rows: u64,
    runs: u64,
    alerts: Vec<Alert>,
    about: String,
}

/// Runs a rule of the body over what is stored.
pub(super) async fn handle(
    Shared(backtest): Shared<Backtest>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
    body: String,
) -> Response {
    if !may_read_all(&backtest.engine, &headers).await {
        let detail = "send `Authorization: Bearer TOKEN` of one whose roles let read all security data";
        return problem(StatusCode::UNAUTHORIZED, detail);
    }
    let started = Instant::now();
    let since = asked.since.as_deref().unwrap_or("30d");
    let Some(back_s) = rules::parse_duration(since) else {
        return problem(StatusCode::BAD_REQUEST, "`since` must be a length of time such as 30d or PT4H");
    };
    let to_us = backtest.engine.complete().await;
    let span = (to_us - back_s.saturating_mul(1_000_000), to_us);
    let outcome = match is_sigma(&body) {
        true => backtest.sigma(&body, span).await,
        false => backtest.query(&body, span).await,
    };
    match outcome {
        Ok(outcome) => Json(told(outcome, started)).into_response(),
        Err(reason) => problem(StatusCode::BAD_REQUEST, &reason),
    }
}

/// Whether the token's roles reach everything that is stored.
async fn may_read_all(engine: &Engine, headers: &HeaderMap) -> bool {
    let text = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let Some(token) = text.strip_prefix("Bearer ") else { return false };
    let principal = engine.state().authenticate(token.trim(), super::now_us()).await;
    principal.is_ok_and(|p| {
        p.is_some_and(|p| {
            p.tenant == store::state::DEFAULT_TENANT
                && p.unbounded().has(Permission::SecurityDataRead)
                && p.grants.iter().any(|g| g.tables.is_empty())
        })
    })
}

fn problem(status: StatusCode, detail: &str) -> Response {
    (status, Json(json!({ "title": "the backtest was not made", "detail": detail }))).into_response()
}

/// Sigma rules have a log source, the others a query.
fn is_sigma(text: &str) -> bool {
    text.lines().any(|line| {
        line.starts_with("logsource:") || line.starts_with("detection:") || line.starts_with("correlation:")
    })
}

/// The alerts, and the incidents that they alone would have made.
fn told(outcome: Outcome, started: Instant) -> Value {
    let mut correlator = graph::Correlator::new(graph::Config::default());
    correlator.extend(outcome.alerts.iter().cloned());
    let mut incidents = correlator.incidents();
    render::incident::sort(&mut incidents);
    let by_id = outcome.alerts.iter().map(|a| (&a.id, a)).collect();
    json!({
        "about": outcome.about,
        "rows": outcome.rows,
        "runs": outcome.runs,
        "seconds": started.elapsed().as_secs_f64(),
        "alerts": outcome.alerts.iter().map(render::json::alert).collect::<Vec<_>>(),
        "incidents": incidents.iter().map(|i| render::json::incident(i, &by_id)).collect::<Vec<_>>(),
    })
}

impl Backtest {
    /// A rule made of a query.
    async fn query(&self, text: &str, (from_us, to_us): (i64, i64)) -> Result<Outcome, String> {
        let rule = read(text)?;
        let study = self.hunt.study_rule(&rule).map_err(|e| format!("the query: {}", e.message))?;
        let nature = study.nature();
        let mut progress = Progress { anchor_us: from_us, through_us: from_us, ..Progress::default() };
        let mut outcome = Outcome { rows: 0, runs: 0, alerts: vec![], about: rule.name.clone() };
        let mut known: BTreeMap<String, i64> = BTreeMap::new();
        while let Next::Now(run) = self.next_run(&rule, nature, &progress, to_us) {
            if outcome.runs >= RUNS_MAX as u64 {
                return Err(format!("that would be more than {RUNS_MAX} runs; choose a shorter `since`"));
            }
            let rows = self.rows(&rule, &run).await?;
            let tenant = store::state::DEFAULT_TENANT;
            let ran = Ran { tenant, rule: &rule, nature, tables: &study.tables, run: &run };
            known.retain(|_, until| *until >= run.to_us);
            let asked = keys(&ran, &rows);
            let had: BTreeSet<String> = asked.into_iter().filter(|key| known.contains_key(key)).collect();
            let found = findings(&ran, &rows, &had);
            known.extend(found.keys);
            progress = ended(&rule, &progress, &run, !found.alerts.is_empty());
            outcome.runs += 1;
            outcome.rows += rows.rows.len() as u64;
            outcome.alerts.extend(found.alerts);
        }
        Ok(outcome)
    }

    /// The next run in the past; over rows one by one there is one for all.
    fn next_run(
        &self,
        rule: &Rule,
        nature: rules::schedule::Nature,
        progress: &Progress,
        to_us: i64,
    ) -> Next {
        let whole = nature.by_row && !nature.hangs_on_time;
        match whole && progress.through_us < to_us {
            true => next(rule, nature, &Progress { asked_us: Some(to_us), ..*progress }, to_us),
            false => next(rule, nature, progress, to_us),
        }
    }

    async fn rows(&self, rule: &Rule, run: &Run) -> Result<Rows, String> {
        let limits = Limits { result_rows: ROWS_MAX, result_bytes: 512 << 20, ..Limits::default() };
        self.hunt.rule_rows(rule, run, (limits, None)).await.map_err(|e| e.message)
    }

    /// A Sigma rule, or several in one file with correlations over them.
    async fn sigma(&self, text: &str, (from_us, to_us): (i64, i64)) -> Result<Outcome, String> {
        let file = RuleFile { path: "the rule".to_owned(), text: text.to_owned() };
        let content = Content::compile(&[file], false).map_err(|e| e.to_string())?;
        if let Some(failed) = content.failed.first() {
            return Err(failed.to_string());
        }
        let mut wanted: BTreeMap<&str, Option<Vec<Term>>> = BTreeMap::new();
        for rule in content.program.rules() {
            let tables = tables_of(&rule.logsource);
            if tables.is_empty() {
                let source = format!("{:?}", rule.logsource);
                return Err(format!(
                    "events of {source} cannot be made again from stored rows; see docs/rules.md"
                ));
            }
            for table in tables {
                add_terms(wanted.entry(table), terms(&rule.detection));
            }
        }
        let catalog = self.engine.tables().catalog().clone();
        let mut pipeline = Pipeline::new(catalog, &content, Options::default()).map_err(|e| e.to_string())?;
        let mut alerts: BTreeMap<AlertId, Alert> = BTreeMap::new();
        let (mut read, mut about) = (0, vec![]);
        for (table, terms) in wanted {
            let query = self.candidates(table, terms.as_deref(), (from_us, to_us))?;
            let rule = Rule { query, ..blank()? };
            let run = Run { from_us: 0, to_us, shown_from_us: 0, now_us: to_us, quiet: false };
            let rows = self.rows(&rule, &run).await?;
            read += rows.rows.len() as u64;
            about.push(format!("{table}: {} candidate rows", rows.rows.len()));
            let judged = tokio::task::block_in_place(|| judge(&mut pipeline, table, &rows, to_us));
            alerts.extend(judged.into_iter().map(|a| (a.id.clone(), a)));
        }
        let alerts = alerts.into_values().collect();
        Ok(Outcome { rows: read, runs: 1, alerts, about: about.join(", ") })
    }

    /// The query for the rows of a table that may be a rule's.
    fn candidates(
        &self,
        table: &str,
        terms: Option<&[Term]>,
        (from_us, to_us): (i64, i64),
    ) -> Result<String, String> {
        let (_, columns) = self
            .hunt
            .tables(Schema::Defender)
            .into_iter()
            .find(|(name, _)| name == table)
            .ok_or_else(|| format!("there is no table {table}"))?;
        let texts =
            || columns.iter().filter(|c| matches!(c.column_type, kql::Type::String | kql::Type::Dynamic));
        let one = |term: &Term| {
            let quoted = Value::String(term.text.clone()).to_string();
            let named = texts().filter(|c| term.columns.is_empty() || term.columns.contains(&&*c.name));
            let each: Vec<String> = named.map(|c| format!("{} contains {quoted}", c.name)).collect();
            each.join(" or ")
        };
        let said: Option<Vec<String>> = terms.map(|terms| terms.iter().map(one).collect());
        let must = said.filter(|said| said.iter().all(|s| !s.is_empty())).map(|said| said.join(" or "));
        let (from, to) = (event::format_micros(from_us), event::format_micros(to_us));
        let mut query = format!("{table}\n| where Timestamp between (datetime({from}) .. datetime({to}))");
        if let Some(must) = must {
            query.push_str(&format!("\n| where {must}"));
        }
        Ok(query + "\n| sort by Timestamp asc")
    }
}

/// Adds what another rule looks for in a table: the rows of both are wanted.
fn add_terms(
    entry: std::collections::btree_map::Entry<'_, &str, Option<Vec<Term>>>,
    more: Option<Vec<Term>>,
) {
    use std::collections::btree_map::Entry;
    match entry {
        Entry::Vacant(place) => {
            place.insert(more);
        }
        Entry::Occupied(mut place) => match (place.get_mut(), more) {
            (Some(had), Some(more)) => had.extend(more),
            (had, _) => *had = None,
        },
    }
}

/// The alerts of the rows.
fn judge(pipeline: &mut Pipeline, table: &str, rows: &Rows, arrival_us: i64) -> Vec<Alert> {
    let mut alerts = vec![];
    for (at, part) in rows.rows.chunks(BATCH_ROWS).enumerate() {
        let lines: Vec<String> =
            part.iter().map(|cells| record(table, &rows.columns, cells).to_string()).collect();
        let outcome = pipeline.process(&Input {
            tenant: store::state::DEFAULT_TENANT,
            source: "history",
            format: Some(ROW_FORMAT),
            name: None,
            zone: None,
            sequence: at as u64 + 1,
            arrival_us,
            payload: lines.join("\n").as_bytes(),
        });
        // Rows are made again only to be judged.
        if let Err(error) = pipeline.take_rows() {
            tracing::debug!(%error, "rows of a backtest");
        }
        alerts.extend(outcome.alerts);
    }
    alerts
}

/// A rule made of a query in any of the forms of files.
fn read(text: &str) -> Result<Rule, String> {
    match serde_json::from_str::<Value>(text) {
        Ok(document) if document.get("queryCondition").is_some() => {
            graph_json::read(&document).map_err(|e| e.to_string())
        }
        _ => sentinel::read(text).map(|read| read.rule).map_err(|e| e.to_string()),
    }
}

/// A rule that says nothing.
fn blank() -> Result<Rule, String> {
    sentinel::read("name: history\nquery: print 1\nkind: NRT")
        .map(|read| read.rule)
        .map_err(|e| e.to_string())
}
