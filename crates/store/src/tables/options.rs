//! Settings of the tables, by name.

use std::collections::HashMap;

/// Settings of the tables.
#[derive(Debug, Clone)]
pub struct TablesOptions {
    /// Commits between two checkpoints of a table's Delta log.
    pub checkpoint_every_commits: u64,
    /// How long old entries of a table's Delta log are kept.
    pub log_retention_hours: u64,
    /// Zstandard level of data files written by a commit.
    pub commit_zstd_level: i32,
    /// Zstandard level of data files written by a compaction.
    pub compact_zstd_level: i32,
    /// Rows per row group of a data file.
    pub row_group_rows: usize,
    /// Settings of the object store, such as `aws_endpoint`; empty for a local folder.
    pub store_options: HashMap<String, String>,
}

impl Default for TablesOptions {
    fn default() -> Self {
        TablesOptions {
            checkpoint_every_commits: 50,
            log_retention_hours: 24,
            commit_zstd_level: 1,
            compact_zstd_level: 3,
            row_group_rows: 64 * 1024,
            store_options: HashMap::new(),
        }
    }
}

/// What a compaction aims at.
#[derive(Debug, Clone)]
pub struct CompactOptions {
    /// Files are merged up to about this size.
    pub target_bytes: u64,
    /// A day's files are only touched when at least this many are below half the target.
    pub files_min: usize,
    /// Data of one merge, in memory, at most (uncompressed).
    pub memory_bytes_max: usize,
    /// Only days up to this one (days since 1970-01-01), so that the current day can be left alone.
    pub up_to_day: Option<i32>,
}

impl Default for CompactOptions {
    fn default() -> Self {
        CompactOptions { target_bytes: 128 << 20, files_min: 4, memory_bytes_max: 256 << 20, up_to_day: None }
    }
}

/// How long data is kept.
#[derive(Debug, Clone, Default)]
pub struct Retention {
    /// Days kept, for tables without an entry in `days_by_table`; `None` for ever.
    pub days: Option<u32>,
    /// Days kept, by table name.
    pub days_by_table: HashMap<String, u32>,
    /// Size of all tables' files, at most; the oldest days go first, of all tables.
    pub bytes_max: Option<u64>,
}
