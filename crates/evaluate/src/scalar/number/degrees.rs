//! `degrees()` and `radians()`.

use super::reals::of_one;
use crate::Scalar;

pub(super) const DEGREES: Scalar = Scalar {
    name: "degrees",
    summary: "An angle in degrees from one in radians.",
    examples: &[("degrees(pi())", "180"), ("degrees(0)", "0")],
    source: "https://learn.microsoft.com/kusto/query/degrees-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, |x| 180.0 / std::f64::consts::PI * x),
};

pub(super) const RADIANS: Scalar = Scalar {
    name: "radians",
    summary: "An angle in radians from one in degrees.",
    examples: &[("radians(180)", "3.141592653589793"), ("radians(0)", "0")],
    source: "https://learn.microsoft.com/kusto/query/radians-function",
    differs: "",
    eval: |_, arguments| of_one(arguments, |x| std::f64::consts::PI / 180.0 * x),
};
