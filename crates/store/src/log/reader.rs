//! Reading the log from any place, while it is being written.

use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use super::batch::StoredBatch;
use super::error::LogError;
use super::frame::{self, Probe};
use super::segment::{HEAD_BYTES, Step, Walk};
use super::state::{SegmentState, Shared};
use crate::disk::ReadFile;

/// Bytes asked of the disk at a time.
const CHUNK_BYTES: usize = 1 << 20;

/// Batches in order of their sequence.
///
/// It ends (`None`) when all that is on disk was read, and goes on when called again after more
/// came. A damaged place gives one [`LogError::Damaged`], after which reading goes on behind it.
/// It blocks on the disk: call it from a blocking thread.
pub struct LogReader {
    shared: Arc<Shared>,
    next: u64,
    open: Option<OpenSegment>,
}

struct OpenSegment {
    number: u64,
    path: PathBuf,
    salt: u64,
    file: Box<dyn ReadFile>,
    /// Bytes read and not yet used, which start at `offset` of the file.
    buffer: Vec<u8>,
    used: usize,
    offset: u64,
}

impl LogReader {
    pub(super) fn new(shared: Arc<Shared>, from: u64) -> Self {
        LogReader { shared, next: from.max(1), open: None }
    }

    /// The sequence looked for next.
    #[must_use]
    pub fn position(&self) -> u64 {
        self.next
    }

    fn read(&mut self) -> Result<Option<StoredBatch>, LogError> {
        loop {
            let Some(segment) = self.segment()? else { return Ok(None) };
            let Some(open) = self.open.as_mut() else { return Ok(None) };
            match open.next_batch(segment.bytes, self.next)? {
                Some(batch) => {
                    self.next = batch.sequence + 1;
                    return Ok(Some(batch));
                }
                // All that this segment had on disk when asked for was read.
                None => self.next = self.next.max(segment.last + 1),
            }
        }
    }

    /// The segment that the next batch is in, opened; `None` when nothing more is on disk.
    fn segment(&mut self) -> Result<Option<SegmentState>, LogError> {
        loop {
            let wanted = self.wanted_segment();
            let Some(segment) = wanted else { return Ok(None) };
            if self.open.as_ref().is_some_and(|open| open.number == segment.name.number) {
                return Ok(Some(segment));
            }
            match self.shared.disk.open_read(&segment.path) {
                Ok(file) => {
                    self.open = Some(OpenSegment {
                        number: segment.name.number,
                        path: segment.path.clone(),
                        salt: segment.name.salt,
                        file,
                        buffer: vec![],
                        used: 0,
                        offset: HEAD_BYTES as u64,
                    });
                    return Ok(Some(segment));
                }
                // Truncated away in this moment: what it held is no longer wanted by anyone.
                Err(_) if !self.still_there(&segment) => self.next = self.next.max(segment.last + 1),
                Err(source) => return Err(LogError::reading(&segment.path, source)),
            }
        }
    }

    fn wanted_segment(&self) -> Option<SegmentState> {
        let ledger = self.shared.ledger();
        let holds = |segment: &&SegmentState| segment.last >= self.next && segment.bytes > HEAD_BYTES as u64;
        ledger.segments.iter().find(holds).cloned()
    }

    fn still_there(&self, segment: &SegmentState) -> bool {
        self.shared.ledger().segments.iter().any(|other| other.name == segment.name)
    }
}

impl OpenSegment {
    /// The next frame at or after `from`, within the first `end` bytes of the file.
    fn next_batch(&mut self, end: u64, from: u64) -> Result<Option<StoredBatch>, LogError> {
        loop {
            let at = self.offset + self.used as u64;
            if at >= end {
                return Ok(None);
            }
            match frame::probe(&self.buffer[self.used..], self.salt) {
                Probe::Frame(frame) => {
                    self.used += frame.len();
                    if frame.sequence >= from {
                        let damaged = LogError::Damaged { path: self.path.clone(), offset: at };
                        return frame.decode().map(Some).ok_or(damaged);
                    }
                }
                Probe::Short(needed) if at + needed as u64 <= end => self.fill(needed, end)?,
                Probe::Short(_) | Probe::Bad => return Err(self.step_over_damage(end, from)?),
            }
        }
    }

    /// Reads on until `needed` bytes are at hand.
    fn fill(&mut self, needed: usize, end: u64) -> Result<(), LogError> {
        self.buffer.drain(..self.used);
        self.offset += self.used as u64;
        self.used = 0;
        let have = self.buffer.len() as u64;
        let room = end.saturating_sub(self.offset + have);
        let wanted = (needed.max(CHUNK_BYTES) as u64).saturating_sub(have).min(room);
        let read = self
            .file
            .seek(SeekFrom::Start(self.offset + have))
            .and_then(|_| (&mut self.file).take(wanted).read_to_end(&mut self.buffer))
            .map_err(|e| LogError::reading(&self.path, e))?;
        if read == 0 {
            let source = std::io::ErrorKind::UnexpectedEof.into();
            return Err(LogError::reading(&self.path, source));
        }
        Ok(())
    }

    /// Moves to the next good frame, or to the end, and returns the error to report.
    fn step_over_damage(&mut self, end: u64, from: u64) -> Result<LogError, LogError> {
        let offset = self.offset + self.used as u64;
        let left = usize::try_from(end - offset).unwrap_or(usize::MAX);
        if self.buffer.len() - self.used < left {
            self.fill(left, end)?;
        }
        let above = from.saturating_sub(1);
        let skipped = match Walk::new(&self.buffer[self.used..], 0, self.salt, above).next() {
            Some(Step::Damage { bytes, .. } | Step::Rest { bytes, .. }) => bytes,
            Some(Step::Frame(..)) | None => 0,
        };
        self.used += skipped;
        Ok(LogError::Damaged { path: self.path.clone(), offset })
    }
}

impl Iterator for LogReader {
    type Item = Result<StoredBatch, LogError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}
