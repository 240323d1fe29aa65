//! Binary event logs. The `evtx` crate renders each chunk's records to JSON through compiled
//! templates, its fastest public path; [`super::raw`] reads that JSON into events.
//!
//! A payload may be a whole file or a run of chunks without the file header (a big log cut into
//! batches). A record or chunk that is damaged becomes an unreadable record, and reading goes on.

use std::borrow::Cow;
use std::io::Cursor;
use std::panic::AssertUnwindSafe;

use event::Event;
use evtx::{EvtxParser, ParserSettings, RenderedChunk, RenderedChunkItem};

use super::{ORIGIN, raw};
use crate::format::{Sample, Sink};
use crate::json::Scanner;
use crate::record::{Limits, ParseError, Record, recycle};

/// The format name.
pub(crate) const NAME: &str = "evtx";

const FILE_MAGIC: &[u8] = b"ElfFile\0";
const CHUNK_MAGIC: &[u8] = b"ElfChnk\0";
/// Bytes of the file header block.
const FILE_HEADER_BYTES: usize = 4096;

/// How sure one is that a payload is an event log.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    if sample.bytes.starts_with(FILE_MAGIC) || sample.bytes.starts_with(CHUNK_MAGIC) {
        return 100;
    }
    if sample.has_extension(".evtx") { 30 } else { 0 }
}

/// Bytes of a chunk.
const CHUNK_BYTES: usize = 65_536;

/// Reads every record of a payload.
pub(crate) fn read(payload: &[u8], limits: &Limits, sink: &mut Sink<'_>) {
    if payload.starts_with(CHUNK_MAGIC) {
        return read_file(&with_header(payload), limits, sink);
    }
    read_file(payload, limits, sink);
}

fn settings() -> ParserSettings {
    ParserSettings::new().num_threads(1).indent(false)
}

fn read_file(file: &[u8], limits: &Limits, sink: &mut Sink<'_>) {
    let mut parser = match EvtxParser::from_read_seek(Cursor::new(file)) {
        Ok(parser) => parser.with_configuration(settings()),
        Err(error) => return damaged(file, 0, chain(&error), sink),
    };
    let mut chunks = parser.chunks_json_bytes(false);
    // The reader of binary logs is not ours: should a hostile chunk make it panic, the rest of the
    // payload is given up with a reason, and nothing else.
    while let Some(next) = std::panic::catch_unwind(AssertUnwindSafe(|| chunks.next())).transpose() {
        match next {
            Ok(chunk) => read_chunk(&chunk, limits, sink),
            Err(_) => return damaged(&[], 0, "the reader of event logs gave up on a chunk".to_owned(), sink),
        }
    }
    let whole = file.len().saturating_sub(FILE_HEADER_BYTES) / CHUNK_BYTES * CHUNK_BYTES + FILE_HEADER_BYTES;
    if let Some(rest) = file.get(whole..)
        && rest.iter().any(|byte| *byte != 0)
    {
        damaged(rest, whole, "the last chunk is cut off".to_owned(), sink);
    }
}

/// Reads the rendered records of one chunk.
fn read_chunk(chunk: &RenderedChunk, limits: &Limits, sink: &mut Sink<'_>) {
    // The lossy conversion is much slower than the check that it is not needed.
    let text = match std::str::from_utf8(&chunk.data) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(&chunk.data),
    };
    let same_offsets = matches!(text, Cow::Borrowed(_));
    let mut events = Vec::with_capacity(1);
    let mut start = 0;
    for item in &chunk.items {
        match item {
            RenderedChunkItem::Record { end, .. } if same_offsets => {
                let raw = text.get(start..*end).unwrap_or("").trim_end();
                start = *end;
                read_record(raw, limits, &mut events, sink);
            }
            RenderedChunkItem::Record { event_record_id, .. } => {
                damaged(&[], 0, format!("record {event_record_id} is not valid text"), sink);
            }
            RenderedChunkItem::Failed(error) => damaged(&[], 0, chain(error), sink),
        }
    }
}

fn read_record<'a>(raw: &'a str, limits: &Limits, events: &mut Vec<Event<'a>>, sink: &mut Sink<'_>) {
    let mut event = recycle(events, NAME, ORIGIN);
    let outcome = raw::read_event(&mut Scanner::new(raw, 0), limits, &mut event);
    let outcome = match outcome {
        Ok(true) => {
            events.push(event);
            Ok(events.as_slice())
        }
        Ok(false) => Err(ParseError::Syntax { position: 0, reason: "the record has no event header" }),
        Err(error) => Err(error),
    };
    sink(Record { raw, bytes: &[], events: outcome, lossy: false });
}

fn damaged(bytes: &[u8], position: usize, reason: String, sink: &mut Sink<'_>) {
    sink(Record { raw: "", bytes, events: Err(ParseError::Damaged { position, reason }), lossy: false });
}

/// An error with its causes, which the crate's own messages leave out.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Puts a file header before chunks that came without one.
fn with_header(chunks: &[u8]) -> Vec<u8> {
    let mut file = vec![0; FILE_HEADER_BYTES];
    file[..8].copy_from_slice(FILE_MAGIC);
    file[32..36].copy_from_slice(&128_u32.to_le_bytes());
    file[36..38].copy_from_slice(&1_u16.to_le_bytes());
    file[38..40].copy_from_slice(&3_u16.to_le_bytes());
    file[40..42].copy_from_slice(&(FILE_HEADER_BYTES as u16).to_le_bytes());
    file.extend_from_slice(chunks);
    file
}
