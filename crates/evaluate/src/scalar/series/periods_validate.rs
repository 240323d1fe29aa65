//! `series_periods_validate()`.

use super::numbers::{full, nulls, number_at, series};
use super::periods::Periods;
use crate::{Call, Fault, Scalar, Value};

pub(super) const SERIES_PERIODS_VALIDATE: Scalar = Scalar {
    name: "series_periods_validate",
    summary: "The given periods, and scores from 0 to 1 of how well they describe a series.",
    examples: &[(
        "series_periods_validate(dynamic([1,2,3,4,5,1,2,3,4,5,1,2,3,4,5,1,2,3,4,5]), 7.0)",
        "[[7.0],[0.0]]",
    )],
    source: "https://learn.microsoft.com/kusto/query/series-periods-validate-function",
    differs: "The algorithm is inferred from published examples; scores are in hundredths and may differ.",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let given: Option<Vec<f64>> = (1..arguments.len()).map(|at| number_at(arguments, at)).collect();
    let (Some(points), Some(given)) = (full(arguments, 0), given) else { return Ok(nulls(2)) };
    let periods = Periods::of(&points);
    let scores = series(given.iter().map(|period| periods.score(*period)));
    Ok(Value::array(vec![series(given), scores]))
}
