//! `array_length()` and its old name.

use super::arguments::items;
use crate::{Call, Fault, Scalar, Value};

pub(super) const ARRAY_LENGTH: Scalar = Scalar {
    name: "array_length",
    summary: "The number of items of an array; null for other values.",
    examples: &[
        ("array_length(dynamic([1,'a',null]))", "3"),
        ("array_length(dynamic([]))", "0"),
        ("array_length(dynamic({'a':1}))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-length-function",
    differs: "",
    eval,
};
pub(super) const ARRAYLENGTH: Scalar = Scalar {
    name: "arraylength",
    summary: "The number of items of an array; null for other values.",
    examples: &[("arraylength(dynamic([1,2]))", "2")],
    source: "https://learn.microsoft.com/kusto/query/array-length-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(items(arguments, 0).and_then(|items| i64::try_from(items.len()).ok()).into())
}
