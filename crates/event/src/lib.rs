//! One log record as its fields: what a parser yields, what rules match and what mappings read.
//!
//! An [`Event`] borrows from the bytes it was read from wherever it can. It is flat: a nested
//! object `{"a":{"b":1}}` appears as the field `a.b`, and again as `a` holding the JSON text, so
//! that a rule may ask for either. A list of scalars appears as one field per element under the
//! same name (any element may match), and again as JSON text under that name only if the list
//! holds objects. Field order is the order of the record.
//!
//! This crate knows no format, no table and no rule.

use std::borrow::Cow;

mod time;
pub use time::{TimeError, format_micros, parse_micros};

/// Where a record comes from, in the words of Sigma's log-source taxonomy
/// (sigma-specification, "Sigma taxonomy appendix").
///
/// Empty strings mean "not said". For Windows events `service` and `category` stay empty: the
/// rule engine derives them from the fields `Channel`, `Provider_Name` and `EventID`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Origin {
    /// Such as `windows`, `linux`, `aws`, `azure`, `m365`.
    pub product: &'static str,
    /// Such as `process_creation`, `proxy`.
    pub category: &'static str,
    /// Such as `cloudtrail`, `signinlogs`, `auditlogs`, `auditd`, `sshd`.
    pub service: &'static str,
}

/// A field's value. Numbers keep their type; text compares with them by its decimal form.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Present but null.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A fraction, or a whole number beyond `i64`.
    Float(f64),
    /// Text.
    Text(Cow<'a, str>),
    /// The JSON text of an object or of a list that holds objects.
    Json(Cow<'a, str>),
}

impl<'a> Value<'a> {
    /// Text borrowed from the record.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }

    /// The value as text without copying where it is text already: numbers in decimal, truth
    /// values as `true`/`false`, null as the empty string.
    #[must_use]
    pub fn as_text(&self) -> Cow<'_, str> {
        match self {
            Value::Null => Cow::Borrowed(""),
            Value::Bool(true) => Cow::Borrowed("true"),
            Value::Bool(false) => Cow::Borrowed("false"),
            Value::Int(n) => Cow::Owned(n.to_string()),
            Value::Float(n) => Cow::Owned(n.to_string()),
            Value::Text(t) | Value::Json(t) => Cow::Borrowed(t),
        }
    }

    /// The text, when the value is text or JSON text.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::Text(t) | Value::Json(t) => Some(t),
            _ => None,
        }
    }

    /// The whole number, also from decimal or `0x` text.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Value::Int(n) => Some(*n),
            Value::Float(n) if n.fract() == 0.0 && n.abs() < 9e15 => Some(*n as i64),
            Value::Bool(b) => Some(i64::from(*b)),
            Value::Text(t) => parse_integer(t),
            _ => None,
        }
    }

    /// Whether the value is null or empty text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Null => true,
            Value::Text(t) => t.is_empty(),
            _ => false,
        }
    }

    /// The same value owning its text.
    #[must_use]
    pub fn into_owned(self) -> Value<'static> {
        match self {
            Value::Null => Value::Null,
            Value::Bool(b) => Value::Bool(b),
            Value::Int(n) => Value::Int(n),
            Value::Float(n) => Value::Float(n),
            Value::Text(t) => Value::Text(Cow::Owned(t.into_owned())),
            Value::Json(t) => Value::Json(Cow::Owned(t.into_owned())),
        }
    }
}

/// Reads decimal text or hexadecimal text with a `0x` prefix.
#[must_use]
pub fn parse_integer(text: &str) -> Option<i64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok().map(|n| n as i64),
        None => text.parse().ok(),
    }
}

/// A named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Field<'a> {
    /// The field's name in its format, dotted when nested.
    pub name: Cow<'a, str>,
    /// Its value.
    pub value: Value<'a>,
}

/// One record: where it comes from, when it happened, and its fields in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Event<'a> {
    /// The parser that read it, such as `windows-json`, `evtx`, `cloudtrail`.
    pub format: &'static str,
    /// Log source in Sigma terms.
    pub origin: Origin,
    /// When it happened, in microseconds since 1970-01-01 UTC; `None` when the record does not say.
    pub time_us: Option<i64>,
    /// The fields.
    pub fields: Vec<Field<'a>>,
}

impl<'a> Event<'a> {
    /// An empty event of a format and log source.
    #[must_use]
    pub fn new(format: &'static str, origin: Origin) -> Self {
        Event { format, origin, time_us: None, fields: Vec::with_capacity(48) }
    }

    /// Adds a field at the end.
    pub fn push(&mut self, name: impl Into<Cow<'a, str>>, value: Value<'a>) {
        self.fields.push(Field { name: name.into(), value });
    }

    /// The first field of that exact name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.fields.iter().find(|f| f.name == name).map(|f| &f.value)
    }

    /// The first field of that exact name as text, when present, not null and not empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).filter(|v| !v.is_empty()).map(Value::as_text)
    }

    /// All values under that exact name, in order.
    pub fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Value<'a>> + 's {
        self.fields.iter().filter(move |f| f.name == name).map(|f| &f.value)
    }

    /// The same event owning all its text.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        Event {
            format: self.format,
            origin: self.origin,
            time_us: self.time_us,
            fields: self
                .fields
                .into_iter()
                .map(|f| Field { name: Cow::Owned(f.name.into_owned()), value: f.value.into_owned() })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
