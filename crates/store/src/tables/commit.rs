//! Making a table and committing to it, exactly once.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use arrow_array::RecordBatch;
use deltalake_core::kernel::engine::arrow_conversion::TryIntoKernel;
use deltalake_core::kernel::transaction::{CommitBuilder, CommitProperties, FinalizedCommit};
use deltalake_core::kernel::{Action, Add, MetadataExt, Remove, StructType, Transaction};
use deltalake_core::operations::create::CreateBuilder;
use deltalake_core::protocol::{DeltaOperation, SaveMode};
use deltalake_core::table::state::DeltaTableState;
use object_store::{ObjectStore, ObjectStoreExt};
use schema::system;

use super::encode::{DataFile, EncodeSettings, Order, encode};
use super::error::TablesError;
use super::layout::Layout;
use super::options::TablesOptions;
use super::report::{Commit, FileEntry};
use super::slot::{APP_ID, Change, Slot, day_to_text};
use super::stats;

/// Makes data files on a thread that may block.
pub(super) async fn encode_apart(
    layout: &Arc<Layout>,
    batches: Vec<RecordBatch>,
    settings: EncodeSettings,
) -> Result<Vec<DataFile>, TablesError> {
    let own = Arc::clone(layout);
    tokio::task::spawn_blocking(move || encode(&own, &batches, settings))
        .await
        .map_err(|_| TablesError::CutOff { table: layout.table.name.clone() })?
}

/// Stores data files. When one cannot be stored, those before it are removed again.
pub(super) async fn store_files(
    store: &Arc<dyn ObjectStore>,
    slot: &Slot,
    files: Vec<DataFile>,
) -> Result<Vec<FileEntry>, TablesError> {
    let mut stored = vec![];
    for file in files {
        let folder = format!("{}={}", system::DAY, day_to_text(file.day));
        let path = slot.path.clone().join(folder).join(format!("part-{}.parquet", uuid::Uuid::new_v4()));
        let entry = FileEntry {
            path: path.clone(),
            bytes: file.bytes.len() as u64,
            rows: file.rows,
            day: Some(file.day),
            written_ms: now_ms(),
            columns: file.columns,
        };
        if let Err(source) = store.put(&path, file.bytes.into()).await {
            remove_files(store, &stored).await;
            return Err(TablesError::store("write", &path, source));
        }
        stored.push(entry);
    }
    Ok(stored)
}

/// Removes files that no commit names. What cannot be removed is left to the vacuum.
pub(super) async fn remove_files(store: &Arc<dyn ObjectStore>, files: &[FileEntry]) {
    for file in files {
        if let Err(error) = store.delete(&file.path).await {
            tracing::debug!(path = %file.path, %error, "unused file left for the vacuum");
        }
    }
}

/// Where the rows of a commit come from.
pub(super) enum Rows {
    /// The caller.
    Given(Vec<RecordBatch>),
    /// The table's tail.
    Tail,
}

/// Commits rows as covering the log up to `sequence`.
pub(super) async fn commit_rows(
    store: &Arc<dyn ObjectStore>,
    options: &TablesOptions,
    slot: &Slot,
    rows: Rows,
    sequence: u64,
) -> Result<Commit, TablesError> {
    let mut delta = slot.delta.lock().await;
    if delta.is_none() {
        *delta = slot.load().await?;
    }
    let (version, has_it) = slot.release_if_committed(sequence);
    if has_it {
        return Ok(Commit { skipped: true, version, ..Commit::default() });
    }
    let batches = match rows {
        Rows::Given(batches) => batches,
        Rows::Tail => slot.view().tail.up_to(sequence),
    };
    if batches.iter().all(|batch| batch.num_rows() == 0) {
        return Ok(Commit { version, ..Commit::default() });
    }
    let settings = EncodeSettings {
        order: Order::Time,
        zstd_level: options.commit_zstd_level,
        row_group_rows: options.row_group_rows,
    };
    let files = encode_apart(&slot.layout, batches, settings).await?;
    let state = match delta.take() {
        Some(state) => state,
        None => create(slot, options).await?,
    };
    // From here on a failure leaves `delta` empty, so that the next commit asks the store anew.
    let added = store_files(store, slot, files).await?;
    let commit = Commit {
        skipped: false,
        version: None,
        rows: added.iter().map(|file| file.rows).sum(),
        files: added.len(),
        bytes: added.iter().map(|file| file.bytes).sum(),
    };
    match commit_files(slot, options, &state, &added, sequence).await {
        Ok(done) => {
            let committed = Some(sequence);
            let change = Change { version: done.version, added, removed: HashSet::new(), committed };
            slot.apply(change, &done.snapshot);
            *delta = Some(done.snapshot);
            Ok(Commit { version: Some(done.version), ..commit })
        }
        Err(error) => {
            // The commit may have been made all the same, such as when only the checkpoint after it
            // failed: the table itself tells.
            *delta = slot.load().await?;
            let (version, has_it) = slot.release_if_committed(sequence);
            if !has_it {
                remove_files(store, &added).await;
                return Err(error);
            }
            tracing::warn!(table = slot.name(), %error, "committed, but work after the commit failed");
            Ok(Commit { version, ..commit })
        }
    }
}

async fn commit_files(
    slot: &Slot,
    options: &TablesOptions,
    state: &DeltaTableState,
    added: &[FileEntry],
    sequence: u64,
) -> Result<FinalizedCommit, TablesError> {
    let mut actions: Vec<Action> = evolve(slot, state)?.into_iter().collect();
    actions.extend(added.iter().map(|file| Action::Add(add_action(slot, file, true))));
    let transaction = Transaction::new_with_last_update(APP_ID, sequence as i64, Some(now_ms()));
    let operation = DeltaOperation::Write { mode: SaveMode::Append, partition_by: None, predicate: None };
    let properties = CommitProperties::default().with_application_transaction(transaction);
    finish(slot, options, state, (properties, actions, operation)).await
}

/// Commits actions on top of a state.
pub(super) async fn finish(
    slot: &Slot,
    options: &TablesOptions,
    state: &DeltaTableState,
    (properties, actions, operation): (CommitProperties, Vec<Action>, DeltaOperation),
) -> Result<FinalizedCommit, TablesError> {
    // Looking for old log entries lists the folder, so it is done as rarely as checkpoints.
    let cleans_up = (state.version() + 2).is_multiple_of(options.checkpoint_every_commits.max(1));
    let properties = properties.with_cleanup_expired_logs(Some(cleans_up));
    CommitBuilder::from(properties)
        .with_actions(actions)
        .build(Some(state), Arc::clone(&slot.log_store), operation)
        .await
        .map_err(|source| TablesError::delta("commit to", slot.name(), source))
}

async fn create(slot: &Slot, options: &TablesOptions) -> Result<DeltaTableState, TablesError> {
    let layout = &slot.layout;
    let declared = declared_struct(layout)?;
    let hours = format!("interval {} hours", options.log_retention_hours.max(1));
    let configuration = [
        ("delta.checkpointInterval", options.checkpoint_every_commits.max(1).to_string()),
        ("delta.logRetentionDuration", hours.clone()),
        ("delta.deletedFileRetentionDuration", hours),
        ("delta.enableExpiredLogCleanup", "true".to_owned()),
        ("delta.dataSkippingStatsColumns", layout.ranged_names()),
    ];
    let failed = |source| TablesError::delta("create", slot.name(), source);
    let table = CreateBuilder::new()
        .with_log_store(Arc::clone(&slot.log_store))
        .with_save_mode(SaveMode::Ignore)
        .with_table_name(slot.name())
        .with_columns(declared.fields().cloned())
        .with_partition_columns([system::DAY])
        .with_configuration(configuration.map(|(key, value)| (key, Some(value))))
        .await
        .map_err(failed)?;
    let state = table.snapshot().map_err(failed)?.clone();
    slot.view().version = Some(state.version());
    Ok(state)
}

fn declared_struct(layout: &Layout) -> Result<StructType, TablesError> {
    (&layout.stored_schema())
        .try_into_kernel()
        .map_err(|source| TablesError::Rows { table: layout.table.name.clone(), source })
}

/// The metadata change that gives the table the columns the catalogue has gained.
fn evolve(slot: &Slot, state: &DeltaTableState) -> Result<Option<Action>, TablesError> {
    let stored = state.schema();
    let declared = declared_struct(&slot.layout)?;
    let mut new = vec![];
    for field in declared.fields() {
        match stored.field(field.name()) {
            None => new.push(field.clone()),
            Some(old) if old.data_type() != field.data_type() => {
                return Err(TablesError::TypeChanged {
                    table: slot.name().to_owned(),
                    column: field.name().clone(),
                    stored: old.data_type().to_string(),
                    declared: field.data_type().to_string(),
                });
            }
            Some(_) => {}
        }
    }
    if new.is_empty() {
        return Ok(None);
    }
    let failed = |source| TablesError::delta("add columns to", slot.name(), source);
    let schema = StructType::try_new(stored.fields().cloned().chain(new))
        .map_err(|e| failed(deltalake_core::DeltaTableError::Generic(e.to_string())))?;
    let metadata = state.metadata().clone().with_schema(&schema).map_err(|e| failed(e.into()))?;
    Ok(Some(Action::Metadata(metadata)))
}

fn partition(file: &FileEntry) -> HashMap<String, Option<String>> {
    HashMap::from([(system::DAY.to_owned(), file.day.map(day_to_text))])
}

/// The action that adds a file.
pub(super) fn add_action(slot: &Slot, file: &FileEntry, data_change: bool) -> Add {
    Add {
        path: slot.relative(&file.path),
        partition_values: partition(file),
        size: file.bytes as i64,
        modification_time: file.written_ms,
        data_change,
        stats: Some(stats::to_json(&slot.layout, file.rows, &file.columns)),
        ..Add::default()
    }
}

/// The action that removes a file.
pub(super) fn remove_action(slot: &Slot, file: &FileEntry, data_change: bool) -> Remove {
    Remove {
        path: slot.relative(&file.path),
        data_change,
        deletion_timestamp: Some(now_ms()),
        extended_file_metadata: Some(true),
        partition_values: Some(partition(file)),
        size: Some(file.bytes as i64),
        ..Remove::default()
    }
}

/// Milliseconds since 1970-01-01 UTC, for the times that Delta's log and Parquet files carry; no
/// decision rests on it.
pub(super) fn now_ms() -> i64 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)
}
