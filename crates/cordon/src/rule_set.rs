//! The rules a command works with: from folders and files to compiled content, by way of a cache.

use std::path::{Path, PathBuf};

use clap::Args;
use detect::{Content, ContentError, RuleFile, RuleSet};

use crate::exit::CommandError;

/// Which rules, and how they are read.
#[derive(Debug, Clone, Args)]
pub struct RuleSetArgs {
    /// Folder of Sigma rules to add to Cordon's own; may be given several times
    #[arg(long, value_name = "DIR")]
    pub rules: Vec<PathBuf>,
    /// Leave Cordon's own detections out
    #[arg(long)]
    pub no_starter_pack: bool,
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// How rules are read, wherever they are.
#[derive(Debug, Clone, Args)]
pub struct ReadingArgs {
    /// Processing pipeline in pySigma's YAML, applied to the added rules; may be given several times
    #[arg(long, value_name = "FILE")]
    pub pipeline: Vec<PathBuf>,
    /// Lists for the %placeholders% of rules: a YAML mapping from name to values; may be given several times
    #[arg(long, value_name = "FILE")]
    pub placeholders: Vec<PathBuf>,
    /// Folder in which compiled rules are kept, so that the next start need not compile them
    #[arg(long, env = "CORDON_RULE_CACHE", value_name = "DIR")]
    pub rule_cache: Option<PathBuf>,
    /// Megabytes that the compiled rules may take; rules past it are left out, and named
    #[arg(long, default_value_t = 2048, value_name = "MB")]
    pub rules_mb: usize,
}

impl RuleSetArgs {
    /// Reads all files and compiles them, or takes what was compiled from the same before.
    ///
    /// # Errors
    /// When a folder or file cannot be read, or no rule loads.
    pub fn load(&self) -> Result<Content, CommandError> {
        self.reading.load(&self.rules, !self.no_starter_pack)
    }
}

impl ReadingArgs {
    /// As [`RuleSetArgs::load`], for rules in these folders and files.
    ///
    /// # Errors
    /// When a folder or file cannot be read, or no rule loads.
    pub fn load(&self, folders: &[PathBuf], starter_pack: bool) -> Result<Content, CommandError> {
        let set = self.read(folders, starter_pack)?;
        Ok(compile(&set, self.rule_cache.as_deref())?)
    }

    /// Reads all files.
    ///
    /// # Errors
    /// When a folder or file cannot be read.
    pub fn read(&self, folders: &[PathBuf], starter_pack: bool) -> Result<RuleSet, CommandError> {
        Ok(RuleSet {
            files: read_folders(folders)?,
            starter_pack,
            pipelines: self.pipeline.iter().map(|path| read_one(path)).collect::<Result<_, _>>()?,
            placeholders: self.placeholders.iter().map(|path| read_one(path)).collect::<Result<_, _>>()?,
            max_bytes: self.rules_mb << 20,
        })
    }
}

/// Compiles a set, or loads what was compiled from the same set before. A cache that cannot be read,
/// is damaged or stale is passed over and written anew; one that cannot be written is done without.
fn compile(set: &RuleSet, cache: Option<&Path>) -> Result<Content, ContentError> {
    let Some(folder) = cache else { return Content::of(set) };
    let key = set.key();
    let name: String = key.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let path = folder.join(format!("rules-{name}.bin"));
    if let Ok(bytes) = std::fs::read(&path)
        && let Some(content) = Content::load(&bytes, key)
    {
        return Ok(content);
    }
    let content = Content::of(set)?;
    if let Ok(bytes) = content.save(key) {
        // Written beside and renamed, so that another start never reads half of it.
        let unfinished = folder.join(format!("rules-{name}.{}.part", std::process::id()));
        let written = std::fs::create_dir_all(folder)
            .and_then(|()| std::fs::write(&unfinished, bytes))
            .and_then(|()| std::fs::rename(&unfinished, &path));
        if written.is_err() {
            let _ = std::fs::remove_file(&unfinished);
        } else {
            forget_others(folder, &path);
        }
    }
    Ok(content)
}

/// How many compiled sets a cache keeps.
const KEPT: usize = 8;

/// Removes the oldest compiled sets.
fn forget_others(folder: &Path, newest: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let compiled = entries.map(|entry| entry.path()).filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        path != newest && name.starts_with("rules-") && name.ends_with(".bin")
    });
    let age = |path: &PathBuf| path.metadata().and_then(|m| m.modified()).ok();
    let mut compiled: Vec<PathBuf> = compiled.collect();
    compiled.sort_by_key(age);
    for path in compiled.iter().rev().skip(KEPT - 1) {
        // Another start may have removed it already.
        let _ = std::fs::remove_file(path);
    }
}

/// Every `.yml` and `.yaml` file in the folders (or files) named, sorted. Test files beside rules
/// (`*.tests.yml`) are left out.
///
/// # Errors
/// When a folder or file cannot be read.
pub fn read_folders(folders: &[PathBuf]) -> Result<Vec<RuleFile>, CommandError> {
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
        let entry = entry.map_err(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        // A link is followed; of most entries the kind is known without a look at the disk.
        let is_dir =
            entry.file_type().is_ok_and(|kind| kind.is_dir() || (kind.is_symlink() && entry.path().is_dir()));
        if is_dir && !name.starts_with('.') {
            collect(&entry.path(), found)?;
        } else if (name.ends_with(".yml") || name.ends_with(".yaml")) && !name.ends_with(".tests.yml") {
            found.push(entry.path());
        }
    }
    Ok(())
}
