//! What every shape of Windows event gets at the end: the key-value text of classic PowerShell
//! events as fields.

use std::borrow::Cow;

use event::{Event, Value};

/// Most characters of a key in the text of a classic PowerShell event.
const KEY_LENGTH: usize = 40;

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
    let mut found: Vec<(String, String)> = vec![];
    for data in event.all("Data").filter_map(Value::as_str).filter(|text| text.contains('=')) {
        for line in data.split('\n') {
            let Some((key, value)) = line.trim().split_once('=') else { continue };
            if is_key(key) && !found.iter().any(|(known, _)| known == key) {
                found.push((key.to_owned(), value.trim().to_owned()));
            }
        }
    }
    for (key, value) in found {
        if event.get(&key).is_none() {
            event.push(Cow::Owned::<str>(key), Value::Text(Cow::Owned(value)));
        }
    }
}

/// Whether text before an equals sign is one of the keys these events use: letters, starting with a
/// capital.
fn is_key(key: &str) -> bool {
    let bytes = key.as_bytes();
    (4..=KEY_LENGTH).contains(&bytes.len())
        && bytes[0].is_ascii_uppercase()
        && bytes.iter().all(u8::is_ascii_alphabetic)
}
