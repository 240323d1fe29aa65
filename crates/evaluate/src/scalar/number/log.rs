//! `log()`, `log2()`, `log10()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const LOG: Scalar = Scalar {
    name: "log",
    summary: "The natural logarithm; `nan` for a negative number.",
    examples: &[("log(1)", "0"), ("log(exp(2))", "2"), ("log(0)", "-Infinity"), ("log(-1)", "NaN")],
    source: "https://learn.microsoft.com/kusto/query/log-function",
    differs: "The page says null where there is no result; this is `nan`, as the service gives.",
    eval: |_, arguments| of_one(arguments, f64::ln),
};

pub(super) const LOG2: Scalar = Scalar {
    name: "log2",
    summary: "The logarithm to base 2.",
    examples: &[("log2(1024)", "10"), ("log2(-1)", "NaN")],
    source: "https://learn.microsoft.com/kusto/query/log2-function",
    differs: "The page says null where there is no result; this is `nan`, as the service gives.",
    eval: |_, arguments| of_one(arguments, f64::log2),
};

pub(super) const LOG10: Scalar = Scalar {
    name: "log10",
    summary: "The logarithm to base 10.",
    examples: &[("log10(0.001)", "-3"), ("log10(-1)", "NaN")],
    source: "https://learn.microsoft.com/kusto/query/log10-function",
    differs: "The page says null where there is no result; this is `nan`, as the service gives.",
    eval: |_, arguments| of_one(arguments, f64::log10),
};
