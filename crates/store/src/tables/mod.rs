//! The tables: one Delta table per table of the catalogue, under `tables/NAME`, partitioned by day.
//!
//! Another engine can open each of them. Rows are committed exactly once: every commit carries the
//! sequence of the log up to which it covers as an application transaction of Delta's, and a commit
//! whose sequence the table has already is skipped ([`Tables::commit`]). Rows not yet committed are
//! held in a tail per table, so that readers see them ([`Tables::snapshot`]).

mod error;
mod options;
mod report;
mod scan;

use std::sync::Arc;

use arrow_array::RecordBatch;
use futures::stream::BoxStream;
use object_store::ObjectStore;
use schema::{Catalog, TableId};

pub use error::TablesError;
pub use options::{CompactOptions, Retention, TablesOptions};
pub use report::{
    BadFile, ColumnStats, Commit, Compacted, Expired, FileEntry, StatValue, TableSnapshot, Vacuumed,
};
pub use scan::{ScanProblems, ScanRequest};

/// The open tables. Clones share them.
#[derive(Clone)]
pub struct Tables {
    inner: Arc<Inner>,
}

struct Inner {
    location: String,
    catalog: Arc<Catalog>,
    options: TablesOptions,
    store: Arc<dyn ObjectStore>,
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
        let _ = (location, catalog, options);
        Err(TablesError::Location { location: location.to_owned(), reason: "not yet built".to_owned() })
    }

    /// The catalogue the tables are of.
    #[must_use]
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.inner.catalog
    }

    /// The store that the paths of [`FileEntry`] are in.
    #[must_use]
    pub fn object_store(&self) -> Arc<dyn ObjectStore> {
        Arc::clone(&self.inner.store)
    }

    /// Tables that have rows, in files or in the tail.
    #[must_use]
    pub fn present(&self) -> Vec<TableId> {
        vec![]
    }

    /// The log sequence up to which a table's rows are committed.
    #[must_use]
    pub fn committed_sequence(&self, table: TableId) -> Option<u64> {
        let _ = table;
        None
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
        let _ = (table, batches, sequence);
        Ok(Commit::default())
    }

    /// Adds rows to a table's tail: readers see them from now on, and a later
    /// [`flush`](Self::flush) commits them. `sequence` is the last log sequence they come from.
    ///
    /// # Errors
    /// [`TablesError::Rows`] when they do not have the table's stored schema.
    pub fn hold(&self, table: TableId, batch: RecordBatch, sequence: u64) -> Result<(), TablesError> {
        let _ = (table, batch, sequence);
        Ok(())
    }

    /// Commits the rows in a table's tail up to `sequence`. For a reader they move from the tail to
    /// files in one step.
    ///
    /// # Errors
    /// As [`commit`](Self::commit); the rows then stay in the tail.
    pub async fn flush(&self, table: TableId, sequence: u64) -> Result<Commit, TablesError> {
        let _ = (table, sequence);
        Ok(Commit::default())
    }

    /// Bytes in all tails, about.
    #[must_use]
    pub fn tail_bytes(&self) -> usize {
        0
    }

    /// The table at this instant.
    #[must_use]
    pub fn snapshot(&self, table: TableId) -> Option<TableSnapshot> {
        let _ = table;
        None
    }

    /// Reads a table: files pruned by day and time, then the tail. Files that cannot be read are
    /// named in the second part, and the rest is read.
    ///
    /// # Errors
    /// In the stream: only what concerns the request itself, such as a column that does not exist.
    pub fn scan(
        &self,
        table: TableId,
        request: ScanRequest,
    ) -> (BoxStream<'static, Result<RecordBatch, TablesError>>, ScanProblems) {
        let _ = (table, request);
        (Box::pin(futures::stream::empty()), ScanProblems::default())
    }

    /// Merges small files of each day into larger ones, clustered by hour and device. Safe beside
    /// commits.
    ///
    /// # Errors
    /// The store's, the encoder's or Delta's; the table is then as it was.
    pub async fn compact(&self, table: TableId, options: &CompactOptions) -> Result<Compacted, TablesError> {
        let _ = (table, options);
        Ok(Compacted::default())
    }

    /// Takes days out of the tables that are past their retention. `today` is in days since
    /// 1970-01-01.
    ///
    /// # Errors
    /// Delta's; what was taken out before stays out.
    pub async fn expire(&self, retention: &Retention, today: i32) -> Result<Expired, TablesError> {
        let _ = (retention, today);
        Ok(Expired::default())
    }

    /// Deletes data files that no table has had for `grace_ms`, and leftovers of failed writes.
    /// `now_ms` is in milliseconds since 1970-01-01 UTC.
    ///
    /// # Errors
    /// The store's.
    pub async fn vacuum(&self, now_ms: i64, grace_ms: u64) -> Result<Vacuumed, TablesError> {
        let _ = (now_ms, grace_ms);
        Ok(Vacuumed::default())
    }

    /// Reads every data file's structure and size, and returns those that cannot be used.
    ///
    /// # Errors
    /// The store's, when it cannot be reached at all.
    pub async fn check(&self) -> Result<Vec<BadFile>, TablesError> {
        Ok(vec![])
    }
}
