//! `series_dot_product()`.

use super::numbers::real;
use crate::{Call, Fault, Scalar, Value};

pub(super) const SERIES_DOT_PRODUCT: Scalar = Scalar {
    name: "series_dot_product",
    summary: "The sum of the products of the elements of two series, or of a series and a number.",
    examples: &[
        ("series_dot_product(dynamic([1,2]), dynamic([3,4]))", "11"),
        ("series_dot_product(dynamic([1,2,9]), dynamic([3,4]))", "11"),
        ("series_dot_product(dynamic([1,2]), 2)", "6"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-dot-product-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [a, b] = arguments else { return Ok(Value::Null) };
    let sum = match (a.as_array(), b.as_array()) {
        (Some(a), Some(b)) => Some(dot(a, b)),
        (Some(elements), None) => times(elements, b),
        (None, Some(elements)) => times(elements, a),
        (None, None) => None,
    };
    Ok(sum.into())
}

/// The sum of the products, as far as both series go; pairs with what is not a number are ignored.
pub(super) fn dot(a: &[Value], b: &[Value]) -> f64 {
    a.iter().zip(b).filter_map(|(a, b)| Some(real(a)? * real(b)?)).sum::<f64>() + 0.0
}

fn times(elements: &[Value], factor: &Value) -> Option<f64> {
    let factor = real(factor)?;
    Some(elements.iter().filter_map(real).map(|element| element * factor).sum::<f64>() + 0.0)
}
