//! The bytes of one batch in a segment.
//!
//! All numbers are little-endian:
//!
//! | offset | size | what |
//! |---|---|---|
//! | 0 | 4 | [`MAGIC`] |
//! | 4 | 4 | CRC32C of the segment's salt and of everything from offset 8 to the end |
//! | 8 | 4 | bytes after offset 12 |
//! | 12 | 8 | sequence |
//! | 20 | 8 | arrival, microseconds since 1970-01-01 UTC |
//! | 28 | 2 | the receiver's flags |
//! | 30 | 1 | 1 when the payload is an LZ4 block, 0 when it is stored plain |
//! | 31 | 1 | 1 when there is a key |
//! | 32 | 6 | lengths of source, format and key, 2 bytes each |
//! | 38 | 4 | payload bytes after decompression |
//! | 42 | … | source, format, key, payload |
//!
//! The salt is drawn at random for each segment and never leaves it, so that a sender cannot put
//! bytes into a payload that pass for a frame when the log searches for the next good one.

use bytes::Bytes;

use super::batch::{Batch, StoredBatch};
use super::error::LogError;

/// First bytes of a frame.
pub(super) const MAGIC: [u8; 4] = [0xC0, 0x7D, 0x0F, 0xB4];
/// Bytes before the names.
const HEAD: usize = 42;
/// Bytes that the length field does not count.
const UNCOUNTED: usize = 12;
/// No frame is longer; a length beyond it is damage.
pub(super) const FRAME_BYTES_MAX: usize = 512 << 20;
/// Where the sequence stands, which is filled in after encoding.
const SEQUENCE_AT: usize = 12;

/// A frame whose sequence is not known yet.
pub(super) struct Draft {
    bytes: Vec<u8>,
    /// Payload bytes before compression.
    pub payload_bytes: usize,
}

impl Draft {
    /// Encodes and compresses a batch.
    pub fn new(batch: &Batch) -> Result<Self, LogError> {
        let source = name_length("source", &batch.source)?;
        let format = name_length("format", &batch.format)?;
        let key_text = batch.key.as_deref().unwrap_or_default();
        let key = name_length("key", key_text)?;
        let names = batch.source.len() + batch.format.len() + key_text.len();

        let packed_max = lz4_flex::block::get_maximum_output_size(batch.payload.len());
        let mut bytes = vec![0u8; HEAD + names + packed_max];
        bytes[..4].copy_from_slice(&MAGIC);
        bytes[20..28].copy_from_slice(&batch.arrival_us.to_le_bytes());
        bytes[28..30].copy_from_slice(&batch.flags.to_le_bytes());
        bytes[31] = u8::from(batch.key.is_some());
        bytes[32..34].copy_from_slice(&source.to_le_bytes());
        bytes[34..36].copy_from_slice(&format.to_le_bytes());
        bytes[36..38].copy_from_slice(&key.to_le_bytes());
        bytes[38..42].copy_from_slice(&(batch.payload.len() as u32).to_le_bytes());
        let mut end = HEAD;
        for text in [batch.source.as_str(), batch.format.as_str(), key_text] {
            bytes[end..end + text.len()].copy_from_slice(text.as_bytes());
            end += text.len();
        }
        let packed = lz4_flex::block::compress_into(&batch.payload, &mut bytes[end..]);
        match packed {
            Ok(length) if length < batch.payload.len() => {
                bytes[30] = 1;
                end += length;
            }
            // Not compressible: plain bytes are shorter and quicker to read.
            _ => {
                bytes[end..end + batch.payload.len()].copy_from_slice(&batch.payload);
                end += batch.payload.len();
            }
        }
        bytes.truncate(end);
        bytes.shrink_to_fit();
        let counted = (end - UNCOUNTED) as u32;
        bytes[8..12].copy_from_slice(&counted.to_le_bytes());
        Ok(Draft { bytes, payload_bytes: batch.payload.len() })
    }

    /// Bytes of the frame.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Appends the frame to a buffer under a sequence and a segment's salt.
    pub fn write_into(&mut self, sequence: u64, salt: u64, buffer: &mut Vec<u8>) {
        self.bytes[SEQUENCE_AT..SEQUENCE_AT + 8].copy_from_slice(&sequence.to_le_bytes());
        let sum = checksum(salt, &self.bytes[8..]);
        self.bytes[4..8].copy_from_slice(&sum.to_le_bytes());
        buffer.extend_from_slice(&self.bytes);
    }
}

fn name_length(field: &'static str, text: &str) -> Result<u16, LogError> {
    let limit = usize::from(u16::MAX);
    u16::try_from(text.len()).map_err(|_| LogError::NameTooLong { field, bytes: text.len(), limit })
}

fn checksum(salt: u64, bytes: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&salt.to_le_bytes()), bytes)
}

/// A frame whose checksum is right, not yet decompressed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    /// Its place in the log.
    pub sequence: u64,
    /// All its bytes.
    bytes: &'a [u8],
}

/// What stands at a place in a segment.
pub(super) enum Probe<'a> {
    /// A good frame.
    Frame(Frame<'a>),
    /// The start of what may be a frame: this many bytes are needed to tell.
    Short(usize),
    /// No frame.
    Bad,
}

/// Looks for a frame at the start of `bytes`.
pub(super) fn probe(bytes: &[u8], salt: u64) -> Probe<'_> {
    if bytes.len() < HEAD {
        return if bytes.iter().zip(MAGIC).all(|(a, b)| *a == b) { Probe::Short(HEAD) } else { Probe::Bad };
    }
    let total = claimed_bytes(bytes);
    if bytes[..4] != MAGIC || !(HEAD..=FRAME_BYTES_MAX).contains(&total) {
        return Probe::Bad;
    }
    let Some(frame) = bytes.get(..total) else { return Probe::Short(total) };
    if u32_at(frame, 4) != checksum(salt, &frame[8..]) {
        return Probe::Bad;
    }
    Probe::Frame(Frame { sequence: u64_at(frame, SEQUENCE_AT), bytes: frame })
}

/// How long the frame at the start of `bytes` says it is.
pub(super) fn claimed_bytes(bytes: &[u8]) -> usize {
    UNCOUNTED + u32_at(bytes, 8) as usize
}

impl<'a> Frame<'a> {
    /// Bytes of the frame.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Arrival time, microseconds UTC.
    pub fn arrival_us(&self) -> i64 {
        u64_at(self.bytes, 20) as i64
    }

    /// Source and key, when there is a key.
    pub fn source_and_key(&self) -> Option<(&'a str, &'a str)> {
        let (source, _, key, _) = self.parts()?;
        Some((source, key?))
    }

    fn parts(&self) -> Option<(&'a str, &'a str, Option<&'a str>, &'a [u8])> {
        let length = |at: usize| usize::from(u16::from_le_bytes([self.bytes[at], self.bytes[at + 1]]));
        let rest = self.bytes.get(HEAD..)?;
        let (source, rest) = rest.split_at_checked(length(32))?;
        let (format, rest) = rest.split_at_checked(length(34))?;
        let (key, payload) = rest.split_at_checked(length(36))?;
        let text = |bytes: &'a [u8]| std::str::from_utf8(bytes).ok();
        let key = if self.bytes[31] == 1 { Some(text(key)?) } else { None };
        Some((text(source)?, text(format)?, key, payload))
    }

    /// The batch, decompressed; `None` when its insides are not what an encoder writes.
    pub fn decode(&self) -> Option<StoredBatch> {
        let (source, format, key, packed) = self.parts()?;
        let length = u32_at(self.bytes, 38) as usize;
        let payload = match self.bytes[30] {
            0 if packed.len() == length => Bytes::copy_from_slice(packed),
            1 if length <= FRAME_BYTES_MAX => {
                let plain = lz4_flex::block::decompress(packed, length).ok()?;
                (plain.len() == length).then(|| Bytes::from(plain))?
            }
            _ => return None,
        };
        let batch = Batch {
            source: source.to_owned(),
            format: format.to_owned(),
            arrival_us: self.arrival_us(),
            key: key.map(str::to_owned),
            flags: u16::from_le_bytes([self.bytes[28], self.bytes[29]]),
            payload,
        };
        Some(StoredBatch { sequence: self.sequence, batch })
    }
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}
