//! Health of sources in the running server: kept over restarts, logged when it changes, shown by the API.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use api::health::SourceHealth;
use api::wire::health as wire;
use clap::Args;
use detect::health::{Finding, Health, HealthConfig, KindReport, Observed, SourceReport};
use event::format_micros;
use store::state::{Snapshot, StateError, Tenant};

use super::now_us;

/// Name of the snapshot.
const SNAPSHOT: &str = "source-health";
/// Time between two looks for changes.
const LOOK_EVERY: Duration = Duration::from_secs(30);

/// How soon changes of sources are told.
#[derive(Debug, Clone, Args)]
pub struct HealthArgs {
    /// Minutes without a record after which a source that was never silent for long is reported
    #[arg(long, default_value_t = 15, value_name = "MINUTES", value_parser = clap::value_parser!(i64).range(1..=10_080))]
    pub silence_minutes: i64,
    /// Minutes that are compared with what came before, to see fields vanish and records break
    #[arg(long, default_value_t = 15, value_name = "MINUTES", value_parser = clap::value_parser!(i64).range(1..=60))]
    pub drift_minutes: i64,
}

/// The health of all sources; clones share it.
#[derive(Clone)]
pub(super) struct Watch {
    health: Arc<Mutex<Health>>,
    config: HealthConfig,
    /// What is kept covers the log up to here.
    through: u64,
}

impl Watch {
    /// Takes up what was kept.
    ///
    /// # Errors
    /// When the state database fails.
    pub(super) async fn load(tenant: &Tenant, args: &HealthArgs) -> Result<Self, StateError> {
        let kept = tenant.get_snapshot(SNAPSHOT).await?;
        let through = kept.as_ref().map_or(0, |k| k.sequence);
        let read = kept.map(|k| serde_json::from_slice::<Health>(&k.body));
        let mut health = match read {
            Some(Ok(health)) => health,
            Some(Err(error)) => {
                tracing::warn!(%error, "health of sources cannot be read; it is learnt anew");
                Health::default()
            }
            None => Health::default(),
        };
        health.up_since(now_us());
        let HealthArgs { silence_minutes, drift_minutes } = *args;
        let config = HealthConfig { silence_minutes, drift_minutes, ..HealthConfig::default() };
        Ok(Watch { health: Arc::new(Mutex::new(health)), config, through })
    }

    fn health(&self) -> MutexGuard<'_, Health> {
        // Counts may be off by a batch after a panic elsewhere; that is no reason to stop.
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what a batch showed, unless what was kept has it.
    pub(super) fn observe(&self, source: &str, (sequence, arrival_us): (u64, i64), observed: &Observed) {
        if sequence > self.through {
            self.health().observe(source, arrival_us, observed, &self.config);
        }
    }

    /// Keeps it.
    ///
    /// # Errors
    /// When the state database fails.
    pub(super) async fn save(&self, tenant: &Tenant, through: u64) -> Result<(), StateError> {
        let body = serde_json::to_vec(&*self.health());
        match body {
            Ok(body) => {
                let snapshot = Snapshot { sequence: through, created_us: now_us(), body };
                tenant.put_snapshot(SNAPSHOT, &snapshot).await
            }
            Err(error) => {
                tracing::warn!(%error, "health of sources not kept");
                Ok(())
            }
        }
    }

    fn reports(&self) -> Vec<SourceReport> {
        self.health().report(now_us(), &self.config)
    }
}

/// Logs findings that are new, and those that are over, for ever; forgets sources that are removed.
pub(super) async fn run(watch: Watch, tenant: Tenant) {
    let mut known: BTreeSet<(String, &'static str, String)> = BTreeSet::new();
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let reports = watch.reports();
        let mut found = BTreeSet::new();
        for report in &reports {
            for finding in &report.findings {
                let one = (report.source.clone(), finding.kind.name(), finding.record_kind.clone());
                if !known.contains(&one) {
                    let (source, kind, records, told) = (&one.0, one.1, &one.2, &finding.told);
                    tracing::warn!(source, kind, records, told, "a source has changed");
                }
                found.insert(one);
            }
        }
        for (source, kind, records) in known.difference(&found) {
            tracing::info!(source, kind, records, "a source is as before");
        }
        known = found;
        if let Ok(listed) = tenant.list_sources().await {
            let is_listed = |name: &String| listed.iter().any(|s| s.name == *name && s.kind != "unknown");
            for report in reports.iter().filter(|r| !is_listed(&r.source)) {
                watch.health().forget(&report.source);
            }
        }
    }
}

impl SourceHealth for Watch {
    fn report(&self) -> Vec<wire::SourceHealth> {
        self.reports().into_iter().map(source).collect()
    }
}

fn source(report: SourceReport) -> wire::SourceHealth {
    wire::SourceHealth {
        source: report.source,
        kinds: report.kinds.into_iter().map(kind).collect(),
        findings: report.findings.into_iter().map(finding).collect(),
    }
}

fn finding(finding: Finding) -> wire::SourceFinding {
    wire::SourceFinding {
        kind: finding.kind.name().to_owned(),
        record_kind: finding.record_kind,
        told: finding.told,
    }
}

fn kind(report: KindReport) -> wire::RecordKindHealth {
    let failure = |f: detect::health::Failure| wire::ReadFailure {
        arrival_date_time: format_micros(f.arrival_us),
        reason: f.reason,
        sample: f.sample,
    };
    wire::RecordKindHealth {
        kind: report.kind,
        last_date_time: format_micros(report.last_us),
        per_minute: report.per_minute,
        lag_seconds: report.lag_s,
        unreadable: report.unreadable,
        unmapped: report.unmapped,
        failures: report.failures.into_iter().map(failure).collect(),
        filled: report.filled,
    }
}
