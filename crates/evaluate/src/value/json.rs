//! JSON ↔ values.

use super::{Bag, Value, text, time};
use serde_json::Value as Json;
use std::fmt::Write as _;
use std::sync::Arc;

/// Most levels that a dynamic value may nest; deeper JSON is kept as text.
const DEPTH_MAX: usize = 128;

/// The value that a JSON text stands for; `None` when it is not JSON.
#[must_use]
pub fn from_json(text: &str) -> Option<Value> {
    let json: Json = serde_json::from_str(text).ok()?;
    Some(value_of(json))
}

fn value_of(json: Json) -> Value {
    match json {
        Json::Null => Value::Null,
        Json::Bool(truth) => Value::Bool(truth),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Value::Long(whole),
            None => Value::Real(number.as_f64().unwrap_or(f64::NAN)),
        },
        Json::String(text) => Value::Text(text.into()),
        Json::Array(items) => Value::array(items.into_iter().map(value_of).collect()),
        Json::Object(members) => {
            let members: Bag = members.into_iter().map(|(k, v)| (Arc::from(k), value_of(v))).collect();
            Value::Bag(Arc::new(members))
        }
    }
}

/// The compact JSON of a value. Times, timespans and guids are JSON strings.
pub(super) fn to_json(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, 0);
    out
}

impl Value {
    /// The compact JSON of the value: `null` for null, strings in quotes.
    #[must_use]
    pub fn to_json(&self) -> String {
        to_json(self)
    }
}

fn write(out: &mut String, value: &Value, depth: usize) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(_) | Value::Int(_) | Value::Long(_) => out.push_str(&text::to_text(value)),
        Value::Real(number) if !number.is_finite() => quoted(out, &text::real_text(*number)),
        Value::Real(number) => {
            let text = text::real_text(*number);
            out.push_str(&text);
            if !text.contains(['.', 'E']) {
                out.push_str(".0");
            }
        }
        Value::Decimal(_) => quoted(out, &text::to_text(value)),
        Value::Text(text) => quoted(out, text),
        Value::DateTime(ticks) => quoted(out, &time::datetime_text(*ticks)),
        Value::Timespan(ticks) => quoted(out, &time::timespan_text(*ticks)),
        Value::Guid(guid) => quoted(out, &text::guid_text(*guid)),
        _ if depth > DEPTH_MAX => out.push_str("null"),
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(out, item, depth + 1);
            }
            out.push(']');
        }
        Value::Bag(members) => {
            out.push('{');
            for (at, (name, item)) in members.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                quoted(out, name);
                out.push(':');
                write(out, item, depth + 1);
            }
            out.push('}');
        }
    }
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
