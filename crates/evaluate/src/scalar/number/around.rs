//! `around()`.

use super::order::truth;
use crate::value::time;
use crate::{Fault, Scalar, Value};
use std::cmp::Ordering;

pub(super) const AROUND: Scalar = Scalar {
    name: "around",
    summary: "Whether a number, moment or length of time is at most so far from another; null when one is null.",
    examples: &[
        ("around(12, 10, 2)", "true"),
        ("around(12.5, 10, 2)", "false"),
        ("around(datetime(2024-05-16 10:01), datetime(2024-05-16 10:00), 1m)", "true"),
        ("around(1, int(null), 2)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/around-function",
    differs: "",
    eval: |_, arguments| around(arguments),
};

fn around(arguments: &[Value]) -> Result<Value, Fault> {
    let [value, center, delta] = arguments else { return Ok(Value::Null) };
    let Some((low, high)) = ends(center, delta) else { return Ok(Value::Null) };
    let inside = truth(value, &low, Ordering::is_ge).zip(truth(value, &high, Ordering::is_le));
    Ok(inside.map(|(low, high)| low && high).into())
}

fn ends(center: &Value, delta: &Value) -> Option<(Value, Value)> {
    Some(match (center, delta) {
        (Value::DateTime(at), Value::Timespan(delta)) => (
            Value::DateTime(at.saturating_sub(*delta).clamp(0, time::MAX)),
            Value::DateTime(at.saturating_add(*delta).clamp(0, time::MAX)),
        ),
        (Value::Timespan(at), Value::Timespan(delta)) => {
            (Value::Timespan(at.saturating_sub(*delta)), Value::Timespan(at.saturating_add(*delta)))
        }
        _ => match (center.as_long(), delta.as_long()) {
            (Some(at), Some(delta)) => {
                (Value::Long(at.saturating_sub(delta)), Value::Long(at.saturating_add(delta)))
            }
            _ => {
                let (at, delta) = (center.as_real()?, delta.as_real()?);
                (Value::Real(at - delta), Value::Real(at + delta))
            }
        },
    })
}
