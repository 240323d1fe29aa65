//! Rules made of queries: list, keep, change, try, run, import, export.

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use query::{HuntError, Study};
use rules::finding::{Ran, findings};
use rules::schedule::{Nature, Run, begin};
use rules::{Rule, Schedule, graph_json, sentinel};
use serde::Deserialize;
use store::state::{AlertRecord, Classification, Determination, Permission, RuleRecord};

use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Id, Params, Raw};
use crate::problem::{Code, Problem, ProblemDocument, QueryFault};
use crate::wire::{
    DetectionRule, DetectionRuleList, DetectionRuleWrite, RuleImport, RulePreview, RuleRun, RuleRunList,
};

/// Runs that are listed.
const RUNS_LISTED: u32 = 100;
/// Alerts that a preview shows.
const ALERTS_SHOWN: usize = 50;

/// List rules
#[utoipa::path(
    get, path = "/api/v1/rules", tag = "rules",
    responses(
        (status = 200, body = DetectionRuleList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list_rules(caller: Caller) -> Result<Json<DetectionRuleList>, Problem> {
    let kept = caller.tenant.list_rules().await?;
    Ok(Json(DetectionRuleList {
        value: kept.into_iter().map(DetectionRule::from).collect(),
        next_link: None,
    }))
}

/// Keep a rule
///
/// It runs at once over its look-back, and then at its frequency. One whose query lacks what its form asks
/// for is refused with what is missing.
#[utoipa::path(
    post, path = "/api/v1/rules", tag = "rules", request_body = DetectionRuleWrite,
    responses(
        (status = 201, body = DetectionRule),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create_rule(
    caller: Caller,
    State(api): State<Api>,
    Body(write): Body<DetectionRuleWrite>,
) -> Result<(StatusCode, Json<DetectionRule>), Problem> {
    let kept = keep(&api, &caller, write.rule(String::new())?).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Get a rule
#[utoipa::path(
    get, path = "/api/v1/rules/{id}", tag = "rules",
    params(("id" = String, Path, description = "Identity of the rule.")),
    responses(
        (status = 200, body = DetectionRule),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_rule(caller: Caller, Id(id): Id) -> Result<Json<DetectionRule>, Problem> {
    Ok(Json(caller.tenant.get_rule(&id).await?.into()))
}

/// Replace a rule
///
/// How far it has come stays; a rule that is turned on again goes on from now.
#[utoipa::path(
    put, path = "/api/v1/rules/{id}", tag = "rules", request_body = DetectionRuleWrite,
    params(("id" = String, Path, description = "Identity of the rule.")),
    responses(
        (status = 200, body = DetectionRule),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn replace_rule(
    caller: Caller,
    State(api): State<Api>,
    Id(id): Id,
    Body(write): Body<DetectionRuleWrite>,
) -> Result<Json<DetectionRule>, Problem> {
    let old = caller.tenant.get_rule(&id).await?;
    let rule = Rule { kept: old.rule.kept, ..write.rule(id)? };
    Ok(Json(change(&api, &caller, rule).await?.into()))
}

/// Delete a rule
///
/// With its runs; its alerts stay.
#[utoipa::path(
    delete, path = "/api/v1/rules/{id}", tag = "rules",
    params(("id" = String, Path, description = "Identity of the rule.")),
    responses(
        (status = 204, description = "Deleted."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn delete_rule(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    over_everything(&caller)?;
    caller.tenant.delete_rule(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Import a rule
///
/// A Sentinel analytics rule in YAML, or a `detectionRule` of Graph in JSON. A rule of the same identity is
/// replaced.
#[utoipa::path(
    post, path = "/api/v1/rules/import", tag = "rules",
    request_body(content = String, content_type = "application/yaml"),
    responses(
        (status = 200, body = RuleImport),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn import_rule(
    caller: Caller,
    State(api): State<Api>,
    Raw(body): Raw,
) -> Result<Json<RuleImport>, Problem> {
    let text = std::str::from_utf8(&body).map_err(|_| Problem::invalid("the body must be text in UTF-8"))?;
    let (rule, notes) = read(text)?;
    let there = !rule.id.is_empty() && caller.tenant.get_rule(&rule.id).await.is_ok();
    let kept = if there { change(&api, &caller, rule).await? } else { keep(&api, &caller, rule).await? };
    Ok(Json(RuleImport { rule: kept.into(), notes }))
}

/// A rule in either form.
fn read(text: &str) -> Result<(Rule, Vec<String>), Problem> {
    let bad = |e: graph_json::FormError| Problem::invalid(e.to_string());
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(document) if document.get("queryCondition").is_some() => {
            Ok((graph_json::read(&document).map_err(bad)?, vec![]))
        }
        _ => {
            let read = sentinel::read(text).map_err(bad)?;
            Ok((read.rule, read.notes))
        }
    }
}

/// Which form is wanted.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
pub(crate) struct ExportQuery {
    /// `sentinel` (YAML) or `graph` (JSON); sentinel when absent.
    #[serde(default)]
    format: Option<String>,
}

/// Export a rule
#[utoipa::path(
    get, path = "/api/v1/rules/{id}/export", tag = "rules",
    params(("id" = String, Path, description = "Identity of the rule."), ExportQuery),
    responses(
        (status = 200, description = "The rule in that form.", body = String, content_type = "application/yaml"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn export_rule(
    caller: Caller,
    Id(id): Id,
    Params(query): Params<ExportQuery>,
) -> Result<impl IntoResponse, Problem> {
    let rule = caller.tenant.get_rule(&id).await?.rule;
    match query.format.as_deref().unwrap_or("sentinel") {
        "sentinel" => {
            let text = sentinel::write(&rule).map_err(|e| Problem::invalid(e.to_string()))?;
            Ok(([(header::CONTENT_TYPE, "application/yaml")], text))
        }
        "graph" => {
            let text = format!("{:#}\n", graph_json::write(&rule));
            Ok(([(header::CONTENT_TYPE, "application/json")], text))
        }
        other => {
            Err(Problem::invalid(format!("`format` must be sentinel or graph, and `{other}` is neither")))
        }
    }
}

/// List runs of a rule
///
/// The last ones, newest first. Of a rule that runs continuously, only runs that found something or failed.
#[utoipa::path(
    get, path = "/api/v1/rules/{id}/runs", tag = "rules",
    params(("id" = String, Path, description = "Identity of the rule.")),
    responses(
        (status = 200, body = RuleRunList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list_rule_runs(caller: Caller, Id(id): Id) -> Result<Json<RuleRunList>, Problem> {
    caller.tenant.get_rule(&id).await?;
    let runs = caller.tenant.list_rule_runs(&id, RUNS_LISTED).await?;
    Ok(Json(RuleRunList { value: runs.into_iter().map(RuleRun::from).collect(), next_link: None }))
}

/// Run a rule now
///
/// Over the rows that came since its last run; the run is listed when it has ended.
#[utoipa::path(
    post, path = "/api/v1/rules/{id}/runs", tag = "rules",
    params(("id" = String, Path, description = "Identity of the rule.")),
    responses(
        (status = 202, description = "It will run."),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn run_rule(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    if !caller.tenant.get_rule(&id).await?.rule.enabled {
        return Err(Problem::invalid("the rule is turned off; turn it on first, or try it with a preview"));
    }
    caller.tenant.ask_rule_run(&id, caller.act()).await?;
    Ok(StatusCode::ACCEPTED)
}

/// Try a rule
///
/// Runs it over its look-back (a continuous one over the last hour) and shows the alerts that it would make.
/// Nothing is kept.
#[utoipa::path(
    post, path = "/api/v1/rules/preview", tag = "rules", request_body = DetectionRuleWrite,
    responses(
        (status = 200, body = RulePreview),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn preview_rule(
    caller: Caller,
    State(api): State<Api>,
    Body(write): Body<DetectionRuleWrite>,
) -> Result<Json<RulePreview>, Problem> {
    Ok(Json(previewed(&api, &caller, write.rule("preview".to_owned())?).await?))
}

/// Try a rule of a file
///
/// The same for a Sentinel analytics rule in YAML or a `detectionRule` of Graph in JSON.
#[utoipa::path(
    post, path = "/api/v1/rules/preview-file", tag = "rules",
    request_body(content = String, content_type = "application/yaml"),
    responses(
        (status = 200, body = RulePreview),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn preview_rule_file(
    caller: Caller,
    State(api): State<Api>,
    Raw(body): Raw,
) -> Result<Json<RulePreview>, Problem> {
    let text = std::str::from_utf8(&body).map_err(|_| Problem::invalid("the body must be text in UTF-8"))?;
    let (rule, _) = read(text)?;
    Ok(Json(previewed(&api, &caller, rule).await?))
}

async fn previewed(api: &Api, caller: &Caller, rule: Rule) -> Result<RulePreview, Problem> {
    let study = studied(api, caller, &rule)?;
    let back_s = match rule.schedule {
        Schedule::Continuous => 3_600,
        Schedule::Every { look_back_s, .. } => look_back_s,
    };
    let from_us = caller.now_us - back_s * 1_000_000;
    let run =
        Run { from_us, to_us: caller.now_us, shown_from_us: from_us, now_us: caller.now_us, quiet: false };
    let _pass = api.hunting.enter(&caller.principal.name, caller.now_us)?;
    let limits = api.hunting.limits.query();
    let shares = crate::hunt::shares(&caller.principal);
    let rows = api.hunting.hunt.rule_rows(&rule, &run, (limits, shares)).await.map_err(of_query)?;
    let nature = Nature { by_row: true, ..study.nature() };
    let ran = Ran { tenant: caller.tenant.name(), rule: &rule, nature, tables: &study.tables, run: &run };
    let found = findings(&ran, &rows, &std::collections::BTreeSet::new());
    let shown = found.alerts.into_iter().take(ALERTS_SHOWN);
    Ok(RulePreview {
        rows: rows.rows.len() as u64,
        alerts: shown.map(|alert| unkept(alert, caller.now_us).into()).collect(),
        continuous: study.obstacle.is_none(),
        obstacle: study.obstacle.map(|o| o.to_string()),
    })
}

/// An alert as it would be kept.
fn unkept(alert: model::Alert, now_us: i64) -> AlertRecord {
    AlertRecord {
        alert,
        created_us: now_us,
        updated_us: now_us,
        resolved_us: None,
        changed: 0,
        assigned_to: None,
        classification: Classification::Unknown,
        determination: Determination::Unknown,
        incident: None,
        comments: vec![],
        hidden_by: None,
    }
}

/// Keeps a new rule that may be one.
pub(crate) async fn keep(api: &Api, caller: &Caller, rule: Rule) -> Result<RuleRecord, Problem> {
    over_everything(caller)?;
    studied(api, caller, &rule)?;
    let progress = begin(&rule, caller.now_us);
    Ok(caller.tenant.create_rule(&rule, &progress, caller.act()).await?)
}

/// Changes a rule to one that may be one. A rule that is turned off may be as it likes.
pub(crate) async fn change(api: &Api, caller: &Caller, rule: Rule) -> Result<RuleRecord, Problem> {
    over_everything(caller)?;
    if rule.enabled {
        studied(api, caller, &rule)?;
    }
    Ok(caller.tenant.replace_rule(&rule, caller.act()).await?)
}

/// Rules and tunings are about the data of all, so who changes them must be allowed to for all of it.
pub(crate) fn over_everything(caller: &Caller) -> Result<(), Problem> {
    if caller.principal.unbounded().has(Permission::DetectionTuningManage) {
        return Ok(());
    }
    let detail = "rules and tunings are about everyone's data, and your roles reach a part of it only; ask \
                  someone whose role is for everything";
    Err(Problem::new(Code::Forbidden, detail))
}

/// What a rule's query is, when it may be one.
fn studied(api: &Api, caller: &Caller, rule: &Rule) -> Result<Study, Problem> {
    crate::hunt::same_tenant(&caller.tenant)?;
    let study = api.hunting.hunt.study_rule(rule).map_err(of_query)?;
    let problems: Vec<String> = study.problems(rule).iter().map(ToString::to_string).collect();
    match problems.is_empty() {
        true => Ok(study),
        false => Err(Problem::invalid(problems.join("; "))),
    }
}

fn of_query(error: HuntError) -> Problem {
    let code = match error.kind {
        query::ErrorKind::Limit => Code::QueryLimit,
        _ => Code::InvalidQuery,
    };
    let fault = QueryFault { code: error.code, line: error.line, column: error.column };
    Problem::new(code, format!("the query: {}", error.message)).of_query(fault)
}
