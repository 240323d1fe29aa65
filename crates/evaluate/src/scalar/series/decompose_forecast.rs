//! `series_decompose_forecast()`.

use super::components::{Components, Places};
use super::decompose::parts;
use super::numbers::nulls;
use crate::{Call, Fault, Scalar, Value};

const PLACES: Places =
    Places { function: "series_decompose_forecast", season: 2, trend: 3, test_points: 1, threshold: 4 };

pub(super) const SERIES_DECOMPOSE_FORECAST: Scalar = Scalar {
    name: "series_decompose_forecast",
    summary: "A series forecast over its last points from those before: the baseline, then its parts.",
    examples: &[(
        "series_decompose_forecast(dynamic([1,2,3,0,0]), 2, 0, 'linefit')[0]",
        "[1.0,2.0,3.0,4.0,5.0]",
    )],
    source: "https://learn.microsoft.com/kusto/query/series-decompose-forecast-function",
    differs: "A season is detected as by series_periods_detect, whose algorithm is not published.",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(Components::of(arguments, &PLACES)?.map_or(nulls(4), parts))
}
