//! `array_concat()`.

use crate::{Call, Fault, Scalar, Value};

pub(super) const ARRAY_CONCAT: Scalar = Scalar {
    name: "array_concat",
    summary: "The items of several arrays in one.",
    examples: &[
        ("array_concat(dynamic([1,2]), dynamic(['a']))", r#"[1,2,"a"]"#),
        ("array_concat(dynamic([1]), dynamic(null))", "[1]"),
        ("array_concat(dynamic([]), dynamic([]))", "[]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-concat-function",
    differs: "Arguments that are not arrays are skipped; what the original does with them is not documented.",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let arrays: Vec<&[Value]> = arguments.iter().filter_map(Value::as_array).collect();
    Ok(if arrays.is_empty() { Value::Null } else { Value::array(arrays.concat()) })
}
