//! `series_stats()` and `series_stats_dynamic()`.

use super::numbers::{count, items, nulls, real, truth_at};
use crate::{Scalar, Value};

pub(super) const SERIES_STATS: Scalar = Scalar {
    name: "series_stats",
    summary: "Of a series: min, its place, max, its place, average, sample standard deviation and variance.",
    examples: &[("series_stats(dynamic([3,1,2]))", "[1.0,1,3.0,0,2.0,1.0,1.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-stats-function",
    differs: "",
    eval: |_, arguments| {
        Ok(statistics(arguments).map_or(nulls(7), |s| {
            let parts = [s.min.1.into(), count(s.min.0), s.max.1.into(), count(s.max.0)];
            let spread = [s.average, s.variance.sqrt(), s.variance].map(Value::Real);
            Value::array(parts.into_iter().chain(spread).collect())
        }))
    },
};

pub(super) const SERIES_STATS_DYNAMIC: Scalar = Scalar {
    name: "series_stats_dynamic",
    summary: "Of a series: a bag of min, max and their places, average, deviation, variance, sum and length.",
    examples: &[
        ("series_stats_dynamic(dynamic([3,1,2])).sum", "6"),
        ("series_stats_dynamic(dynamic([3,null,2]), true).max_idx", "0"),
        ("series_stats_dynamic(dynamic([3,null,2]))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-stats-dynamic-function",
    differs: "",
    eval: |_, arguments| {
        Ok(statistics(arguments).map_or(Value::Null, |s| {
            Value::bag([
                ("min", s.min.1.into()),
                ("min_idx", count(s.min.0)),
                ("max", s.max.1.into()),
                ("max_idx", count(s.max.0)),
                ("avg", s.average.into()),
                ("stdev", s.variance.sqrt().into()),
                ("variance", s.variance.into()),
                ("sum", s.sum.into()),
                ("len", count(s.length)),
            ])
        }))
    },
};

/// The figures of a series; extremes with their first places.
struct Statistics {
    min: (usize, f64),
    max: (usize, f64),
    average: f64,
    variance: f64,
    sum: f64,
    length: usize,
}

/// The second argument says whether elements that are not finite numbers are ignored; otherwise one
/// of them leaves no figures.
fn statistics(arguments: &[Value]) -> Option<Statistics> {
    let elements = items(arguments, 0)?;
    let finite = elements.iter().map(|element| real(element).filter(|number| number.is_finite()));
    let numbers: Vec<(usize, f64)> = if truth_at(arguments, 1).unwrap_or(false) {
        finite.enumerate().filter_map(|(at, number)| Some((at, number?))).collect()
    } else {
        finite.enumerate().map(|(at, number)| Some((at, number?))).collect::<Option<_>>()?
    };
    let first = *numbers.first()?;
    let sum: f64 = numbers.iter().map(|(_, number)| number).sum();
    let average = sum / numbers.len() as f64;
    let squares: f64 = numbers.iter().map(|(_, number)| (number - average).powi(2)).sum();
    let variance = if numbers.len() > 1 { squares / (numbers.len() - 1) as f64 } else { 0.0 };
    let min = numbers.iter().fold(first, |best, x| if x.1 < best.1 { *x } else { best });
    let max = numbers.iter().fold(first, |best, x| if x.1 > best.1 { *x } else { best });
    Some(Statistics { min, max, average, variance, sum, length: elements.len() })
}
