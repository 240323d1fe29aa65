//! The workspace as cargo describes it, and the files git would track.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

/// Why a task could not run.
#[derive(Debug, thiserror::Error)]
pub enum TaskError {
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// `cargo metadata` failed.
    #[error("cargo metadata: {0}")]
    Metadata(String),
    /// A Rust file does not parse.
    #[error("{path}: {message}")]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What the parser said.
        message: String,
    },
    /// Checks that failed, one per line.
    #[error("{0}")]
    Problems(String),
}

/// The part of `cargo metadata` that the checks need.
#[derive(Debug, Deserialize)]
pub struct Metadata {
    /// All packages, dependencies included.
    pub packages: Vec<Package>,
}

/// One package.
#[derive(Debug, Deserialize)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SPDX expression, when it has one.
    pub license: Option<String>,
    /// Where its manifest is.
    pub manifest_path: PathBuf,
    /// `None` for packages of this workspace.
    pub source: Option<String>,
    /// Its direct dependencies.
    pub dependencies: Vec<Dependency>,
}

/// One dependency.
#[derive(Debug, Deserialize)]
pub struct Dependency {
    /// The package's name.
    pub name: String,
    /// `None`, `dev` or `build`.
    pub kind: Option<String>,
}

/// The repository's root folder.
#[must_use]
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_owned()
}

/// Reads a text file, with its path in the error.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path) -> Result<String, TaskError> {
    std::fs::read_to_string(path).map_err(|source| TaskError::File { path: path.to_owned(), source })
}

/// Asks cargo for the resolved workspace.
///
/// # Errors
/// When cargo cannot be run or its answer is not understood.
pub fn metadata(root: &Path) -> Result<Metadata, TaskError> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked"])
        .current_dir(root)
        .output()
        .map_err(|e| TaskError::Metadata(e.to_string()))?;
    if !output.status.success() {
        return Err(TaskError::Metadata(String::from_utf8_lossy(&output.stderr).into_owned()));
    }
    serde_json::from_slice(&output.stdout).map_err(|e| TaskError::Metadata(e.to_string()))
}

/// Every Rust file below `crates/`, sorted, with its path relative to the root.
///
/// # Errors
/// When a folder cannot be listed.
pub fn rust_files(root: &Path) -> Result<Vec<(String, PathBuf)>, TaskError> {
    let mut files = vec![];
    let mut folders = vec![root.join("crates")];
    while let Some(folder) = folders.pop() {
        let failed = |source| TaskError::File { path: folder.clone(), source };
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().into_owned();
                files.push((name, path));
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Turns a list of problems into the outcome of a task.
///
/// # Errors
/// When there is any problem.
pub fn report(problems: Vec<String>) -> Result<(), TaskError> {
    if problems.is_empty() { Ok(()) } else { Err(TaskError::Problems(problems.join("\n"))) }
}
