//! `sign()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const SIGN: Scalar = Scalar {
    name: "sign",
    summary: "1 for a positive number, -1 for a negative one, 0 for zero.",
    examples: &[("sign(-3.5)", "-1"), ("sign(0)", "0"), ("sign(7)", "1")],
    source: "https://learn.microsoft.com/kusto/query/sign-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, |x| if x == 0.0 || x.is_nan() { x } else { x.signum() }),
};
