//! `set_union()`.

use super::sets;
use crate::value::Key;
use crate::{Call, Fault, Scalar, Value};

pub(super) const SET_UNION: Scalar = Scalar {
    name: "set_union",
    summary: "The distinct items that any of the arrays has.",
    examples: &[
        ("set_union(dynamic([1,2,2]), dynamic([2,3]))", "[1,2,3]"),
        ("set_union(dynamic(null), dynamic([1]))", "[1]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/set-union-function",
    differs: "Arguments that are not arrays are skipped; what the original does with them is not documented.",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    if arguments.iter().all(|a| a.as_array().is_none()) {
        return Ok(Value::Null);
    }
    let items = arguments.iter().filter_map(Value::as_array).flatten();
    Ok(sets::to_array(items.cloned().map(Key).collect()))
}
