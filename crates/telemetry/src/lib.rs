//! Log formats → events → rows of the documented tables.
//!
//! Three steps, each usable alone and each a list one adds a line to:
//!
//! 1. A [`Format`] reads a payload (a batch of bytes from one source) into records, and each record
//!    into [`event::Event`]s: [`Reader::read`]. JSON objects are told apart record by record by their
//!    keys ([`RecordKind`]), so that mixed streams need no configuration.
//! 2. A [`Mapper`] turns an event into rows of the tables in `schema`, by mapping files under
//!    `mappings/`: [`Mapper::map`]. An event that no mapping claims becomes a `CordonEvents` row.
//! 3. A record that cannot be read becomes a `CordonQuarantine` row: [`Mapper::quarantine_row`].
//!
//! Nothing is dropped in silence: every record gives at least one row. This crate knows no file, no
//! network, no clock and no rule.

mod cloud;
mod format;
pub mod fuzz_entry;
#[cfg(test)]
mod golden;
pub mod json;
mod linux;
mod mapping;
mod network;
mod record;
mod schemas;
mod text;
mod windows;
mod zone;

pub use format::{Format, Framing, Sample, detect_format, format_named, formats};
pub use mapping::{Envelope, FunctionDoc, Mapper, MappingError, MappingSummary, device_id, functions};
pub use record::{Arrival, Limits, ParseError, Reader, Record};
pub use zone::Zone;

pub use json::kind::RecordKind;
