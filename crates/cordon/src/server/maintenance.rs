//! Upkeep of the tables in the background: compaction, index of terms, retention, vacuum.

use std::time::Duration;

use store::tables::{CompactOptions, IndexOptions, Retention, Tables};
use tokio::sync::watch;

use super::engine::Stop;
use super::now_us;

/// What is kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Upkeep {
    pub(super) keep_days: u32,
    pub(super) keep_bytes: Option<u64>,
}

/// Time between rounds.
const EVERY: Duration = Duration::from_secs(300);
/// How long files that are no longer part of a table stay for readers that still use them.
const VACUUM_GRACE_MS: u64 = 3_600_000;
const DAY_US: i64 = 86_400_000_000;

/// Rounds until told to stop. A failing step is logged and tried in the next round.
pub(super) async fn run(tables: Tables, upkeep: Upkeep, mut stopping: watch::Receiver<Stop>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopping.changed() => return,
        }
        round(&tables, upkeep).await;
    }
}

async fn round(tables: &Tables, upkeep: Upkeep) {
    for table in tables.present() {
        match tables.compact(table, &CompactOptions::default()).await {
            Ok(compacted) => tracing::debug!(?compacted, "compacted"),
            Err(error) => tracing::warn!(%error, "compaction put off"),
        }
        match tables.index(table, &IndexOptions::default()).await {
            Ok(indexed) => tracing::debug!(?indexed, "indexed"),
            Err(error) => tracing::warn!(%error, "index of terms put off"),
        }
    }
    let now_us = now_us();
    let retention =
        Retention { days: Some(upkeep.keep_days), bytes_max: upkeep.keep_bytes, ..Retention::default() };
    let today = i32::try_from(now_us.div_euclid(DAY_US)).unwrap_or(i32::MAX);
    match tables.expire(&retention, today).await {
        Ok(expired) => tracing::debug!(?expired, "retention applied"),
        Err(error) => tracing::warn!(%error, "retention put off"),
    }
    if let Err(error) = tables.vacuum(now_us / 1000, VACUUM_GRACE_MS).await {
        tracing::warn!(%error, "vacuum put off");
    }
}
