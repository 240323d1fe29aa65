//! What a user typed → the files meant.

use std::path::{Path, PathBuf};

use super::FilesError;

/// Files named by paths, folders (all files below, hidden ones left out) and globs, sorted, each once.
/// `-` stays as it is and means standard input.
///
/// # Errors
/// When a path or pattern matches nothing, or a folder cannot be listed.
pub fn expand(typed: &[String]) -> Result<Vec<PathBuf>, FilesError> {
    let mut files = vec![];
    for text in typed {
        let path = Path::new(text);
        if text == "-" {
            files.push(path.to_owned());
        } else if path.is_dir() {
            add_folder(path, &mut files)?;
        } else if path.exists() {
            files.push(path.to_owned());
        } else {
            add_glob(text, &mut files)?;
        }
    }
    files.sort();
    files.dedup();
    Ok(files)
}

fn add_folder(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), FilesError> {
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let failed = |source| FilesError::Io { path: folder.clone(), operation: "list the folder", source };
        for entry in std::fs::read_dir(&folder).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            // A link may lead out of the folder or back into it; only what is really here is meant.
            let kind = entry.file_type().map_err(failed)?;
            if hidden || kind.is_symlink() {
                continue;
            }
            if kind.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    Ok(())
}

fn add_glob(pattern: &str, files: &mut Vec<PathBuf>) -> Result<(), FilesError> {
    let before = files.len();
    let found = glob::glob(pattern)
        .map_err(|e| FilesError::Pattern { pattern: pattern.to_owned(), message: e.to_string() })?;
    for path in found.flatten() {
        if path.is_dir() {
            add_folder(&path, files)?;
        } else {
            files.push(path);
        }
    }
    if files.len() == before {
        return Err(FilesError::Missing { path: pattern.to_owned() });
    }
    Ok(())
}
