//! `cos()` and `acos()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const COS: Scalar = Scalar {
    name: "cos",
    summary: "The cosine of an angle in radians.",
    examples: &[("cos(0)", "1"), ("round(cos(pi() / 3), 6)", "0.5")],
    source: "https://learn.microsoft.com/kusto/query/cos-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, f64::cos),
};

pub(super) const ACOS: Scalar = Scalar {
    name: "acos",
    summary: "The angle in radians whose cosine is the number; `nan` outside of -1 to 1.",
    examples: &[("acos(1)", "0"), ("acos(-2)", "NaN")],
    source: "https://learn.microsoft.com/kusto/query/acos-function",
    differs: "The page says null where there is no result; this is `nan`, as the service gives.",
    eval: |_, arguments| of_one(arguments, f64::acos),
};
