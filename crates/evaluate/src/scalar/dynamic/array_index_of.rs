//! `array_index_of()`.

use super::arguments::{items, place, whole};
use crate::value::equal;
use crate::{Call, Fault, Scalar, Value};

pub(super) const ARRAY_INDEX_OF: Scalar = Scalar {
    name: "array_index_of",
    summary: "The place of a value in an array, -1 when it is not in it.",
    examples: &[
        ("array_index_of(dynamic(['a','b','a']), 'a')", "0"),
        ("array_index_of(dynamic(['a','b','a']), 'a', 1)", "2"),
        ("array_index_of(dynamic(['a','b','a']), 'a', 0, -1, 2)", "2"),
        ("array_index_of(dynamic(['a','b','a']), 'c')", "-1"),
        ("array_index_of(dynamic(['a']), 'a', 0, -2)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-index-of-function",
    differs: "",
    eval,
};

/// Arguments: array, value, start (0), length (-1: all), occurrence (1).
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(items), Some(wanted)) = (items(arguments, 0), arguments.get(1)) else { return Ok(Value::Null) };
    let start = place(whole(arguments, 2).unwrap_or(0), items.len());
    let length = whole(arguments, 3).unwrap_or(-1);
    let occurrence = whole(arguments, 4).unwrap_or(1);
    if length < -1 || occurrence < 1 {
        return Ok(Value::Null);
    }
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    let skipped = usize::try_from(occurrence - 1).unwrap_or(usize::MAX);
    let mut places = items
        .iter()
        .enumerate()
        .skip(start)
        .take(length)
        .filter(|(_, item)| same(item, wanted))
        .map(|(at, _)| i64::try_from(at).unwrap_or(-1));
    Ok(Value::Long(places.nth(skipped).unwrap_or(-1)))
}

/// Whether an item is the value; null is null.
pub(super) fn same(item: &Value, wanted: &Value) -> bool {
    equal(item, wanted).unwrap_or(true)
}
