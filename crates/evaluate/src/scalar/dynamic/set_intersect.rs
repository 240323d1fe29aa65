//! `set_intersect()`.

use super::arguments::items;
use super::sets;
use crate::{Call, Fault, Scalar, Value};

pub(super) const SET_INTERSECT: Scalar = Scalar {
    name: "set_intersect",
    summary: "The distinct items that all arrays have.",
    examples: &[
        ("set_intersect(dynamic([1,2,3,2]), dynamic([2,3,4]))", "[2,3]"),
        ("set_intersect(dynamic([1]), dynamic([2]))", "[]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/set-intersect-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(first) = items(arguments, 0) else { return Ok(Value::Null) };
    let mut common = sets::of(first);
    for other in arguments.iter().skip(1) {
        let other = sets::of(other.as_array().unwrap_or_default());
        common.retain(|item| other.contains(item));
    }
    Ok(sets::to_array(common))
}
