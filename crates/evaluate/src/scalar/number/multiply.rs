//! `*`.

use super::arithmetic::{Rule, fit, length, nearest, nearest_decimal};
use crate::{Call, Fault, Scalar, Value};
use rust_decimal::Decimal;

pub(super) const MULTIPLY: Scalar = Scalar {
    name: "*",
    summary: "The product of two numbers, or of a length of time and a number; null when one is null.",
    examples: &[("6 * 7", "42"), ("1.5 * 1h", "01:30:00"), ("3 * 0.5", "1.5"), ("20s * 5", "00:01:40")],
    source: "https://learn.microsoft.com/kusto/query/numerical-operators",
    differs: "",
    eval: multiply,
};

const PRODUCT: Rule =
    Rule { long: |x, y| Some(x.wrapping_mul(y)), real: |x, y| x * y, decimal: |x, y| x.checked_mul(y) };

fn multiply(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [a, b] = arguments else { return Ok(Value::Null) };
    Ok(match (a, b) {
        (Value::Timespan(ticks), number) | (number, Value::Timespan(ticks)) => length(times(*ticks, number)),
        _ => fit(call, PRODUCT.apply(a, b)),
    })
}

fn times(ticks: i64, number: &Value) -> Option<i64> {
    match number {
        Value::Real(factor) => nearest(ticks as f64 * factor),
        Value::Decimal(factor) => nearest_decimal(Decimal::from(ticks).checked_mul(*factor)?),
        other => ticks.checked_mul(other.as_long()?),
    }
}
