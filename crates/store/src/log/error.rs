//! What can go wrong with the log, in words that say what to do.

use std::io;
use std::path::{Path, PathBuf};

/// Why the log cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Another process has the log open.
    #[error(
        "log {folder} is in use by another process; stop that one first, or give this one another folder"
    )]
    Locked {
        /// The log's folder.
        folder: PathBuf,
    },
    /// Batches come in faster than the disk takes them.
    #[error(
        "log is busy: {waiting_bytes} bytes wait to be written and none was taken within {waited_ms} ms; \
         send again later"
    )]
    Busy {
        /// Bytes that wait.
        waiting_bytes: usize,
        /// How long the append waited.
        waited_ms: u64,
    },
    /// There is no room: the disk is full or the log's size limit is reached.
    #[error("log has no room ({reason}); nothing of this batch was kept, send it again when there is space")]
    Full {
        /// Which limit was met.
        reason: String,
    },
    /// The folder cannot be written.
    #[error("cannot {operation} {path}: {source}; check the disk and the folder's rights")]
    Unwritable {
        /// What was tried.
        operation: &'static str,
        /// On which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file of the log cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A batch is larger than the log takes.
    #[error("batch of {bytes} bytes is over the limit of {limit} (batch_bytes_max); send smaller batches")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A source, format or key is longer than a frame can say.
    #[error("{field} of {bytes} bytes is over the limit of {limit}")]
    NameTooLong {
        /// Which one.
        field: &'static str,
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A frame on disk cannot be trusted.
    #[error("frame at byte {offset} of {path} is damaged; restart to set the damaged part aside")]
    Damaged {
        /// Which segment.
        path: PathBuf,
        /// Where in it.
        offset: u64,
    },
    /// The log was closed, or its writing thread is gone.
    #[error("log is closed")]
    Closed,
}

impl LogError {
    /// Whether sending the same batch later may work.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy { .. } | Self::Full { .. } | Self::Unwritable { .. } | Self::Closed)
    }

    /// The error of a failed write: a full disk or quota is told apart from the rest.
    pub(crate) fn writing(operation: &'static str, path: &Path, source: io::Error) -> Self {
        use io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        match source.kind() {
            StorageFull | QuotaExceeded | FileTooLarge => {
                Self::Full { reason: format!("cannot {operation} {}: {source}", path.display()) }
            }
            _ => Self::Unwritable { operation, path: path.to_owned(), source },
        }
    }

    pub(crate) fn reading(path: &Path, source: io::Error) -> Self {
        Self::Unreadable { path: path.to_owned(), source }
    }

    /// The same error for another of the batches written together.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Full { reason } => Self::Full { reason: reason.clone() },
            Self::Unwritable { operation, path, source } => Self::Unwritable {
                operation,
                path: path.clone(),
                source: io::Error::new(source.kind(), source.to_string()),
            },
            _ => Self::Closed,
        }
    }
}
