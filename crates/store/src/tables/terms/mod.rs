//! The index of terms: for a data file, which of its rows may have a word.
//!
//! Beside the data files of a table, in its folder `_cordon_index`, a data file may have a file of
//! terms. For each text column it lists the terms in it (runs of alphanumeric characters, folded) and,
//! for each term, the blocks of [`BLOCK_ROWS`] rows that have it. A reader that looks for a text asks it
//! which blocks to read ([`TermIndex::rows`]); a whole term is looked up, a part of one is looked for
//! among the terms, of which there are far fewer than there is text.
//!
//! The index is never needed: a file without one, or with one that is damaged, is read whole. It is made
//! by the upkeep ([`Tables::index`](super::Tables::index)) from data files that are there already, named
//! after them, and goes with them. Delta's readers do not see it: names that begin with `_` are none of
//! theirs, neither when they list nor when they vacuum.

mod build;
mod file;
mod lookup;
mod upkeep;

pub use lookup::{Sought, TermIndex};
pub use upkeep::{IndexOptions, Indexed};

pub(super) use lookup::Kept;
pub(super) use upkeep::{Upkeep, leftovers};

use object_store::path::Path;

/// Rows of which the index says together whether they have a term.
pub const BLOCK_ROWS: u64 = 1024;

/// The folder of the index in a table's folder.
const FOLDER: &str = "_cordon_index";
/// How names of files of terms end.
const SUFFIX: &str = ".terms";
/// Longer terms, in bytes, are listed in overlapping pieces of this size, so that any part of them of up
/// to [`PART_BYTES_MAX`] is in one of the pieces; the first begins as the term does, the last ends so.
const TERM_BYTES_MAX: usize = 128;
/// The longest part of a term that is looked for; of longer ones the beginning is.
const PART_BYTES_MAX: usize = 64;

/// Where the terms of a data file are.
fn index_path(table: &Path, data: &Path) -> Option<Path> {
    let name = data.filename()?.strip_suffix(".parquet")?;
    Some(table.clone().join(FOLDER).join(format!("{name}{SUFFIX}")))
}
