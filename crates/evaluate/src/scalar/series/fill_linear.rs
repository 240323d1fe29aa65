//! `series_fill_linear()`.

use super::fill::{missing, placeholder};
use super::numbers::{Number, items, truth_at};
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

pub(super) const SERIES_FILL_LINEAR: Scalar = Scalar {
    name: "series_fill_linear",
    summary: "A series with its missing elements replaced by the straight line between their neighbours.",
    examples: &[
        ("series_fill_linear(dynamic([1.0,null,2.0]))", "[1.0,1.5,2.0]"),
        ("series_fill_linear(dynamic([null,1,null,4,null]))", "[1,1,2,4,4]"),
        ("series_fill_linear(dynamic([null,1,null,4]), real(null), false)", "[null,1,2,4]"),
        ("series_fill_linear(dynamic([null,null]), real(null), true, 7)", "[7,7]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-fill-linear-function",
    differs: "",
    eval,
};

/// Arguments: series, placeholder (null), whether edges are filled (true), number for a series that is
/// all missing (0).
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(elements) = items(arguments, 0) else { return Ok(Value::Null) };
    let gap = placeholder(arguments, 1);
    let known: Vec<(usize, &Value)> = elements.iter().enumerate().filter(|(_, e)| !missing(e, gap)).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        let number = arguments.get(3).map_or(Value::Real(0.0), |number| number.to(Type::Dynamic));
        return Ok(Value::array(vec![number; elements.len()]));
    };
    let whole = known.iter().all(|(_, e)| matches!(Number::of(e), Some(Number::Whole(_))));
    let edges = truth_at(arguments, 2).unwrap_or(true);
    let mut filled = elements.to_vec();
    for pair in known.windows(2) {
        if let [left, right] = pair {
            interpolate(&mut filled, *left, *right, whole);
        }
    }
    if edges {
        filled.iter_mut().take(first.0).for_each(|e| *e = first.1.clone());
        filled.iter_mut().skip(last.0 + 1).for_each(|e| *e = last.1.clone());
    }
    Ok(Value::array(filled))
}

/// Fills the places between two known elements; whole numbers are cut.
fn interpolate(filled: &mut [Value], left: (usize, &Value), right: (usize, &Value), whole: bool) {
    let (Some(from), Some(to)) = (Number::of(left.1), Number::of(right.1)) else { return };
    let (from, to) = (from.real(), to.real());
    let width = (right.0 - left.0) as f64;
    let between = filled.get_mut(left.0 + 1..right.0).unwrap_or_default();
    for (step, element) in between.iter_mut().enumerate() {
        let number = from + (to - from) * (step + 1) as f64 / width;
        *element = if whole { Value::Long(number as i64) } else { Value::Real(number) };
    }
}
