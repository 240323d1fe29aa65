//! Making the file of terms of a data file, one column after the other.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef};
use evaluate::terms::{fold, runs};

use super::file::{BlockEntry, Directory, IndexedColumn, MAGIC, write_block};
use super::{BLOCK_ROWS, PART_BYTES_MAX, TERM_BYTES_MAX};

/// A block of terms is closed when its texts and places have about this many bytes.
const BLOCK_BYTES: usize = 32 << 10;
/// Values of a column whose terms are remembered, by their bytes.
const KNOWN_BYTES_MAX: usize = 4 << 20;

/// A file of terms in the making.
pub(super) struct Builder {
    directory: Directory,
    out: Vec<u8>,
}

impl Builder {
    /// A file for a data file of that size.
    pub fn new(data_bytes: u64, rows: u64) -> Self {
        Builder { directory: Directory { data_bytes, rows, columns: vec![] }, out: MAGIC.to_vec() }
    }

    /// Adds the terms of a column.
    pub fn add(&mut self, name: &str, column: ColumnTerms) {
        let mut order: Vec<u32> = (0..column.places.len() as u32).collect();
        let mut texts = vec![""; order.len()];
        for (term, number) in &column.numbers {
            texts[*number as usize] = term;
        }
        order.sort_unstable_by_key(|number| texts[*number as usize]);
        let row_blocks = self.directory.row_blocks();
        let mut indexed = IndexedColumn { name: name.to_owned(), ..IndexedColumn::default() };
        let (mut block, mut bytes) = (vec![], 0);
        for number in order {
            let (term, places) = (texts[number as usize], column.places[number as usize].as_slice());
            // What is in half of the blocks spares too little reading.
            let listed = (places.len() * 2 < row_blocks).then_some(places);
            block.push((term, listed));
            bytes += term.len() + 1 + listed.map_or(0, <[u32]>::len);
            if bytes >= BLOCK_BYTES {
                indexed.blocks.extend(self.close(&block));
                (block, bytes) = (vec![], 0);
            }
        }
        indexed.blocks.extend(self.close(&block));
        self.directory.columns.push(indexed);
    }

    fn close(&mut self, block: &[(&str, Option<&[u32]>)]) -> Option<BlockEntry> {
        let (first, _) = block.first()?;
        let (stored, bytes) = write_block(block);
        let entry = BlockEntry {
            first: (*first).to_owned(),
            offset: self.out.len() as u64,
            stored: stored.len() as u64,
            bytes,
            sum: crc32c::crc32c(&stored),
        };
        self.out.extend_from_slice(&stored);
        Some(entry)
    }

    /// The file.
    pub fn finish(mut self) -> Vec<u8> {
        self.out.extend_from_slice(&self.directory.write());
        self.out
    }
}

/// The terms of a column with the blocks of rows that have them.
#[derive(Default)]
pub(super) struct ColumnTerms {
    numbers: HashMap<Box<str>, u32, ahash::RandomState>,
    places: Vec<Vec<u32>>,
    known: HashMap<Box<str>, Known, ahash::RandomState>,
    known_bytes: usize,
    bytes: usize,
    row: u64,
}

/// The terms of a value, and the last block that has it.
struct Known {
    block: u32,
    terms: Box<[u32]>,
}

impl ColumnTerms {
    /// Takes the next rows.
    pub fn push(&mut self, column: &ArrayRef) {
        let Some(texts) = column.as_string_opt::<i32>() else { return };
        for row in 0..texts.len() {
            if texts.is_valid(row) {
                self.note(texts.value(row));
            }
            self.row += 1;
        }
    }

    /// About the memory that the terms take.
    pub fn memory(&self) -> usize {
        self.bytes + self.known_bytes
    }

    fn note(&mut self, text: &str) {
        let block = u32::try_from(self.row / BLOCK_ROWS).unwrap_or(u32::MAX);
        if let Some(known) = self.known.get_mut(text) {
            if known.block != block {
                known.block = block;
                place(&mut self.places, known, &mut self.bytes);
            }
            return;
        }
        let known = self.taken_apart(text, block);
        place(&mut self.places, &known, &mut self.bytes);
        if self.known_bytes > KNOWN_BYTES_MAX {
            self.known.clear();
            self.known_bytes = 0;
        }
        self.known_bytes += text.len() + 4 * known.terms.len() + 64;
        self.known.insert(text.into(), known);
    }

    fn taken_apart(&mut self, text: &str, block: u32) -> Known {
        let mut terms = vec![];
        for (_, run) in runs(text) {
            let term = fold(run);
            if term.len() <= TERM_BYTES_MAX {
                terms.push(self.number(&term));
                continue;
            }
            terms.extend(pieces(&term).map(|piece| self.number(piece)));
        }
        Known { block, terms: terms.into() }
    }

    fn number(&mut self, term: &str) -> u32 {
        if let Some(number) = self.numbers.get(term) {
            return *number;
        }
        let number = self.places.len() as u32;
        self.numbers.insert(term.into(), number);
        self.places.push(vec![]);
        self.bytes += term.len() + 72;
        number
    }
}

/// The pieces in which a long term is listed.
fn pieces(term: &str) -> impl Iterator<Item = &str> {
    let mut start = Some(0);
    std::iter::from_fn(move || {
        let from = start?;
        let end = term.floor_char_boundary(from + TERM_BYTES_MAX);
        // A little less than half is new, since a character must not be cut.
        start = (end < term.len()).then(|| term.floor_char_boundary(end - PART_BYTES_MAX));
        term.get(from..end)
    })
}

/// Notes that a block of rows has a value.
fn place(places: &mut [Vec<u32>], known: &Known, bytes: &mut usize) {
    for term in &known.terms {
        let Some(places) = places.get_mut(*term as usize) else { continue };
        if places.last() != Some(&known.block) {
            places.push(known.block);
            *bytes += 4;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_part_of_a_long_term_is_in_a_piece(term in "[aé漢]{60,300}", at in 0_usize..300, length in 1_usize..64) {
            let letters: Vec<char> = term.chars().collect();
            let at = at % letters.len();
            let part: String = letters[at..].iter().take(length).collect();
            let part = &part[..part.floor_char_boundary(PART_BYTES_MAX)];
            let all: Vec<&str> = pieces(&term).collect();
            prop_assert!(all.iter().all(|piece| piece.len() <= TERM_BYTES_MAX));
            prop_assert!(all.iter().any(|piece| piece.contains(part)));
            prop_assert!(term.starts_with(all[0]) && term.ends_with(all[all.len() - 1]));
        }
    }
}
