//! `series_magnitude()`.

use super::numbers::{items, real};
use crate::{Scalar, Value};

pub(super) const SERIES_MAGNITUDE: Scalar = Scalar {
    name: "series_magnitude",
    summary: "The length of a series as a vector; elements that are not numbers are ignored.",
    examples: &[("series_magnitude(dynamic([3,4]))", "5"), ("series_magnitude(dynamic([6,'a',8]))", "10")],
    source: "https://learn.microsoft.com/kusto/query/series-magnitude-function",
    differs: "",
    eval: |_, arguments| {
        let elements = items(arguments, 0);
        Ok(Value::from(elements.map(|e| e.iter().filter_map(real).map(|x| x * x).sum::<f64>().sqrt().abs())))
    },
};
