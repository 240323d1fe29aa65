//! Rule files from folders the user names.

use std::path::{Path, PathBuf};

use detect::RuleFile;

use crate::exit::CommandError;

/// Every `.yml` and `.yaml` file in the folders (or files) named, sorted. Test files beside rules
/// (`*.tests.yml`) are left out.
///
/// # Errors
/// When a folder or file cannot be read.
pub(super) fn read(folders: &[PathBuf]) -> Result<Vec<RuleFile>, CommandError> {
    let mut paths = vec![];
    for folder in folders {
        collect(folder, &mut paths)?;
    }
    paths.sort();
    paths.dedup();
    paths.into_iter().map(|path| read_one(&path)).collect()
}

fn read_one(path: &Path) -> Result<RuleFile, CommandError> {
    let failed = |source| CommandError::File { path: path.to_owned(), operation: "read", source };
    let text = std::fs::read_to_string(path).map_err(failed)?;
    Ok(RuleFile { path: path.display().to_string(), text })
}

fn collect(path: &Path, found: &mut Vec<PathBuf>) -> Result<(), CommandError> {
    let failed =
        |source| CommandError::File { path: path.to_owned(), operation: "read the rules in", source };
    if path.is_file() {
        found.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?.path();
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if entry.is_dir() && !name.starts_with('.') {
            collect(&entry, found)?;
        } else if (name.ends_with(".yml") || name.ends_with(".yaml")) && !name.ends_with(".tests.yml") {
            found.push(entry);
        }
    }
    Ok(())
}
