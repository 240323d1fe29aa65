//! `sqrt()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const SQRT: Scalar = Scalar {
    name: "sqrt",
    summary: "The square root; `nan` for a negative number.",
    examples: &[("sqrt(6.25)", "2.5"), ("sqrt(-1)", "NaN"), ("sqrt(int(null))", "null")],
    source: "https://learn.microsoft.com/kusto/query/sqrt-function",
    differs: "The page says null where there is no result; this is `nan`, as the service gives.",
    eval: |_, arguments| of_one(arguments, f64::sqrt),
};
