//! What can go wrong between log and tables.

use std::path::PathBuf;

use crate::log::LogError;
use crate::tables::TablesError;

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
    #[error("cannot {operation} {path}: {source}; check the disk and the folder's rights")]
    Position {
        /// What was tried.
        operation: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
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
    /// A thread ended without a result.
    #[error("work on the log was cut off")]
    CutOff,
}

impl IngestError {
    /// Whether the cause is a full disk or quota.
    #[must_use]
    pub fn is_full(&self) -> bool {
        match self {
            Self::Log(error) => matches!(error, LogError::Full { .. }),
            Self::Tables(error) => error.is_full(),
            Self::Position { source, .. } => {
                use std::io::ErrorKind::{QuotaExceeded, StorageFull};
                matches!(source.kind(), StorageFull | QuotaExceeded)
            }
            _ => false,
        }
    }
}
