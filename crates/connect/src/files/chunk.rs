//! A document → chunks that end on a record boundary.

use std::io::{self, Read};

/// How the records of a document are told apart, as far as cutting it into chunks needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// One record per line (or records that never split across a cut at a line end).
    Lines,
    /// The document must be read whole.
    Whole,
    /// Windows event log: a 4 KiB file header, then independent chunks of 64 KiB. Each of our chunks
    /// is the file header followed by some of those. (libyal, "Windows XML Event Log (EVTX) format")
    Evtx,
}

/// A piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk {
    /// Byte offset of its first new byte in the document.
    pub offset: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

const EVTX_HEADER_BYTES: usize = 4 << 10;
const EVTX_CHUNK_BYTES: usize = 64 << 10;

/// Cuts a stream into chunks. `next` gives them one by one; memory is bounded by the limits.
pub struct Chunker<'r> {
    reader: &'r mut dyn Read,
    framing: Framing,
    batch_bytes: usize,
    whole_bytes: usize,
    offset: u64,
    carry: Vec<u8>,
    header: Vec<u8>,
    done: bool,
}

impl<'r> Chunker<'r> {
    /// Starts cutting. Chunks aim at `batch_bytes`; a document framed whole may have `whole_bytes`
    /// at most, and is cut there (its reader then sees a truncated document, which it quarantines).
    pub fn new(reader: &'r mut dyn Read, framing: Framing, batch_bytes: usize, whole_bytes: usize) -> Self {
        Chunker {
            reader,
            framing,
            batch_bytes,
            whole_bytes,
            offset: 0,
            carry: vec![],
            header: vec![],
            done: false,
        }
    }

    /// The next chunk, or `None` at the end.
    ///
    /// # Errors
    /// When the stream cannot be read.
    pub fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        if self.done {
            return Ok(None);
        }
        match self.framing {
            Framing::Lines => self.lines(),
            Framing::Whole => self.whole(),
            Framing::Evtx => self.evtx(),
        }
    }

    fn fill(&mut self, buffer: &mut Vec<u8>, most: usize) -> io::Result<bool> {
        let wanted = most.saturating_sub(buffer.len());
        let read = self.reader.take(wanted as u64).read_to_end(buffer)?;
        Ok(read < wanted)
    }

    fn emit(&mut self, bytes: Vec<u8>, new_bytes: usize) -> Option<Chunk> {
        let offset = self.offset;
        self.offset += new_bytes as u64;
        (new_bytes > 0).then_some(Chunk { offset, bytes })
    }

    fn lines(&mut self) -> io::Result<Option<Chunk>> {
        let mut bytes = std::mem::take(&mut self.carry);
        let mut most = self.batch_bytes;
        loop {
            let ended = self.fill(&mut bytes, most)?;
            if ended {
                self.done = true;
                let length = bytes.len();
                return Ok(self.emit(bytes, length));
            }
            let cut = bytes.iter().rposition(|b| *b == b'\n').map(|i| i + 1);
            // A line longer than the whole-document limit is cut where it is.
            if let Some(cut) = cut.or((bytes.len() >= self.whole_bytes).then_some(bytes.len())) {
                self.carry = bytes.split_off(cut);
                return Ok(self.emit(bytes, cut));
            }
            most = most.saturating_mul(2).min(self.whole_bytes.max(self.batch_bytes));
        }
    }

    fn whole(&mut self) -> io::Result<Option<Chunk>> {
        let mut bytes = vec![];
        self.done = true;
        self.fill(&mut bytes, self.whole_bytes)?;
        let length = bytes.len();
        Ok(self.emit(bytes, length))
    }

    fn evtx(&mut self) -> io::Result<Option<Chunk>> {
        if self.header.is_empty() {
            let mut header = vec![];
            let short = self.fill(&mut header, EVTX_HEADER_BYTES)?;
            self.offset = header.len() as u64;
            if short {
                self.done = true;
                self.offset = 0;
                let length = header.len();
                return Ok(self.emit(header, length));
            }
            self.header = header;
        }
        let per_chunk = (self.batch_bytes / EVTX_CHUNK_BYTES).max(1) * EVTX_CHUNK_BYTES;
        let mut bytes = self.header.clone();
        self.done = self.fill(&mut bytes, EVTX_HEADER_BYTES + per_chunk)?;
        let new_bytes = bytes.len() - EVTX_HEADER_BYTES;
        Ok(self.emit(bytes, new_bytes))
    }
}
