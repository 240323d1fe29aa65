//! What goes into the log and comes out of it.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use bytes::Bytes;

/// The raw bytes of one received batch and how it came.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    /// Name of the source it came in by.
    pub source: String,
    /// What the receiver knows of the format, such as `ndjson`; empty when nothing.
    pub format: String,
    /// When it was received, microseconds since 1970-01-01 UTC. The log never orders by it.
    pub arrival_us: i64,
    /// The sender's idempotency key: a batch with the same source and key is stored once.
    pub key: Option<String>,
    /// Bits that the receiver gives a meaning to.
    pub flags: u16,
    /// The bytes as received (after transport decompression).
    pub payload: Bytes,
}

/// A batch with its place in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBatch {
    /// Its place: 1 for the first batch ever, never used twice, never depending on a clock.
    pub sequence: u64,
    /// The batch.
    pub batch: Batch,
}

/// The answer to an append: the batch is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Appended {
    /// Its place.
    pub sequence: u64,
    /// Whether the key was known: then `sequence` is that of the batch stored before.
    pub duplicate: bool,
}

/// What opening the log found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recovery {
    /// Batches held.
    pub batches: u64,
    /// The first batch held, when there is one.
    pub first: Option<u64>,
    /// The place the next batch gets.
    pub next: u64,
    /// Unfinished ends that were cut: what a crash in the middle of a write leaves.
    pub torn: Vec<SetAside>,
    /// Damaged ranges between good frames, or before the end of an older segment.
    pub damaged: Vec<SetAside>,
    /// Places that were acknowledged and that no readable frame has.
    pub missing: Vec<RangeInclusive<u64>>,
    /// Whether the file of older keys could not be read: batches sent again may then be stored again.
    pub keys_lost: bool,
}

impl Recovery {
    /// Whether batches that may have been acknowledged cannot be read any more.
    #[must_use]
    pub fn has_loss(&self) -> bool {
        !self.damaged.is_empty() || !self.missing.is_empty()
    }
}

/// Bytes taken out of a segment and kept in a file beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The segment they were in.
    pub segment: PathBuf,
    /// Where they started.
    pub offset: u64,
    /// How many.
    pub bytes: u64,
    /// The file that holds a copy of them; `None` when there was no room for one.
    pub kept_in: Option<PathBuf>,
}

/// What a truncation removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Truncated {
    /// Segment files removed.
    pub segments: usize,
    /// Their size.
    pub bytes: u64,
}

/// The log's state, for metrics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LogStats {
    /// Last batch that is on disk; 0 when none ever was.
    pub durable: u64,
    /// Segment files.
    pub segments: usize,
    /// Their size.
    pub bytes: u64,
    /// Compressed bytes that wait for the disk.
    pub waiting_bytes: usize,
    /// Keys remembered.
    pub keys: usize,
    /// Groups written.
    pub groups: u64,
    /// Batches written since opening.
    pub batches: u64,
    /// Payload bytes of those, before compression.
    pub payload_bytes: u64,
    /// Frame bytes of those.
    pub frame_bytes: u64,
    /// Groups that failed and were cut.
    pub failed_groups: u64,
}
