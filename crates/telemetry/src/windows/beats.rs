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
    for field in &mut event.fields {
        let data = ["winlog.event_data.", "winlog.user_data.", "event_data.", "user_data."]
            .iter()
            .find_map(|p| field.name.strip_prefix(*p));
        if let Some(member) = data {
            if is_parameter(member) {
                unnamed.push(field.value.clone());
            }
            field.name = Cow::Owned(member.to_owned());
        } else if let Some((_, canonical)) = NAMES.iter().find(|(from, _)| *from == field.name) {
            field.name = Cow::Borrowed(canonical);
        }
        if matches!(&*field.name, "EventID" | "EventRecordID")
            && let Some(number) = field.value.as_i64()
        {
            field.value = Value::Int(number);
        }
    }
    for value in unnamed {
        event.push("Data", value);
    }
    event.time_us = event.get("@timestamp").and_then(Value::as_str).and_then(|text| parse_micros(text).ok());
    finish::finish(&mut event);
    out.push(event);
}

/// Whether a member is one the shipper may have named itself because the event did not.
fn is_parameter(member: &str) -> bool {
    member.strip_prefix("param").is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
