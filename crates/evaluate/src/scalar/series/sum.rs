//! `series_sum()` and its old name `array_sum()`.

use super::numbers::full;
use crate::{Call, Fault, Scalar, Value};

pub(super) const SERIES_SUM: Scalar = Scalar {
    name: "series_sum",
    summary: "The sum of the elements; null when one is not a number.",
    examples: &[("series_sum(dynamic([1,2.5]))", "3.5"), ("series_sum(dynamic([1,'a']))", "null")],
    source: "https://learn.microsoft.com/kusto/query/series-sum-function",
    differs: "",
    eval,
};

pub(super) const ARRAY_SUM: Scalar = Scalar {
    name: "array_sum",
    summary: "The sum of the elements; null when one is not a number.",
    examples: &[("array_sum(dynamic([1,2]))", "3")],
    source: "https://learn.microsoft.com/kusto/query/array-sum-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(full(arguments, 0).map(|numbers| numbers.iter().sum::<f64>() + 0.0).into())
}
