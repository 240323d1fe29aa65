//! The file that says up to where the log is in the tables.
//!
//! Each table's own transaction version makes storing exactly once. The file is what lets the log
//! go on past tables that have had no rows for long, and where other consumers' needs are kept.
//! Without it, or when it is damaged, replay starts at the beginning of the log, and nothing is
//! stored twice all the same.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::IngestError;
use crate::disk::replace_file;

/// The content of the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    /// Every table has its rows up to here.
    pub through: u64,
    /// Up to where other consumers are done, by name.
    #[serde(default)]
    pub consumers: BTreeMap<String, u64>,
}

impl Position {
    /// Up to where nobody needs the log any more.
    pub fn free_through(&self) -> u64 {
        self.consumers.values().copied().fold(self.through, u64::min)
    }

    /// Reads the file; a missing or damaged one is a fresh start.
    pub fn load(path: &Path) -> Result<Self, IngestError> {
        match std::fs::read(path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes).unwrap_or_else(|error| {
                tracing::warn!(path = %path.display(), %error, "position is damaged; the whole log is replayed");
                Position::default()
            })),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Position::default()),
            Err(source) => Err(IngestError::Position { operation: "read", path: path.to_owned(), source }),
        }
    }

    /// Puts the file in place durably, on a thread that may block.
    pub async fn save(&self, path: PathBuf) -> Result<(), IngestError> {
        let failed =
            |path: &Path, source| IngestError::Position { operation: "write", path: path.to_owned(), source };
        let content = serde_json::to_vec(self).map_err(|e| failed(&path, e.into()))?;
        let save = move || replace_file(&path, &content).map_err(|e| failed(&path, e));
        tokio::task::spawn_blocking(save).await.map_err(|_| IngestError::CutOff)?
    }
}
