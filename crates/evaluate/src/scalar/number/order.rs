//! `<`, `<=`, `>`, `>=`.

use crate::value::compare;
use crate::{Call, Scalar, Value};
use kql::Type;
use std::cmp::Ordering;

const SOURCE: &str = "https://learn.microsoft.com/kusto/query/numerical-operators";

pub(super) const LESS: Scalar = Scalar {
    name: "<",
    summary: "Whether the left value is smaller; null when one is null or they have no order.",
    examples: &[("1 < 1.5", "true"), ("10s < 1h", "true"), ("int(null) < 3", "null")],
    source: SOURCE,
    differs: "",
    eval: |call, arguments| Ok(test(call, arguments, Ordering::is_lt)),
};

pub(super) const LESS_EQUAL: Scalar = Scalar {
    name: "<=",
    summary: "Whether the left value is smaller or equal; null when one is null or they have no order.",
    examples: &[("4 <= 4", "true"), ("datetime(2024-01-02) <= datetime(2024-01-01)", "false")],
    source: SOURCE,
    differs: "",
    eval: |call, arguments| Ok(test(call, arguments, Ordering::is_le)),
};

pub(super) const GREATER: Scalar = Scalar {
    name: ">",
    summary: "Whether the left value is greater; null when one is null or they have no order.",
    examples: &[("2 > 1", "true"), ("real(nan) > 1", "false"), ("dynamic({'n': 7}).n > 6.5", "true")],
    source: SOURCE,
    differs: "",
    eval: |call, arguments| Ok(test(call, arguments, Ordering::is_gt)),
};

pub(super) const GREATER_EQUAL: Scalar = Scalar {
    name: ">=",
    summary: "Whether the left value is greater or equal; null when one is null or they have no order.",
    examples: &[("4 >= 5", "false"), ("1d >= 24h", "true")],
    source: SOURCE,
    differs: "",
    eval: |call, arguments| Ok(test(call, arguments, Ordering::is_ge)),
};

fn test(call: &Call<'_>, arguments: &[Value], wanted: fn(Ordering) -> bool) -> Value {
    let [a, b] = arguments else { return Value::Null };
    match (a, b) {
        (Value::Long(x), Value::Long(y)) => wanted(x.cmp(y)).into(),
        (Value::Null, _) | (_, Value::Null) if call.types.contains(&Type::String) => {
            a.as_text().zip(b.as_text()).map(|(x, y)| wanted(x.cmp(y))).into()
        }
        _ => truth(a, b, wanted).into(),
    }
}

/// Whether two values stand so; false for `nan`, nothing when they have no order.
pub(super) fn truth(a: &Value, b: &Value, wanted: fn(Ordering) -> bool) -> Option<bool> {
    match compare(a, b) {
        Some(order) => Some(wanted(order)),
        None => (a.as_real().is_some() && b.as_real().is_some()).then_some(false),
    }
}
