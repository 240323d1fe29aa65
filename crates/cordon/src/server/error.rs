//! Why the server, or the engine without it, cannot work.

use std::net::SocketAddr;
use std::path::PathBuf;

/// The error; its text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The log.
    #[error(transparent)]
    Log(#[from] store::log::LogError),
    /// The tables.
    #[error(transparent)]
    Tables(#[from] store::tables::TablesError),
    /// From the log to the tables.
    #[error(transparent)]
    Ingest(#[from] store::ingest::IngestError),
    /// What answers queries.
    #[error("hunting: {0}")]
    Hunting(#[from] query::QueryError),
    /// The identity provider's settings.
    #[error("identity provider: {0}")]
    Oidc(String),
    /// The state database.
    #[error(transparent)]
    State(#[from] store::state::StateError),
    /// The pipeline.
    #[error(transparent)]
    Pipeline(#[from] detect::PipelineError),
    /// The tables' declarations.
    #[error(transparent)]
    Declarations(#[from] schema::DeclarationError),
    /// A table that is not there.
    #[error("there is no table {0}; `cordon schema` lists them")]
    NoTable(String),
    /// The data folder cannot be made.
    #[error("{path}: cannot create the data folder: {reason}; choose another with --data-dir")]
    DataFolder {
        /// Which.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file.
    #[error("{path}: cannot {operation}: {reason}")]
    File {
        /// Which.
        path: PathBuf,
        /// What was tried.
        operation: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// An address.
    #[error("cannot listen on {address}: {reason}; choose another with --listen or --syslog")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What is wrong.
        reason: String,
    },
    /// Plain HTTP where others can reach it.
    #[error("--plain-http is for loopback addresses only, and {0} is not one; leave it out to serve TLS")]
    PlainHttp(SocketAddr),
    /// TLS.
    #[error("TLS: {0}")]
    Tls(String),
    /// The worker ended.
    #[error("processing has stopped: {0}; the log keeps what was acknowledged, restart to go on")]
    Stopped(String),
}

impl ServerError {
    /// The error of a data folder that cannot be made.
    pub(crate) fn data_folder(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |e| ServerError::DataFolder { path, reason: e.to_string() }
    }

    /// A file error from what the system said.
    pub(crate) fn file(
        path: &std::path::Path,
        operation: &'static str,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |e| ServerError::File { path, operation, reason: e.to_string() }
    }
}
