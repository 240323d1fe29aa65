//! `series_seasonal()`.

use super::components::Season;
use super::numbers::{full, series, whole_at};
use crate::{Call, Fault, Scalar, Value};

/// The score that a detected season needs.
const THRESHOLD: f64 = 0.7;

pub(super) const SERIES_SEASONAL: Scalar = Scalar {
    name: "series_seasonal",
    summary: "The seasonal part of a series: the median of each phase of its period.",
    examples: &[
        ("series_seasonal(dynamic([1,2,3,3,4,5]), 3)", "[2.0,3.0,4.0,2.0,3.0,4.0]"),
        ("series_seasonal(dynamic([1,9,2,7]))", "[0.0,0.0,0.0,0.0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-seasonal-function",
    differs: "",
    eval,
};

/// Arguments: series, period (-1 detects), points at the end to leave out when learning (0).
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(points) = full(arguments, 0) else { return Ok(Value::Null) };
    let test_points = usize::try_from(whole_at(arguments, 2).unwrap_or(0)).unwrap_or(0);
    let learn = points.len().saturating_sub(test_points);
    Ok(series(Season::of(whole_at(arguments, 1), THRESHOLD).part(&points, learn)))
}
