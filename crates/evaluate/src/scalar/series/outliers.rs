//! `series_outliers()`.

use super::fences::{Kind, noise, scores};
use super::numbers::{items, number_at, real, series, whole_at};
use crate::{Call, Fault, Scalar, Value};

pub(super) const SERIES_OUTLIERS: Scalar = Scalar {
    name: "series_outliers",
    summary: "Scores of how far the elements of a series lie out: above 1.5 a rise, below -1.5 a decline.",
    examples: &[
        ("series_outliers(dynamic([1,2,3,4,5,9]), 'tukey')", "[-0.5,-0.1,0.0,0.0,0.1,1.7]"),
        ("series_outliers(dynamic([1,1,1,null]))", "[0.0,0.0,0.0,0.0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-outliers-function",
    differs: "The rule of ctukey is inferred from a published example.",
    eval,
};

/// Arguments: series, kind (`ctukey`), value to ignore, least and greatest percentile (10, 90), points at
/// the end to leave out when learning (0).
fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(elements) = items(arguments, 0) else { return Ok(Value::Null) };
    let name = arguments.get(1).and_then(Value::as_text).filter(|name| !name.is_empty()).unwrap_or("ctukey");
    let mut kind = Kind::named(name).ok_or_else(|| unknown(name))?;
    if let Kind::Custom { min, max } = &mut kind {
        *min = percentile(arguments, 3, *min)?;
        *max = percentile(arguments, 4, *max)?;
    }
    let ignored = number_at(arguments, 2);
    let points: Vec<Option<f64>> = elements
        .iter()
        .map(|element| real(element).filter(|number| number.is_finite() && Some(*number) != ignored))
        .collect();
    let test_points = usize::try_from(whole_at(arguments, 5).unwrap_or(0)).unwrap_or(0);
    let learn = points.len().saturating_sub(test_points);
    Ok(series(scores(&points, learn, kind, noise(&points))))
}

fn unknown(name: &str) -> Fault {
    Fault::argument("series_outliers", format!("there is no kind '{name}'; use 'ctukey' or 'tukey'"))
}

fn percentile(arguments: &[Value], at: usize, otherwise: f64) -> Result<f64, Fault> {
    match number_at(arguments, at).unwrap_or(otherwise) {
        percentile if (2.0..=98.0).contains(&percentile) => Ok(percentile),
        other => {
            let problem = format!("the percentile {other} is not from 2 to 98");
            Err(Fault::argument("series_outliers", problem))
        }
    }
}
