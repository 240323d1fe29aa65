//! The engine: log, tables, state and the worker between them, without any socket.

use std::sync::Arc;
use std::time::Duration;

use detect::{Content, Pipeline};
use schema::Catalog;
use store::ingest::{Writer, WriterOptions};
use store::log::{Log, LogError, LogOptions};
use store::state::{DEFAULT_TENANT, Snapshot, State, StateLocation};
use store::tables::{Tables, TablesOptions};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use connect::{Ack, Batch, SinkError};

use super::arrivals::Arrivals;
use super::config::EngineArgs;
use super::correlation::Incidents;
use super::error::ServerError;
use super::health::Watch;
use super::label::Label;
use super::latency::Durations;
use super::maintenance::{self, Upkeep};
use super::now_us;
use super::rules::RuleFigures;
use super::worker::{self, Parts, Progress, SNAPSHOT, Worker};

/// The running engine. Clones share it.
#[derive(Clone)]
pub struct Engine {
    log: Log,
    tables: Tables,
    writer: Writer,
    state: State,
    health: Watch,
    progress: watch::Receiver<Progress>,
    stop: watch::Sender<Stop>,
    arrivals: Arrivals,
    alerts: mpsc::Sender<Vec<model::Alert>>,
    alert_latency: Durations,
    rule_figures: RuleFigures,
}

/// Alerts of rules, in runs, that wait for correlation at most.
const RUNS_WAITING: usize = 64;

/// Whether the engine is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    /// It goes on.
    No,
    /// When everything acknowledged has been processed.
    WhenDone,
    /// After the step it is at.
    Soon,
}

/// What keeps the engine going; ends with [`Running::stop`].
pub struct Running {
    engine: Engine,
    worker: JoinHandle<Result<(), ServerError>>,
    upkeep: JoinHandle<()>,
}

impl Engine {
    /// Opens everything in the data folder, replays what the tables lack, and starts the worker.
    /// Returns once the worker runs; [`Engine::ready`] tells when the replay is done.
    ///
    /// # Errors
    /// When the folder is in use or damaged, or the state database cannot be opened.
    pub async fn start(args: &EngineArgs, content: &Content) -> Result<Running, ServerError> {
        let folder = &args.data.data_dir;
        std::fs::create_dir_all(folder).map_err(ServerError::data_folder(folder))?;
        let (log, recovery) = Log::open(&folder.join("log"), log_options(args))?;
        report(&recovery);
        let catalog = Arc::new(Catalog::builtin()?);
        let location = args.tables.clone().unwrap_or_else(|| folder.display().to_string());
        let tables = Tables::open(&location, catalog.clone(), TablesOptions::default()).await?;
        let state = args.state.as_deref().unwrap_or_default();
        let state = State::open(&StateLocation::parse(state, folder)?).await?;
        let writer = Writer::open(folder, log.clone(), tables.clone(), writer_options(args)).await?;
        report_rules(content);
        let mut pipeline = Pipeline::new(catalog, content, pipeline_options(args))?;
        let remembered = restore(&state, &mut pipeline).await?;
        writer.consumer_done(SNAPSHOT, Some(remembered));
        let mut incidents = Incidents::load(state.default_tenant(), graph::Config::default()).await?;
        incidents.learn(pipeline.device_addresses());
        let (known, mark) = super::indicators::live(&state.default_tenant()).await?;
        pipeline.set_indicators(known);
        let (sender, progress) = watch::channel(Progress::default());
        let (stop, stopping) = watch::channel(Stop::No);
        let health = Watch::load(&state.default_tenant(), &args.health).await?;
        let arrivals = Arrivals::default();
        for record in state.default_tenant().list_rules().await? {
            arrivals.promise(record.progress.through_us);
        }
        let (alerts, found) = mpsc::channel(RUNS_WAITING);
        let (alert_latency, rule_figures) = (Durations::default(), RuleFigures::default());
        let engine = Engine {
            log,
            tables,
            writer,
            state,
            health,
            progress,
            stop,
            arrivals,
            alerts,
            alert_latency,
            rule_figures,
        };
        let (rules_sender, rules) = watch::channel(None);
        tokio::spawn(super::reload::run(args.rule_set.clone(), rules_sender));
        let parts = Parts {
            rules,
            writer: &engine.writer,
            state: &engine.state,
            remembered,
            indicators: mark,
            health: engine.health.clone(),
            progress: sender,
            stopping: stopping.clone(),
            found,
            latency: engine.alert_latency.clone(),
        };
        let worker = Worker::new(parts, pipeline, incidents);
        let worker = tokio::task::spawn(worker::run(worker, engine.log.clone()));
        let upkeep = Upkeep { keep_days: args.keep_days, keep_bytes: args.keep_gb.map(|gb| gb << 30) };
        let upkeep = tokio::spawn(maintenance::run(engine.tables.clone(), upkeep, stopping));
        Ok(Running { engine, worker, upkeep })
    }

    /// Makes a batch durable.
    ///
    /// # Errors
    /// When the log is full, busy or broken; nothing is stored then.
    pub async fn append(&self, batch: Batch) -> Result<Ack, SinkError> {
        let label = Label { tenant: batch.tenant, format: batch.format, name: batch.name, zone: batch.zone };
        let under_way = self.arrivals.begin(now_us());
        let stored = store::log::Batch {
            source: batch.source,
            format: label.write(),
            arrival_us: under_way.arrival_us,
            key: batch.key,
            flags: 0,
            payload: batch.payload,
        };
        let appended = self.log.append(stored).await.map_err(refusal)?;
        Ok(Ack { sequence: appended.sequence, duplicate: appended.duplicate })
    }

    /// Waits until everything acknowledged up to now has been processed: rows can be read, alerts
    /// and incidents are there.
    ///
    /// # Errors
    /// When the worker has ended.
    pub async fn settled(&self) -> Result<(), ServerError> {
        let wanted = self.log.durable();
        let mut progress = self.progress.clone();
        let reached = progress.wait_for(|p| p.applied >= wanted && p.correlated >= wanted).await;
        reached.map(|_| ()).map_err(|_| ServerError::Stopped("the worker has ended".to_owned()))
    }

    /// The moment up to which everything that arrived can be read, once it can; nothing will arrive up to
    /// then any more.
    pub(super) async fn complete(&self) -> i64 {
        let complete_us = self.arrivals.complete(now_us());
        let wanted = self.log.durable();
        // When the worker has ended, so do those who ask.
        let _ = self.progress.clone().wait_for(|p| p.applied >= wanted).await;
        complete_us
    }

    /// Where alerts that are stored go to be correlated.
    pub(super) fn alerts(&self) -> mpsc::Sender<Vec<model::Alert>> {
        self.alerts.clone()
    }

    /// How far processing is, as it moves.
    pub(super) fn watch_progress(&self) -> watch::Receiver<Progress> {
        self.progress.clone()
    }

    /// From acknowledged to stored, of alerts on the stream.
    pub(super) fn alert_latency(&self) -> &Durations {
        &self.alert_latency
    }

    /// What there is to know of running rules.
    pub(super) fn rule_figures(&self) -> &RuleFigures {
        &self.rule_figures
    }

    /// Whether the replay at start is done.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.progress.borrow().replayed
    }

    /// How far processing is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress.borrow().clone()
    }

    /// Tells when the engine is to end.
    pub(super) fn stopping(&self) -> watch::Receiver<Stop> {
        self.stop.subscribe()
    }

    /// The log.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The tables.
    #[must_use]
    pub fn tables(&self) -> &Tables {
        &self.tables
    }

    /// The health of sources.
    pub(super) fn health(&self) -> &Watch {
        &self.health
    }

    /// The state database.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }
}

impl Running {
    /// The engine.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Ends as soon as the worker fails; otherwise never.
    pub async fn failed(&mut self) -> ServerError {
        match (&mut self.worker).await {
            Ok(Ok(())) => ServerError::Stopped("the worker has ended".to_owned()),
            Ok(Err(error)) => error,
            Err(panic) => ServerError::Stopped(panic.to_string()),
        }
    }

    /// Processes what is acknowledged, stores all rows, and ends.
    ///
    /// # Errors
    /// When the rows cannot be stored; the log keeps them then.
    pub async fn stop(mut self) -> Result<(), ServerError> {
        self.stop_within(Duration::MAX).await
    }

    /// The same; what is not processed within `most` is left in the log for the next start.
    ///
    /// # Errors
    /// As [`Running::stop`].
    pub async fn stop_within(&mut self, most: Duration) -> Result<(), ServerError> {
        let stop = self.engine.stop.clone();
        let _ = stop.send(Stop::WhenDone);
        let hurry = tokio::spawn(async move {
            tokio::time::sleep(most).await;
            let _ = stop.send(Stop::Soon);
        });
        let ended = (&mut self.worker).await;
        hurry.abort();
        let _ = (&mut self.upkeep).await;
        let outcome = ended.unwrap_or_else(|panic| Err(ServerError::Stopped(panic.to_string())));
        self.engine.state.close().await;
        outcome
    }
}

impl Running {
    /// Ends without finishing anything; the log has it.
    pub async fn abandon(mut self) {
        self.upkeep.abort();
        self.worker.abort();
        // It ends at its next wait, and the runtime must not end before; when it has failed it has ended.
        if !self.worker.is_finished() {
            let _ = tokio::time::timeout(Duration::from_secs(5), &mut self.worker).await;
        }
    }
}

fn refusal(error: LogError) -> SinkError {
    match error {
        LogError::Busy { .. } => SinkError::Busy { retry_after_s: 5 },
        LogError::Full { .. } => SinkError::Full,
        unfit @ (LogError::TooLarge { .. } | LogError::NameTooLong { .. }) => {
            SinkError::Unfit(unfit.to_string())
        }
        other => SinkError::Failed(other.to_string()),
    }
}

fn log_options(args: &EngineArgs) -> LogOptions {
    let defaults = LogOptions::default();
    let log_bytes_max = args.log_mb << 20;
    LogOptions {
        log_bytes_max,
        // The log shrinks by whole segments, so there must be several within its limit.
        segment_bytes: defaults.segment_bytes.min(log_bytes_max / 8),
        reserve_bytes: args.reserve_mb << 20,
        ..defaults
    }
}

fn writer_options(args: &EngineArgs) -> WriterOptions {
    let defaults = WriterOptions::default();
    let held_bytes_max = args.held_mb << 20;
    WriterOptions {
        flush_age_ms: args.flush_s * 1000,
        flush_bytes: defaults.flush_bytes.min(held_bytes_max / 2),
        held_bytes_max,
        ..defaults
    }
}

fn pipeline_options(args: &EngineArgs) -> detect::Options {
    let mail = mail::MailContext {
        own_domains: args.own_domains.clone(),
        trusted_authserv_ids: args.trusted_authserv.clone(),
        ..mail::MailContext::default()
    };
    detect::Options { mail, ..detect::Options::default() }
}

pub(super) fn report_rules(content: &Content) {
    for failed in content.failed.iter() {
        tracing::warn!(%failed, "rule left out");
    }
    tracing::info!(rules = content.program.rules().len(), failed = content.failed.len(), "rules compiled");
}

/// Restores what detection remembers; returns the sequence it stands for.
async fn restore(state: &State, pipeline: &mut Pipeline) -> Result<u64, ServerError> {
    let tenant = state.tenant(DEFAULT_TENANT)?;
    let Some(Snapshot { sequence, body, .. }) = tenant.get_snapshot(SNAPSHOT).await? else { return Ok(0) };
    if let Err(error) = pipeline.restore(&body) {
        tracing::warn!(%error, "detection memory not restored");
    }
    Ok(sequence)
}

fn report(recovery: &store::log::Recovery) {
    for torn in &recovery.torn {
        tracing::warn!(segment = %torn.segment.display(), bytes = torn.bytes, "unfinished end of the log cut; nothing of it was acknowledged");
    }
    for damaged in &recovery.damaged {
        tracing::error!(segment = %damaged.segment.display(), offset = damaged.offset, bytes = damaged.bytes, kept_in = ?damaged.kept_in, "damaged range of the log set aside");
    }
    for missing in &recovery.missing {
        tracing::error!(
            from = missing.start(),
            to = missing.end(),
            "acknowledged batches cannot be read any more"
        );
    }
    if recovery.keys_lost {
        tracing::error!("the file of idempotency keys is damaged: batches sent again may be stored again");
    }
}

/// How long to wait before trying again after failure number `failures`.
pub(super) fn back_off(failures: u32) -> Duration {
    Duration::from_millis(200 * u64::from(2_u32.saturating_pow(failures.min(7))))
}
