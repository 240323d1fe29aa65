//! Who asked how much.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::state::Permission;
use utoipa::IntoParams;

use super::asked::millis;
use super::ledger::{Outcome, Record};
use crate::auth::Caller;
use crate::context::Api;
use crate::extract::Params;
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{HuntUsage, PrincipalUsage, QueryUsage, ResourceUsage, time};

const TOP_DEFAULT: usize = 20;
const TOP_LIMIT: usize = 1_000;

/// Which part of the report.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct UsageQuery {
    /// Only of this principal.
    principal: Option<String>,
    /// Most heavy queries; 20 when absent.
    #[param(minimum = 1, maximum = 1000)]
    top: Option<usize>,
}

/// Report what queries took
///
/// Of everybody for administrators, of oneself for others. Since the server's start, of the last ten
/// thousand queries; the audit log has all.
#[utoipa::path(
    get, path = "/api/v1/hunt/usage", tag = "hunting", params(UsageQuery),
    responses(
        (status = 200, body = HuntUsage),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_hunt_usage(
    caller: Caller,
    State(api): State<Api>,
    Params(asked): Params<UsageQuery>,
) -> Result<Json<HuntUsage>, Problem> {
    let top = asked.top.unwrap_or(TOP_DEFAULT);
    if top == 0 || top > TOP_LIMIT {
        return Err(Problem::invalid(format!("`top` must be from 1 to {TOP_LIMIT}")));
    }
    let all = caller.principal.may(Permission::AuthorizationRead);
    let mut records = api.hunting.ledger.all();
    records.retain(|r| all || r.principal == caller.principal.name);
    records.retain(|r| asked.principal.as_ref().is_none_or(|name| r.principal == *name));
    let limits = &api.hunting.limits;
    let used = api.hunting.gate.used(limits, caller.now_us);
    let share = limits.cpu_per_cycle;
    let mut principals: BTreeMap<&str, PrincipalUsage> = BTreeMap::new();
    for record in &records {
        let cycle = used.get(&record.principal).copied().unwrap_or_default();
        let one = principals.entry(&record.principal).or_insert_with(|| nothing(record, cycle, share));
        count(one, record);
    }
    let mut principals: Vec<PrincipalUsage> = principals.into_values().collect();
    principals.sort_by(|a, b| b.cpu_seconds.total_cmp(&a.cpu_seconds));
    records.sort_by_key(|r| Reverse(r.cpu()));
    records.truncate(top);
    Ok(Json(HuntUsage {
        cycle_seconds: limits.cpu_cycle.as_secs(),
        cpu_seconds_per_cycle: share.as_secs_f64(),
        concurrent_queries: limits.concurrent_queries,
        queries_per_minute: limits.queries_per_minute,
        principals,
        heavy_queries: records.into_iter().map(|record| query_usage(record, share)).collect(),
    }))
}

fn nothing(record: &Record, cycle: Duration, share: Duration) -> PrincipalUsage {
    PrincipalUsage {
        principal: record.principal.clone(),
        queries: 0,
        running: 0,
        failed: 0,
        limited: 0,
        cancelled: 0,
        cpu_seconds: 0.0,
        cpu_seconds_this_cycle: cycle.as_secs_f64(),
        resource_usage: usage(cycle, share),
    }
}

fn count(one: &mut PrincipalUsage, record: &Record) {
    one.queries += 1;
    one.cpu_seconds += record.cpu().as_secs_f64();
    match record.outcome {
        Outcome::Running => one.running += 1,
        Outcome::Completed => {}
        Outcome::Failed => one.failed += 1,
        Outcome::Limited => one.limited += 1,
        Outcome::Cancelled => one.cancelled += 1,
    }
}

fn usage(cpu: Duration, share: Duration) -> ResourceUsage {
    match cpu.as_secs_f64() / share.as_secs_f64().max(1e-9) {
        part if part >= 0.1 => ResourceUsage::High,
        part if part >= 0.01 => ResourceUsage::Medium,
        _ => ResourceUsage::Low,
    }
}

fn query_usage(record: Record, share: Duration) -> QueryUsage {
    QueryUsage {
        elapsed_ms: millis(record.elapsed),
        cpu_ms: millis(record.cpu()),
        resource_usage: usage(record.cpu(), share),
        via: record.via.word().to_owned(),
        outcome: record.outcome.word().to_owned(),
        start_date_time: time(record.started_us),
        result_rows: record.stats.result_rows,
        scanned_rows: record.stats.rows_scanned,
        scanned_bytes: record.stats.bytes_scanned,
        memory_peak_bytes: record.stats.memory_peak,
        id: record.id,
        principal: record.principal,
        application: record.application,
        query: record.text,
        code: record.code,
    }
}
