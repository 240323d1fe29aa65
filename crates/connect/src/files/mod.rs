//! Files, folders, globs and standard input, through compression and archives, into chunks of whole
//! records.
//!
//! [`expand`] turns what a user typed into a sorted list of files; [`visit_documents`] opens one,
//! through gz, zst, tar and zip, and gives each document inside; [`Chunker`] cuts a document into
//! chunks that end on a record boundary, each with its byte offset, so that a sender can resume.

mod archive;
mod chunk;
mod expand;

use std::path::PathBuf;

pub use archive::{Document, visit_documents};
pub use chunk::{Chunk, Chunker, Framing};
pub use expand::expand;

/// Why files could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// Nothing is there.
    #[error("{path}: no such file or folder; check the path (globs need quotes when the shell expands them)")]
    Missing {
        /// What was typed.
        path: String,
    },
    /// The pattern is not a glob.
    #[error("{pattern}: not a valid pattern: {message}")]
    Pattern {
        /// What was typed.
        pattern: String,
        /// What is wrong with it.
        message: String,
    },
    /// A file or folder could not be read.
    #[error("{path}: cannot {operation}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What was tried.
        operation: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// An archive is damaged.
    #[error("{path}: damaged archive: {message}; what was read before the damage is kept")]
    Archive {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        message: String,
    },
    /// A bound was passed.
    #[error("{path}: {what} is over the limit of {limit}; raise {setting} if this is expected")]
    Limit {
        /// Which file.
        path: PathBuf,
        /// What is too much.
        what: &'static str,
        /// The bound.
        limit: u64,
        /// The setting that raises it.
        setting: &'static str,
    },
}

#[cfg(test)]
mod tests;
