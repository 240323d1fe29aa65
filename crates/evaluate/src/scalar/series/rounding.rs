//! `series_floor()` and `series_ceiling()`.

use super::elementwise::each_real;
use crate::Scalar;

pub(super) const SERIES_FLOOR: Scalar = Scalar {
    name: "series_floor",
    summary: "The elements rounded down, as reals.",
    examples: &[("series_floor(dynamic([-1.5,2]))", "[-2.0,2.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-floor-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::floor)),
};

pub(super) const SERIES_CEILING: Scalar = Scalar {
    name: "series_ceiling",
    summary: "The elements rounded up, as reals.",
    examples: &[("series_ceiling(dynamic([-1.5,2]))", "[-1.0,2.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-ceiling-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::ceil)),
};
