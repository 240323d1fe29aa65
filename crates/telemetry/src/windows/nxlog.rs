//! Flat JSON in the manner of NXLog (`im_msvistalog`) and its relatives: header and event data side
//! by side, header names differing from the canonical ones.

use std::borrow::Cow;

use event::{Event, Value, parse_micros};

use super::{ORIGIN, finish};

/// Canonical names of header fields.
const NAMES: &[(&str, &str)] = &[
    ("Hostname", "Computer"),
    ("SourceName", "Provider_Name"),
    ("Source", "Provider_Name"),
    ("ProviderName", "Provider_Name"),
    ("ProviderGuid", "Provider_Guid"),
    ("RecordNumber", "EventRecordID"),
    ("RecordId", "EventRecordID"),
    ("ExecutionProcessID", "Execution_ProcessID"),
    ("ThreadID", "Execution_ThreadID"),
    ("ActivityID", "Correlation_ActivityID"),
    ("UserID", "Security_UserID"),
];

/// Where the time may stand, best first. `EventTime` has no zone and is local to the sender, so it
/// comes last.
const TIMES: &[&str] = &["SystemTime", "TimeCreated", "@timestamp", "EventTimeUtc", "UtcTime", "EventTime"];

/// Words NXLog puts into its own `EventType`.
const SENDER_EVENT_TYPES: &[&str] =
    &["INFO", "WARNING", "ERROR", "CRITICAL", "VERBOSE", "DEBUG", "AUDIT_SUCCESS", "AUDIT_FAILURE"];

/// Whether an object with `Channel`, `EventID` and `Computer` is a collector's event rather than a
/// row of a workspace table, which has a `Type` and a `TimeGenerated`.
pub(crate) fn is_collector_shape(event: &Event<'_>) -> bool {
    event.get("TimeGenerated").is_none() || event.get("Type").is_none()
}

/// Gives an event canonical names, origin and time.
pub(crate) fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.origin = ORIGIN;
    let has_account = event.get("AccountType").is_some();
    for field in &mut event.fields {
        match &*field.name {
            // An event with an `EventType` of its own carries it beside NXLog's, in either order.
            "EventType" | "EventTypeOrignal" => {
                let senders = is_sender_type(&field.value);
                field.name = Cow::Borrowed(if senders { "SenderEventType" } else { "EventType" });
            }
            // Beside `AccountType`, these name the account of the event's sender on the host, not
            // one from the event's data.
            "AccountName" if has_account => field.name = Cow::Borrowed("Security_AccountName"),
            "Domain" if has_account => field.name = Cow::Borrowed("Security_AccountDomain"),
            "EventID" | "RecordNumber" | "EventRecordID" | "Level" | "Task" | "Version" => {
                to_number(&mut field.value);
                rename(&mut field.name);
            }
            _ => rename(&mut field.name),
        }
    }
    event.time_us = TIMES.iter().find_map(|name| parse_micros(event.get(name)?.as_str()?).ok());
    finish::finish(&mut event);
    out.push(event);
}

fn rename(name: &mut Cow<'_, str>) {
    if let Some((_, canonical)) = NAMES.iter().find(|(from, _)| from == name) {
        *name = Cow::Borrowed(canonical);
    }
}

fn is_sender_type(value: &Value<'_>) -> bool {
    value.as_str().is_some_and(|text| SENDER_EVENT_TYPES.contains(&text))
}

fn to_number(value: &mut Value<'_>) {
    if let Value::Text(_) = value
        && let Some(number) = value.as_i64()
    {
        *value = Value::Int(number);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_events_own_type_is_told_from_the_senders() {
        for (own, senders) in [("EventType", "EventTypeOrignal"), ("EventTypeOrignal", "EventType")] {
            let mut event = Event::new("windows-json", ORIGIN);
            event.push(own, Value::text("SetValue"));
            event.push(senders, Value::text("INFO"));
            let mut shaped = vec![];
            shape(event, &mut shaped);
            assert_eq!(shaped[0].text("EventType").as_deref(), Some("SetValue"));
            assert_eq!(shaped[0].text("SenderEventType").as_deref(), Some("INFO"));
        }
    }
}
