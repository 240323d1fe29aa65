//! Reading YAML values as what a key must hold, with the key named when it holds something else.

use super::error::{Fault, Reason};
use serde_norway::{Mapping, Value};

/// What kind of value this is, in words.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Sequence(_) => "a list",
        Value::Mapping(_) => "a mapping",
        Value::Tagged(_) => "a tagged value",
    }
}

pub(crate) fn wrong_kind(key: &str, expected: &'static str, found: &Value) -> Fault {
    Fault::new(key, Reason::WrongKind { expected, found: kind_of(found) })
}

/// A scalar as text; nothing for null.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(b) => Some(b.to_string()),
        Value::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

/// The text under a key; `None` when absent or null.
pub(crate) fn text(map: &Mapping, key: &str) -> Result<Option<String>, Fault> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => scalar_text(value).map(Some).ok_or_else(|| wrong_kind(key, "a text", value)),
    }
}

/// The texts under a key, which may be one text or a list of them.
pub(crate) fn texts(map: &Mapping, key: &str) -> Result<Vec<String>, Fault> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Sequence(items)) => items
            .iter()
            .filter(|item| !item.is_null())
            .map(|item| scalar_text(item).ok_or_else(|| wrong_kind(key, "a list of texts", item)))
            .collect(),
        Some(value) => scalar_text(value)
            .map(|t| vec![t])
            .ok_or_else(|| wrong_kind(key, "a text or a list of texts", value)),
    }
}

/// The mapping under a key.
pub(crate) fn mapping<'m>(map: &'m Mapping, key: &'static str) -> Result<Option<&'m Mapping>, Fault> {
    match map.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Mapping(inner)) => Ok(Some(inner)),
        Some(value) => Err(wrong_kind(key, "a mapping", value)),
    }
}
