//! `series_periods_detect()`.

use super::numbers::{full, nulls, number_at, series, whole_at};
use super::periods::{Periods, hundredths};
use crate::{Call, Fault, Scalar, Value};

pub(super) const SERIES_PERIODS_DETECT: Scalar = Scalar {
    name: "series_periods_detect",
    summary: "The periods of a series within a range of lengths, the best first, and their scores from 0 to 1.",
    examples: &[(
        "series_periods_detect(dynamic([1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5]), 4, 10, 2)[0]",
        "[5.0,0.0]",
    )],
    source: "https://learn.microsoft.com/kusto/query/series-periods-detect-function",
    differs: "The algorithm is inferred from published examples; scores are in hundredths and may differ.",
    eval,
};

/// Arguments: series, least and greatest length of a period, number of periods.
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(points), Some(min), Some(max), Some(wanted)) =
        (full(arguments, 0), number_at(arguments, 1), number_at(arguments, 2), whole_at(arguments, 3))
    else {
        return Ok(nulls(2));
    };
    let wanted = usize::try_from(wanted).unwrap_or(0).min(points.len());
    let found = Periods::of(&points).found(min, max);
    let padded = || found.iter().copied().chain(std::iter::repeat((0, 0.0))).take(wanted);
    let periods = series(padded().map(|(period, _)| period as f64));
    Ok(Value::array(vec![periods, series(padded().map(|(_, score)| hundredths(score)))]))
}
