//! Syslog lines that a shipper has put into JSON: Filebeat's and the Elastic Agent's `message` beside
//! `log.file.path` or `log.syslog`, Fluent Bit's and Vector's `message` beside `source_type`.

use std::borrow::Cow;

use event::{Event, Value};

use super::{has_header, line_event, parse_header};
use crate::cloud::embedded;
use crate::json::kind::RecordKind;
use crate::record::Limits;

/// The kinds of records.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind {
        name: super::FORMAT,
        keys: &["@timestamp", "message", "agent.type"],
        accept: holds_line,
        shape,
    },
    RecordKind {
        name: super::FORMAT,
        keys: &["@timestamp", "message", "log.file.path"],
        accept: holds_line,
        shape,
    },
    RecordKind {
        name: super::FORMAT,
        keys: &["message", "source_type", "timestamp"],
        accept: holds_line,
        shape,
    },
];

/// Whether the message is a whole line with a head of its own, which the shipper has not read.
fn holds_line(event: &Event<'_>) -> bool {
    let line = event.get("message").and_then(Value::as_str);
    event.get("event.category").is_none()
        && line.is_some_and(|line| !line.starts_with('{') && has_header(line))
}

fn shape<'a>(outer: Event<'a>, out: &mut Vec<Event<'a>>) {
    let near_us = embedded::time_of(&outer, &["@timestamp", "timestamp"]);
    let near = Limits { arrival_us: near_us, ..Limits::default() };
    let mut event = match outer.get("message") {
        Some(Value::Text(Cow::Borrowed(line))) => line_event(parse_header(line), &near),
        Some(Value::Text(Cow::Owned(line))) => line_event(parse_header(line), &near).into_owned(),
        _ => return out.push(outer),
    };
    event.time_us = event.time_us.or(near_us);
    let host = ["host.hostname", "host.name", "host", "hostname"].iter().find_map(|name| outer.get(name));
    if let Some(host) = host.filter(|host| matches!(host, Value::Text(_)))
        && event.get("Hostname").is_none()
    {
        event.push("Hostname", host.clone());
        event.push("Computer", host.clone());
    }
    out.push(event);
}
