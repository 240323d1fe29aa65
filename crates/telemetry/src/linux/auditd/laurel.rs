//! Audit events as JSON, one object per event with its records under their types: the form that
//! LAUREL writes (`{"ID":"TIME:SERIAL","SYSCALL":{…},"EXECVE":{"ARGV":[…]},"PATH":[{…}]}`).
//!
//! Each record gives an event, as if its line had been read; the types that LAUREL adds itself
//! (`PARENT_INFO`, `CONTAINER_INFO`) become records of those names.

use std::borrow::Cow;

use event::{Event, Origin, Value};
use serde_json::Value as Json;

use super::join::Group;
use super::line::{AuditRecord, parse_stamp};
use super::lineage::Lineage;
use crate::json::kind::RecordKind;

/// The kinds of joined audit events.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind { name: "auditd", keys: &["ID", "SYSCALL"], accept: is_joined, shape },
    RecordKind { name: "auditd", keys: &["ID", "PROCTITLE"], accept: is_joined, shape },
];

fn is_joined(event: &Event<'_>) -> bool {
    event.text("ID").is_some_and(|id| parse_stamp(&id).is_some())
}

fn shape<'a>(outer: Event<'a>, out: &mut Vec<Event<'a>>) {
    let Some((time_us, serial)) = outer.text("ID").and_then(|id| parse_stamp(&id)) else {
        return out.push(outer);
    };
    let node = outer.text("NODE").map(Cow::into_owned);
    let mut records = vec![];
    for field in &outer.fields {
        let (Value::Json(text), false) = (&field.value, field.name.contains('.')) else { continue };
        let Ok(parsed) = serde_json::from_str::<Json>(text) else { continue };
        let parts = match parsed {
            Json::Array(items) => items,
            single => vec![single],
        };
        for part in parts {
            let event = record_event(&field.name, time_us, &part);
            records.push(((), AuditRecord { event, serial, node: node.as_deref() }));
        }
    }
    if records.is_empty() {
        return out.push(outer);
    }
    let events = super::complete(Group { records }, &mut Lineage::default());
    out.extend(events.into_iter().map(|((), event)| event.into_owned()));
}

fn record_event(kind: &str, time_us: i64, part: &Json) -> Event<'static> {
    let mut event = Event::new("auditd", Origin { product: "linux", category: "", service: "auditd" });
    event.time_us = Some(time_us);
    event.push("type", Value::Text(kind.to_owned().into()));
    for (name, value) in part.as_object().into_iter().flatten() {
        match value {
            Json::Array(arguments) if name == "ARGV" => push_arguments(&mut event, kind, arguments),
            // The architecture has a prefix here that auditd's own lines lack.
            Json::String(text) if name == "arch" => {
                event.push("arch", Value::Text(text.trim_start_matches("0x").to_owned().into()));
            }
            Json::String(text) => event.push(name.clone(), Value::Text(text.clone().into())),
            Json::Null => {}
            other => event.push(name.clone(), Value::Text(other.to_string().into())),
        }
    }
    event
}

fn push_arguments(event: &mut Event<'static>, kind: &str, arguments: &[Json]) {
    let texts = arguments.iter().map(|a| a.as_str().map_or_else(|| a.to_string(), str::to_owned));
    if kind == "EXECVE" {
        for (number, text) in texts.enumerate() {
            event.push(format!("a{number}"), Value::Text(text.into()));
        }
    } else {
        let line = texts.collect::<Vec<_>>().join(" ");
        event.push(kind.to_ascii_lowercase(), Value::Text(line.into()));
    }
}
