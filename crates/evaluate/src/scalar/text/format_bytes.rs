//! `format_bytes()`.

use super::input::{given, text, whole_or};
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

/// The units, each 1024 of the one before.
const UNITS: [&str; 7] = ["Bytes", "KB", "MB", "GB", "TB", "PB", "EB"];
/// Most digits behind the point.
const DIGITS_MAX: i64 = 15;

pub(super) const FORMAT_BYTES: Scalar = Scalar {
    name: "format_bytes",
    summary: "A number of bytes in a unit that suits, or in the one asked for, rounded to so many digits.",
    examples: &[
        ("format_bytes(1536, 1)", "1.5 KB"),
        ("format_bytes(1023)", "1023 Bytes"),
        ("format_bytes(1048576, 2, 'KB')", "1024 KB"),
    ],
    source: "https://learn.microsoft.com/kusto/query/format-bytes-function",
    differs: "",
    eval: format_bytes,
};

fn format_bytes(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let size = arguments.first().and_then(|size| size.to(Type::Real).as_real());
    let digits = whole_or(arguments, 1, 0).unwrap_or(0).clamp(0, DIGITS_MAX);
    let Some(size) = size.filter(|size| size.is_finite()) else { return Ok(Value::Null) };
    let unit = text(arguments, 2);
    let power = match unit.trim() {
        "" => (0..UNITS.len() - 1).take_while(|power| size.abs() >= 1024f64.powi(*power as i32 + 1)).count(),
        unit => match UNITS.iter().position(|u| u.eq_ignore_ascii_case(unit)) {
            Some(power) => power,
            None => {
                let problem = format!("the unit '{unit}' is none of {}", UNITS.join(", "));
                return Err(Fault::argument("format_bytes", problem));
            }
        },
    };
    let scale = 10f64.powi(digits as i32);
    let number = (size / 1024f64.powi(power as i32) * scale).round() / scale;
    given(format!("{} {}", Value::Real(number).to(Type::String).as_text().unwrap_or(""), UNITS[power]))
}
