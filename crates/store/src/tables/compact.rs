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
use super::options::{CompactOptions, TablesOptions};
use super::read::{Span, Wanted, read_file};
use super::report::{Compacted, FileEntry};
use super::scan::bad_file;
use super::slot::{Change, Slot};

/// Commits tried until a compaction gives way to those that come between.
const ATTEMPTS_MAX: u32 = 10;

/// Merges the small files of a table, day by day.
pub(super) async fn compact(
    store: &Arc<dyn ObjectStore>,
    settings: &TablesOptions,
    slot: &Slot,
    options: &CompactOptions,
) -> Result<Compacted, TablesError> {
    let files = Arc::clone(&slot.view().files);
    let mut done = Compacted::default();
    for group in groups(&files, options) {
        merge(store, settings, slot, group, options, &mut done).await?;
    }
    Ok(done)
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

/// Merges one group, in as many parts as memory asks for.
async fn merge(
    store: &Arc<dyn ObjectStore>,
    settings: &TablesOptions,
    slot: &Slot,
    group: Vec<Arc<FileEntry>>,
    options: &CompactOptions,
    done: &mut Compacted,
) -> Result<(), TablesError> {
    let mut sources: Vec<Arc<FileEntry>> = vec![];
    let mut rows: Vec<RecordBatch> = vec![];
    let mut memory = 0;
    for file in group {
        match read_whole(store, slot, &file).await {
            Ok(batches) => {
                memory += batches.iter().map(own_bytes).sum::<usize>();
                rows.extend(batches);
                sources.push(file);
            }
            Err(error) => done.unreadable.push(bad_file(slot.id(), &file, &error)),
        }
        if memory >= options.memory_bytes_max {
            let part = (std::mem::take(&mut sources), std::mem::take(&mut rows));
            replace(store, settings, slot, part, options, done).await?;
            memory = 0;
        }
    }
    replace(store, settings, slot, (sources, rows), options, done).await
}

/// Memory of a batch without its columns of nulls, which batches share.
fn own_bytes(batch: &RecordBatch) -> usize {
    use arrow_array::Array;
    let own = batch.columns().iter().filter(|column| column.null_count() < column.len());
    own.map(|column| column.get_array_memory_size()).sum()
}

async fn read_whole(
    store: &Arc<dyn ObjectStore>,
    slot: &Slot,
    file: &Arc<FileEntry>,
) -> Result<Vec<RecordBatch>, ParquetError> {
    let all = (0..slot.layout.schema.fields().len()).collect();
    let wanted = Wanted::new(Arc::clone(&slot.layout), all, Span::default());
    read_file(Arc::clone(store), Arc::clone(file), wanted).await?.try_collect().await
}

type Part = (Vec<Arc<FileEntry>>, Vec<RecordBatch>);

/// Writes the rows anew and puts the new files in the place of the old ones.
async fn replace(
    store: &Arc<dyn ObjectStore>,
    settings: &TablesOptions,
    slot: &Slot,
    (sources, rows): Part,
    options: &CompactOptions,
    done: &mut Compacted,
) -> Result<(), TablesError> {
    if sources.len() < 2 {
        return Ok(());
    }
    let encoding = EncodeSettings {
        order: Order::HourDevice,
        zstd_level: settings.compact_zstd_level,
        row_group_rows: settings.row_group_rows,
    };
    let files = encode_apart(&slot.layout, rows, encoding).await?;
    let added = store_files(store, slot, files).await?;
    match swap(settings, slot, &sources, &added, options).await {
        Ok(Some(retries)) => {
            done.retries += retries;
            done.files_before += sources.len();
            done.files_after += added.len();
            done.bytes_before += sources.iter().map(|file| file.bytes).sum::<u64>();
            done.bytes_after += added.iter().map(|file| file.bytes).sum::<u64>();
            done.rows += added.iter().map(|file| file.rows).sum::<u64>();
            Ok(())
        }
        // Retention took some of the files in the meantime; the rest waits for the next time.
        Ok(None) => {
            remove_files(store, &added).await;
            Ok(())
        }
        Err(error) => {
            remove_files(store, &added).await;
            Err(error)
        }
    }
}

/// Commits the exchange of files. `None` when a source is no longer in the table, or other processes
/// kept committing in between; else the number of commits that had to be tried again.
async fn swap(
    settings: &TablesOptions,
    slot: &Slot,
    sources: &[Arc<FileEntry>],
    added: &[FileEntry],
    options: &CompactOptions,
) -> Result<Option<u32>, TablesError> {
    let mut delta = slot.delta.lock().await;
    let removed: HashSet<Path> = sources.iter().map(|file| file.path.clone()).collect();
    let mut failed = None;
    for attempt in 0..=ATTEMPTS_MAX {
        if delta.is_none() {
            *delta = slot.load().await?;
        }
        let (made, possible) = standing(slot, &removed, added);
        if made || !possible {
            return Ok(made.then_some(attempt));
        }
        let gives_up = attempt == ATTEMPTS_MAX || failed.as_ref().is_some_and(|e| !is_conflict(e));
        if let Some(error) = failed.take().filter(|_| gives_up) {
            return if is_conflict(&error) { Ok(None) } else { Err(error) };
        }
        // After a failure `delta` stays empty: the newest state decides whether to try again.
        let Some(state) = delta.take() else { return Ok(None) };
        match exchange(settings, slot, &state, (sources, added), options).await {
            Ok(committed) => {
                let version = committed.version;
                let change = Change { version, added: added.to_vec(), removed, committed: None };
                slot.apply(change, &committed.snapshot);
                *delta = Some(committed.snapshot);
                return Ok(Some(attempt));
            }
            Err(error) => failed = Some(error),
        }
    }
    Ok(None)
}

async fn exchange(
    settings: &TablesOptions,
    slot: &Slot,
    state: &DeltaTableState,
    (sources, added): (&[Arc<FileEntry>], &[FileEntry]),
    options: &CompactOptions,
) -> Result<FinalizedCommit, TablesError> {
    let removes = sources.iter().map(|file| Action::Remove(remove_action(slot, file, false)));
    let adds = added.iter().map(|file| Action::Add(add_action(slot, file, false)));
    let actions = removes.chain(adds).collect();
    let target_size = i64::try_from(options.target_bytes).unwrap_or(i64::MAX);
    let operation = DeltaOperation::Optimize { predicate: None, target_size };
    // No retry inside: whether the sources are still there is for the newest state to say.
    let properties = CommitProperties::default().with_max_retries(0);
    finish(slot, settings, state, properties, actions, operation).await
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
