//! Where fuzzers enter: one function per family of parsers, each taking any bytes. None of them may
//! panic, loop, or use memory out of proportion to its input.

use schema::Catalog;

use crate::format::format_named;
use crate::mapping::{Envelope, Mapper};
use crate::record::{Limits, Reader};

/// Linux audit records.
pub fn auditd(bytes: &[u8]) {
    read_as("auditd", bytes);
}

/// Syslog lines, with audit records and CEF inside them.
pub fn syslog(bytes: &[u8]) {
    read_as("syslog", bytes);
}

/// Common Event Format.
pub fn cef(bytes: &[u8]) {
    read_as("cef", bytes);
}

/// Samba's own log.
pub fn samba(bytes: &[u8]) {
    read_as("samba-audit", bytes);
}

/// CSV with a header.
pub fn csv(bytes: &[u8]) {
    read_as("csv", bytes);
}

/// JSON of every kind, shaped and mapped.
pub fn json(bytes: &[u8]) {
    read_as("json", bytes);
}

/// Binary Windows event logs: a whole file, or chunks.
pub fn evtx(bytes: &[u8]) {
    read_as("evtx", bytes);
}

/// Reads bytes as a format and maps what comes of it; a format that does not exist reads nothing.
pub fn read_as(format: &str, bytes: &[u8]) {
    let Some(format) = format_named(format) else { return };
    let mapper = Catalog::builtin().ok().and_then(|catalog| Mapper::new(&catalog).ok());
    let reader = Reader::new(Limits { record_bytes: 1 << 16, ..Limits::default() });
    let arrival_us = 1_700_000_000_000_000;
    reader.read_at(format, bytes, arrival_us, &mut |record| {
        let events = record.events.as_ref().map_or(&[][..], |events| events);
        for event in events {
            let mut rows = vec![];
            if let Some(mapper) = &mapper {
                mapper.map(event, Envelope { raw: record.raw, arrival_us }, &mut rows);
            }
        }
    });
}
