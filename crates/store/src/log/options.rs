//! Limits of the log, by name.

/// Limits of the log. Every queue and file has one.
#[derive(Debug, Clone)]
pub struct LogOptions {
    /// A segment file is closed when it reaches this size.
    pub segment_bytes: u64,
    /// All segments together; past it appends get [`LogError::Full`](super::LogError::Full) until
    /// [`truncate_before`](super::Log::truncate_before) makes room.
    pub log_bytes_max: u64,
    /// Room left free on the disk for the tables and the state database, which must be written before
    /// the log can shrink; at most an eighth of the disk. Appends that would go into it get
    /// [`LogError::Full`](super::LogError::Full).
    pub reserve_bytes: u64,
    /// The largest batch, before compression.
    pub batch_bytes_max: usize,
    /// Compressed bytes that may wait for the disk before appends wait too.
    pub waiting_bytes_max: usize,
    /// How long an append waits for room among the waiting before
    /// [`LogError::Busy`](super::LogError::Busy).
    pub busy_after_ms: u64,
    /// Most bytes written and synced together.
    pub group_bytes_max: usize,
    /// Idempotency keys remembered, at most.
    pub keys_max: usize,
    /// Age past which a key may be forgotten, by arrival times.
    pub key_age_ms: u64,
    /// Newest keys that are remembered whatever their age, so that a clock that jumps ahead does not
    /// make the log forget what it has just seen.
    pub keys_min: usize,
}

impl Default for LogOptions {
    fn default() -> Self {
        LogOptions {
            segment_bytes: 64 << 20,
            log_bytes_max: 16 << 30,
            reserve_bytes: 0,
            batch_bytes_max: 64 << 20,
            waiting_bytes_max: 64 << 20,
            busy_after_ms: 10_000,
            group_bytes_max: 8 << 20,
            keys_max: 200_000,
            key_age_ms: 24 * 3_600_000,
            keys_min: 10_000,
        }
    }
}
