//! `series_pearson_correlation()`.

use super::numbers::full;
use crate::{Call, Fault, Scalar, Value};

pub(super) const SERIES_PEARSON_CORRELATION: Scalar = Scalar {
    name: "series_pearson_correlation",
    summary: "The Pearson correlation coefficient of two series of one length.",
    examples: &[
        ("series_pearson_correlation(dynamic([1,2,3]), dynamic([2,4,6]))", "1"),
        ("series_pearson_correlation(dynamic([1,2]), dynamic([2,1]))", "-1"),
        ("series_pearson_correlation(dynamic([1,2,3]), dynamic([1,2]))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-pearson-correlation-function",
    differs: "",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(a), Some(b)) = (full(arguments, 0), full(arguments, 1)) else { return Ok(Value::Null) };
    if a.len() != b.len() || a.is_empty() {
        return Ok(Value::Null);
    }
    let mean = |side: &[f64]| side.iter().sum::<f64>() / side.len() as f64;
    let (mean_a, mean_b) = (mean(&a), mean(&b));
    let (mut both, mut only_a, mut only_b) = (0.0, 0.0, 0.0);
    for (x, y) in a.iter().zip(&b) {
        both += (x - mean_a) * (y - mean_b);
        only_a += (x - mean_a).powi(2);
        only_b += (y - mean_b).powi(2);
    }
    Ok(Value::Real(both / (only_a * only_b).sqrt()))
}
