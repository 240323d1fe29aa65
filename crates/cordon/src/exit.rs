//! Exit codes, and the error every command ends with.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Code {
    /// Done.
    Done,
    /// Failed; the message says why.
    Failed,
    /// Done, and `--fail-on` was met.
    Found,
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        ExitCode::from(match code {
            Code::Done => 0,
            Code::Failed => 1,
            Code::Found => 3,
        })
    }
}

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// Input files.
    #[error(transparent)]
    Files(#[from] connect::files::FilesError),
    /// Rules.
    #[error("rules: {0}")]
    Content(#[from] detect::ContentError),
    /// The pipeline.
    #[error(transparent)]
    Pipeline(#[from] detect::PipelineError),
    /// The tables' declarations.
    #[error(transparent)]
    Tables(#[from] schema::DeclarationError),
    /// A file could not be read or written.
    #[error("{path}: cannot {operation}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// What was tried.
        operation: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Output could not be written.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// Anything a person must be told as it is.
    #[error("{0}")]
    Told(String),
}

impl CommandError {
    /// Whether it only says that whoever read our output has had enough.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, CommandError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe)
    }
}
