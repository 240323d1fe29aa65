//! `pow()`.

use super::reals::of_two;
use crate::Scalar;

pub(super) const POW: Scalar = Scalar {
    name: "pow",
    summary: "The first number to the power of the second.",
    examples: &[("pow(3, 4)", "81"), ("pow(2, -2)", "0.25"), ("pow(2, int(null))", "null")],
    source: "https://learn.microsoft.com/kusto/query/pow-function",
    differs: "",
    eval: |_, arguments| of_two(arguments, f64::powf),
};
