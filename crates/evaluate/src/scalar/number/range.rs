//! `range()`, the scalar function.

use crate::value::time::HOUR;
use crate::{Call, Fault, Scalar, Value};

/// The most values of a range.
const VALUES_MAX: u64 = 1 << 20;

pub(super) const RANGE: Scalar = Scalar {
    name: "range",
    summary: "An array of evenly spaced values from start to stop, stop included when it is hit; the step is 1, or one hour for times, when left out. At most 1048576 values.",
    examples: &[
        ("range(2, 11, 3)", "[2,5,8,11]"),
        ("range(1, 3)", "[1,2,3]"),
        ("range(0.5, 2)", "[0.5,1.5]"),
        ("range(3, 1, -1)", "[3,2,1]"),
        ("range(30m, 150m)", "[\"00:30:00\",\"01:30:00\",\"02:30:00\"]"),
        ("range(1, 5, 0)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/range-function",
    differs: "",
    eval: range,
};

fn range(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (start, stop, step) = match arguments {
        [start, stop] => (start, stop, &default_step(start)),
        [start, stop, step] => (start, stop, step),
        _ => return Ok(Value::Null),
    };
    Ok(values(start, stop, step).map_or(Value::Null, Value::array))
}

fn default_step(start: &Value) -> Value {
    match start {
        Value::DateTime(_) | Value::Timespan(_) => Value::Timespan(HOUR),
        _ => Value::Long(1),
    }
}

fn values(start: &Value, stop: &Value, step: &Value) -> Option<Vec<Value>> {
    if let Some(step) = ticks(step) {
        return match (start, stop) {
            (Value::DateTime(a), Value::DateTime(b)) => {
                Some(steps(*a, *b, step)?.map(Value::DateTime).collect())
            }
            (Value::Timespan(a), Value::Timespan(b)) => {
                Some(steps(*a, *b, step)?.map(Value::Timespan).collect())
            }
            _ => None,
        };
    }
    match (start.as_long(), stop.as_long(), step.as_long()) {
        (Some(a), Some(b), Some(step)) => Some(steps(a, b, step)?.map(Value::Long).collect()),
        _ => reals(start.as_real()?, stop.as_real()?, step.as_real()?),
    }
}

fn ticks(step: &Value) -> Option<i64> {
    match step {
        Value::Timespan(ticks) => Some(*ticks),
        _ => None,
    }
}

fn steps(start: i64, stop: i64, step: i64) -> Option<impl Iterator<Item = i64>> {
    let distance =
        if step > 0 { i128::from(stop) - i128::from(start) } else { i128::from(start) - i128::from(stop) };
    let last = distance.checked_div(i128::from(step).abs())?;
    let count = if distance < 0 { 0 } else { u64::try_from(last + 1).unwrap_or(VALUES_MAX).min(VALUES_MAX) };
    // Within start and stop, which are whole numbers of 64 bits.
    Some((0..count as i64).map(move |index| start.wrapping_add(index.wrapping_mul(step))))
}

fn reals(start: f64, stop: f64, step: f64) -> Option<Vec<Value>> {
    if step == 0.0 || !(start.is_finite() && stop.is_finite() && step.is_finite()) {
        return None;
    }
    let at = |index: u64| start + index as f64 * step;
    let inside = |value: &f64| if step > 0.0 { *value <= stop } else { *value >= stop };
    Some((0..VALUES_MAX).map(at).take_while(inside).map(Value::Real).collect())
}
