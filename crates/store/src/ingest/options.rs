//! When the writer asks to be flushed, by name.

/// When the writer asks to be flushed.
#[derive(Debug, Clone)]
pub struct WriterOptions {
    /// Bytes held in tails.
    pub flush_bytes: usize,
    /// Rows held in tails.
    pub flush_rows: usize,
    /// Age of the oldest row held.
    pub flush_age_ms: u64,
    /// Bytes held past which rows are refused until a flush succeeds.
    pub held_bytes_max: usize,
    /// Tables committed at the same time.
    pub parallel_commits: usize,
}

impl Default for WriterOptions {
    fn default() -> Self {
        WriterOptions {
            flush_bytes: 32 << 20,
            flush_rows: 500_000,
            flush_age_ms: 30_000,
            held_bytes_max: 256 << 20,
            parallel_commits: 2,
        }
    }
}
