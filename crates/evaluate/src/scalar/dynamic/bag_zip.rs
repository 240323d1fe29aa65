//! `bag_zip()`.

use super::arguments::items;
use crate::{Call, Fault, Scalar, Value};

pub(super) const BAG_ZIP: Scalar = Scalar {
    name: "bag_zip",
    summary: "A bag of an array of names and an array of values.",
    examples: &[
        ("bag_zip(dynamic(['a','b']), dynamic([1,2,3]))", r#"{"a":1,"b":2}"#),
        ("bag_zip(dynamic(['a',7,'b']), dynamic([1,2]))", r#"{"a":1,"b":null}"#),
        ("bag_zip(dynamic('a'), dynamic([1]))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/bag-zip",
    differs: "",
    eval,
};

/// Names that are not strings are left out; values that are missing are null.
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(names) = items(arguments, 0) else { return Ok(Value::Null) };
    let values = items(arguments, 1).unwrap_or_default();
    let members = names.iter().enumerate().filter_map(|(at, name)| match name {
        Value::Text(name) => Some((name.clone(), values.get(at).cloned().unwrap_or_default())),
        _ => None,
    });
    Ok(Value::bag(members))
}
