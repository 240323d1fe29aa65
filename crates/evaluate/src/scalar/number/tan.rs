//! `tan()`, `atan()`, `atan2()`, `cot()`.

use super::reals::{of_one, of_two};
use crate::Scalar;

pub(super) const TAN: Scalar = Scalar {
    name: "tan",
    summary: "The tangent of an angle in radians.",
    examples: &[("tan(0)", "0"), ("round(tan(pi() / 4), 6)", "1")],
    source: "https://learn.microsoft.com/kusto/query/tan-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, f64::tan),
};

pub(super) const ATAN: Scalar = Scalar {
    name: "atan",
    summary: "The angle in radians whose tangent is the number.",
    examples: &[("atan(0)", "0"), ("round(atan(1) * 4, 6)", "3.141593")],
    source: "https://learn.microsoft.com/kusto/query/atan-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, f64::atan),
};

pub(super) const ATAN2: Scalar = Scalar {
    name: "atan2",
    summary: "The angle in radians between the x axis and the ray to the point (y, x).",
    examples: &[("atan2(0, 1)", "0"), ("round(atan2(1, -1), 6)", "2.356194")],
    source: "https://learn.microsoft.com/kusto/query/atan2-function",
    differs: "",
    eval: |_, arguments| of_two(arguments, f64::atan2),
};

pub(super) const COT: Scalar = Scalar {
    name: "cot",
    summary: "The cotangent of an angle in radians.",
    examples: &[("round(cot(pi() / 4), 6)", "1"), ("round(cot(1), 6)", "0.642093")],
    source: "https://learn.microsoft.com/kusto/query/cot-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, |x| x.tan().recip()),
};
