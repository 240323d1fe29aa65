//! The tables: one Delta table per table of the catalogue, under `tables/NAME`, partitioned by day.
//!
//! Another engine can open each of them. Rows are committed exactly once: every commit carries the
//! sequence of the log up to which it covers as an application transaction of Delta's, and a commit
//! whose sequence the table has already is skipped ([`Tables::commit`]). Rows not yet committed are
//! held in a tail per table, so that readers see them ([`Tables::snapshot`]).

mod commit;
mod compact;
mod durable_local;
mod encode;
mod error;
mod layout;
mod nulls;
mod options;
mod place;
mod read;
mod report;
mod retention;
mod scan;
mod slot;
mod stats;
mod tail;
mod terms;

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use futures::{StreamExt, TryStreamExt};
use object_store::ObjectStore;
use schema::{Catalog, TableId};

pub use error::TablesError;
pub use options::{CompactOptions, Retention, TablesOptions};
pub use place::ExportStore;
pub use report::{
    BadFile, ColumnStats, Commit, Compacted, Expired, FileEntry, StatValue, TableSnapshot, Vacuumed,
};
pub use scan::{RowStream, ScanProblems, ScanRequest};
pub use terms::{IndexOptions, Indexed, Sought, TermIndex};

use commit::Rows;
use compact::Compaction;
use layout::Layout;
use place::Place;
use read::{Span, Wanted, read_file};
use slot::Slot;

/// Tables loaded at the same time when opening.
const LOADS_AT_ONCE: usize = 8;

/// The open tables. Clones share them.
#[derive(Clone)]
pub struct Tables {
    inner: Arc<Inner>,
}

struct Inner {
    catalog: Arc<Catalog>,
    options: TablesOptions,
    place: Place,
    /// By table id.
    slots: Vec<Slot>,
    /// What is kept in memory of the indexes of terms.
    terms: Arc<terms::Kept>,
}

impl Tables {
    /// Opens the tables in a folder or at an object store's URL (`s3://bucket/prefix`, with the
    /// feature `s3`). What is there is loaded; a table is made at its first commit.
    ///
    /// # Errors
    /// [`TablesError::Location`] for a place that cannot be used, [`TablesError::Delta`] for a table
    /// that cannot be loaded.
    pub async fn open(
        location: &str,
        catalog: Arc<Catalog>,
        options: TablesOptions,
    ) -> Result<Self, TablesError> {
        let place = Place::open(location, &options)?;
        let layouts = catalog.iter().map(|table| Layout::new(Arc::clone(table)));
        let slots = layouts.map(|layout| Slot::new(&place, layout)).collect::<Result<Vec<_>, _>>()?;
        let listed = place
            .store
            .list_with_delimiter(Some(&place.base))
            .await
            .map_err(|source| TablesError::store("list", &place.base, source))?;
        let present = slots.iter().filter(|slot| listed.common_prefixes.contains(&slot.path));
        futures::stream::iter(present)
            .map(|slot| async move {
                let mut delta = slot.delta.lock().await;
                *delta = slot.load().await?;
                Ok::<_, TablesError>(())
            })
            .buffer_unordered(LOADS_AT_ONCE)
            .try_collect::<Vec<()>>()
            .await?;
        Ok(Tables { inner: Arc::new(Inner { catalog, options, place, slots, terms: Arc::default() }) })
    }

    fn slot(&self, table: TableId) -> &Slot {
        &self.inner.slots[usize::from(table.0)]
    }

    /// The catalogue the tables are of.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.inner.catalog
    }

    /// The store that the paths of [`FileEntry`] are in.
    #[must_use]
    pub fn object_store(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.inner.place.store)
    }

    /// Tables that exist in the store or have rows in the tail.
    #[must_use]
    pub fn present(&self) -> Vec<TableId> {
        let is_present = |slot: &&Slot| {
            let view = slot.view();
            view.version.is_some() || !view.tail.is_empty()
        };
        self.inner.slots.iter().filter(is_present).map(Slot::id).collect()
    }

    /// The log sequence up to which a table's rows are committed.
    ///
    /// # Panics
    /// As all methods that take a table: when the id is of another catalogue.
    #[must_use]
    pub fn committed_sequence(&self, table: TableId) -> Option<u64> {
        self.slot(table).view().committed
    }

    /// Writes rows as data files and commits them as covering the log up to `sequence`. Nothing is
    /// written when the table is at or past that sequence.
    ///
    /// # Errors
    /// The store's, the encoder's or Delta's; then nothing is committed and the call can be repeated.
    pub async fn commit(
        &self,
        table: TableId,
        batches: Vec<RecordBatch>,
        sequence: u64,
    ) -> Result<Commit, TablesError> {
        let slot = self.slot(table);
        batches.iter().try_for_each(|batch| fits(slot, batch))?;
        self.commit_rows(slot, Rows::Given(batches), sequence).await
    }

    async fn commit_rows(&self, slot: &Slot, rows: Rows, sequence: u64) -> Result<Commit, TablesError> {
        commit::commit_rows(&self.inner.place.store, &self.inner.options, slot, rows, sequence).await
    }

    /// Whether rows have a table's stored schema.
    pub(crate) fn check_fit(&self, table: TableId, batch: &RecordBatch) -> Result<(), TablesError> {
        fits(self.slot(table), batch)
    }

    /// Adds rows to a table's tail: readers see them from now on. `through` is the last log sequence
    /// they come from. The caller has [checked](Self::check_fit) them.
    pub(crate) fn hold(&self, table: TableId, batch: RecordBatch, through: u64) {
        self.slot(table).view().tail.push(batch, through);
    }

    /// Begins a flush of all tails: rows held from now on stay apart. Returns the tables that have
    /// rows to flush.
    pub(crate) fn seal_tails(&self) -> Vec<TableId> {
        let mut held = vec![];
        for slot in &self.inner.slots {
            let mut view = slot.view();
            view.tail.seal();
            if !view.tail.is_empty() {
                held.push(slot.id());
            }
        }
        held
    }

    /// Commits the rows in a table's tail up to `through`, which must be where the tails were sealed.
    /// For a reader they move from the tail to files in one step. After an error they stay.
    pub(crate) async fn flush(&self, table: TableId, through: u64) -> Result<Commit, TablesError> {
        self.commit_rows(self.slot(table), Rows::Tail, through).await
    }

    /// Bytes and rows in all tails, about.
    #[must_use]
    pub fn tail_size(&self) -> (usize, usize) {
        self.inner.slots.iter().fold((0, 0), |(bytes, rows), slot| {
            let view = slot.view();
            (bytes + view.tail.bytes(), rows + view.tail.rows())
        })
    }

    /// The table at this instant.
    #[must_use]
    pub fn snapshot(&self, table: TableId) -> TableSnapshot {
        self.slot(table).snapshot()
    }

    /// Reads a table: files pruned by time, then the tail. Files that cannot be read are named in the
    /// second part, and the rest is read.
    ///
    /// # Errors
    /// In the stream: only what concerns the request itself, such as a column that does not exist.
    #[must_use]
    pub fn scan(&self, table: TableId, request: &ScanRequest) -> (RowStream, ScanProblems) {
        let slot = self.slot(table);
        scan::scan(self.object_store(), Arc::clone(&slot.layout), slot.snapshot(), request)
    }

    /// Reads a table as it was at a snapshot, or the part of it that the snapshot was cut down to.
    ///
    /// # Errors
    /// As [`Tables::scan`].
    #[must_use]
    pub fn scan_snapshot(
        &self,
        table: TableId,
        snapshot: TableSnapshot,
        request: &ScanRequest,
    ) -> (RowStream, ScanProblems) {
        let slot = self.slot(table);
        scan::scan(self.object_store(), Arc::clone(&slot.layout), snapshot, request)
    }

    /// Merges small files of each day into larger ones, clustered by hour and device. Safe beside
    /// commits.
    ///
    /// # Errors
    /// The store's, the encoder's or Delta's; what was merged before stays merged.
    pub async fn compact(&self, table: TableId, options: &CompactOptions) -> Result<Compacted, TablesError> {
        let Inner { place, options: settings, .. } = self.inner.as_ref();
        Compaction::new(&place.store, settings, self.slot(table), options).run().await
    }

    /// Makes the index of terms of data files that have none yet.
    ///
    /// # Errors
    /// The store's; what was made before stays.
    pub async fn index(&self, table: TableId, options: &IndexOptions) -> Result<Indexed, TablesError> {
        let slot = self.slot(table);
        terms::Upkeep { store: &self.inner.place.store, slot, options }.run().await
    }

    /// The index of terms of a table, which tells which rows of its data files may have a text.
    #[must_use]
    pub fn terms(&self, table: TableId) -> TermIndex {
        TermIndex::new(self.object_store(), self.slot(table).path.clone(), Arc::clone(&self.inner.terms))
    }

    /// Takes days out of the tables that are past their retention. `today` is in days since
    /// 1970-01-01.
    ///
    /// # Errors
    /// Delta's; what was taken out before stays out.
    pub async fn expire(&self, retention: &Retention, today: i32) -> Result<Expired, TablesError> {
        retention::expire(&self.inner.slots, &self.inner.options, retention, today).await
    }

    /// Deletes data files that no table has had for `grace_ms`, and leftovers of failed writes.
    /// `now_ms` is in milliseconds since 1970-01-01 UTC. The grace must be longer than any scan.
    ///
    /// # Errors
    /// The store's.
    pub async fn vacuum(&self, now_ms: i64, grace_ms: u64) -> Result<Vacuumed, TablesError> {
        let before_ms = now_ms.saturating_sub(i64::try_from(grace_ms).unwrap_or(i64::MAX));
        let mut all = Vacuumed::default();
        for table in self.present() {
            let done = retention::vacuum(&self.inner.place.store, self.slot(table), before_ms).await?;
            all.files += done.files;
            all.bytes += done.bytes;
        }
        Ok(all)
    }

    /// Reads every data file whole, and returns those that cannot be used.
    pub async fn check(&self) -> Vec<BadFile> {
        let mut bad = vec![];
        for table in self.present() {
            let slot = self.slot(table);
            let files = Arc::clone(&slot.view().files);
            for file in files.iter() {
                if let Err(error) = self.check_file(slot, file).await {
                    bad.push(scan::bad_file(table, file, &error));
                }
            }
        }
        bad
    }

    async fn check_file(
        &self,
        slot: &Slot,
        file: &Arc<FileEntry>,
    ) -> Result<(), parquet::errors::ParquetError> {
        let all = (0..slot.layout.schema.fields().len()).collect();
        let wanted = Wanted::new(Arc::clone(&slot.layout), all, Span::default());
        let batches = read_file(self.object_store(), Arc::clone(file), wanted).await?;
        let rows =
            batches.try_fold(0, |rows, batch| async move { Ok(rows + batch.num_rows() as u64) }).await?;
        if rows == file.rows {
            return Ok(());
        }
        let message = format!("it has {rows} rows, the table says {}", file.rows);
        Err(parquet::errors::ParquetError::General(message))
    }
}

/// Whether rows have a table's stored schema; field metadata does not matter.
fn fits(slot: &Slot, batch: &RecordBatch) -> Result<(), TablesError> {
    let (declared, given) = (slot.layout.schema.fields(), batch.schema_ref().fields());
    let same = |(a, b): (&Arc<arrow_schema::Field>, &Arc<arrow_schema::Field>)| {
        a.name() == b.name() && a.data_type() == b.data_type()
    };
    if declared.len() == given.len() && declared.iter().zip(given).all(same) {
        return Ok(());
    }
    let source = ArrowError::SchemaError("columns differ from the table's stored schema".to_owned());
    Err(TablesError::Rows { table: slot.name().to_owned(), source })
}
