//! `gamma()` and `loggamma()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const GAMMA: Scalar = Scalar {
    name: "gamma",
    summary: "The gamma function: (n - 1)! for a whole number n.",
    examples: &[("gamma(6)", "120"), ("round(gamma(0.5), 6)", "1.772454")],
    source: "https://learn.microsoft.com/kusto/query/gamma-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, libm::tgamma),
};

pub(super) const LOGGAMMA: Scalar = Scalar {
    name: "loggamma",
    summary: "The natural logarithm of the absolute value of the gamma function.",
    examples: &[("loggamma(1)", "0"), ("round(loggamma(6), 6)", "4.787492")],
    source: "https://learn.microsoft.com/kusto/query/loggamma-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, libm::lgamma),
};
