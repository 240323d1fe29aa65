//! `erf()` and `erfc()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const ERF: Scalar = Scalar {
    name: "erf",
    summary: "The error function.",
    examples: &[("erf(0)", "0"), ("round(erf(0.5), 6)", "0.5205")],
    source: "https://learn.microsoft.com/kusto/query/erf-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, libm::erf),
};

pub(super) const ERFC: Scalar = Scalar {
    name: "erfc",
    summary: "The complementary error function, 1 - erf.",
    examples: &[("erfc(0)", "1"), ("round(erfc(0.5), 6)", "0.4795")],
    source: "https://learn.microsoft.com/kusto/query/erfc-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, libm::erfc),
};
