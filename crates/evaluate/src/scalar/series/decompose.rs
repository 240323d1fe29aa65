//! `series_decompose()`.

use super::components::{Components, Places};
use super::numbers::{nulls, series};
use crate::{Call, Fault, Scalar, Value};

const PLACES: Places =
    Places { function: "series_decompose", season: 1, trend: 2, test_points: 3, threshold: 4 };

pub(super) const SERIES_DECOMPOSE: Scalar = Scalar {
    name: "series_decompose",
    summary: "A series taken apart: baseline, seasonal part, trend, and what is left.",
    examples: &[
        ("series_decompose(dynamic([1,2,3]), 0, 'linefit')[3]", "[0.0,0.0,0.0]"),
        ("series_decompose(dynamic([1,2,3]), 0)[2]", "[2.0,2.0,2.0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-decompose-function",
    differs: "A season is detected as by series_periods_detect, whose algorithm is not published.",
    eval,
};

fn eval(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(Components::of(arguments, &PLACES)?.map_or(nulls(4), parts))
}

/// The baseline, the seasonal part, the trend, what is left.
pub(super) fn parts(components: Components) -> Value {
    let Components { baseline, seasonal, trend, residual, .. } = components;
    Value::array([baseline, seasonal, trend, residual].into_iter().map(series).collect())
}
