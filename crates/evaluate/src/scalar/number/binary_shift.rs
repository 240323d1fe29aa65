//! `binary_shift_left()` and `binary_shift_right()`.

use crate::{Fault, Scalar, Value};

pub(super) const BINARY_SHIFT_LEFT: Scalar = Scalar {
    name: "binary_shift_left",
    summary: "The bits moved to the left by the second number, modulo 64; null when that is negative.",
    examples: &[
        ("binary_shift_left(3, 4)", "48"),
        ("binary_shift_left(1, 65)", "2"),
        ("binary_shift_left(1, -1)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/binary-shift-left-function",
    differs: "",
    eval: |_, arguments| shifted(arguments, i64::wrapping_shl),
};

pub(super) const BINARY_SHIFT_RIGHT: Scalar = Scalar {
    name: "binary_shift_right",
    summary: "The bits moved to the right by the second number, modulo 64, the sign kept; null when that is negative.",
    examples: &[("binary_shift_right(48, 4)", "3"), ("binary_shift_right(-8, 1)", "-4")],
    source: "https://learn.microsoft.com/kusto/query/binary-shift-right-function",
    differs: "",
    eval: |_, arguments| shifted(arguments, i64::wrapping_shr),
};

fn shifted(arguments: &[Value], shift: fn(i64, u32) -> i64) -> Result<Value, Fault> {
    let [number, places] = arguments else { return Ok(Value::Null) };
    let places = places.as_long().and_then(|p| u32::try_from(p.checked_rem(64)?).ok());
    Ok(number.as_long().zip(places).map(|(number, places)| shift(number, places)).into())
}
