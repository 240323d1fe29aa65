//! `+`.

use super::arithmetic::{Rule, fit, length, moment, written_length};
use crate::{Call, Fault, Scalar, Value};

pub(super) const ADD: Scalar = Scalar {
    name: "+",
    summary: "The sum of two numbers or lengths of time, or a moment so much later; null when one is null.",
    examples: &[
        ("2 + 40", "42"),
        ("1 + 0.5", "1.5"),
        ("datetime(2024-02-28) + 1d", "2024-02-29T00:00:00.0000000Z"),
        ("90m + 45s", "01:30:45"),
        ("1 + int(null)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/numerical-operators",
    differs: "",
    eval: add,
};

const SUM: Rule =
    Rule { long: |x, y| Some(x.wrapping_add(y)), real: |x, y| x + y, decimal: |x, y| x.checked_add(y) };

fn add(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [a, b] = arguments else { return Ok(Value::Null) };
    Ok(fit(call, sum(a, b)))
}

fn sum(a: &Value, b: &Value) -> Value {
    match (a, b) {
        (Value::DateTime(x), Value::Timespan(y) | Value::DateTime(y))
        | (Value::Timespan(x), Value::DateTime(y)) => moment(x.checked_add(*y)),
        (Value::Timespan(x), Value::Timespan(y)) => length(x.checked_add(*y)),
        (Value::DateTime(_) | Value::Timespan(_), Value::Text(text)) => sum(a, &written_length(text)),
        (Value::Text(text), Value::DateTime(_) | Value::Timespan(_)) => sum(&written_length(text), b),
        _ => SUM.apply(a, b),
    }
}
