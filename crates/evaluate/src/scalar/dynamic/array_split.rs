//! `array_split()`.

use super::arguments::{items, place};
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

pub(super) const ARRAY_SPLIT: Scalar = Scalar {
    name: "array_split",
    summary: "An array cut at one or several places; negative places count from the end.",
    examples: &[
        ("array_split(dynamic([1,2,3]), 1)", "[[1],[2,3]]"),
        ("array_split(dynamic([1,2,3]), -1)", "[[1,2],[3]]"),
        ("array_split(dynamic([1,2,3,4]), dynamic([1,3]))", "[[1],[2,3],[4]]"),
        ("array_split(dynamic([1,2]), 5)", "[[1,2],[]]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-split-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(items), Some(at)) = (items(arguments, 0), arguments.get(1)) else { return Ok(Value::Null) };
    let cuts: Option<Vec<usize>> = match at {
        Value::Array(cuts) => cuts.iter().map(|cut| cut_at(cut, items.len())).collect(),
        one => cut_at(one, items.len()).map(|cut| vec![cut]),
    };
    let Some(cuts) = cuts else { return Ok(Value::Null) };
    let mut parts = Vec::with_capacity(cuts.len() + 1);
    let mut start = 0;
    for end in cuts.into_iter().chain([items.len()]) {
        parts.push(Value::array(items.get(start..end).unwrap_or_default().to_vec()));
        start = end;
    }
    Ok(Value::array(parts))
}

fn cut_at(value: &Value, length: usize) -> Option<usize> {
    value.to(Type::Long).as_long().map(|index| place(index, length))
}
