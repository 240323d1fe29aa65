//! Asking the index which rows may have a text.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use evaluate::terms::Run;
use memchr::memmem;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectStore, ObjectStoreExt};

use super::file::{BlockEntry, Directory, IndexedColumn, TAIL_BYTES, TermBlock, tail};
use super::{BLOCK_ROWS, PART_BYTES_MAX, TERM_BYTES_MAX, index_path};

/// Bytes read at the end of a file of terms in the hope that its whole directory is in them.
const DIRECTORY_BYTES: u64 = 64 << 10;
/// Memory of directories that are kept.
const KEPT_BYTES_MAX: usize = 64 << 20;
/// Blocks of terms read at once.
const READ_BLOCKS: usize = 64;

/// What rows must have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sought {
    /// All of these.
    All(Vec<Sought>),
    /// One of these.
    Any(Vec<Sought>),
    /// The column of that name in data files has all of these runs, and there is one.
    Has(Arc<str>, Vec<Run>),
}

/// The index of terms of one table.
#[derive(Clone)]
pub struct TermIndex {
    store: Arc<dyn ObjectStore>,
    table: Path,
    kept: Arc<Kept>,
}

impl std::fmt::Debug for TermIndex {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "terms of {}", self.table)
    }
}

/// Directories of files of terms, the oldest of which go when there are too many.
#[derive(Default)]
pub(in crate::tables) struct Kept(Mutex<Directories>);

#[derive(Default)]
struct Directories {
    directories: HashMap<Path, Arc<Directory>>,
    order: VecDeque<Path>,
    bytes: usize,
}

impl Directories {
    fn add(&mut self, path: Path, directory: &Arc<Directory>) {
        if self.directories.insert(path.clone(), Arc::clone(directory)).is_some() {
            return;
        }
        self.bytes += directory.memory();
        self.order.push_back(path);
        while self.bytes > KEPT_BYTES_MAX {
            let Some(oldest) = self.order.pop_front() else { return };
            let gone = self.directories.remove(&oldest);
            self.bytes -= gone.map_or(0, |directory| directory.memory());
        }
    }
}

/// Blocks of rows, ascending; `None` for all.
type Blocks = Option<Vec<u32>>;

impl TermIndex {
    /// The index of the table in that folder.
    pub(in crate::tables) fn new(store: Arc<dyn ObjectStore>, table: Path, kept: Arc<Kept>) -> Self {
        TermIndex { store, table, kept }
    }

    /// The rows of a data file, of that size in bytes and rows, that may have what is sought, as ascending
    /// ranges that do not touch; `None` when that may be any, such as when the file has no index.
    pub async fn rows(
        &self,
        data: &Path,
        (bytes, rows): (u64, u64),
        sought: &Sought,
    ) -> Option<Vec<Range<u64>>> {
        let path = index_path(&self.table, data)?;
        let directory = self.directory(&path).await?;
        if directory.data_bytes != bytes || directory.rows != rows {
            return None;
        }
        let asked = Asked { index: self, path: &path, directory: &directory };
        let blocks = asked.blocks(sought).await?;
        let mut ranges: Vec<Range<u64>> = vec![];
        for block in blocks {
            let start = u64::from(block) * BLOCK_ROWS;
            let end = (start + BLOCK_ROWS).min(rows);
            match ranges.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => ranges.push(start..end),
            }
        }
        Some(ranges)
    }

    async fn directory(&self, path: &Path) -> Option<Arc<Directory>> {
        let kept = || self.kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().directories.get(path) {
            return Some(Arc::clone(known));
        }
        let directory = Arc::new(read_directory(self.store.as_ref(), path).await?);
        kept().add(path.clone(), &directory);
        Some(directory)
    }
}

/// The directory of a file of terms; `None` when there is none that can be read.
pub(super) async fn read_directory(store: &dyn ObjectStore, path: &Path) -> Option<Directory> {
    let options = GetOptions { range: Some(GetRange::Suffix(DIRECTORY_BYTES)), ..GetOptions::default() };
    let found = store.get_opts(path, options).await.ok()?;
    let size = found.meta.size;
    let end = found.bytes().await.ok()?;
    let (length, sum) = tail(end.get(end.len().checked_sub(TAIL_BYTES)?..)?)?;
    let whole = match end.len().checked_sub(length + TAIL_BYTES) {
        Some(_) => end,
        None => {
            let start = size.checked_sub((length + TAIL_BYTES) as u64)?;
            store.get_range(path, start..size).await.ok()?
        }
    };
    let start = whole.len().checked_sub(length + TAIL_BYTES)?;
    let bytes = whole.get(start..start + length)?;
    if crc32c::crc32c(bytes) != sum {
        tracing::warn!(%path, "damaged index of terms; its file is read whole");
        return None;
    }
    Directory::read(bytes)
}

/// One file of terms that is asked.
struct Asked<'a> {
    index: &'a TermIndex,
    path: &'a Path,
    directory: &'a Directory,
}

impl Asked<'_> {
    /// The blocks of rows that may have what is sought.
    async fn blocks(&self, sought: &Sought) -> Blocks {
        match sought {
            Sought::Has(column, runs) => self.having(column, runs).await,
            Sought::All(parts) => {
                let mut all = None;
                for part in parts {
                    all = both(all, Box::pin(self.blocks(part)).await);
                    if all.as_ref().is_some_and(Vec::is_empty) {
                        break;
                    }
                }
                all
            }
            Sought::Any(parts) => {
                let mut any = vec![];
                for part in parts {
                    any.extend(Box::pin(self.blocks(part)).await?);
                }
                any.sort_unstable();
                any.dedup();
                Some(any)
            }
        }
    }

    async fn having(&self, column: &str, runs: &[Run]) -> Blocks {
        let column = self.directory.columns.iter().find(|c| c.name == column)?;
        let mut found = None;
        // Longer runs are rarer.
        let mut runs: Vec<&Run> = runs.iter().collect();
        runs.sort_by_key(|run| std::cmp::Reverse((run.begins && run.ends, run.text.len())));
        for run in runs {
            found = both(found, self.with_run(column, run).await);
            if found.as_ref().is_some_and(Vec::is_empty) {
                break;
            }
        }
        found
    }

    /// The blocks of rows with a run.
    async fn with_run(&self, column: &IndexedColumn, run: &Run) -> Blocks {
        let run = &listed(run);
        let finder = memmem::Finder::new(run.text.as_bytes());
        let mut places = vec![];
        for entries in candidates(&column.blocks, run).chunks(READ_BLOCKS) {
            let stored = self.read(entries).await?;
            for (entry, stored) in entries.iter().zip(&stored) {
                let Some(block) = TermBlock::read(entry, stored) else {
                    tracing::warn!(path = %self.path, "damaged index of terms; its file is read whole");
                    return None;
                };
                for number in matching(block.texts(), run, &finder) {
                    places.extend(block.places(number)??);
                }
            }
        }
        places.sort_unstable();
        places.dedup();
        Some(places)
    }

    async fn read(&self, entries: &[BlockEntry]) -> Option<Vec<Bytes>> {
        let ranges: Vec<Range<u64>> =
            entries.iter().map(|entry| entry.offset..entry.offset.saturating_add(entry.stored)).collect();
        self.index.store.get_ranges(self.path, &ranges).await.ok()
    }
}

/// The run as it is looked for: of a long one only the beginning, since long terms are listed in pieces.
fn listed(run: &Run) -> Run {
    let size_max = if run.begins && run.ends { TERM_BYTES_MAX } else { PART_BYTES_MAX };
    if run.text.len() <= size_max {
        return run.clone();
    }
    let end = run.text.floor_char_boundary(PART_BYTES_MAX);
    Run { text: run.text.get(..end).unwrap_or_default().to_owned(), begins: run.begins, ends: false }
}

/// Blocks in both.
fn both(left: Blocks, right: Blocks) -> Blocks {
    match (left, right) {
        (None, other) | (other, None) => other,
        (Some(left), Some(right)) => {
            Some(left.into_iter().filter(|block| right.binary_search(block).is_ok()).collect())
        }
    }
}

/// The blocks of terms that may have a term that is sought.
fn candidates<'a>(blocks: &'a [BlockEntry], run: &Run) -> &'a [BlockEntry] {
    if !run.begins {
        return blocks;
    }
    // The block before the first that begins after the run may have it.
    let start = blocks.partition_point(|block| block.first.as_str() <= run.text.as_str()).saturating_sub(1);
    let after = |block: &BlockEntry| match run.ends {
        true => block.first.as_str() <= run.text.as_str(),
        false => block.first.as_str() <= run.text.as_str() || block.first.starts_with(&run.text),
    };
    let end = blocks.partition_point(after);
    blocks.get(start..end).unwrap_or_default()
}

/// The numbers of the terms that have a run.
fn matching(texts: &str, run: &Run, finder: &memmem::Finder<'_>) -> Vec<usize> {
    let bytes = texts.as_bytes();
    let (mut found, mut counted, mut number) = (vec![], 0, 0);
    let mut at = 0;
    while let Some(place) = bytes.get(at..).and_then(|rest| finder.find(rest)) {
        let start = at + place;
        let end = start + run.text.len();
        let begins = start == 0 || bytes.get(start - 1) == Some(&b'\n');
        let ends = bytes.get(end) == Some(&b'\n');
        at = start + 1;
        if (run.begins && !begins) || (run.ends && !ends) {
            continue;
        }
        number += memchr::memchr_iter(b'\n', bytes.get(counted..start).unwrap_or_default()).count();
        counted = start;
        found.push(number);
        // The rest of this term has nothing more to say.
        at = memchr::memchr(b'\n', bytes.get(start..).unwrap_or_default()).map_or(bytes.len(), |n| start + n);
    }
    found
}
