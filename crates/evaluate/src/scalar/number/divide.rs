//! `/`.

use super::arithmetic::{Rule, fit, length, nearest, nearest_decimal};
use crate::{Call, Fault, Scalar, Value};
use rust_decimal::Decimal;

pub(super) const DIVIDE: Scalar = Scalar {
    name: "/",
    summary: "The quotient: whole for whole numbers, how often one length of time fits into the other, a length of time shared out; null when one is null or a whole number is divided by zero.",
    examples: &[
        ("7 / 2", "3"),
        ("7 / 2.0", "3.5"),
        ("-7 / 2", "-3"),
        ("1d / 90m", "16"),
        ("1h / 4", "00:15:00"),
        ("1 / 0", "null"),
        ("1.0 / 0", "Infinity"),
    ],
    source: "https://learn.microsoft.com/kusto/query/numerical-operators",
    differs: "",
    eval: divide,
};

const QUOTIENT: Rule = Rule {
    long: |x, y| (y != 0).then(|| x.wrapping_div(y)),
    real: |x, y| x / y,
    decimal: |x, y| x.checked_div(y),
};

fn divide(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [a, b] = arguments else { return Ok(Value::Null) };
    Ok(match (a, b) {
        (Value::Timespan(x), Value::Timespan(y)) => Value::Real(*x as f64 / *y as f64),
        (Value::Timespan(ticks), number) => length(share(*ticks, number)),
        _ => fit(call, QUOTIENT.apply(a, b)),
    })
}

fn share(ticks: i64, number: &Value) -> Option<i64> {
    match number {
        Value::Real(divisor) => nearest(ticks as f64 / divisor),
        Value::Decimal(divisor) => nearest_decimal(Decimal::from(ticks).checked_div(*divisor)?),
        other => ticks.checked_div(other.as_long()?),
    }
}
