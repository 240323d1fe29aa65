//! `pi()`.

use crate::{Scalar, Value};

pub(super) const PI: Scalar = Scalar {
    name: "pi",
    summary: "The number pi.",
    examples: &[("pi()", "3.141592653589793")],
    source: "https://learn.microsoft.com/kusto/query/pi-function",
    differs: "",
    eval: |_, _| Ok(Value::Real(std::f64::consts::PI)),
};
