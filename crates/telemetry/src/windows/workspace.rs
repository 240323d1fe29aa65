//! Windows events exported from a Log Analytics workspace: rows of `SecurityEvent`, `Event` and
//! `WindowsEvent`, with the header in columns and the data in columns or in one dynamic column.

use std::borrow::Cow;

use event::{Event, Value, parse_micros};

use super::{ORIGIN, finish};
use crate::json::{Scanner, Token};

/// Canonical names of header columns.
const NAMES: &[(&str, &str)] = &[
    ("EventSourceName", "Provider_Name"),
    ("Source", "Provider_Name"),
    ("Provider", "Provider_Name"),
    ("EventLog", "Channel"),
    ("EventLevel", "Level"),
    ("EventRecordId", "EventRecordID"),
    ("RenderedDescription", "Message"),
    // `Type` is also a member of some events' data.
    ("Type", "WorkspaceTable"),
];

/// Whether a workspace row is of a table of Windows events.
pub(crate) fn is_windows_table(event: &Event<'_>) -> bool {
    let table = event.get("Type").and_then(Value::as_str).unwrap_or("SecurityEvent");
    matches!(table, "SecurityEvent" | "Event" | "WindowsEvent")
}

/// Gives an event canonical names, origin and time, and unpacks its data column.
pub(crate) fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.origin = ORIGIN;
    for field in &mut event.fields {
        if let Some((_, canonical)) = NAMES.iter().find(|(from, _)| *from == field.name) {
            field.name = Cow::Borrowed(canonical);
        }
        if let Some(member) = field.name.strip_prefix("EventData.") {
            field.name = Cow::Owned(member.to_owned());
        }
        // Custom columns carry their type at the end of the name.
        if let Some(member) = field.name.strip_suffix("_string").or(field.name.strip_suffix("_dynamic"))
            && !member.starts_with("EventData")
        {
            field.name = Cow::Owned(member.to_owned());
        }
    }
    let is_security =
        event.get("WorkspaceTable").and_then(Value::as_str).is_none_or(|table| table == "SecurityEvent");
    if is_security && event.get("Channel").is_none() {
        event.push("Channel", Value::text("Security"));
    }
    for column in ["EventData_dynamic", "EventData"] {
        if unpack(&mut event, column).is_some() {
            event.fields.retain(|field| field.name != column);
        }
    }
    event.time_us =
        event.get("TimeGenerated").and_then(Value::as_str).and_then(|text| parse_micros(text).ok());
    finish::finish(&mut event);
    out.push(event);
}

/// Makes fields of a data column that holds JSON: members by name, list elements as `Data`. `None`
/// when the column is absent or holds something else.
fn unpack(event: &mut Event<'_>, column: &str) -> Option<()> {
    let Some(Value::Text(text)) = event.get(column).cloned() else { return None };
    let mut scanner = Scanner::new(&text, 0);
    let mut members: Vec<(String, Value<'static>)> = vec![];
    match scanner.value() {
        Ok(Token::Array) => read_list(&mut scanner, &mut members)?,
        Ok(Token::Object) => read_members(&mut scanner, &mut members)?,
        _ => return None,
    }
    for (name, value) in members {
        if name == "Data" || event.get(&name).is_none() {
            event.push(name, value);
        }
    }
    Some(())
}

fn read_list(scanner: &mut Scanner<'_>, members: &mut Vec<(String, Value<'static>)>) -> Option<()> {
    let mut first = true;
    while scanner.has_element(first).ok()? {
        first = false;
        members.push(("Data".to_owned(), scalar_or_skip(scanner)?));
    }
    Some(())
}

fn read_members(scanner: &mut Scanner<'_>, members: &mut Vec<(String, Value<'static>)>) -> Option<()> {
    let mut key = scanner.first_key().ok()?;
    while let Some(name) = key {
        let name = name.into_owned();
        members.push((name, scalar_or_skip(scanner)?));
        key = scanner.next_key().ok()?;
    }
    Some(())
}

fn scalar_or_skip(scanner: &mut Scanner<'_>) -> Option<Value<'static>> {
    let token = scanner.value().ok()?;
    let start = scanner.position().saturating_sub(1);
    match token {
        Token::Object | Token::Array => {
            let end = scanner.skip_container().ok()?;
            Some(Value::Json(Cow::Owned(scanner.slice(start, end).to_owned())))
        }
        scalar => scalar.scalar().map(Value::into_owned),
    }
}
