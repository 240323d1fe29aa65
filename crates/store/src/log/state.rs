//! What the log's writer, its readers and its truncation share.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::batch::LogStats;
use super::keys::Keys;
use super::options::LogOptions;
use super::segment::Name;
use crate::disk::Disk;

/// One segment file.
#[derive(Debug, Clone)]
pub(super) struct SegmentState {
    /// Its name.
    pub name: Name,
    /// Its file.
    pub path: PathBuf,
    /// Last sequence up to its end.
    pub last: u64,
    /// Bytes that are on disk and hold.
    pub bytes: u64,
}

/// Segments and counters.
pub(super) struct Ledger {
    /// Oldest first; the last one may be being written.
    pub segments: Vec<SegmentState>,
    /// Number for the next segment.
    pub next_number: u64,
    /// Sequence for the next batch.
    pub next_sequence: u64,
    /// Keys seen lately.
    pub keys: Keys,
    /// Counters.
    pub stats: LogStats,
}

impl Ledger {
    /// Size of all segments.
    pub fn bytes(&self) -> u64 {
        self.segments.iter().map(|segment| segment.bytes).sum()
    }
}

/// The shared state of an open log.
pub(super) struct Shared {
    /// The log's folder.
    pub folder: PathBuf,
    /// Its disk.
    pub disk: Arc<dyn Disk>,
    /// Its limits.
    pub options: LogOptions,
    /// Last sequence that is on disk.
    pub durable: watch::Sender<u64>,
    ledger: Mutex<Ledger>,
    /// One truncation at a time.
    pub truncating: Mutex<()>,
    /// Held as long as the log is open; the lock goes with the file handle.
    _lock: File,
}

impl Shared {
    pub fn new(
        folder: PathBuf,
        disk: Arc<dyn Disk>,
        options: LogOptions,
        ledger: Ledger,
        lock: File,
    ) -> Self {
        let durable = watch::Sender::new(ledger.next_sequence - 1);
        Shared {
            folder,
            disk,
            options,
            durable,
            ledger: Mutex::new(ledger),
            truncating: Mutex::new(()),
            _lock: lock,
        }
    }

    /// The segments and counters. No IO happens while they are held.
    pub fn ledger(&self) -> MutexGuard<'_, Ledger> {
        // A panic while holding it cannot leave it half changed: every change is one assignment or push.
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
