//! Where fuzzers enter: any bytes, as any of the parser families, read and mapped. Nothing here may
//! panic, loop, or use memory out of proportion to its input. `examples/soak.rs` feeds it.

use schema::Catalog;

use crate::format::format_named;
use crate::mapping::{Envelope, Mapper, MappingError};
use crate::record::{Limits, Reader};

/// The families of parsers, by the name of their format.
pub const FAMILIES: &[&str] = &[
    "evtx",
    "json",
    "auditd",
    "syslog",
    "cef",
    "samba-audit",
    "csv",
    "cisco-ios",
    "zeek-tsv",
    "leef",
    "fortigate",
    "paloalto",
    "checkpoint",
    "cisco-asa",
    "squid",
    "web-access",
    "w3c",
    "aws-vpc-flow",
];

/// What came of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Records read.
    pub records: u64,
    /// Records that could not be read.
    pub unreadable: u64,
    /// Rows made, those of unreadable records included.
    pub rows: u64,
}

/// A reader and the built-in mappings, made once for many inputs.
#[derive(Debug)]
pub struct Target {
    reader: Reader,
    mapper: Mapper,
}

impl Target {
    /// A target on a catalogue.
    ///
    /// # Errors
    /// When a built-in mapping does not fit the catalogue.
    pub fn new(catalog: &Catalog) -> Result<Self, MappingError> {
        let reader = Reader::new(Limits { record_bytes: 1 << 16, ..Limits::default() });
        Ok(Target { reader, mapper: Mapper::new(catalog)? })
    }

    /// Reads bytes as a format and maps what comes of it; a format that does not exist reads nothing.
    pub fn feed(&self, format: &str, bytes: &[u8]) -> Outcome {
        let mut outcome = Outcome::default();
        let Some(format) = format_named(format) else { return outcome };
        let arrival_us = 1_700_000_000_000_000;
        self.reader.read_at(format, bytes, arrival_us, &mut |record| {
            outcome.records += 1;
            match &record.events {
                Ok(events) => {
                    let mut rows = vec![];
                    for event in *events {
                        self.mapper.map(event, Envelope { raw: record.raw, arrival_us }, &mut rows);
                    }
                    outcome.rows += rows.len() as u64;
                }
                Err(error) => {
                    let _ = self.mapper.quarantine_row(format.name, &record, error, arrival_us);
                    outcome.unreadable += 1;
                    outcome.rows += 1;
                }
            }
        });
        outcome
    }
}
