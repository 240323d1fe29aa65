//! Stored forms: enumerations as their serde words, values as JSON, severities as ranks.

use model::Severity;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::StateError;

/// The word of a field-less enumeration value, such as `inProgress`.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, StateError> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(StateError::stored("word", format!("{other} is not a word"))),
        Err(error) => Err(StateError::stored("word", error)),
    }
}

/// The value of a word.
pub(crate) fn from_word<T: DeserializeOwned>(object: &'static str, word: &str) -> Result<T, StateError> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|e| StateError::stored(object, format!("`{word}`: {e}")))
}

/// A value as JSON text. NUL characters, which PostgreSQL cannot store, are only ever written
/// escaped by JSON itself.
pub(crate) fn to_json<T: Serialize>(object: &'static str, value: &T) -> Result<String, StateError> {
    serde_json::to_string(value).map_err(|e| StateError::stored(object, e))
}

/// The value of JSON text.
pub(crate) fn from_json<T: DeserializeOwned>(object: &'static str, json: &str) -> Result<T, StateError> {
    serde_json::from_str(json).map_err(|e| StateError::stored(object, e))
}

/// Severity as a number that orders.
pub(crate) fn severity_rank(severity: Severity) -> i64 {
    match severity {
        Severity::Informational => 0,
        Severity::Low => 1,
        Severity::Medium => 2,
        Severity::High => 3,
    }
}

/// The severity of a rank; numbers outside are the nearest.
pub(crate) fn severity_of_rank(rank: i64) -> Severity {
    match rank {
        i64::MIN..=0 => Severity::Informational,
        1 => Severity::Low,
        2 => Severity::Medium,
        _ => Severity::High,
    }
}
