//! `round()`.

use super::arithmetic::fit;
use crate::{Call, Fault, Scalar, Value};
use rust_decimal::{Decimal, RoundingStrategy};

pub(super) const ROUND: Scalar = Scalar {
    name: "round",
    summary: "The number rounded to so many digits after the point, none when left out, tens and hundreds when negative; halves go away from zero.",
    examples: &[
        ("round(3.14159, 2)", "3.14"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(1250, -2)", "1300"),
        ("round(decimal(1.005), 2)", "1.01"),
    ],
    source: "https://learn.microsoft.com/kusto/query/round-function",
    differs: "",
    eval: round,
};

fn round(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (number, digits) = match arguments {
        [number] => (number, 0),
        [number, digits] => match digits.as_long() {
            Some(digits) => (number, digits.clamp(-400, 400) as i32),
            None => return Ok(Value::Null),
        },
        _ => return Ok(Value::Null),
    };
    let rounded = match number {
        Value::Real(number) => Value::Real(real(*number, digits)),
        Value::Decimal(number) => decimal(*number, digits).map_or(Value::Null, Value::Decimal),
        whole => whole.as_long().map_or(Value::Null, |n| Value::Long(long(n, digits))),
    };
    Ok(fit(call, rounded))
}

fn real(number: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits.abs());
    let rounded =
        if digits >= 0 { (number * scale).round() / scale } else { (number / scale).round() * scale };
    // The scaled number may not be one; then there are no digits to lose.
    if rounded.is_finite() { rounded + 0.0 } else { number }
}

fn long(number: i64, digits: i32) -> i64 {
    if digits >= 0 {
        return number;
    }
    let Some(scale) = 10i128.checked_pow(digits.unsigned_abs()) else { return 0 };
    let half = if number < 0 { -scale / 2 } else { scale / 2 };
    ((i128::from(number) + half) / scale * scale) as i64
}

fn decimal(number: Decimal, digits: i32) -> Option<Decimal> {
    let away = RoundingStrategy::MidpointAwayFromZero;
    if digits >= 0 {
        return Some(number.round_dp_with_strategy(digits.unsigned_abs(), away));
    }
    let Some(scale) = 10i128.checked_pow(digits.unsigned_abs()) else { return Some(Decimal::ZERO) };
    let Ok(scale) = Decimal::try_from_i128_with_scale(scale, 0) else { return Some(Decimal::ZERO) };
    number.checked_div(scale)?.round_dp_with_strategy(0, away).checked_mul(scale)
}
