//! How many files scans looked at and left out.

use std::sync::atomic::{AtomicU64, Ordering};

/// Counts of one query.
#[derive(Debug, Default)]
pub(crate) struct ScanCounts {
    files: AtomicU64,
    pruned: AtomicU64,
}

impl ScanCounts {
    /// Adds the files of a table, and those of them that were left out.
    pub fn add(&self, files: u64, pruned: u64) {
        self.files.fetch_add(files, Ordering::Relaxed);
        self.pruned.fetch_add(pruned, Ordering::Relaxed);
    }

    /// All files, and those left out.
    pub fn get(&self) -> (u64, u64) {
        (self.files.load(Ordering::Relaxed), self.pruned.load(Ordering::Relaxed))
    }
}
