//! systemd's journal as JSON (`journalctl -o json`): the fields of a syslog line under other names.
//!
//! Field names are those of systemd.journal-fields(7); times are microseconds since 1970 as text.

use event::{Event, Origin, Value};

use super::programs;
use crate::cloud::embedded;
use crate::json::kind::RecordKind;

/// The kinds of journal records.
pub(crate) const KINDS: &[RecordKind] = &[RecordKind {
    name: super::FORMAT,
    keys: &["MESSAGE", "__REALTIME_TIMESTAMP"],
    accept: |_| true,
    shape,
}];

/// The names a syslog line's event has for the journal's fields.
const NAMES: &[embedded::Alias] = &[
    ("Hostname", &["_HOSTNAME"]),
    ("Computer", &["_HOSTNAME"]),
    ("ProcessName", &["SYSLOG_IDENTIFIER", "_COMM"]),
    ("ProcessId", &["_PID", "SYSLOG_PID"]),
    ("Message", &["MESSAGE"]),
    ("Image", &["_EXE"]),
    ("CommandLine", &["_CMDLINE"]),
];

/// A message that is not UTF-8 comes as a list of its bytes.
fn join_bytes(event: &mut Event<'_>) {
    let byte = |value: &Value<'_>| match value {
        Value::Int(n) => u8::try_from(*n).ok(),
        _ => None,
    };
    let bytes: Option<Vec<u8>> = event.all("MESSAGE").map(byte).collect();
    if let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) {
        event.fields.retain(|field| field.name != "MESSAGE");
        event.push("MESSAGE", Value::Text(String::from_utf8_lossy(&bytes).into_owned().into()));
    }
}

fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.format = super::FORMAT;
    join_bytes(&mut event);
    embedded::add_aliases(&mut event, NAMES);
    let time = ["_SOURCE_REALTIME_TIMESTAMP", "__REALTIME_TIMESTAMP"].iter();
    event.time_us = time.filter_map(|name| event.get(name)?.as_i64()).next();
    let code = |name: &str| event.get(name).and_then(Value::as_i64).and_then(|n| u8::try_from(n).ok());
    let facility = code("SYSLOG_FACILITY").and_then(super::header::facility_name);
    let severity = code("PRIORITY").and_then(super::header::severity_name);
    for (name, word) in [("Facility", facility), ("Severity", severity)] {
        if let Some(word) = word {
            event.push(name, Value::text(word));
        }
    }
    let name = event.text("ProcessName").unwrap_or_default();
    let program = programs::program_named(&name);
    let service = program.map_or("syslog", |program| program.service);
    event.origin = Origin { product: "linux", category: "", service };
    let message = event.text("Message").unwrap_or_default().into_owned();
    let mut meaning = Event::new(super::FORMAT, event.origin);
    super::push_meaning(&mut meaning, program, &message);
    let known = meaning.into_owned().fields;
    event.fields.extend(known);
    out.push(event);
}
