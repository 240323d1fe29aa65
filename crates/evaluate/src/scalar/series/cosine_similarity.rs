//! `series_cosine_similarity()`.

use super::dot_product::dot;
use super::numbers::{items, number_at, real};
use crate::{Call, Fault, Scalar, Value};

pub(super) const SERIES_COSINE_SIMILARITY: Scalar = Scalar {
    name: "series_cosine_similarity",
    summary: "The cosine of the angle between two series as vectors; null when one is empty.",
    examples: &[
        ("series_cosine_similarity(dynamic([1,0]), dynamic([2,0]))", "1"),
        ("series_cosine_similarity(dynamic([1,0]), dynamic([0,3]))", "0"),
        ("series_cosine_similarity(dynamic([3,4]), dynamic([3,4]), 5, 5)", "1"),
        ("series_cosine_similarity(dynamic([]), dynamic([1]))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-cosine-similarity-function",
    differs: "",
    eval,
};

/// The third and fourth arguments are the lengths of the vectors when they are known.
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(a), Some(b)) = (items(arguments, 0), items(arguments, 1)) else { return Ok(Value::Null) };
    let shared = a.len().min(b.len());
    let (Some(a), Some(b)) = (a.get(..shared), b.get(..shared)) else { return Ok(Value::Null) };
    if shared == 0 {
        return Ok(Value::Null);
    }
    let length = |side: &[Value]| side.iter().filter_map(real).map(|x| x * x).sum::<f64>().sqrt();
    let (length_a, length_b) = (number_at(arguments, 2), number_at(arguments, 3));
    let lengths = length_a.unwrap_or_else(|| length(a)) * length_b.unwrap_or_else(|| length(b));
    Ok(Value::Real(dot(a, b) / lengths))
}
