//! The form of a file of terms.
//!
//! | Part | What |
//! | --- | --- |
//! | `CORDTRM1` | eight bytes |
//! | blocks of terms | each LZ4: count, length of the texts, the texts with a line end after each, then per term the length of its places and the places |
//! | directory | version, bytes and rows of the data file, columns: name, blocks: first term, offset, stored length, length, CRC-32C |
//! | tail | length of the directory and its CRC-32C (four bytes each, little-endian), `CORDTRM1` |
//!
//! Numbers are LEB128. Places are numbers of blocks of rows, ascending, each as the difference to the
//! one before; none at all means every block.

use super::BLOCK_ROWS;

/// At both ends of a file.
pub(super) const MAGIC: &[u8; 8] = b"CORDTRM1";
/// Bytes after the directory.
pub(super) const TAIL_BYTES: usize = 16;
/// A block of terms is at most this long: what is longer is damaged.
const BLOCK_BYTES_MAX: usize = 16 << 20;

/// What a file of terms has, and where.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Directory {
    /// Size of the data file: another size means another file.
    pub data_bytes: u64,
    /// Rows of the data file.
    pub rows: u64,
    /// Its columns, by the name that they have in the data file.
    pub columns: Vec<IndexedColumn>,
}

/// The terms of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct IndexedColumn {
    pub name: String,
    pub blocks: Vec<BlockEntry>,
}

/// A block of terms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct BlockEntry {
    pub first: String,
    pub offset: u64,
    pub stored: u64,
    pub bytes: u64,
    pub sum: u32,
}

impl Directory {
    /// How many blocks of rows there are.
    pub fn row_blocks(&self) -> usize {
        usize::try_from(self.rows.div_ceil(BLOCK_ROWS)).unwrap_or(usize::MAX)
    }

    /// About the memory that it takes.
    pub fn memory(&self) -> usize {
        let block = |block: &BlockEntry| size_of::<BlockEntry>() + block.first.len();
        let column =
            |c: &IndexedColumn| size_of::<IndexedColumn>() + c.blocks.iter().map(block).sum::<usize>();
        size_of::<Self>() + self.columns.iter().map(column).sum::<usize>()
    }

    /// The directory and the tail of a file.
    pub fn write(&self) -> Vec<u8> {
        let mut out = vec![];
        [1, self.data_bytes, self.rows, self.columns.len() as u64].into_iter().for_each(|n| put(&mut out, n));
        for column in &self.columns {
            put_text(&mut out, &column.name);
            put(&mut out, column.blocks.len() as u64);
            for block in &column.blocks {
                put_text(&mut out, &block.first);
                [block.offset, block.stored, block.bytes].into_iter().for_each(|n| put(&mut out, n));
                out.extend_from_slice(&block.sum.to_le_bytes());
            }
        }
        let (length, sum) = (out.len() as u32, crc32c::crc32c(&out));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&sum.to_le_bytes());
        out.extend_from_slice(MAGIC);
        out
    }

    /// Reads a directory from the bytes before the tail; `None` when it is damaged or of another version.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut read = Reader { rest: bytes };
        if read.number()? != 1 {
            return None;
        }
        let (data_bytes, rows) = (read.number()?, read.number()?);
        let columns = (0..read.number()?).map(|_| read.column()).collect::<Option<Vec<_>>>()?;
        read.rest.is_empty().then_some(Directory { data_bytes, rows, columns })
    }
}

/// The length and checksum of the directory, from a file's last bytes.
pub(super) fn tail(bytes: &[u8]) -> Option<(usize, u32)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sum, magic) = rest.split_first_chunk::<4>()?;
    (magic == MAGIC).then_some((u32::from_le_bytes(*length) as usize, u32::from_le_bytes(*sum)))
}

/// A block's terms with their places.
pub(super) struct TermBlock {
    texts: String,
    /// Per term: its places as written.
    places: Vec<(usize, usize)>,
    bytes: Vec<u8>,
}

impl TermBlock {
    /// Reads a block as stored; `None` when it is damaged.
    pub fn read(entry: &BlockEntry, stored: &[u8]) -> Option<Self> {
        let length = usize::try_from(entry.bytes).ok().filter(|length| *length <= BLOCK_BYTES_MAX)?;
        if crc32c::crc32c(stored) != entry.sum {
            return None;
        }
        let bytes = lz4_flex::block::decompress(stored, length).ok()?;
        let mut read = Reader { rest: &bytes };
        let (count, texts) = (read.number()?, read.number()?);
        let texts = String::from_utf8(read.take(texts)?.to_vec()).ok()?;
        let mut places = vec![];
        for _ in 0..count {
            let length = usize::try_from(read.number()?).ok()?;
            let start = bytes.len() - read.rest.len();
            read.take(length as u64)?;
            places.push((start, start + length));
        }
        Some(TermBlock { texts, places, bytes })
    }

    /// The terms, each with a line end after it, in order.
    pub fn texts(&self) -> &str {
        &self.texts
    }

    /// The places of the term of that number; `Some(None)` for everywhere.
    pub fn places(&self, number: usize) -> Option<Option<Vec<u32>>> {
        let (start, end) = *self.places.get(number)?;
        if start == end {
            return Some(None);
        }
        read_places(self.bytes.get(start..end)?).map(Some)
    }
}

/// Writes a block; the second part is its length before it was compressed.
pub(super) fn write_block(terms: &[(&str, Option<&[u32]>)]) -> (Vec<u8>, u64) {
    let mut out = vec![];
    put(&mut out, terms.len() as u64);
    put(&mut out, terms.iter().map(|(term, _)| term.len() as u64 + 1).sum());
    for (term, _) in terms {
        out.extend_from_slice(term.as_bytes());
        out.push(b'\n');
    }
    for (_, found) in terms {
        let places = found.map(places).unwrap_or_default();
        put(&mut out, places.len() as u64);
        out.extend_from_slice(&places);
    }
    (lz4_flex::block::compress(&out), out.len() as u64)
}

fn places(places: &[u32]) -> Vec<u8> {
    let mut out = Vec::with_capacity(places.len());
    let mut before = 0;
    for place in places {
        put(&mut out, u64::from(place - before));
        before = *place;
    }
    out
}

fn read_places(bytes: &[u8]) -> Option<Vec<u32>> {
    let mut read = Reader { rest: bytes };
    let (mut found, mut place) = (vec![], 0_u32);
    while !read.rest.is_empty() {
        place = place.checked_add(u32::try_from(read.number()?).ok()?)?;
        found.push(place);
    }
    Some(found)
}

fn put(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.rest.split_first()?;
            self.rest = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn take(&mut self, length: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(length).ok()?)?;
        self.rest = rest;
        Some(taken)
    }

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        String::from_utf8(self.take(length)?.to_vec()).ok()
    }

    fn column(&mut self) -> Option<IndexedColumn> {
        let name = self.text()?;
        let blocks = (0..self.number()?).map(|_| self.block()).collect::<Option<Vec<_>>>()?;
        Some(IndexedColumn { name, blocks })
    }

    fn block(&mut self) -> Option<BlockEntry> {
        let (first, offset) = (self.text()?, self.number()?);
        let (stored, bytes) = (self.number()?, self.number()?);
        let sum = self.take(4)?.try_into().ok().map(u32::from_le_bytes)?;
        Some(BlockEntry { first, offset, stored, bytes, sum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blocks_and_directories_come_back() {
        let places = [1, 7, 400];
        let terms = [("aa", Some(places.as_slice())), ("größe", None)];
        let (stored, bytes) = write_block(&terms);
        let entry = BlockEntry { bytes, sum: crc32c::crc32c(&stored), ..BlockEntry::default() };
        let block = TermBlock::read(&entry, &stored).expect("a block");
        assert_eq!(block.texts(), "aa\ngröße\n");
        assert_eq!((block.places(0), block.places(1)), (Some(Some(places.to_vec())), Some(None)));
        let column = IndexedColumn { name: "A".into(), blocks: vec![entry.clone(), entry] };
        let directory = Directory { data_bytes: 77, rows: 5000, columns: vec![column] };
        let written = directory.write();
        let (head, end) = written.split_at(written.len() - TAIL_BYTES);
        assert_eq!(tail(end), Some((head.len(), crc32c::crc32c(head))));
        assert_eq!(Directory::read(head), Some(directory));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_trouble(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Directory::read(&bytes);
            let _ = tail(&bytes);
            let entry = BlockEntry { bytes: 300, sum: crc32c::crc32c(&bytes), ..BlockEntry::default() };
            let _ = TermBlock::read(&entry, &bytes);
        }
    }
}
