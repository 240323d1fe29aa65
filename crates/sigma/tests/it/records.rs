//! Real recordings as events: Windows JSON in the `Event`/`EventData` and the NXLog-flat shape.

use event::{Event, Origin, Value};
use std::borrow::Cow;
use std::path::PathBuf;

pub const WINDOWS: Origin = Origin { product: "windows", category: "", service: "" };

/// The folder of recordings, or `None` with a printed line.
pub fn data(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("CORDON_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no recordings at {} (set CORDON_DATA)", path.display());
    None
}

/// All files below a folder with one of the endings, sorted.
pub fn files(folder: &std::path::Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// All JSON values of a text, one after the other.
pub fn json_values(text: &str) -> Vec<serde_json::Value> {
    let values = serde_json::Deserializer::from_str(text).into_iter::<serde_json::Value>();
    values.map_while(Result::ok).collect()
}

fn scalar(value: &serde_json::Value) -> Value<'static> {
    match value {
        serde_json::Value::Null => Value::Null,
        serde_json::Value::Bool(b) => Value::Bool(*b),
        serde_json::Value::Number(n) => {
            n.as_i64().map_or_else(|| Value::Float(n.as_f64().unwrap_or_default()), Value::Int)
        }
        serde_json::Value::String(text) => Value::Text(Cow::Owned(text.clone())),
        nested => Value::Json(Cow::Owned(nested.to_string())),
    }
}

fn push(event: &mut Event<'static>, name: &str, value: &serde_json::Value) {
    match value {
        serde_json::Value::Array(items) => items.iter().for_each(|item| push(event, name, item)),
        value => event.push(name.to_owned(), scalar(value)),
    }
}

fn push_members(event: &mut Event<'static>, value: &serde_json::Value) {
    for (name, value) in value.as_object().into_iter().flatten() {
        match value {
            _ if name == "#attributes" || name == "xmlns" => {}
            serde_json::Value::Object(members) => match members.get("#text") {
                Some(text) => push(event, name, text),
                None => push_members(event, value),
            },
            value => push(event, name, value),
        }
    }
}

/// A Windows event of the shape `{"Event":{"System":…,"EventData":…}}`.
pub fn windows_event(record: &serde_json::Value) -> Event<'static> {
    let mut event = Event::new("windows-json", WINDOWS);
    let record = record.get("Event").unwrap_or(record);
    let system = &record["System"];
    for name in ["Channel", "Computer", "EventRecordID", "Level", "Task", "Opcode", "Keywords", "Version"] {
        if let Some(value) = system.get(name) {
            push(&mut event, name, value);
        }
    }
    let id = &system["EventID"];
    push(&mut event, "EventID", id.get("#text").unwrap_or(id));
    push(&mut event, "Provider_Name", &system["Provider"]["#attributes"]["Name"]);
    push_members(&mut event, &record["EventData"]);
    push_members(&mut event, &record["UserData"]);
    event
}

/// A Windows event of the flat shape that NXLog writes.
pub fn flat_event(record: &serde_json::Value) -> Event<'static> {
    let mut event = Event::new("windows-json", WINDOWS);
    for (name, value) in record.as_object().into_iter().flatten() {
        let name = if name == "SourceName" { "Provider_Name" } else { name };
        push(&mut event, name, value);
    }
    event
}
