//! `zip()`.

use crate::{Call, Fault, Scalar, Value};

pub(super) const ZIP: Scalar = Scalar {
    name: "zip",
    summary: "An array of the first items of several arrays, of their second items, and so on.",
    examples: &[
        ("zip(dynamic([1,2]), dynamic(['a','b']))", r#"[[1,"a"],[2,"b"]]"#),
        ("zip(dynamic([1,2]), dynamic([3]))", "[[1,3],[2,null]]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/zip-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let arrays: Vec<&[Value]> = arguments.iter().map(|a| a.as_array().unwrap_or_default()).collect();
    if arguments.iter().all(|a| a.as_array().is_none()) {
        return Ok(Value::Null);
    }
    let length = arrays.iter().map(|a| a.len()).max().unwrap_or(0);
    let row = |at: usize| arrays.iter().map(|a| a.get(at).cloned().unwrap_or_default()).collect();
    Ok(Value::array((0..length).map(|at| Value::array(row(at))).collect()))
}
