//! How commands on the same machine reach the server: files in the data folder that only its owner
//! can read.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ServerError;
use super::tls;

/// Where the server is and how to be let in.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LocalAccess {
    /// Base URL, such as `https://127.0.0.1:7443`.
    pub url: String,
    /// An API token with every right, of the machine's administrator.
    pub token: String,
    /// Token for records sent by `cordon ingest`.
    pub ingest_token: String,
    /// Certificate authority to trust; none for plain HTTP.
    pub authority: Option<PathBuf>,
    /// Process that serves.
    pub pid: u32,
}

impl LocalAccess {
    fn path(folder: &Path) -> PathBuf {
        folder.join("access.json")
    }

    /// What the running server of that data folder has written.
    #[must_use]
    pub fn read(folder: &Path) -> Option<Self> {
        let access: Self = serde_json::from_slice(&std::fs::read(Self::path(folder)).ok()?).ok()?;
        access.is_alive().then_some(access)
    }

    /// Whether its process still runs; a killed server leaves its file. Where the system does not tell,
    /// it is taken to.
    fn is_alive(&self) -> bool {
        let processes = Path::new("/proc");
        !processes.join("self").exists() || processes.join(self.pid.to_string()).exists()
    }

    pub(super) fn write(&self, folder: &Path) -> Result<(), ServerError> {
        let text = serde_json::to_string_pretty(self).map_err(|e| ServerError::Tls(e.to_string()))?;
        write_private(&Self::path(folder), &text)
    }

    pub(super) fn remove(folder: &Path) {
        let _ = std::fs::remove_file(Self::path(folder));
    }

    pub(super) fn authority_path(folder: &Path) -> PathBuf {
        folder.join("tls").join(tls::AUTHORITY_FILE)
    }
}

/// Writes a file that only its owner can read, in one step.
pub(super) fn write_private(path: &Path, text: &str) -> Result<(), ServerError> {
    let failed = |source: std::io::Error| ServerError::file(path, "write")(source);
    let beside = path.with_extension("new");
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)
        .map_err(failed)?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(failed)
}
