//! `/metrics`: loss accounting per source and how far processing is, for Prometheus.

use std::fmt::Write as _;

use axum::extract::State as Shared;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::state::DEFAULT_TENANT;

use super::engine::Engine;

/// The metrics page. It names sources, so it needs what reading the sources needs.
pub(super) async fn handle(Shared(engine): Shared<Engine>, headers: axum::http::HeaderMap) -> Response {
    if !may_read(&engine, &headers).await {
        let body = "metrics need a token with the permission settings.read, which the built-in roles have: Authorization: Bearer TOKEN\n";
        return (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Bearer")], body).into_response();
    }
    match engine.state().default_tenant().list_sources().await {
        Ok(sources) => {
            let tenants = [api::metrics::TenantSources { tenant: DEFAULT_TENANT, sources: &sources }];
            let text = api::metrics::loss_accounting(&tenants)
                + &processing(&engine)
                + &ruling(&engine)
                + &health(&engine);
            ([(header::CONTENT_TYPE, api::metrics::CONTENT_TYPE)], text).into_response()
        }
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("{error}\n")).into_response(),
    }
}

async fn may_read(engine: &Engine, headers: &axum::http::HeaderMap) -> bool {
    let text = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let Some(token) = text.strip_prefix("Bearer ") else { return false };
    let principal = engine.state().authenticate(token.trim(), super::now_us()).await;
    principal.is_ok_and(|p| p.is_some_and(|p| p.may(store::state::Permission::SettingsRead)))
}

fn health(engine: &Engine) -> String {
    use api::health::SourceHealth as _;
    let (mut rate, mut lag, mut found) = (String::new(), String::new(), String::new());
    for report in engine.health().report() {
        let source = &report.source;
        for kind in &report.kinds {
            let labels = format!("{{source=\"{source}\",kind=\"{}\"}}", kind.kind);
            let _ = writeln!(rate, "cordon_source_records_per_minute{labels} {}", kind.per_minute);
            if let Some(seconds) = kind.lag_seconds {
                let _ = writeln!(lag, "cordon_source_lag_seconds{labels} {seconds}");
            }
        }
        for finding in &report.findings {
            let (kind, records) = (&finding.kind, &finding.record_kind);
            let _ = writeln!(
                found,
                "cordon_source_finding{{source=\"{source}\",finding=\"{kind}\",kind=\"{records}\"}} 1"
            );
        }
    }
    format!(
        "# HELP cordon_source_records_per_minute Records of the last minutes.\n\
         # TYPE cordon_source_records_per_minute gauge\n{rate}\
         # HELP cordon_source_lag_seconds From happening to arrival, lately.\n\
         # TYPE cordon_source_lag_seconds gauge\n{lag}\
         # HELP cordon_source_finding What has changed for the worse in a source.\n\
         # TYPE cordon_source_finding gauge\n{found}"
    )
}

fn processing(engine: &Engine) -> String {
    let progress = engine.progress();
    let log = engine.log().stats();
    let gauges = [
        ("cordon_log_sequence", "Last batch on disk", log.durable),
        ("cordon_log_bytes", "Bytes of the log's segments", log.bytes),
        ("cordon_log_waiting_bytes", "Bytes that wait for the disk", log.waiting_bytes as u64),
        ("cordon_applied_sequence", "Last batch made rows and alerts", progress.applied),
        ("cordon_correlated_sequence", "Last batch covered by the incidents", progress.correlated),
        ("cordon_flushed_sequence", "Last batch in the tables", progress.flushed),
        ("cordon_tail_bytes", "Bytes of rows not yet in the tables", engine.tables().tail_size().0 as u64),
    ];
    let counters = [
        ("cordon_records_total", "Records processed since start", progress.records),
        ("cordon_events_total", "Events processed since start", progress.events),
        ("cordon_alerts_total", "Alerts made or grown since start", progress.alerts),
        ("cordon_failures_total", "Failed steps since start, each tried again", progress.failures),
        ("cordon_log_failed_groups_total", "Groups of batches the disk refused", log.failed_groups),
    ];
    let mut text = String::new();
    for (kind, list) in [("gauge", &gauges[..]), ("counter", &counters[..])] {
        for (name, help, value) in list {
            let _ = writeln!(text, "# HELP {name} {help}.\n# TYPE {name} {kind}\n{name} {value}");
        }
    }
    text += "# HELP cordon_rows_total Rows made since start.\n# TYPE cordon_rows_total counter\n";
    for (table, rows) in &progress.rows {
        let _ = writeln!(text, "cordon_rows_total{{table=\"{table}\"}} {rows}");
    }
    text
}

/// How long alerts take, and how the rules made of queries do.
fn ruling(engine: &Engine) -> String {
    let mut text = String::new();
    let help = "From acknowledged to alert stored, per batch with alerts of the stream";
    engine.alert_latency().write("cordon_alert_latency_seconds", help, &mut text);
    let figures = engine.rule_figures();
    figures.runs.write("cordon_rule_run_seconds", "How long runs of rules made of queries take", &mut text);
    let help = "From the last row due to the alert stored, per run of a rule that alerted";
    figures.delay.write("cordon_rule_alert_delay_seconds", help, &mut text);
    let by_rule = figures.by_rule();
    let mut family = |name: &str, kind: &str, help: &str, value: &dyn Fn(&super::rules::Counted) -> u64| {
        let _ = writeln!(text, "# HELP {name} {help}.\n# TYPE {name} {kind}");
        for (rule, counted) in &by_rule {
            let rule: String = rule.chars().filter(|c| !matches!(c, '"' | '\\' | '\n')).collect();
            let _ = writeln!(text, "{name}{{rule=\"{rule}\"}} {}", value(counted));
        }
    };
    family("cordon_rule_runs_total", "counter", "Runs of the rule since start", &|c| c.runs);
    family("cordon_rule_failures_total", "counter", "Failed runs of the rule since start", &|c| c.failures);
    family("cordon_rule_alerts_total", "counter", "Alerts of the rule since start", &|c| c.alerts);
    let help = "Rows due up to then have been looked at, in seconds since 1970";
    family("cordon_rule_through_timestamp_seconds", "gauge", help, &|c| {
        u64::try_from(c.through_us / 1_000_000).unwrap_or(0)
    });
    text
}
