//! `==` and `!=`.

use crate::value::equal;
use crate::{Call, Scalar, Value};
use kql::Type;

pub(super) const EQUAL: Scalar = Scalar {
    name: "==",
    summary: "Whether two values are equal, strings by every character; null when both are null, false when one is.",
    examples: &[
        ("2 == 2.0", "true"),
        ("'a' == 'A'", "false"),
        ("int(null) == 5", "false"),
        ("int(null) == int(null)", "null"),
        ("1d == 24h", "true"),
        ("dynamic({'n': 5}).n == 5", "true"),
    ],
    source: "https://learn.microsoft.com/kusto/query/scalar-data-types/null-values",
    differs: "",
    eval: |call, arguments| Ok(is_equal(call, arguments).into()),
};

pub(super) const NOT_EQUAL: Scalar = Scalar {
    name: "!=",
    summary: "Whether two values differ; null when both are null, true when one is.",
    examples: &[
        ("2 != 2.0", "false"),
        ("'a' != 'A'", "true"),
        ("int(null) != 5", "true"),
        ("int(null) != int(null)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/scalar-data-types/null-values",
    differs: "",
    eval: |call, arguments| Ok(is_equal(call, arguments).map(|same| !same).into()),
};

fn is_equal(call: &Call<'_>, arguments: &[Value]) -> Option<bool> {
    let [a, b] = arguments else { return None };
    match (a, b) {
        (Value::Text(x), Value::Text(y)) => Some(x == y),
        // A string is never null: both are "".
        (Value::Null, Value::Null) => call.types.contains(&Type::String).then_some(true),
        (Value::Bool(truth), number) | (number, Value::Bool(truth)) if number.as_real().is_some() => {
            Some(number.as_real() == Some(f64::from(u8::from(*truth))))
        }
        (text @ Value::Text(_), other) | (other, text @ Value::Text(_)) if is_written_as_text(other) => {
            equal(&text.to(other.own_type()), other)
        }
        _ => equal(a, b),
    }
}

/// Types that JSON holds as text.
fn is_written_as_text(value: &Value) -> bool {
    matches!(value, Value::DateTime(_) | Value::Timespan(_) | Value::Guid(_))
}
