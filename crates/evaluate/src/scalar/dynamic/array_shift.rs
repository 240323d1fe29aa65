//! `array_shift_left()` and `array_shift_right()`.

use super::arguments::{items, packed_at, whole};
use crate::{Call, Scalar, Value};

pub(super) const ARRAY_SHIFT_LEFT: Scalar = Scalar {
    name: "array_shift_left",
    summary: "The items of an array moved to the left, free places filled with a value or null.",
    examples: &[
        ("array_shift_left(dynamic([1,2,3]), 1)", "[2,3,null]"),
        ("array_shift_left(dynamic([1,2,3]), -2, 0)", "[0,0,1]"),
        ("array_shift_left(dynamic(['a','b']), 1)", r#"["b",""]"#),
        ("array_shift_left(dynamic([1,2]), 9)", "[null,null]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-shift-left-function",
    differs: "",
    eval: |call, arguments| Ok(shifted(call, arguments, 1)),
};
pub(super) const ARRAY_SHIFT_RIGHT: Scalar = Scalar {
    name: "array_shift_right",
    summary: "The items of an array moved to the right, free places filled with a value or null.",
    examples: &[
        ("array_shift_right(dynamic([1,2,3]), 1)", "[null,1,2]"),
        ("array_shift_right(dynamic([1,2,3]), -1, 9)", "[2,3,9]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-shift-right-function",
    differs: "",
    eval: |call, arguments| Ok(shifted(call, arguments, -1)),
};

/// Shifts to the left by the count times the sign.
fn shifted(call: &Call<'_>, arguments: &[Value], sign: i64) -> Value {
    let (Some(items), Some(count)) = (items(arguments, 0), whole(arguments, 1)) else { return Value::Null };
    let left = count.saturating_mul(sign);
    let size = usize::try_from(left.unsigned_abs()).unwrap_or(usize::MAX).min(items.len());
    let filler = match arguments.get(2) {
        Some(_) => packed_at(call.types, arguments, 2),
        None if !items.is_empty() && items.iter().all(|item| matches!(item, Value::Text(_))) => {
            Value::text("")
        }
        None => Value::Null,
    };
    let fill = std::iter::repeat_n(filler, size);
    let kept = items.len() - size;
    Value::array(if left >= 0 {
        items.iter().skip(size).cloned().chain(fill).collect()
    } else {
        fill.chain(items.iter().take(kept).cloned()).collect()
    })
}
