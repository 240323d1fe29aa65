//! `-` between two values.

use super::arithmetic::{Rule, fit, length, moment, written_length, written_moment};
use crate::{Call, Fault, Scalar, Value};

pub(super) const SUBTRACT: Scalar = Scalar {
    name: "-",
    summary: "The difference of two numbers, lengths of time or moments, or a moment so much earlier; null when one is null.",
    examples: &[
        ("5 - 7", "-2"),
        ("datetime(2024-03-01) - datetime(2024-02-28 12:00)", "1.12:00:00"),
        ("datetime(2024-03-01) - 1tick", "2024-02-29T23:59:59.9999999Z"),
        ("10m - 15m", "-00:05:00"),
    ],
    source: "https://learn.microsoft.com/kusto/query/datetime-timespan-arithmetic",
    differs: "",
    eval: subtract,
};

const DIFFERENCE: Rule =
    Rule { long: |x, y| Some(x.wrapping_sub(y)), real: |x, y| x - y, decimal: |x, y| x.checked_sub(y) };

fn subtract(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [a, b] = arguments else { return Ok(Value::Null) };
    Ok(fit(call, difference(a, b)))
}

fn difference(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::DateTime(x), Value::DateTime(y)) | (Value::Timespan(x), Value::Timespan(y)) => {
            length(x.checked_sub(*y))
        }
        (Value::DateTime(x), Value::Timespan(y)) => moment(x.checked_sub(*y)),
        (Value::DateTime(_), Value::Text(text)) => difference(a, &written_moment(text)),
        (Value::Text(text), Value::DateTime(_)) => difference(&written_moment(text), b),
        (Value::Timespan(_), Value::Text(text)) => difference(a, &written_length(text)),
        (Value::Text(text), Value::Timespan(_)) => difference(&written_length(text), b),
        _ => DIFFERENCE.apply(a, b),
    }
}
