//! Runs the rules made of queries: on their schedules, and the continuous ones as rows arrive.
//!
//! What is due and over which rows is decided in `rules::schedule`; here it is read, asked, and kept. Two
//! tasks run side by side, so that a slow scheduled query does not hold up the continuous ones. A run's
//! alerts are stored before the rule moves on, under identities that the same run gives again, so a run cut
//! off anywhere is repeated without a second alert.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use clap::Args;
use model::Alert;
use query::{ErrorKind, Hunt, HuntError, Limits, Study};
use rules::Schedule;
use rules::finding::{Findings, Ran, findings, keys};
use rules::schedule::{Next, Progress, Run, ended, next};
use store::state::{RuleRecord, RuleRun, RuleRunStatus, RunEnd, StateError, Tenant};
use tokio::sync::{mpsc, watch};

use super::engine::{Engine, Stop};
use super::latency::Durations;
use super::now_us;
use super::worker::Progress as Progressed;

/// Longest time between two looks at the rules.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// Shortest time between two rounds of the continuous rules.
const CONTINUOUS_EVERY: Duration = Duration::from_millis(300);
/// First and longest time until a failed rule is tried again.
const RETRY: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(900));

/// Limits of one run of a rule.
#[derive(Debug, Clone, Args)]
pub struct RuleArgs {
    /// Seconds that one run of a rule may take
    #[arg(long, default_value_t = 180, value_name = "SECONDS")]
    pub rule_time_s: u64,
    /// Megabytes of memory that one run of a rule may use
    #[arg(long, default_value_t = 512, value_name = "MB")]
    pub rule_memory_mb: usize,
    /// Rows that one run of a rule may give
    #[arg(long, default_value_t = 10_000, value_name = "ROWS")]
    pub rule_rows: usize,
}

impl RuleArgs {
    fn limits(&self) -> Limits {
        Limits {
            time: Duration::from_secs(self.rule_time_s),
            memory_bytes: self.rule_memory_mb << 20,
            result_rows: self.rule_rows,
            ..Limits::default()
        }
    }
}

/// What there is to know of running rules, for the metrics.
#[derive(Debug, Clone, Default)]
pub(super) struct RuleFigures {
    /// How long runs take.
    pub(super) runs: Durations,
    /// From when rows were due to when their alerts were stored.
    pub(super) delay: Durations,
    counts: Arc<Mutex<BTreeMap<String, Counted>>>,
}

/// Counts of one rule since the start.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counted {
    /// Runs made.
    pub(super) runs: u64,
    /// Runs that failed.
    pub(super) failures: u64,
    /// Alerts made.
    pub(super) alerts: u64,
    /// How far it has come.
    pub(super) through_us: i64,
}

impl RuleFigures {
    /// The counts by rule.
    pub(super) fn by_rule(&self) -> BTreeMap<String, Counted> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn count(&self, id: &str, run: &RuleRun) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = counts.entry(id.to_owned()).or_default();
        counted.runs += 1;
        counted.alerts += run.alerts;
        if run.status == RuleRunStatus::Failed {
            counted.failures += 1;
        } else {
            counted.through_us = run.to_us;
        }
    }
}

/// What runs rules.
#[derive(Clone)]
pub(super) struct Runner {
    engine: Engine,
    hunt: Arc<Hunt>,
    tenant: Tenant,
    alerts: mpsc::Sender<Vec<Alert>>,
    limits: Limits,
}

/// What a task remembers of a rule between rounds.
struct Known {
    updated_us: i64,
    study: Result<Arc<Study>, HuntError>,
    failures: u32,
    retry_at: Option<Instant>,
    /// Rows of the rule's tables when it ran last.
    seen_rows: Option<u64>,
}

/// What there is at one look.
struct Look {
    /// Everything that arrived up to then can be read.
    complete_us: i64,
    /// Rows since the start, by table, of which all arrived by then.
    rows: BTreeMap<String, u64>,
}

impl Look {
    /// Rows of the study's tables.
    fn arrived(&self, study: &Study) -> u64 {
        study.tables.iter().filter_map(|table| self.rows.get(query::stored_name(table))).sum()
    }
}

/// Which rules a task runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Scheduled,
    Continuous,
}

impl Runner {
    pub(super) fn new(engine: &Engine, hunt: Arc<Hunt>, args: &RuleArgs) -> Self {
        Runner {
            engine: engine.clone(),
            hunt,
            tenant: engine.state().default_tenant(),
            alerts: engine.alerts(),
            limits: args.limits(),
        }
    }

    /// Runs rules until told to stop.
    pub(super) async fn run(self, stopping: watch::Receiver<Stop>) {
        let scheduled = self.clone().rounds(Kind::Scheduled, stopping.clone());
        let continuous = self.rounds(Kind::Continuous, stopping);
        tokio::join!(scheduled, continuous);
    }

    async fn rounds(self, kind: Kind, mut stopping: watch::Receiver<Stop>) {
        let mut known: HashMap<String, Known> = HashMap::new();
        let mut progress = self.engine.watch_progress();
        loop {
            let applied = progress.borrow().applied;
            if *stopping.borrow() != Stop::No {
                return;
            }
            let wait = match self.round(kind, &mut known).await {
                Ok(wait) => wait,
                Err(error) => {
                    tracing::warn!(%error, "rules not run; tried again");
                    LOOK_EVERY
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                _ = stopping.changed() => return,
                // Rows have come; not more often than that, however many come.
                () = more_than(&mut progress, applied), if kind == Kind::Continuous => {
                    tokio::time::sleep(CONTINUOUS_EVERY).await;
                }
            }
        }
    }

    /// One look at all rules; how long to wait for the next.
    async fn round(&self, kind: Kind, known: &mut HashMap<String, Known>) -> Result<Duration, StateError> {
        let listed = self.tenant.list_rules().await?;
        let mine = |r: &RuleRecord| (r.rule.schedule == Schedule::Continuous) == (kind == Kind::Continuous);
        let rules: Vec<RuleRecord> = listed.into_iter().filter(|r| r.rule.enabled && mine(r)).collect();
        known.retain(|id, _| rules.iter().any(|r| r.rule.id == *id));
        if rules.is_empty() {
            return Ok(LOOK_EVERY);
        }
        // Counted before the moment is fixed: what is counted has arrived by then, and what is not yet makes
        // another run.
        let rows = self.engine.progress().rows;
        let look = Look { complete_us: self.engine.complete().await, rows };
        let mut wait = LOOK_EVERY;
        for record in rules {
            let entry = self.known(known, &record);
            if entry.retry_at.is_some_and(|at| Instant::now() < at) {
                continue;
            }
            let again = self.one(&record, entry, &look).await?;
            wait = wait.min(again);
        }
        Ok(wait)
    }

    fn known<'k>(&self, known: &'k mut HashMap<String, Known>, record: &RuleRecord) -> &'k mut Known {
        let fresh = || Known {
            updated_us: record.updated.0,
            study: self.hunt.study_rule(&record.rule).map(Arc::new),
            failures: 0,
            retry_at: None,
            seen_rows: None,
        };
        let entry = known.entry(record.rule.id.clone()).or_insert_with(fresh);
        if entry.updated_us != record.updated.0 {
            *entry = fresh();
        }
        entry
    }

    /// Runs a rule when it is due; how long until it may be again.
    async fn one(&self, record: &RuleRecord, known: &mut Known, look: &Look) -> Result<Duration, StateError> {
        let complete_us = look.complete_us;
        if known.study.is_err() && known.failures > 0 {
            // A stored function that it calls may be back.
            known.study = self.hunt.study_rule(&record.rule).map(Arc::new);
        }
        let study = match &known.study {
            Ok(study) => Arc::clone(study),
            Err(error) => {
                let error = error.clone();
                return self.failed(record, known, (complete_us, &error)).await;
            }
        };
        let arrived = look.arrived(&study);
        let waits = record.rule.schedule == Schedule::Continuous
            && record.rule.lateness_s == 0
            && record.progress.begun_us.is_none();
        if waits && known.seen_rows == Some(arrived) {
            return Ok(LOOK_EVERY);
        }
        let run = match next(&record.rule, study.nature(), &record.progress, complete_us) {
            Next::Now(run) => run,
            Next::At(at) => return Ok(until(at, complete_us)),
            Next::OnArrival => return Ok(LOOK_EVERY),
        };
        match self.execute(record, &study, &run).await? {
            Ok(()) => {
                (known.failures, known.retry_at, known.seen_rows) = (0, None, Some(arrived));
                // On a schedule another may be due right behind it.
                let continuous = record.rule.schedule == Schedule::Continuous;
                Ok(if continuous { LOOK_EVERY } else { Duration::ZERO })
            }
            Err(error) => self.failed(record, known, (run.to_us, &error)).await,
        }
    }

    /// One run: begun, asked, alerts stored, ended.
    async fn execute(
        &self,
        record: &RuleRecord,
        study: &Study,
        run: &Run,
    ) -> Result<Result<(), HuntError>, StateError> {
        let rule = &record.rule;
        let started_us = now_us();
        self.tenant.begin_rule_run(&rule.id, run.to_us).await?;
        let rows = match self.hunt.rule_rows(rule, run, (self.limits.clone(), None)).await {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error)),
        };
        let nature = study.nature();
        let ran = Ran { tenant: self.tenant.name(), rule, nature, tables: &study.tables, run };
        let known = self.tenant.known_rule_keys(&rule.id, &keys(&ran, &rows)).await?;
        let found = findings(&ran, &rows, &known);
        let put = self.tenant.put_alerts(&found.alerts, now_us()).await?;
        let kept = kept_run(run, started_us, (&found, rows.rows.len()));
        let progress = ended(rule, &record.progress, run, !found.alerts.is_empty());
        self.end(record, (&progress, &kept), &found.keys).await?;
        if !found.alerts.is_empty() {
            self.engine.rule_figures().delay.add(kept.ended_us - run.to_us);
            tracing::info!(rule = rule.name, alerts = found.alerts.len(), "a rule alerts");
            // When the worker has ended the alerts are read back at the next start.
            let shown = found.alerts.into_iter().filter(|a| !put.hidden.contains(&a.id)).collect();
            let _ = self.alerts.send(shown).await;
        }
        Ok(Ok(()))
    }

    async fn end(
        &self,
        record: &RuleRecord,
        (progress, run): (&Progress, &RuleRun),
        keys: &[(String, i64)],
    ) -> Result<(), StateError> {
        let figures = self.engine.rule_figures();
        figures.runs.add(run.ended_us - run.started_us);
        figures.count(&record.rule.id, run);
        let notable = record.rule.schedule != Schedule::Continuous
            || run.rows > 0
            || run.status != RuleRunStatus::Completed;
        self.tenant.end_rule_run(&record.rule.id, RunEnd { progress, run, keys, notable }).await
    }

    /// Notes a run that failed; the same rows are looked at again, after a while.
    async fn failed(
        &self,
        record: &RuleRecord,
        known: &mut Known,
        (to_us, error): (i64, &HuntError),
    ) -> Result<Duration, StateError> {
        let now = now_us();
        let run = RuleRun {
            number: 0,
            from_us: record.progress.through_us,
            to_us,
            started_us: now,
            ended_us: now,
            status: RuleRunStatus::Failed,
            rows: 0,
            new_rows: 0,
            alerts: 0,
            code: code(error).to_owned(),
            error: error.message.clone(),
        };
        tracing::warn!(rule = record.rule.name, error = error.message, "a run of a rule failed");
        let progress = Progress { begun_us: None, ..record.progress };
        self.end(record, (&progress, &run), &[]).await?;
        let wait = RETRY.0.saturating_mul(2_u32.saturating_pow(known.failures.min(10))).min(RETRY.1);
        known.failures += 1;
        known.retry_at = Some(Instant::now() + wait);
        Ok(LOOK_EVERY)
    }
}

/// Waits until other batches than those have been applied.
async fn more_than(progress: &mut watch::Receiver<Progressed>, applied: u64) {
    // When the engine has ended, so do those who wait.
    let _ = progress.wait_for(|p| p.applied != applied).await.is_ok();
}

fn until(at_us: i64, complete_us: i64) -> Duration {
    let micros = u64::try_from(at_us.saturating_sub(complete_us)).unwrap_or(0);
    Duration::from_micros(micros).clamp(Duration::from_millis(50), LOOK_EVERY)
}

fn kept_run(run: &Run, started_us: i64, (found, rows): (&Findings, usize)) -> RuleRun {
    let folded = found.folded > 0;
    RuleRun {
        number: 0,
        from_us: run.from_us,
        to_us: run.to_us,
        started_us,
        ended_us: now_us(),
        status: if folded { RuleRunStatus::PartiallyFailed } else { RuleRunStatus::Completed },
        rows: rows as u64,
        new_rows: found.new_rows,
        alerts: found.alerts.len() as u64,
        code: if folded { "partialRowsFailed".to_owned() } else { String::new() },
        error: match folded {
            true => format!("{} alerts beyond those a run may make are in its last one", found.folded),
            false => String::new(),
        },
    }
}

/// Graph's `huntingRuleErrorCode` of an error.
fn code(error: &HuntError) -> &'static str {
    match (error.kind, error.code.as_str()) {
        (ErrorKind::Limit, "limit.time") => "queryTimeout",
        (ErrorKind::Limit, "limit.rows" | "limit.bytes") => "queryExceededResultSize",
        (ErrorKind::Limit, _) => "queryLimitsExceeded",
        _ => "queryExecutionFailed",
    }
}
