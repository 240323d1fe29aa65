//! `sin()` and `asin()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const SIN: Scalar = Scalar {
    name: "sin",
    summary: "The sine of an angle in radians.",
    examples: &[("sin(0)", "0"), ("round(sin(pi() / 6), 6)", "0.5")],
    source: "https://learn.microsoft.com/kusto/query/sin-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, f64::sin),
};

pub(super) const ASIN: Scalar = Scalar {
    name: "asin",
    summary: "The angle in radians whose sine is the number; `nan` outside of -1 to 1.",
    examples: &[("asin(0)", "0"), ("asin(2)", "NaN")],
    source: "https://learn.microsoft.com/kusto/query/asin-function",
    differs: "The page says null where there is no result; this is `nan`, as the service gives.",
    eval: |_, arguments| of_one(arguments, f64::asin),
};
