//! Segment files: their names, their head, and walking through their frames.
//!
//! A file is named `NUMBER-SALT.seg`; numbers rise by one. It starts with a head of 48 bytes:
//!
//! | offset | size | what |
//! |---|---|---|
//! | 0 | 8 | `CORDLOG1` |
//! | 8 | 8 | first sequence it may hold |
//! | 16 | 8 | salt of its frames' checksums |
//! | 24 | 8 | bytes of the segment before it that hold; what follows there was never acknowledged |
//! | 32 | 8 | last sequence acknowledged before it |
//! | 40 | 4 | CRC32C of the bytes before |
//! | 44 | 4 | zero |

use std::path::{Path, PathBuf};

use super::frame::{self, Frame, MAGIC, Probe, u32_at, u64_at};

const SEGMENT_MAGIC: &[u8; 8] = b"CORDLOG1";
/// Bytes of the head.
pub(super) const HEAD_BYTES: usize = 48;

/// What a file's name says, which holds even when its head is damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name {
    /// Place among the segments.
    pub number: u64,
    /// Salt of its frames.
    pub salt: u64,
}

impl Name {
    /// The file of that name.
    pub fn path(self, folder: &Path) -> PathBuf {
        folder.join(format!("{:012}-{:016x}.seg", self.number, self.salt))
    }

    /// Reads a file's name; `None` when it is no segment.
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(".seg")?;
        let (number, salt) = name.split_once('-')?;
        Some(Name { number: number.parse().ok()?, salt: u64::from_str_radix(salt, 16).ok()? })
    }
}

/// The head of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    /// First sequence it may hold.
    pub first: u64,
    /// Salt of its frames.
    pub salt: u64,
    /// How much of the segment before it holds.
    pub previous_bytes: u64,
    /// Last sequence acknowledged before it.
    pub follows: u64,
}

impl Head {
    /// The bytes of the head.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD_BYTES);
        bytes.extend_from_slice(SEGMENT_MAGIC);
        for number in [self.first, self.salt, self.previous_bytes, self.follows] {
            bytes.extend_from_slice(&number.to_le_bytes());
        }
        bytes.extend_from_slice(&crc32c::crc32c(&bytes).to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes
    }

    /// Reads a head; `None` when it is cut short or damaged.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        let head = bytes.get(..HEAD_BYTES)?;
        if &head[..8] != SEGMENT_MAGIC || u32_at(head, 40) != crc32c::crc32c(&head[..40]) {
            return None;
        }
        Some(Head {
            first: u64_at(head, 8),
            salt: u64_at(head, 16),
            previous_bytes: u64_at(head, 24),
            follows: u64_at(head, 32),
        })
    }
}

/// One step of a walk through a segment's frames.
pub(super) enum Step<'a> {
    /// A good frame.
    Frame(Frame<'a>),
    /// Bytes that are no frame, with a good frame after them.
    Damage { offset: usize, bytes: usize },
    /// Bytes that are no frame, up to the end.
    Rest { offset: usize, bytes: usize },
}

/// Walks through frames, over damage to the next good one.
pub(super) struct Walk<'a> {
    bytes: &'a [u8],
    salt: u64,
    at: usize,
    above: u64,
    /// Bytes that may still be summed in vain, so that hostile content costs linear time.
    effort: usize,
}

impl<'a> Walk<'a> {
    /// A walk over `bytes` from offset `at`. Frames must have sequences above `above`, and rising.
    pub fn new(bytes: &'a [u8], at: usize, salt: u64, above: u64) -> Self {
        Walk { bytes, salt, at, above, effort: bytes.len().saturating_mul(4) }
    }

    fn frame_at(&self, at: usize) -> Option<Frame<'a>> {
        match frame::probe(self.bytes.get(at..)?, self.salt) {
            Probe::Frame(frame) if frame.sequence > self.above => Some(frame),
            _ => None,
        }
    }

    fn search(&mut self, from: usize) -> Option<usize> {
        let mut candidate = self.find_magic(from)?;
        loop {
            let claimed = frame::claimed_bytes(&self.bytes[candidate..]);
            if claimed <= self.bytes.len() - candidate {
                self.effort = self.effort.checked_sub(claimed)?;
                if self.frame_at(candidate).is_some() {
                    return Some(candidate);
                }
            }
            candidate = self.find_magic(candidate + 1)?;
        }
    }

    fn find_magic(&self, from: usize) -> Option<usize> {
        let found = self.bytes.get(from..)?.windows(MAGIC.len()).position(|window| window == MAGIC)?;
        Some(from + found)
    }
}

impl<'a> Iterator for Walk<'a> {
    type Item = Step<'a>;

    fn next(&mut self) -> Option<Step<'a>> {
        if self.at >= self.bytes.len() {
            return None;
        }
        let offset = self.at;
        if let Some(frame) = self.frame_at(offset) {
            self.at += frame.len();
            self.above = frame.sequence;
            return Some(Step::Frame(frame));
        }
        match self.search(offset + 1) {
            Some(found) => {
                self.at = found;
                Some(Step::Damage { offset, bytes: found - offset })
            }
            None => {
                self.at = self.bytes.len();
                Some(Step::Rest { offset, bytes: self.bytes.len() - offset })
            }
        }
    }
}
