//! What every shape of Windows event gets at the end: the key-value text of classic PowerShell
//! events as fields.

use std::borrow::Cow;

use event::{Event, Value};

/// The keys these events use.
const KEYS: &[&str] = &[
    "CommandLine",
    "CommandName",
    "CommandPath",
    "CommandType",
    "DetailSequence",
    "DetailTotal",
    "EngineVersion",
    "HostApplication",
    "HostId",
    "HostName",
    "HostVersion",
    "NewCommandState",
    "NewEngineState",
    "NewProviderState",
    "PipelineId",
    "PreviousEngineState",
    "ProviderName",
    "RunspaceId",
    "ScriptName",
    "SequenceNumber",
    "UserId",
];

/// Completes an event whose canonical fields are there.
pub(crate) fn finish(event: &mut Event<'_>) {
    if event.get("Channel").and_then(Value::as_str) == Some("Windows PowerShell") {
        classic_powershell(event);
    }
}

/// The events of the classic PowerShell log carry `Key=value` lines in their data or, where the
/// collector kept only the message, in the message. Each key becomes a field; the message stands in
/// for missing data, because rules search `Data`.
fn classic_powershell(event: &mut Event<'_>) {
    if event.get("Data").is_none()
        && let Some(message) = event.get("Message").cloned()
    {
        event.push("Data", message);
    }
    let mut found: Vec<(&'static str, String)> = vec![];
    for data in event.all("Data").filter_map(Value::as_str).filter(|text| text.contains('=')) {
        for line in data.split('\n') {
            let Some((key, value)) = line.trim().split_once('=') else { continue };
            let Some(key) = KEYS.iter().find(|known| **known == key) else { continue };
            if !value.is_empty() && !found.iter().any(|(known, _)| known == key) {
                found.push((key, value.trim().to_owned()));
            }
        }
    }
    for (key, value) in found {
        if event.get(key).is_none() {
            event.push(key, Value::Text(Cow::Owned(value)));
        }
    }
}
