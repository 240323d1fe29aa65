//! Windows events as Winlogbeat and the Elastic Agent write them: the header under `winlog`, the
//! event data under `winlog.event_data` and `winlog.user_data`.

use std::borrow::Cow;

use event::{Event, Value, parse_micros};

use super::{ORIGIN, finish};

/// Canonical names of header fields.
const NAMES: &[(&str, &str)] = &[
    ("winlog.channel", "Channel"),
    ("winlog.event_id", "EventID"),
    ("winlog.provider_name", "Provider_Name"),
    ("winlog.provider_guid", "Provider_Guid"),
    ("winlog.computer_name", "Computer"),
    ("winlog.record_id", "EventRecordID"),
    ("winlog.version", "Version"),
    ("winlog.opcode", "Opcode"),
    ("winlog.task", "Task"),
    ("winlog.activity_id", "Correlation_ActivityID"),
    ("winlog.process.pid", "Execution_ProcessID"),
    ("winlog.process.thread.id", "Execution_ThreadID"),
    ("winlog.user.identifier", "Security_UserID"),
    ("winlog.user.name", "Security_AccountName"),
    ("winlog.user.domain", "Security_AccountDomain"),
    ("message", "Message"),
    // The names of version 6, which has no `winlog` object.
    ("log_name", "Channel"),
    ("event_id", "EventID"),
    ("source_name", "Provider_Name"),
    ("provider_guid", "Provider_Guid"),
    ("computer_name", "Computer"),
    ("record_number", "EventRecordID"),
    ("activity_id", "Correlation_ActivityID"),
    ("process_id", "Execution_ProcessID"),
    ("thread_id", "Execution_ThreadID"),
    ("user.identifier", "Security_UserID"),
    ("user.name", "Security_AccountName"),
    ("user.domain", "Security_AccountDomain"),
];

/// Gives an event canonical names, origin and time.
pub(crate) fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.origin = ORIGIN;
    let mut unnamed = vec![];
    let modern = event.get("winlog.channel").is_some();
    event.fields.retain_mut(|field| {
        if let Some(member) = data_member(&field.name) {
            if is_parameter(member) {
                unnamed.push(field.value.clone());
            }
            field.name = Cow::Owned(member.to_owned());
        } else if let Some((_, canonical)) = canonical(&field.name, modern) {
            field.name = Cow::Borrowed(canonical);
        } else if let Some(audit) = audit_keyword(&field.name, &field.value) {
            field.name = Cow::Borrowed("Keywords");
            field.value = Value::text(audit);
        } else {
            return !is_of_the_shipper(&field.name);
        }
        if matches!(&*field.name, "EventID" | "EventRecordID")
            && let Some(number) = field.value.as_i64()
        {
            field.value = Value::Int(number);
        }
        true
    });
    for value in unnamed {
        event.push("Data", value);
    }
    event.time_us = event.get("@timestamp").and_then(Value::as_str).and_then(|text| parse_micros(text).ok());
    finish::finish(&mut event);
    out.push(event);
}

/// The bits of an audit's keyword, of which the shipper sends the name ("Standard keywords" in
/// Microsoft's winmeta.xml); of level, task and opcode only the names are known.
fn audit_keyword(name: &str, value: &Value<'_>) -> Option<&'static str> {
    match (name, value.as_str()?) {
        ("winlog.keywords", "Audit Success") => Some("0x8020000000000000"),
        ("winlog.keywords", "Audit Failure") => Some("0x8010000000000000"),
        _ => None,
    }
}

/// The name of a member of the event's own data.
fn data_member(name: &str) -> Option<&str> {
    ["winlog.event_data.", "winlog.user_data.", "event_data.", "user_data."]
        .iter()
        .find_map(|prefix| name.strip_prefix(*prefix))
}

/// The canonical name of a header field. Since version 7 `user` is a copy of the event's data.
fn canonical(name: &str, modern: bool) -> Option<&'static (&'static str, &'static str)> {
    let found = NAMES.iter().find(|(from, _)| *from == name)?;
    (!modern || !found.0.starts_with("user.")).then_some(found)
}

/// Objects that say nothing of the event that its own fields do not: the shipper's notes of itself,
/// its copies of the event's data under the names of the Elastic Common Schema, and the containers of
/// what has been renamed. What people add themselves (`tags`, `labels`, `fields`) stays.
const SHIPPERS: &[&str] = &[
    "agent",
    "beat",
    "@metadata",
    "data_stream",
    "ecs",
    "elastic_agent",
    "input",
    "log",
    "host",
    "cloud",
    "winlog",
    "event",
    "event_data",
    "user_data",
    "user",
    "process",
    "related",
    "source",
    "destination",
    "network",
    "dns",
    "file",
    "registry",
    "dll",
    "rule",
    "group",
    "service",
    "powershell",
    "sysmon",
    "error",
    "client",
    "server",
    "hash",
    "pe",
];

fn is_of_the_shipper(name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    SHIPPERS.contains(&first)
}

/// Whether a member is one the shipper may have named itself because the event did not.
fn is_parameter(member: &str) -> bool {
    member.strip_prefix("param").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
