//! Values as text, as `tostring` gives it.

use super::{Value, json, time};

/// The text of a value: "" for null, a string as it is, dynamic values as compact JSON.
///
/// <https://learn.microsoft.com/kusto/query/tostring-function>
#[must_use]
pub fn to_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Bool(truth) => truth.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Long(number) => number.to_string(),
        Value::Real(number) => real_text(*number),
        Value::Decimal(number) => number.normalize().to_string(),
        Value::Text(text) => text.to_string(),
        Value::DateTime(ticks) => time::datetime_text(*ticks),
        Value::Timespan(ticks) => time::timespan_text(*ticks),
        Value::Guid(guid) => guid_text(*guid),
        Value::Array(_) | Value::Bag(_) => json::to_json(value),
    }
}

/// The shortest text that reads back as the number; an exponent from 1e15 on and below 1e-5, as .NET
/// writes it.
#[must_use]
pub(super) fn real_text(number: f64) -> String {
    if number.is_nan() {
        return "NaN".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "Infinity".into() } else { "-Infinity".into() };
    }
    let size = number.abs();
    if size != 0.0 && !(1e-5..1e15).contains(&size) {
        let text = format!("{number:e}");
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (sign, digits) = exponent.strip_prefix('-').map_or(("+", exponent), |d| ("-", d));
        return format!("{mantissa}E{sign}{digits:0>2}");
    }
    format!("{number}")
}

/// `74be27de-1e4e-49d9-b579-fe0b331d3642`.
pub(super) fn guid_text(guid: u128) -> String {
    let hex = format!("{guid:032x}");
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
