//! `make_datetime()`.

use super::moment::moment;
use crate::value::time::{SECOND, checked};
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

pub(super) const MAKE_DATETIME: Scalar = Scalar {
    name: "make_datetime",
    summary: "A moment from its year, month, day, hour, minute and second, or from a text; null when a part is outside of its range.",
    examples: &[
        ("make_datetime(2024, 2, 29)", "2024-02-29T00:00:00.0000000Z"),
        ("make_datetime(2024, 2, 29, 13, 5, 7.25)", "2024-02-29T13:05:07.2500000Z"),
        ("make_datetime(2023, 2, 29)", "null"),
        ("make_datetime('2024-02-29 13:05')", "2024-02-29T13:05:00.0000000Z"),
    ],
    source: "https://learn.microsoft.com/kusto/query/make-datetime-function",
    differs: "",
    eval: make_datetime,
};

fn make_datetime(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    if let [value] = arguments {
        return Ok(value.to(Type::DateTime));
    }
    Ok(moment(from_parts(arguments)))
}

fn from_parts(arguments: &[Value]) -> Option<i64> {
    let part = |index: usize| arguments.get(index).map_or(Some(0), whole);
    let date = (part(0)?, part(1)?, part(2)?);
    let seconds = arguments.get(5).map_or(Some(0), second_ticks)?;
    checked(date, (part(3)?, part(4)?, seconds / SECOND), seconds % SECOND)
}

fn whole(number: &Value) -> Option<i64> {
    match number.to(Type::Long) {
        Value::Long(whole) => Some(whole),
        _ => None,
    }
}

/// A number of seconds from 0 to below 60, as ticks.
pub(super) fn second_ticks(number: &Value) -> Option<i64> {
    let seconds = number.as_real().filter(|s| (0.0..60.0).contains(s))?;
    Some(((seconds * SECOND as f64).round() as i64).min(60 * SECOND - 1))
}
