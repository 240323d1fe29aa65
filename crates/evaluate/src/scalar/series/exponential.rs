//! `series_exp()` and `series_log()`.

use super::elementwise::each_real;
use crate::Scalar;

pub(super) const SERIES_EXP: Scalar = Scalar {
    name: "series_exp",
    summary: "The powers of e by the elements.",
    examples: &[("series_exp(dynamic([0]))", "[1.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-exp-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::exp)),
};

pub(super) const SERIES_LOG: Scalar = Scalar {
    name: "series_log",
    summary: "The natural logarithms of the elements.",
    examples: &[("series_log(dynamic([1,null]))", "[0.0,null]")],
    source: "https://learn.microsoft.com/kusto/query/series-log-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::ln)),
};
