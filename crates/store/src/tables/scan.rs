//! Reading a table: data files pruned by day and time, then the tail.

use std::sync::{Arc, Mutex, PoisonError};

use super::report::BadFile;

/// What to read of a table.
#[derive(Debug, Clone, Default)]
pub struct ScanRequest {
    /// Rows whose event time is at or after this, microseconds since 1970-01-01 UTC. Rows without an
    /// event time are taken by their arrival time.
    pub from_us: Option<i64>,
    /// Rows whose event time is before this.
    pub to_us: Option<i64>,
    /// Columns by declared name, in this order; `None` for all stored columns.
    pub columns: Option<Vec<String>>,
    /// Rows at most.
    pub limit: Option<usize>,
}

/// Files that a scan could not read, filled while the scan runs.
#[derive(Debug, Clone, Default)]
pub struct ScanProblems {
    files: Arc<Mutex<Vec<BadFile>>>,
}

impl ScanProblems {
    /// The files so far.
    #[must_use]
    pub fn files(&self) -> Vec<BadFile> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn add(&self, file: BadFile) {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).push(file);
    }
}
