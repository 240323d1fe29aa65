//! Windows events as Winlogbeat and the Elastic Agent write them give the same rows as the raw shape:
//! every raw sample is rewritten into the Elastic Common Schema (Winlogbeat reference, "Exported
//! fields") and both are mapped.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::golden::{self, ARRIVAL_US};
use crate::{Envelope, Limits, Mapper, Reader, format_named};

/// Columns of header fields of which the shipper sends names in place of numbers, and of the message,
/// which the raw shape lacks.
const NAMED_ONLY: &[&str] = &[
    "Level",
    "EventLevel",
    "EventLevelName",
    "Task",
    "Opcode",
    "EventCategory",
    "RenderedDescription",
    "RawEventData",
];

/// The rows of a payload: table, and text of each cell by column.
fn rows(mapper: &Mapper, payload: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut found = vec![];
    let format = format_named("json").expect("JSON");
    Reader::new(Limits::default()).read_at(format, payload.as_bytes(), ARRIVAL_US, &mut |record| {
        for event in record.events.as_ref().expect("a readable record").iter() {
            let mut made = vec![];
            mapper.map(event, Envelope { raw: "", arrival_us: ARRIVAL_US }, &mut made);
            for row in &made {
                let table = mapper.table(row);
                let cell = |(index, cell): &(u16, schema::Cell<'_>)| {
                    let name = table.columns[usize::from(*index)].name.clone();
                    (name.clone(), plain(&name, &cell.as_text()))
                };
                let cells =
                    row.cells.iter().map(cell).filter(|(name, _)| !NAMED_ONLY.contains(&name.as_str()));
                found.push((table.name.clone(), cells.collect()));
            }
        }
    });
    found
}

/// A cell without what the shipper changes: numbers in JSON become text, members change order.
fn plain(column: &str, text: &str) -> String {
    if !matches!(column, "AdditionalFields" | "EventData") {
        return text.to_owned();
    }
    match serde_json::from_str::<BTreeMap<String, Value>>(text) {
        Ok(members) => {
            let scalar = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let members: BTreeMap<&str, String> =
                members.iter().map(|(name, value)| (name.as_str(), scalar(value))).collect();
            format!("{members:?}")
        }
        Err(_) => text.to_owned(),
    }
}

/// A value as Winlogbeat writes it: text.
fn texts(members: &Value) -> Value {
    let empty = Map::new();
    let members = members.as_object().unwrap_or(&empty);
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    members
        .iter()
        .filter(|(name, value)| !name.starts_with('#') && !value.is_null())
        .map(|(name, value)| (name.clone(), Value::String(text(value))))
        .collect::<Map<_, _>>()
        .into()
}

/// A raw event in Winlogbeat's shape.
fn shipped(raw: &Value) -> Value {
    let (system, data) = (&raw["Event"]["System"], &raw["Event"]["EventData"]);
    let attribute = |element: &str, name: &str| system[element]["#attributes"][name].clone();
    let id = system["EventID"].as_i64().or_else(|| system["EventID"]["#text"].as_i64()).unwrap_or(0);
    json!({
        "@timestamp": attribute("TimeCreated", "SystemTime"),
        "agent": {"type": "winlogbeat", "version": "8.12.0", "id": "a1", "name": "shipper"},
        "ecs": {"version": "8.0.0"},
        "event": {"code": id.to_string(), "kind": "event", "provider": attribute("Provider", "Name"), "action": "Logon", "outcome": "success", "created": "2024-03-05T09:00:05.000Z"},
        "host": {"name": system["Computer"].clone()},
        "log": {"level": "information"},
        "message": "The message.",
        "winlog": {
            "api": "wineventlog",
            "channel": system["Channel"].clone(),
            "computer_name": system["Computer"].clone(),
            "event_id": id.to_string(),
            "keywords": ["Audit Success"],
            "opcode": "Info",
            "process": {"pid": attribute("Execution", "ProcessID"), "thread": {"id": attribute("Execution", "ThreadID")}},
            "provider_guid": attribute("Provider", "Guid"),
            "provider_name": attribute("Provider", "Name"),
            "record_id": system["EventRecordID"].clone(),
            "task": "Logon",
            "user": {"identifier": attribute("Security", "UserID")},
            "version": system["Version"].clone(),
            "event_data": texts(data),
        },
    })
}

#[test]
fn shipped_events_give_the_rows_of_raw_ones() {
    let mapper = golden::built_in();
    let mut compared = 0;
    for (folder, name, sample) in golden::samples("windows").into_iter().filter(|(_, n, _)| n == "in.json") {
        let text = String::from_utf8(sample).expect("text");
        for raw in serde_json::Deserializer::from_str(&text).into_iter::<Value>().map_while(Result::ok) {
            // Values without names (which the shipper calls `param1`), and data of a provider's own form, have another shape there.
            let data = &raw["Event"]["EventData"];
            if !data.is_object()
                || data.as_object().is_some_and(|d| {
                    d.contains_key("param1") || d.values().any(|v| !v.is_string() && !v.is_number())
                })
            {
                continue;
            }
            let (one, other) = (rows(&mapper, &raw.to_string()), rows(&mapper, &shipped(&raw).to_string()));
            assert_eq!(one, other, "{}/{name}", folder.display());
            compared += 1;
        }
    }
    assert!(compared >= 20, "{compared} events compared");
}
