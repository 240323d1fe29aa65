//! `set_equals()`.

use super::arguments::items;
use super::sets;
use crate::{Call, Fault, Scalar, Value};

pub(super) const SET_EQUALS: Scalar = Scalar {
    name: "set_equals",
    summary: "Whether two arrays have the same distinct items.",
    examples: &[
        ("set_equals(dynamic([1,2,2]), dynamic([2,1]))", "true"),
        ("set_equals(dynamic([1]), dynamic([1,2]))", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/set-equals-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(a), Some(b)) = (items(arguments, 0), items(arguments, 1)) else { return Ok(Value::Null) };
    Ok(Value::Bool(sets::of(a) == sets::of(b)))
}
