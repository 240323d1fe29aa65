//! The worker: reads the log in order, and makes rows, alerts, counts and incidents of it.
//!
//! What it does for a group of batches is idempotent: rows know their sequence, alerts their
//! identity, counters their watermark. So after any failure it tries the same step again, and while
//! it cannot go on the log grows until senders are told to wait.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use detect::{Counts, Input, Pipeline};
use model::{Alert, AlertId};
use store::ingest::{Flushed, IngestError, Writer};
use store::log::{Log, LogError, StoredBatch};
use store::state::{Counter, Increment, Snapshot, SourceSpec, State, StateError, Tenant};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use super::attempts::Attempts;
use super::correlation::Incidents;
use super::engine::{Stop, back_off};
use super::error::ServerError;
use super::health::Watch;
use super::indicators::Mark;
use super::label::Label;
use super::latency::Durations;
use super::now_us;
pub(super) use super::progress::Progress;
use super::reload::Rules;

/// Name of the snapshot of what detection remembers.
pub(super) const SNAPSHOT: &str = "detection";
/// Payload bytes of batches processed as one group.
const GROUP_BYTES: usize = 8 << 20;
/// Time between two looks at the indicators of the state database.
const INDICATORS_EVERY: Duration = Duration::from_secs(5);
/// Time between two times that the health of sources is kept.
const SAVE_HEALTH_EVERY: Duration = Duration::from_secs(60);
/// Least time between two correlation runs while records keep coming; when they stop there is one at once.
const CORRELATE_EVERY: Duration = Duration::from_secs(1);

/// What a worker works on.
pub(super) struct Parts<'e> {
    pub(super) writer: &'e Writer,
    pub(super) state: &'e State,
    /// What detection remembers covers the log up to here.
    pub(super) remembered: u64,
    /// By what is known which indicators rows are compared with.
    pub(super) indicators: Mark,
    /// Rules that were read again.
    pub(super) rules: Rules,
    pub(super) health: Watch,
    pub(super) progress: watch::Sender<Progress>,
    pub(super) stopping: watch::Receiver<Stop>,
    /// Alerts of rules made of queries; they are stored already.
    pub(super) found: mpsc::Receiver<Vec<Alert>>,
    pub(super) latency: Durations,
}

/// The worker.
pub(super) struct Worker {
    remembered: u64,
    writer: Writer,
    tenant: Tenant,
    pipeline: Pipeline,
    incidents: Incidents,
    progress: watch::Sender<Progress>,
    stopping: watch::Receiver<Stop>,
    flushing: Option<JoinHandle<Result<Flushed, ServerError>>>,
    flush_attempts: Attempts,
    /// Whether the log holds more than it need: from before the start, or because a flush failed half-way.
    log_held: bool,
    correlated_at: Instant,
    correlate_attempts: Attempts,
    correlation_took: Duration,
    indicators: Mark,
    indicators_read: Instant,
    rules: Rules,
    known_sources: BTreeMap<String, ()>,
    health: Watch,
    health_saved: Instant,
    found: mpsc::Receiver<Vec<Alert>>,
    latency: Durations,
}

impl Worker {
    pub(super) fn new(parts: Parts<'_>, pipeline: Pipeline, incidents: Incidents) -> Self {
        Worker {
            remembered: parts.remembered,
            writer: parts.writer.clone(),
            tenant: parts.state.default_tenant(),
            pipeline,
            incidents,
            progress: parts.progress,
            stopping: parts.stopping,
            flushing: None,
            flush_attempts: Attempts::default(),
            log_held: false,
            correlated_at: Instant::now(),
            correlate_attempts: Attempts::default(),
            correlation_took: Duration::ZERO,
            indicators: parts.indicators,
            indicators_read: Instant::now(),
            rules: parts.rules,
            known_sources: BTreeMap::new(),
            health: parts.health,
            health_saved: Instant::now(),
            found: parts.found,
            latency: parts.latency,
        }
    }
}

/// Reads the log until told to stop; then stores all rows and ends.
///
/// # Errors
/// When a step can never succeed.
pub(super) async fn run(mut worker: Worker, log: Log) -> Result<(), ServerError> {
    let from = worker.writer.replay_from();
    let replay_to = log.durable();
    let mut reader = log.read_from(from);
    worker.log_held = replay_to > 0;
    worker.set_applied(from.saturating_sub(1), from.saturating_sub(1) >= replay_to);
    tracing::info!(from, to = replay_to, "reading the log");
    loop {
        if worker.stop() == Stop::Soon {
            return worker.finish().await;
        }
        let group = next_group(&mut reader)?;
        if group.is_empty() {
            if worker.stop() == Stop::WhenDone {
                return worker.finish().await;
            }
            worker.idle().await;
            let applied = worker.progress.borrow().applied;
            tokio::select! {
                more = log.wait_beyond(applied) => { more?; }
                _ = worker.stopping.changed() => {}
                Some(found) = worker.found.recv() => worker.incidents.add(found, applied),
                () = tokio::time::sleep(Duration::from_millis(250)) => {}
            }
            continue;
        }
        let through = group.last().map_or(0, |b| b.sequence);
        worker.group(group).await?;
        worker.set_applied(through, through >= replay_to);
        worker.after_group().await;
    }
}

fn next_group(reader: &mut store::log::LogReader) -> Result<Vec<StoredBatch>, ServerError> {
    let mut group = vec![];
    let mut bytes = 0;
    while bytes < GROUP_BYTES {
        match reader.next() {
            Some(Ok(batch)) => {
                bytes += batch.batch.payload.len();
                group.push(batch);
            }
            // Reading goes on behind a damaged place; opening the log again sets it aside.
            Some(Err(error @ LogError::Damaged { .. })) => tracing::error!(%error, "batches are missing"),
            Some(Err(error)) => return Err(error.into()),
            None => break,
        }
    }
    Ok(group)
}

impl Worker {
    fn set_applied(&self, applied: u64, replayed: bool) {
        self.progress.send_modify(|p| {
            p.applied = applied;
            p.replayed |= replayed;
        });
    }

    /// One group of batches: rows held, alerts and counts stored.
    async fn group(&mut self, group: Vec<StoredBatch>) -> Result<(), ServerError> {
        let through = group.last().map_or(0, |b| b.sequence);
        let mut alerts: BTreeMap<String, Alert> = BTreeMap::new();
        let mut counted: Vec<(u64, String, Counts)> = vec![];
        let mut addresses = None;
        let mut alerting: Vec<i64> = vec![]; // Arrival of the batches that alerts are of.
        let rows = tokio::task::block_in_place(|| {
            // What detection remembers includes batches up to `remembered`, and the tables had their
            // rows before it was saved; judging them again would count them twice.
            for stored in group.iter().filter(|b| b.sequence > self.remembered) {
                let outcome = process(&mut self.pipeline, stored);
                let place = (stored.sequence, stored.batch.arrival_us);
                self.health.observe(&stored.batch.source, place, &outcome.observed);
                addresses = outcome.device_addresses.or(addresses.take());
                alerting.extend((!outcome.alerts.is_empty()).then_some(stored.batch.arrival_us));
                alerts.extend(outcome.alerts.into_iter().map(|a| (a.id.0.clone(), a)));
                counted.push((stored.sequence, stored.batch.source.clone(), outcome.counts));
            }
            self.pipeline.take_rows()
        })?;
        let mut rows = Some(rows);
        let mut failures = 0;
        while let Some(given) = rows.take() {
            match self.writer.accept(through, given.clone()) {
                Ok(_) => {}
                Err(IngestError::TooMuchHeld { .. }) => {
                    rows = Some(given);
                    if !self.flush_now().await {
                        self.failed(&"rows wait for the tables", &mut failures).await?;
                    }
                }
                Err(other) => return Err(other.into()),
            }
        }
        let alerts: Vec<Alert> = alerts.into_values().collect();
        let hidden = self.store_judgement(&alerts, &counted, &group).await?;
        if self.progress.borrow().replayed {
            alerting.iter().for_each(|arrival_us| self.latency.add(now_us() - arrival_us));
        }
        self.note(&counted, alerts.len());
        let shown = alerts.into_iter().filter(|a| !hidden.contains(&a.id)).collect();
        self.incidents.add(shown, through);
        if let Some(addresses) = addresses {
            self.incidents.learn(addresses);
        }
        Ok(())
    }

    /// Stores alerts and counts, again and again until it succeeds or the server is to end; gives the alerts
    /// that a tuning hides.
    async fn store_judgement(
        &mut self,
        alerts: &[Alert],
        counted: &[(u64, String, Counts)],
        group: &[StoredBatch],
    ) -> Result<Vec<AlertId>, ServerError> {
        let increments: Vec<Increment> = counted.iter().flat_map(increments).collect();
        let seen: BTreeMap<String, i64> =
            group.iter().map(|b| (b.batch.source.clone(), b.batch.arrival_us)).collect();
        let mut failures = 0;
        let hidden = loop {
            let outcome = async {
                for source in seen.keys().filter(|s| !self.known_sources.contains_key(*s)) {
                    let spec =
                        SourceSpec { name: source.clone(), kind: "stream".to_owned(), format_hint: None };
                    // A name the database refuses is still counted, as a source of kind `unknown`.
                    if let Err(error) = self.tenant.ensure_source(&spec, now_us()).await {
                        tracing::debug!(source, %error, "source not registered");
                    }
                }
                let put = self.tenant.put_alerts(alerts, now_us()).await?;
                self.tenant.count(&increments).await?;
                self.tenant.touch_sources(&seen).await?;
                Ok::<_, StateError>(put.hidden)
            };
            match outcome.await {
                Ok(hidden) => break hidden,
                Err(error) => self.failed(&error, &mut failures).await?,
            }
        };
        self.known_sources.extend(seen.into_keys().map(|s| (s, ())));
        Ok(hidden)
    }

    /// Waits before a failed step is tried again.
    ///
    /// # Errors
    /// When the server is to end: the step is made at the next start, from the log.
    async fn failed(
        &mut self,
        error: &(dyn std::fmt::Display + Sync),
        failures: &mut u32,
    ) -> Result<(), ServerError> {
        self.progress.send_modify(|p| p.failures += 1);
        tracing::error!(%error, attempt = *failures + 1, "a step failed and is tried again");
        let wait = back_off(*failures);
        *failures += 1;
        let to_end = self.stopping.wait_for(|stop| *stop != Stop::No);
        // Told to end or the engine is gone: both are the end.
        match tokio::time::timeout(wait, to_end).await {
            Ok(_) => Err(ServerError::Stopped(error.to_string())),
            Err(_) => Ok(()),
        }
    }

    fn stop(&self) -> Stop {
        *self.stopping.borrow()
    }

    fn note(&self, counted: &[(u64, String, Counts)], alerts: usize) {
        self.progress.send_modify(|p| {
            p.alerts += alerts as u64;
            for (_, _, counts) in counted {
                p.records += counts.records;
                p.events += counts.events;
                for (table, rows) in &counts.rows {
                    *p.rows.entry(table.clone()).or_default() += rows;
                }
            }
        });
    }

    async fn after_group(&mut self) {
        let applied = self.progress.borrow().applied;
        while let Ok(found) = self.found.try_recv() {
            self.incidents.add(found, applied);
        }
        // With many alerts a run takes long; it gets a tenth of the time at most.
        if self.correlated_at.elapsed() >= CORRELATE_EVERY.max(10 * self.correlation_took) {
            self.correlate().await;
        }
        self.start_flush_if_due().await;
        self.refresh_indicators().await;
        self.take_up_rules();
        self.save_health().await;
    }

    async fn save_health(&mut self) {
        if self.health_saved.elapsed() < SAVE_HEALTH_EVERY {
            return;
        }
        self.health_saved = Instant::now();
        let applied = self.progress.borrow().applied;
        if let Err(error) = self.health.save(&self.tenant, applied).await {
            tracing::warn!(%error, "health of sources not kept; tried again");
        }
    }

    async fn idle(&mut self) {
        self.correlate().await;
        self.start_flush_if_due().await;
        self.refresh_indicators().await;
        self.save_health().await;
        self.take_up_rules();
    }

    /// Takes up rules that were read again; open windows of correlations go on.
    fn take_up_rules(&mut self) {
        if !self.rules.has_changed().unwrap_or(false) {
            return;
        }
        let Some(content) = self.rules.borrow_and_update().clone() else { return };
        match self.pipeline.reload(&content) {
            Ok(()) => tracing::info!("the rules read again are in force"),
            Err(error) => tracing::error!(%error, "rules not taken up; those known stay in force"),
        }
    }

    /// Takes up indicators that were added or removed; what was processed before is not looked at again.
    async fn refresh_indicators(&mut self) {
        if self.indicators_read.elapsed() < INDICATORS_EVERY {
            return;
        }
        self.indicators_read = Instant::now();
        let read = async {
            match Mark::read(&self.tenant).await? == self.indicators {
                true => Ok(None),
                false => super::indicators::live(&self.tenant).await.map(Some),
            }
        };
        match read.await {
            Ok(Some((known, mark))) => {
                tracing::info!(indicators = known.len(), "indicators changed");
                self.pipeline.set_indicators(known);
                self.indicators = mark;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "indicators not read; those known stay in force"),
        }
    }

    async fn correlate(&mut self) {
        if !self.correlate_attempts.due() {
            return;
        }
        let started = Instant::now();
        let outcome = self.incidents.update(now_us()).await;
        (self.correlated_at, self.correlation_took) = (Instant::now(), started.elapsed());
        match outcome {
            Ok(through) => {
                self.correlate_attempts = Attempts::default();
                let applied = self.progress.borrow().applied;
                // Batches without alerts move the mark as well.
                self.progress.send_modify(|p| p.correlated = through.max(applied));
            }
            Err(error) => {
                self.progress.send_modify(|p| p.failures += 1);
                self.correlate_attempts.failed();
                tracing::error!(%error, "incidents not stored yet; tried again");
            }
        }
    }

    /// Starts a flush beside the work when one is due and none is running.
    async fn start_flush_if_due(&mut self) {
        if self.flushing.as_ref().is_some_and(|f| !f.is_finished()) {
            return;
        }
        self.take_flushed().await;
        // The tables may have everything already: then no rows are held that would make a flush due, and a
        // log at its limit would take no more.
        let log_held = self.log_held && self.progress.borrow().replayed;
        if (self.writer.flush_due() || log_held) && self.flush_attempts.due() {
            self.start_flush();
        }
    }

    /// Starts a flush between two groups, when what detection remembers is what has been applied.
    fn start_flush(&mut self) {
        let through = self.progress.borrow().applied;
        let snapshot = match self.pipeline.snapshot() {
            Ok(body) => Some(Snapshot { sequence: through, created_us: now_us(), body }),
            Err(error) => {
                tracing::error!(%error, "detection memory not saved");
                None
            }
        };
        let (writer, tenant) = (self.writer.clone(), self.tenant.clone());
        self.flushing = Some(tokio::spawn(flush(writer, tenant, snapshot)));
    }

    /// Waits for a running flush and makes another, within a group: detection remembers batches whose
    /// rows are not held yet, so this is no time to save what it remembers.
    ///
    /// Returns whether the rows are in the tables.
    async fn flush_now(&mut self) -> bool {
        self.take_flushed().await;
        let (writer, tenant) = (self.writer.clone(), self.tenant.clone());
        self.flushing = Some(tokio::spawn(flush(writer, tenant, None)));
        self.take_flushed().await
    }

    /// Takes the outcome of a flush, waiting for it when it still runs; whether it succeeded.
    async fn take_flushed(&mut self) -> bool {
        let Some(running) = self.flushing.take() else { return true };
        match running.await {
            Ok(Ok(flushed)) => {
                self.flush_attempts = Attempts::default();
                self.log_held &= !self.progress.borrow().replayed;
                self.progress.send_modify(|p| p.flushed = flushed.through);
                tracing::debug!(?flushed, "flushed");
                return true;
            }
            Ok(Err(error)) => {
                self.progress.send_modify(|p| p.failures += 1);
                self.flush_attempts.failed();
                self.log_held = true;
                tracing::error!(%error, "rows not in the tables yet; the log keeps them");
            }
            Err(panic) => tracing::error!(%panic, "flush ended early"),
        }
        false
    }

    async fn finish(mut self) -> Result<(), ServerError> {
        self.correlate().await;
        self.take_flushed().await;
        self.start_flush();
        match self.flushing.take() {
            Some(running) => {
                running.await.unwrap_or_else(|e| Err(ServerError::Stopped(e.to_string()))).map(|_| ())
            }
            None => Ok(()),
        }
    }
}

/// Rows into the tables, then the memory of detection, then the log is let go of.
async fn flush(writer: Writer, tenant: Tenant, snapshot: Option<Snapshot>) -> Result<Flushed, ServerError> {
    let flushed = writer.flush().await?;
    if let Some(snapshot) = snapshot {
        let sequence = snapshot.sequence;
        tenant.put_snapshot(SNAPSHOT, &snapshot).await?;
        writer.consumer_done(SNAPSHOT, Some(sequence));
        writer.release().await?;
    }
    Ok(flushed)
}

fn process(pipeline: &mut Pipeline, stored: &StoredBatch) -> detect::Outcome {
    let label = Label::read(&stored.batch.format);
    pipeline.process(&Input {
        tenant: &label.tenant,
        source: &stored.batch.source,
        format: label.format.as_deref(),
        name: label.name.as_deref(),
        zone: label.zone.as_deref(),
        sequence: stored.sequence,
        arrival_us: stored.batch.arrival_us,
        payload: &stored.batch.payload,
    })
}

fn increments((sequence, source, counts): &(u64, String, Counts)) -> Vec<Increment> {
    let amounts = [
        (Counter::Received, counts.records),
        (Counter::Stored, counts.stored + counts.unmapped),
        (Counter::Quarantined, counts.quarantined),
        (Counter::Bytes, counts.bytes),
    ];
    let of =
        |(counter, amount)| Increment { source: source.clone(), counter, amount, sequence: Some(*sequence) };
    amounts.into_iter().map(of).collect()
}
