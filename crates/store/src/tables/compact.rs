//! Merging small files of a day into larger ones.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use arrow_array::RecordBatch;
use deltalake_core::kernel::Action;
use deltalake_core::kernel::transaction::{CommitProperties, FinalizedCommit};
use deltalake_core::protocol::DeltaOperation;
use deltalake_core::table::state::DeltaTableState;
use futures::TryStreamExt;
use object_store::ObjectStore;
use object_store::path::Path;
use parquet::errors::ParquetError;

use super::commit::{add_action, encode_apart, finish, remove_action, remove_files, store_files};
use super::encode::{EncodeSettings, Order};
use super::error::TablesError;
use super::nulls::own_bytes;
use super::options::{CompactOptions, TablesOptions};
use super::read::{Span, Wanted, read_file};
use super::report::{Compacted, FileEntry};
use super::scan::bad_file;
use super::slot::{Change, Slot};

/// Commits tried until a compaction gives way to those that come between.
const ATTEMPTS_MAX: u32 = 10;

/// How an exchange of files ended.
enum Swap {
    /// It is made, after so many commits that had to be tried again.
    Made(u32),
    /// It is not made: a source is no longer in the table, other processes kept committing in
    /// between, or for the reason given.
    NotMade(Option<TablesError>),
    /// The table could not be asked.
    Unknown(TablesError),
}

/// A compaction of one table.
pub(super) struct Compaction<'a> {
    store: &'a Arc<dyn ObjectStore>,
    settings: &'a TablesOptions,
    slot: &'a Slot,
    options: &'a CompactOptions,
    done: Compacted,
}

impl<'a> Compaction<'a> {
    /// A compaction that has not begun.
    pub fn new(
        store: &'a Arc<dyn ObjectStore>,
        settings: &'a TablesOptions,
        slot: &'a Slot,
        options: &'a CompactOptions,
    ) -> Self {
        Compaction { store, settings, slot, options, done: Compacted::default() }
    }

    /// Merges the small files of the table, day by day.
    pub async fn run(mut self) -> Result<Compacted, TablesError> {
        let files = Arc::clone(&self.slot.view().files);
        for group in groups(&files, self.options) {
            self.merge(group).await?;
        }
        Ok(self.done)
    }

    /// Merges one group, in as many parts as memory asks for.
    async fn merge(&mut self, group: Vec<Arc<FileEntry>>) -> Result<(), TablesError> {
        let mut sources: Vec<Arc<FileEntry>> = vec![];
        let mut rows: Vec<RecordBatch> = vec![];
        let mut memory = 0;
        for file in group {
            match self.read_whole(&file).await {
                Ok(batches) => {
                    memory += batches.iter().map(own_bytes).sum::<usize>();
                    rows.extend(batches);
                    sources.push(file);
                }
                Err(error) => self.done.unreadable.push(bad_file(self.slot.id(), &file, &error)),
            }
            if memory >= self.options.memory_bytes_max {
                self.replace(std::mem::take(&mut sources), std::mem::take(&mut rows)).await?;
                memory = 0;
            }
        }
        self.replace(sources, rows).await
    }

    async fn read_whole(&self, file: &Arc<FileEntry>) -> Result<Vec<RecordBatch>, ParquetError> {
        let layout = &self.slot.layout;
        let all = (0..layout.schema.fields().len()).collect();
        let wanted = Wanted::new(Arc::clone(layout), all, Span::default());
        read_file(Arc::clone(self.store), Arc::clone(file), wanted).await?.try_collect().await
    }

    /// Writes the rows anew and puts the new files in the place of the old ones.
    async fn replace(
        &mut self,
        sources: Vec<Arc<FileEntry>>,
        rows: Vec<RecordBatch>,
    ) -> Result<(), TablesError> {
        if sources.len() < 2 {
            return Ok(());
        }
        let encoding = EncodeSettings {
            order: Order::HourDevice,
            zstd_level: self.settings.compact_zstd_level,
            row_group_rows: self.settings.row_group_rows,
        };
        let files = encode_apart(&self.slot.layout, rows, encoding).await?;
        let added = store_files(self.store, self.slot, files).await?;
        let retries = match self.swap(&sources, &added).await {
            Swap::Made(retries) => retries,
            Swap::NotMade(reason) => {
                remove_files(self.store, &added).await;
                return reason.map_or(Ok(()), Err);
            }
            // The new files may be the table's by now: they stay, and if not, the vacuum finds them.
            Swap::Unknown(reason) => return Err(reason),
        };
        let done = &mut self.done;
        done.retries += retries;
        done.files_before += sources.len();
        done.files_after += added.len();
        done.bytes_before += sources.iter().map(|file| file.bytes).sum::<u64>();
        done.bytes_after += added.iter().map(|file| file.bytes).sum::<u64>();
        done.rows += added.iter().map(|file| file.rows).sum::<u64>();
        Ok(())
    }

    /// Commits the exchange of files.
    async fn swap(&self, sources: &[Arc<FileEntry>], added: &[FileEntry]) -> Swap {
        let slot = self.slot;
        let mut delta = slot.delta.lock().await;
        let removed: HashSet<Path> = sources.iter().map(|file| file.path.clone()).collect();
        let mut failed = None;
        for attempt in 0..=ATTEMPTS_MAX {
            if delta.is_none() {
                match slot.load().await {
                    Ok(state) => *delta = state,
                    Err(error) => return Swap::Unknown(error),
                }
            }
            let (made, possible) = standing(slot, &removed, added);
            if made {
                return Swap::Made(attempt);
            }
            let gives_up = attempt == ATTEMPTS_MAX || failed.as_ref().is_some_and(|e| !is_conflict(e));
            // After a failure `delta` stays empty: the newest state decides whether to try again.
            let Some(state) = delta.take_if(|_| possible && !gives_up) else {
                return Swap::NotMade(failed.filter(|error| !is_conflict(error)));
            };
            match self.exchange(&state, sources, added).await {
                Ok(committed) => {
                    let version = committed.version;
                    let change = Change { version, added: added.to_vec(), removed, committed: None };
                    slot.apply(change, &committed.snapshot);
                    *delta = Some(committed.snapshot);
                    return Swap::Made(attempt);
                }
                Err(error) => failed = Some(error),
            }
        }
        Swap::NotMade(None)
    }

    async fn exchange(
        &self,
        state: &DeltaTableState,
        sources: &[Arc<FileEntry>],
        added: &[FileEntry],
    ) -> Result<FinalizedCommit, TablesError> {
        let slot = self.slot;
        let removes = sources.iter().map(|file| Action::Remove(remove_action(slot, file, false)));
        let adds = added.iter().map(|file| Action::Add(add_action(slot, file, false)));
        let actions = removes.chain(adds).collect();
        let target_size = i64::try_from(self.options.target_bytes).unwrap_or(i64::MAX);
        let operation = DeltaOperation::Optimize { predicate: None, target_size };
        // No retry inside: whether the sources are still there is for the newest state to say.
        let properties = CommitProperties::default().with_max_retries(0);
        finish(slot, self.settings, state, (properties, actions, operation)).await
    }
}

/// Files to merge with each other: small ones of one day, together of about the target size.
fn groups(files: &[Arc<FileEntry>], options: &CompactOptions) -> Vec<Vec<Arc<FileEntry>>> {
    let mut by_day: BTreeMap<i32, Vec<Arc<FileEntry>>> = BTreeMap::new();
    for file in files {
        let Some(day) = file.day.filter(|day| options.up_to_day.is_none_or(|last| *day <= last)) else {
            continue;
        };
        if file.bytes < options.target_bytes / 2 {
            by_day.entry(day).or_default().push(Arc::clone(file));
        }
    }
    let mut groups = vec![];
    for mut small in by_day.into_values().filter(|small| small.len() >= options.files_min.max(2)) {
        small.sort_by_key(|file| file.written_ms);
        let mut group: Vec<Arc<FileEntry>> = vec![];
        let mut bytes = 0;
        for file in small {
            bytes += file.bytes;
            group.push(file);
            if bytes >= options.target_bytes {
                groups.push(std::mem::take(&mut group));
                bytes = 0;
            }
        }
        groups.push(group);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Whether the exchange is made already, and whether all sources are still in the table.
fn standing(slot: &Slot, removed: &HashSet<Path>, added: &[FileEntry]) -> (bool, bool) {
    let view = slot.view();
    let present = view.files.iter().filter(|file| removed.contains(&file.path)).count();
    let made = added.first().is_some_and(|new| view.files.iter().any(|file| file.path == new.path));
    (made, present == removed.len())
}

fn is_conflict(error: &TablesError) -> bool {
    use deltalake_core::DeltaTableError::{Transaction, VersionAlreadyExists};
    use deltalake_core::kernel::transaction::TransactionError::{CommitConflict, MaxCommitAttempts};
    let TablesError::Delta { source, .. } = error else { return false };
    match source.as_ref() {
        Transaction { source } => matches!(source, CommitConflict(_) | MaxCommitAttempts(_)),
        other => matches!(other, VersionAlreadyExists(_)),
    }
}
