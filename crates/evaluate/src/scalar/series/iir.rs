//! `series_iir()`.

use super::fir::{COEFFICIENTS_MAX, convolve};
use super::numbers::{full, series};
use crate::{Call, Fault, Scalar, Value};

pub(super) const SERIES_IIR: Scalar = Scalar {
    name: "series_iir",
    summary: "A series through an infinite impulse response filter, such as a running sum.",
    examples: &[
        ("series_iir(dynamic([1,2,3]), dynamic([1]), dynamic([1,-1]))", "[1.0,3.0,6.0]"),
        ("series_iir(dynamic([4,4]), dynamic([1]), dynamic([2]))", "[2.0,2.0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-iir-function",
    differs: "",
    eval,
};

/// Arguments: series, numerators, denominators; the first denominator must not be 0.
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(input), Some(numerators), Some(denominators)) =
        (full(arguments, 0), full(arguments, 1), full(arguments, 2))
    else {
        return Ok(Value::Null);
    };
    if numerators.len().max(denominators.len()) > COEFFICIENTS_MAX {
        let problem = format!("a filter has at most {COEFFICIENTS_MAX} coefficients");
        return Err(Fault::argument("series_iir", problem));
    }
    let Some((first, rest)) = denominators.split_first().filter(|(first, _)| **first != 0.0) else {
        return Err(Fault::argument("series_iir", "the first denominator must be a number other than 0"));
    };
    let mut output: Vec<f64> = Vec::with_capacity(input.len());
    for at in 0..input.len() {
        let fed_back = if at > 0 { convolve(&output, rest, at - 1) } else { 0.0 };
        output.push((convolve(&input, &numerators, at) - fed_back) / first);
    }
    Ok(series(output))
}
