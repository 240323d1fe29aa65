//! `series_fir()`.

use super::numbers::{full, items, real, truth_at};
use crate::{Call, Fault, Scalar, Value};

/// Most coefficients of a filter.
pub(super) const COEFFICIENTS_MAX: usize = 1024;

pub(super) const SERIES_FIR: Scalar = Scalar {
    name: "series_fir",
    summary: "A series through a finite impulse response filter, such as a moving average.",
    examples: &[
        ("series_fir(dynamic([2,4,6]), dynamic([1,1]))", "[1.0,3.0,5.0]"),
        ("series_fir(dynamic([2,4,7]), dynamic([1,-1]))", "[2.0,2.0,3.0]"),
        ("series_fir(dynamic([3,6,9]), dynamic([1,1,1]), true, true)", "[3.0,6.0,5.0]"),
        ("series_fir(dynamic([2,4,6]), dynamic([1,1]), false)", "[2.0,6.0,10.0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-fir-function",
    differs: "Points before the first and after the last count as 0.",
    eval,
};

/// Arguments: series, filter, whether to divide by the sum of the filter (unless it has negative
/// coefficients), whether to centre it on the point (false).
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(elements), Some(mut filter)) = (items(arguments, 0), full(arguments, 1)) else {
        return Ok(Value::Null);
    };
    if filter.len() > COEFFICIENTS_MAX {
        let problem = format!("a filter has at most {COEFFICIENTS_MAX} coefficients");
        return Err(Fault::argument("series_fir", problem));
    }
    let negative = filter.iter().any(|coefficient| *coefficient < 0.0);
    let normalize = truth_at(arguments, 2);
    if negative && normalize == Some(true) {
        return Ok(Value::Null);
    }
    if normalize.unwrap_or(!negative) {
        let sum: f64 = filter.iter().sum();
        filter.iter_mut().for_each(|coefficient| *coefficient /= sum);
    }
    let ahead = if truth_at(arguments, 3).unwrap_or(false) { filter.len() / 2 } else { 0 };
    // The marker of a missing element passes through sums.
    let series: Vec<f64> = elements.iter().map(|e| real(e).unwrap_or(f64::NAN)).collect();
    let filtered = (0..series.len()).map(|at| {
        let number = convolve(&series, &filter, at + ahead);
        if number.is_nan() { Value::Null } else { Value::Real(number) }
    });
    Ok(Value::array(filtered.collect()))
}

/// The sum of the elements up to a place, weighed by the filter from the newest to the oldest.
pub(super) fn convolve(series: &[f64], filter: &[f64], at: usize) -> f64 {
    let weighed = filter.iter().enumerate().filter_map(|(back, weight)| {
        let element = series.get(at.checked_sub(back)?)?;
        Some(weight * element)
    });
    weighed.sum::<f64>() + 0.0
}
