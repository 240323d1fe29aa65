//! `jaccard_index()`.

use super::arguments::items;
use super::sets;
use crate::{Call, Fault, Scalar, Value};

pub(super) const JACCARD_INDEX: Scalar = Scalar {
    name: "jaccard_index",
    summary: "How alike two sets are: the size of what they share by the size of what they have together.",
    examples: &[
        ("jaccard_index(dynamic([1,2]), dynamic([2,3,4]))", "0.25"),
        ("jaccard_index(dynamic([1,1]), dynamic([1]))", "1"),
        ("jaccard_index(dynamic([]), dynamic([]))", "NaN"),
    ],
    source: "https://learn.microsoft.com/kusto/query/jaccard-index-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(a), Some(b)) = (items(arguments, 0), items(arguments, 1)) else { return Ok(Value::Null) };
    let (a, b) = (sets::of(a), sets::of(b));
    let shared = a.iter().filter(|item| b.contains(*item)).count();
    let together = a.len() + b.len() - shared;
    Ok(Value::Real(shared as f64 / together as f64))
}
