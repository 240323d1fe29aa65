//! `docs/reference/coverage.md`: which source fills which column of which table, which log sources of
//! Sigma's rules have a producer, and why a table or log source has none.
//!
//! The evidence is the golden samples of the crate `telemetry`: each event of a sample is mapped, and
//! the mapping that took it says which columns it may fill.

mod page;
mod reasons;
mod samples;

use std::path::Path;

use crate::workspace::TaskError;

/// The page, from the root of the workspace.
pub const PAGE: &str = "docs/reference/coverage.md";

/// Writes the page.
///
/// # Errors
/// When a sample cannot be read, or a table has neither producer nor reason.
pub fn bless(root: &Path) -> Result<(), TaskError> {
    let path = root.join(PAGE);
    std::fs::write(&path, page(root)?).map_err(|source| TaskError::File { path, source })
}

/// Compares the page with what the mappings say now.
///
/// # Errors
/// When they differ, or the page cannot be made.
#[cfg(test)]
pub fn check(root: &Path) -> Result<(), TaskError> {
    let path = root.join(PAGE);
    let there = std::fs::read_to_string(&path).map_err(|source| TaskError::File { path, source })?;
    if there == page(root)? {
        return Ok(());
    }
    Err(TaskError::Problems(format!("{PAGE} is stale; run `cargo run -p xtask -- coverage`")))
}

fn page(root: &Path) -> Result<String, TaskError> {
    let found = samples::read(root)?;
    page::write(&found).map_err(|problems| TaskError::Problems(problems.join("\n")))
}
