//! `exp()`, `exp2()`, `exp10()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const EXP: Scalar = Scalar {
    name: "exp",
    summary: "e to the power of the number.",
    examples: &[("exp(0)", "1"), ("round(exp(1), 6)", "2.718282")],
    source: "https://learn.microsoft.com/kusto/query/exp-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, f64::exp),
};

pub(super) const EXP2: Scalar = Scalar {
    name: "exp2",
    summary: "2 to the power of the number.",
    examples: &[("exp2(10)", "1024"), ("exp2(-1)", "0.5")],
    source: "https://learn.microsoft.com/kusto/query/exp2-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, f64::exp2),
};

pub(super) const EXP10: Scalar = Scalar {
    name: "exp10",
    summary: "10 to the power of the number.",
    examples: &[("exp10(3)", "1000"), ("exp10(-2)", "0.01")],
    source: "https://learn.microsoft.com/kusto/query/exp10-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, |x| 10f64.powf(x)),
};
