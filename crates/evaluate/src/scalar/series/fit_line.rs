//! `series_fit_line()` and `series_fit_line_dynamic()`.

use super::line::Line;
use super::numbers::{full, nulls};
use crate::{Scalar, Value};

pub(super) const SERIES_FIT_LINE: Scalar = Scalar {
    name: "series_fit_line",
    summary: "The straight line that fits a series best: r-square, slope, variance, residual variance, interception, the line.",
    examples: &[("series_fit_line(dynamic([1,3,5]))", "[1.0,2.0,4.0,0.0,-1.0,[1.0,3.0,5.0]]")],
    source: "https://learn.microsoft.com/kusto/query/series-fit-line-function",
    differs: "",
    eval: |_, arguments| {
        let points = full(arguments, 0).unwrap_or_default();
        Ok(Line::through(&points).map_or(nulls(6), |line| {
            let figures = [line.rsquare, line.slope, line.variance, line.rvariance, line.interception];
            let figures = figures.into_iter().map(Value::Real);
            Value::array(figures.chain([line.values(points.len())]).collect())
        }))
    },
};

pub(super) const SERIES_FIT_LINE_DYNAMIC: Scalar = Scalar {
    name: "series_fit_line_dynamic",
    summary: "The straight line that fits a series best, as a bag.",
    examples: &[
        ("series_fit_line_dynamic(dynamic([1,3,5])).slope", "2"),
        ("series_fit_line_dynamic(dynamic([1,null]))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-fit-line-dynamic-function",
    differs: "",
    eval: |_, arguments| {
        let points = full(arguments, 0).unwrap_or_default();
        Ok(Line::through(&points).map_or(Value::Null, |line| {
            Value::bag(line.members().into_iter().chain([("line_fit", line.values(points.len()))]))
        }))
    },
};
