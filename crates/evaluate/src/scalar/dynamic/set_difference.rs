//! `set_difference()`.

use super::arguments::items;
use super::sets;
use crate::value::Key;
use crate::{Call, Fault, Scalar, Value};

pub(super) const SET_DIFFERENCE: Scalar = Scalar {
    name: "set_difference",
    summary: "The distinct items of an array that are in none of the others.",
    examples: &[
        ("set_difference(dynamic([1,2,2,3]), dynamic([3,4]))", "[1,2]"),
        ("set_difference(dynamic([1]), dynamic([1]))", "[]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/set-difference-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(first) = items(arguments, 0) else { return Ok(Value::Null) };
    let others = arguments.iter().skip(1).filter_map(Value::as_array).flatten();
    let others: sets::Set = others.cloned().map(Key).collect();
    Ok(sets::to_array(sets::of(first).into_iter().filter(|item| !others.contains(item)).collect()))
}
