//! `bin()` and its other name `floor()`.

use super::arithmetic::{Rule, fit, length, moment};
use crate::{Call, Fault, Scalar, Value};

pub(super) const BIN: Scalar = Scalar {
    name: "bin",
    summary: "The value rounded down to a multiple of the bin; moments are counted from 0001-01-01, so that bins of seven days start on Mondays. Null for a bin that is null, zero or negative.",
    examples: &[
        ("bin(17, 5)", "15"),
        ("bin(-1, 5)", "-5"),
        ("bin(6.7, 2)", "6"),
        ("bin(100m, 1h)", "01:00:00"),
        ("bin(datetime(2024-05-16 17:45), 7d)", "2024-05-13T00:00:00.0000000Z"),
        ("bin(5, 0)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/bin-function",
    differs: "",
    eval: bin,
};

pub(super) const FLOOR: Scalar = Scalar {
    name: "floor",
    summary: "The same as `bin()`: the value rounded down to a multiple of the second argument.",
    examples: &[
        ("floor(7.9, 1)", "7"),
        ("floor(datetime(2024-05-16 17:45), 1d)", "2024-05-16T00:00:00.0000000Z"),
    ],
    source: "https://learn.microsoft.com/kusto/query/floor-function",
    differs: "",
    eval: bin,
};

pub(super) const DOWN: Rule = Rule {
    long: down,
    real: |x, size| if size > 0.0 { (x / size).floor() * size } else { f64::NAN },
    decimal: |x, size| {
        (size.is_sign_positive()).then(|| x.checked_div(size)?.floor().checked_mul(size)).flatten()
    },
};

/// The multiple of the size below.
pub(super) fn down(x: i64, size: i64) -> Option<i64> {
    (size > 0).then(|| x.wrapping_sub(x.rem_euclid(size)))
}

fn bin(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [value, size] = arguments else { return Ok(Value::Null) };
    Ok(match (value, size) {
        (Value::DateTime(x), Value::Timespan(size) | Value::DateTime(size)) => moment(down(*x, *size)),
        (Value::Timespan(x), Value::Timespan(size)) => length(down(*x, *size)),
        _ if !is_positive(size) => Value::Null,
        _ => fit(call, DOWN.apply(value, size)),
    })
}

/// Whether it is a number above zero.
pub(super) fn is_positive(number: &Value) -> bool {
    number.as_real().is_some_and(|n| n > 0.0)
}
