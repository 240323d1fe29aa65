//! What the tables hold and what was done to them.

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use object_store::path::Path;
use schema::{Table, TableId};

/// A least or greatest value of a column in a file.
#[derive(Debug, Clone, PartialEq)]
pub enum StatValue {
    /// Text. A greatest value may be longer than any in the file, a least one shorter.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Fraction.
    Real(f64),
    /// Microseconds since 1970-01-01 UTC.
    Time(i64),
}

/// What is known of a column in a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ColumnStats {
    /// A value no greater than any in the file.
    pub min: Option<StatValue>,
    /// A value no less than any in the file.
    pub max: Option<StatValue>,
    /// Rows without a value.
    pub nulls: Option<u64>,
}

/// A data file of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct FileEntry {
    /// Where it is in [`Tables::object_store`](super::Tables::object_store).
    pub path: Path,
    /// Its size.
    pub bytes: u64,
    /// Its rows.
    pub rows: u64,
    /// Its day, as days since 1970-01-01.
    pub day: Option<i32>,
    /// When it was written, milliseconds since 1970-01-01 UTC.
    pub written_ms: i64,
    /// Statistics of its columns, by declared name. A column without an entry may hold anything.
    pub columns: BTreeMap<String, ColumnStats>,
}

/// A table at one instant: each row of it is in one file or in the tail, never in both.
#[derive(Debug, Clone)]
pub struct TableSnapshot {
    /// The table.
    pub table: Arc<Table>,
    /// Its stored schema: documented columns, then system columns.
    pub schema: SchemaRef,
    /// Names of the columns inside data files, in the order of `schema`. They differ from the
    /// declared names where two of those differ only by case. A file lacks columns in which it has
    /// no value.
    pub stored_names: Arc<[String]>,
    /// Version of the Delta table; `None` when nothing was committed yet.
    pub version: Option<u64>,
    /// Data files.
    pub files: Arc<[Arc<FileEntry>]>,
    /// Rows that are not in a file yet, in `schema`.
    pub tail: Vec<RecordBatch>,
}

impl TableSnapshot {
    /// Rows in files and tail.
    #[must_use]
    pub fn rows(&self) -> u64 {
        let tail: usize = self.tail.iter().map(RecordBatch::num_rows).sum();
        self.files.iter().map(|file| file.rows).sum::<u64>() + tail as u64
    }
}

/// What a commit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Commit {
    /// Whether the table had this sequence already, so that nothing was written.
    pub skipped: bool,
    /// Version of the Delta table afterwards.
    pub version: Option<u64>,
    /// Rows written.
    pub rows: u64,
    /// Files written.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
}

/// What a compaction did to one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compacted {
    /// Files merged away.
    pub files_before: usize,
    /// Files they became.
    pub files_after: usize,
    /// Size before.
    pub bytes_before: u64,
    /// Size after.
    pub bytes_after: u64,
    /// Rows in them.
    pub rows: u64,
    /// Files left out because they cannot be read.
    pub unreadable: Vec<BadFile>,
    /// Commits tried again because another commit came between.
    pub retries: u32,
}

/// A data file that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadFile {
    /// Its table.
    pub table: TableId,
    /// Where it is, or should be.
    pub path: Path,
    /// Rows it should hold.
    pub rows: u64,
    /// What is wrong.
    pub reason: String,
}

/// What retention removed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expired {
    /// Files taken out of the tables. Their bytes are freed by
    /// [`vacuum`](super::Tables::vacuum).
    pub files: usize,
    /// Their size.
    pub bytes: u64,
    /// Their rows.
    pub rows: u64,
    /// Days that went, by table name.
    pub days: BTreeMap<String, Vec<i32>>,
}

/// What a vacuum removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Vacuumed {
    /// Files deleted.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
}
