//! `array_slice()`.

use super::arguments::{items, whole};
use crate::{Call, Fault, Scalar, Value};

pub(super) const ARRAY_SLICE: Scalar = Scalar {
    name: "array_slice",
    summary: "The items of an array from one place to another, both included; negative places count from the end.",
    examples: &[
        ("array_slice(dynamic([1,2,3,4]), 1, 2)", "[2,3]"),
        ("array_slice(dynamic([1,2,3,4]), -2, -1)", "[3,4]"),
        ("array_slice(dynamic([1,2]), 1, 9)", "[2]"),
        ("array_slice(dynamic([1,2]), 1, 0)", "[]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-slice-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(items), Some(start), Some(end)) =
        (items(arguments, 0), whole(arguments, 1), whole(arguments, 2))
    else {
        return Ok(Value::Null);
    };
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let from_start = |index: i64| if index < 0 { index.saturating_add(length) } else { index };
    let start = usize::try_from(from_start(start)).unwrap_or(0);
    // A last place before the first item leaves nothing.
    let after = usize::try_from(from_start(end).saturating_add(1)).unwrap_or(0);
    Ok(Value::array(items.iter().take(after).skip(start).cloned().collect()))
}
