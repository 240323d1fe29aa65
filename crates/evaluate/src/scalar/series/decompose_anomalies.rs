//! `series_decompose_anomalies()`.

use super::components::{Components, Places};
use super::fences::{Kind, noise, scores};
use super::numbers::{nulls, number_at, series};
use crate::{Call, Fault, Scalar, Value};

const PLACES: Places =
    Places { function: "series_decompose_anomalies", season: 2, trend: 3, test_points: 4, threshold: 6 };
/// The score from which a point is an anomaly.
const THRESHOLD: f64 = 1.5;

pub(super) const SERIES_DECOMPOSE_ANOMALIES: Scalar = Scalar {
    name: "series_decompose_anomalies",
    summary: "The anomalies of a series around its season and trend: flags 1, -1 or 0, scores, and the baseline.",
    examples: &[(
        "series_decompose_anomalies(dynamic([4,5,4,6,90,5,4,5,6,4,5,4]))[0]",
        "[0,0,0,0,1,0,0,0,0,0,0,0]",
    )],
    source: "https://learn.microsoft.com/kusto/query/series-decompose-anomalies-function",
    differs: "Seasons and scores follow series_periods_detect and series_outliers, whose algorithms are not published.",
    eval,
};

/// Arguments: series, threshold of scores (1.5), period (-1 detects), trend (`avg`), points at the end to
/// leave out when learning (0), method (`ctukey`), threshold of seasons (0.6).
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let method =
        arguments.get(5).and_then(Value::as_text).filter(|name| !name.is_empty()).unwrap_or("ctukey");
    let Some(kind) = Kind::named(method) else {
        let problem = format!("there is no method '{method}'; use 'ctukey' or 'tukey'");
        return Err(Fault::argument(PLACES.function, problem));
    };
    let Some(components) = Components::of(arguments, &PLACES)? else { return Ok(nulls(3)) };
    let threshold = number_at(arguments, 1).unwrap_or(THRESHOLD);
    let numbers =
        |part: &[f64]| -> Vec<Option<f64>> { part.iter().map(|n| n.is_finite().then_some(*n)).collect() };
    let noise = noise(&numbers(&components.points));
    let scores = scores(&numbers(&components.residual), components.learn, kind, noise);
    let flags = scores
        .iter()
        .map(|score| Value::Long(i64::from(*score > threshold) - i64::from(*score < -threshold)));
    let flags = Value::array(flags.collect());
    Ok(Value::array(vec![flags, series(scores), series(components.baseline)]))
}
