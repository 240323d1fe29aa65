//! `array_rotate_left()` and `array_rotate_right()`.

use super::arguments::{items, whole};
use crate::{Scalar, Value};

pub(super) const ARRAY_ROTATE_LEFT: Scalar = Scalar {
    name: "array_rotate_left",
    summary: "The items of an array moved to the left; those that fall off come in at the right.",
    examples: &[
        ("array_rotate_left(dynamic([1,2,3,4]), 1)", "[2,3,4,1]"),
        ("array_rotate_left(dynamic([1,2,3,4]), -1)", "[4,1,2,3]"),
        ("array_rotate_left(dynamic([1,2,3]), 7)", "[2,3,1]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-rotate-left-function",
    differs: "",
    eval: |_, arguments| Ok(rotated(arguments, 1)),
};
pub(super) const ARRAY_ROTATE_RIGHT: Scalar = Scalar {
    name: "array_rotate_right",
    summary: "The items of an array moved to the right; those that fall off come in at the left.",
    examples: &[
        ("array_rotate_right(dynamic([1,2,3,4]), 1)", "[4,1,2,3]"),
        ("array_rotate_right(dynamic([1,2,3,4]), -1)", "[2,3,4,1]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-rotate-right-function",
    differs: "",
    eval: |_, arguments| Ok(rotated(arguments, -1)),
};

/// Rotates to the left by the count times the sign.
fn rotated(arguments: &[Value], sign: i64) -> Value {
    let (Some(items), Some(count)) = (items(arguments, 0), whole(arguments, 1)) else { return Value::Null };
    let mut items = items.to_vec();
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX).max(1);
    let left = (count % length * sign).rem_euclid(length);
    let left = usize::try_from(left).unwrap_or(0).min(items.len());
    items.rotate_left(left);
    Value::array(items)
}
