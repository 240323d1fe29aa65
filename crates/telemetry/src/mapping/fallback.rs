//! Rows for what no documented table takes: `CordonEvents` for events without a mapping and
//! `CordonQuarantine` for records that cannot be read.

use std::borrow::Cow;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use event::{Event, Value};
use schema::{Catalog, Cell, Row, Table};

use super::declaration::MappingError;
use super::{Envelope, rest};
use crate::record::{ParseError, Record};

/// Most bytes of an unreadable record that are kept.
const QUARANTINE_BYTES: usize = 64 * 1024;

/// Fields that say what kind of event it is, one or two of which make `EventKind`.
const KIND_FIELDS: &[&str] = &[
    "Channel",
    "Provider_Name",
    "EventID",
    "eventSource",
    "eventName",
    "RecordType",
    "Operation",
    "operationName",
    "OperationName",
    "Type",
    "eventType",
    "event.action",
    "action",
    "type",
    "_path",
    "protoPayload.methodName",
    "ActionType",
    "process",
    "program",
    "name",
];

/// Fields that name the host a record speaks of.
const HOST_FIELDS: &[&str] = &[
    "Computer",
    "Hostname",
    "HostName",
    "hostname",
    "host.name",
    "host",
    "DeviceName",
    "node",
    "agent.hostname",
];

/// The two catch-all tables with their columns found.
#[derive(Debug)]
pub(crate) struct Fallback {
    events: Arc<Table>,
    quarantine: Arc<Table>,
}

impl Fallback {
    pub(crate) fn new(catalog: &Catalog) -> Result<Self, MappingError> {
        let table = |name: &str| {
            catalog.get(name).cloned().ok_or_else(|| MappingError::UnknownTable {
                file: "(built in)".to_owned(),
                mapping: "catch-all".to_owned(),
                table: name.to_owned(),
                suggestion: "restoring its declaration in crates/schema/tables/cordon".to_owned(),
            })
        };
        Ok(Fallback { events: table("CordonEvents")?, quarantine: table("CordonQuarantine")? })
    }

    /// The row of an event that no mapping takes.
    pub(crate) fn unmapped<'e>(&self, event: &'e Event<'_>, envelope: Envelope<'e>) -> Row<'e> {
        let mut row = Row::new(self.events.id);
        let mut set = |column: &str, cell: Option<Cell<'e>>| {
            if let (Some(index), Some(cell)) = (self.events.column_index(column), cell) {
                row.set(index, cell);
            }
        };
        let word = |text: &'static str| (!text.is_empty()).then_some(Cell::Text(Cow::Borrowed(text)));
        set("Timestamp", Some(Cell::Time(event.time_us.unwrap_or(envelope.arrival_us))));
        set("Format", word(event.format));
        set("Product", word(event.origin.product));
        set("Category", word(event.origin.category));
        set("Service", word(event.origin.service));
        set("EventKind", kind_of(event));
        set("DeviceName", HOST_FIELDS.iter().find_map(|name| scalar_text(event, name)));
        set("Reason", word("no mapping takes this kind of event"));
        set("Fields", rest::object(event, |_, _, _| true).map(|text| Cell::Json(Cow::Owned(text))));
        set("RawText", Some(Cell::Text(Cow::Borrowed(envelope.raw))));
        row
    }

    /// The row of a record that cannot be read.
    pub(crate) fn quarantine<'e>(
        &self,
        format: &'e str,
        record: &Record<'e>,
        error: &ParseError,
        arrival_us: i64,
    ) -> Row<'e> {
        let mut row = Row::new(self.quarantine.id);
        let mut set = |column: &str, cell: Cell<'e>| {
            if let Some(index) = self.quarantine.column_index(column) {
                row.set(index, cell);
            }
        };
        set("Timestamp", Cell::Time(arrival_us));
        set("Format", Cell::Text(Cow::Borrowed(format)));
        set("Reason", Cell::Text(Cow::Owned(error.to_string())));
        set("Position", Cell::Int(error.position() as i64));
        let (text, text_cut) = head_of_text(record.raw);
        if !text.is_empty() {
            set("RawText", Cell::Text(Cow::Borrowed(text)));
        }
        let bytes = &record.bytes[..record.bytes.len().min(QUARANTINE_BYTES)];
        if !bytes.is_empty() {
            set("RawBase64", Cell::Text(Cow::Owned(STANDARD.encode(bytes))));
        }
        set("Truncated", Cell::Bool(text_cut || bytes.len() < record.bytes.len()));
        row
    }
}

/// The text up to the quarantine limit, on a character boundary, and whether it was cut.
fn head_of_text(text: &str) -> (&str, bool) {
    if text.len() <= QUARANTINE_BYTES {
        return (text, false);
    }
    let mut end = QUARANTINE_BYTES;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (&text[..end], true)
}

fn scalar_text<'e>(event: &'e Event<'_>, name: &str) -> Option<Cell<'e>> {
    match event.get(name)? {
        Value::Text(text) if !text.is_empty() => Some(Cell::Text(Cow::Borrowed(text))),
        Value::Int(n) => Some(Cell::Text(Cow::Owned(n.to_string()))),
        _ => None,
    }
}

fn kind_of<'e>(event: &'e Event<'_>) -> Option<Cell<'e>> {
    let mut kind = String::new();
    let found = KIND_FIELDS.iter().filter_map(|name| scalar_text(event, name)).take(3);
    for cell in found {
        if !kind.is_empty() {
            kind.push(' ');
        }
        kind.push_str(&cell.as_text());
    }
    (!kind.is_empty()).then_some(Cell::Text(Cow::Owned(kind)))
}
