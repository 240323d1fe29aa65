//! `series_sin()`, `series_cos()`, `series_tan()` and their inverses.

use super::elementwise::each_real;
use crate::Scalar;

pub(super) const SERIES_SIN: Scalar = Scalar {
    name: "series_sin",
    summary: "The sines of the elements.",
    examples: &[("series_sin(dynamic([0,'a']))", "[0.0,null]")],
    source: "https://learn.microsoft.com/kusto/query/series-sin-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::sin)),
};

pub(super) const SERIES_COS: Scalar = Scalar {
    name: "series_cos",
    summary: "The cosines of the elements.",
    examples: &[("series_cos(dynamic([0]))", "[1.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-cos-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::cos)),
};

pub(super) const SERIES_TAN: Scalar = Scalar {
    name: "series_tan",
    summary: "The tangents of the elements.",
    examples: &[("series_tan(dynamic([0]))", "[0.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-tan-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::tan)),
};

pub(super) const SERIES_ASIN: Scalar = Scalar {
    name: "series_asin",
    summary: "The angles whose sines the elements are.",
    examples: &[("series_asin(dynamic([0,2]))", r#"[0.0,"NaN"]"#)],
    source: "https://learn.microsoft.com/kusto/query/series-asin-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::asin)),
};

pub(super) const SERIES_ACOS: Scalar = Scalar {
    name: "series_acos",
    summary: "The angles whose cosines the elements are.",
    examples: &[("series_acos(dynamic([1]))", "[0.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-acos-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::acos)),
};

pub(super) const SERIES_ATAN: Scalar = Scalar {
    name: "series_atan",
    summary: "The angles whose tangents the elements are.",
    examples: &[("series_atan(dynamic([0]))", "[0.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-atan-function",
    differs: "",
    eval: |_, arguments| Ok(each_real(arguments, f64::atan)),
};
