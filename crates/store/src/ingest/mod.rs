//! From the log to the tables: rows made of logged batches are held, committed together, and the
//! log is let go of up to where everything is committed.

use std::path::Path;

use arrow_array::RecordBatch;
use schema::TableId;

use crate::log::{Log, LogError};
use crate::tables::{Tables, TablesError};

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
            flush_bytes: 64 << 20,
            flush_rows: 500_000,
            flush_age_ms: 30_000,
            held_bytes_max: 256 << 20,
            parallel_commits: 2,
        }
    }
}

/// Why rows cannot be taken or stored.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The tables failed.
    #[error(transparent)]
    Tables(#[from] TablesError),
    /// The position file cannot be read or written.
    #[error("cannot {operation} {path}: {reason}")]
    Position {
        /// What was tried.
        operation: &'static str,
        /// The file.
        path: std::path::PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// Too much is held already, because flushing fails or is not called.
    #[error("{held_bytes} bytes of rows wait to be stored, the limit held_bytes_max is {limit}; flush first")]
    TooMuchHeld {
        /// Bytes held.
        held_bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Rows came for a sequence that was accepted before.
    #[error("rows up to sequence {through} came after those up to {accepted}; give them in order")]
    OutOfOrder {
        /// The sequence given.
        through: u64,
        /// The sequence accepted last.
        accepted: u64,
    },
}

/// What became of accepted rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Accepted {
    /// Rows held now.
    pub rows: usize,
    /// Rows left out because their table has them already (on replay).
    pub repeated: usize,
    /// Whether [`Writer::flush`] should be called.
    pub flush_due: bool,
}

/// What a flush did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Flushed {
    /// The log is in the tables up to this sequence.
    pub through: u64,
    /// Tables committed.
    pub tables: usize,
    /// Rows committed.
    pub rows: u64,
    /// Data files written.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
    /// Log bytes freed.
    pub log_bytes_freed: u64,
}

/// Ties the log to the tables.
#[derive(Clone)]
pub struct Writer {
    log: Log,
    tables: Tables,
}

impl Writer {
    /// Opens the writer; its position is kept in a file in `folder`.
    ///
    /// # Errors
    /// [`IngestError::Position`] when the position cannot be read.
    pub async fn open(
        folder: &Path,
        log: Log,
        tables: Tables,
        options: WriterOptions,
    ) -> Result<Self, IngestError> {
        let _ = (folder, options);
        Ok(Writer { log, tables })
    }

    /// The first sequence that must be read again from the log after opening.
    #[must_use]
    pub fn replay_from(&self) -> u64 {
        1
    }

    /// The log and the tables it ties.
    #[must_use]
    pub fn parts(&self) -> (&Log, &Tables) {
        (&self.log, &self.tables)
    }

    /// Takes all rows made of the log's batches after the last accepted one, up to and with
    /// `through`; call it with no rows when there are none. Readers see the rows from now on. Rows
    /// that their table has already are left out.
    ///
    /// # Errors
    /// [`IngestError::TooMuchHeld`] (nothing is taken then), [`IngestError::OutOfOrder`].
    pub fn accept(&self, through: u64, rows: Vec<(TableId, RecordBatch)>) -> Result<Accepted, IngestError> {
        let _ = (through, rows);
        Ok(Accepted::default())
    }

    /// Whether a flush is due by size or age.
    #[must_use]
    pub fn flush_due(&self) -> bool {
        false
    }

    /// Keeps the log from being truncated beyond `through` for the sake of a consumer other than
    /// the tables (such as alerts); replay after a restart starts no later than that. `None` lets go.
    pub fn hold_log(&self, consumer: &str, through: Option<u64>) {
        let _ = (consumer, through);
    }

    /// Commits every held row, records the position and truncates the log.
    ///
    /// # Errors
    /// The first failure; rows not committed stay held, readers still see them, and the next flush
    /// tries again. Nothing is lost or stored twice.
    pub async fn flush(&self) -> Result<Flushed, IngestError> {
        Ok(Flushed::default())
    }
}
