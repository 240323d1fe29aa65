//! One table of the store: Delta's state of it, its files, its tail.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deltalake_core::kernel::LogicalFileView;
use deltalake_core::logstore::LogStoreRef;
use deltalake_core::table::state::DeltaTableState;
use object_store::path::Path;
use schema::{TableId, system};

use super::error::TablesError;
use super::layout::Layout;
use super::place::Place;
use super::report::{FileEntry, TableSnapshot};
use super::stats;
use super::tail::Tail;

/// Name of our transactions in the Delta log.
pub(super) const APP_ID: &str = "cordon-ingest";

/// One table.
pub(super) struct Slot {
    pub layout: Arc<Layout>,
    /// The table's folder.
    pub path: Path,
    /// Delta's access to it.
    pub log_store: LogStoreRef,
    /// Delta's state; held while a commit is made. `None` until the table exists.
    pub delta: tokio::sync::Mutex<Option<DeltaTableState>>,
    view: Mutex<View>,
}

/// What readers see.
#[derive(Default)]
pub(super) struct View {
    pub version: Option<u64>,
    pub committed: Option<u64>,
    pub files: Arc<[Arc<FileEntry>]>,
    pub tail: Tail,
}

/// How a commit changed the files.
pub(super) struct Change {
    pub version: u64,
    pub added: Vec<FileEntry>,
    pub removed: HashSet<Path>,
    /// The log is covered up to here now.
    pub committed: Option<u64>,
}

impl Slot {
    /// A slot of a table, with nothing loaded.
    pub fn new(place: &Place, layout: Layout) -> Result<Self, TablesError> {
        let name = layout.table.name.clone();
        Ok(Slot {
            path: place.table_path(&name),
            log_store: place.log_store(&name)?,
            layout: Arc::new(layout),
            delta: tokio::sync::Mutex::new(None),
            view: Mutex::default(),
        })
    }

    pub fn id(&self) -> TableId {
        self.layout.table.id
    }

    pub fn name(&self) -> &str {
        &self.layout.table.name
    }

    /// What readers see. Never held across a wait.
    pub fn view(&self) -> MutexGuard<'_, View> {
        // Changes are single assignments, so a panic elsewhere leaves nothing half done.
        self.view.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Loads the newest state of a table that exists, for readers too.
    pub async fn load(&self) -> Result<Option<DeltaTableState>, TablesError> {
        let failed = |source| TablesError::Load { table: self.name().to_owned(), source: Box::new(source) };
        if !self.log_store.is_delta_table_location().await.map_err(failed)? {
            return Ok(None);
        }
        let state = DeltaTableState::try_new(self.log_store.as_ref(), None).await.map_err(failed)?;
        let committed = state.transaction_version(self.log_store.as_ref(), APP_ID).await.map_err(failed)?;
        let files = self.files_of(&state);
        let mut view = self.view();
        view.version = Some(state.version());
        view.committed = committed.and_then(|version| u64::try_from(version).ok());
        view.files = files;
        if let Some(through) = view.committed {
            view.tail.release(through);
        }
        drop(view);
        Ok(Some(state))
    }

    /// The table's version, and whether it has the rows up to `sequence`; if so its tail lets go of them.
    pub fn release_if_committed(&self, sequence: u64) -> (Option<u64>, bool) {
        let mut view = self.view();
        let has_it = view.committed.is_some_and(|committed| committed >= sequence);
        if has_it {
            view.tail.release(sequence);
        }
        (view.version, has_it)
    }

    /// Applies a commit for readers: files and tail change in one step.
    pub fn apply(&self, change: Change, state: &DeltaTableState) {
        let mut view = self.view();
        let in_order = view.version.is_none_or(|version| version + 1 == change.version);
        view.files = if in_order {
            let kept = view.files.iter().filter(|file| !change.removed.contains(&file.path)).cloned();
            kept.chain(change.added.into_iter().map(Arc::new)).collect()
        } else {
            // Another process committed in between.
            self.files_of(state)
        };
        view.version = Some(change.version);
        if let Some(through) = change.committed {
            view.committed = Some(through);
            view.tail.release(through);
        }
    }

    /// The table at this instant.
    pub fn snapshot(&self) -> TableSnapshot {
        let view = self.view();
        TableSnapshot {
            table: Arc::clone(&self.layout.table),
            schema: Arc::clone(&self.layout.schema),
            stored_names: Arc::clone(&self.layout.stored_names),
            version: view.version,
            files: Arc::clone(&view.files),
            tail: view.tail.batches(),
        }
    }

    /// A file's path relative to the table, as the Delta log has it.
    pub fn relative(&self, path: &Path) -> String {
        let parts: Vec<_> = path.prefix_match(&self.path).into_iter().flatten().collect();
        parts.iter().map(|part| part.as_ref()).collect::<Vec<_>>().join("/")
    }

    fn files_of(&self, state: &DeltaTableState) -> Arc<[Arc<FileEntry>]> {
        state.log_data().iter().map(|file| Arc::new(self.entry(&file))).collect()
    }

    fn entry(&self, file: &LogicalFileView) -> FileEntry {
        let relative = file.object_store_path();
        let path = self.path.parts().chain(relative.parts()).collect();
        let (rows, columns) = stats::from_json(&self.layout, &file.stats().unwrap_or_default());
        let day = file.partition_values_map().remove(system::DAY).flatten();
        FileEntry {
            path,
            bytes: u64::try_from(file.size()).unwrap_or_default(),
            rows: rows.or(file.num_records().map(|n| n as u64)).unwrap_or_default(),
            day: day.and_then(|text| day_from_text(&text)),
            written_ms: file.modification_time(),
            columns,
        }
    }
}

/// Days since 1970-01-01 of a partition value.
fn day_from_text(text: &str) -> Option<i32> {
    let date = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    i32::try_from(date.signed_duration_since(chrono::NaiveDate::default()).num_days()).ok()
}

/// The partition value of a day.
pub(super) fn day_to_text(day: i32) -> String {
    let date = chrono::NaiveDate::default().checked_add_signed(chrono::Duration::days(i64::from(day)));
    date.unwrap_or_default().format("%Y-%m-%d").to_string()
}
