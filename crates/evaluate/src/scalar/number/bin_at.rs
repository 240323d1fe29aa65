//! `bin_at()`.

use super::arithmetic::{Rule, fit, length, moment, nearest};
use super::bin::{DOWN, down, is_positive};
use crate::{Call, Fault, Scalar, Value};

pub(super) const BIN_AT: Scalar = Scalar {
    name: "bin_at",
    summary: "The value rounded down to a start of bins of that size, one of which starts at the given point. Null for a size that is null, zero or negative.",
    examples: &[
        ("bin_at(13, 5, 1)", "11"),
        ("bin_at(7.25, 0.5, 0.1)", "7.1"),
        ("bin_at(2h, 1d, 6h)", "-18:00:00"),
        (
            "bin_at(datetime(2024-05-16 03:00), 1d, datetime(2000-01-01 06:00))",
            "2024-05-15T06:00:00.0000000Z",
        ),
    ],
    source: "https://learn.microsoft.com/kusto/query/bin-at-function",
    differs: "",
    eval: bin_at,
};

const MINUS: Rule =
    Rule { long: |x, y| Some(x.wrapping_sub(y)), real: |x, y| x - y, decimal: |x, y| x.checked_sub(y) };
const PLUS: Rule =
    Rule { long: |x, y| Some(x.wrapping_add(y)), real: |x, y| x + y, decimal: |x, y| x.checked_add(y) };

fn bin_at(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [value, size, point] = arguments else { return Ok(Value::Null) };
    Ok(match (value, point) {
        (Value::DateTime(x), Value::DateTime(at)) => moment(start(*x, ticks(size), *at)),
        (Value::Timespan(x), Value::Timespan(at)) => length(start(*x, ticks(size), *at)),
        _ if !is_positive(size) => Value::Null,
        _ => fit(call, PLUS.apply(point, &DOWN.apply(&MINUS.apply(value, point), size))),
    })
}

fn start(x: i64, size: Option<i64>, at: i64) -> Option<i64> {
    down(x.checked_sub(at)?, size?)?.checked_add(at)
}

/// The size as ticks; plain numbers are ticks.
fn ticks(size: &Value) -> Option<i64> {
    match size {
        Value::Timespan(ticks) | Value::DateTime(ticks) => Some(*ticks),
        Value::Real(number) => nearest(*number),
        other => other.as_long(),
    }
}
