//! `series_abs()` and `series_sign()`.

use super::elementwise::each;
use super::numbers::Number;
use crate::{Scalar, Value};

pub(super) const SERIES_ABS: Scalar = Scalar {
    name: "series_abs",
    summary: "The elements without their signs.",
    examples: &[("series_abs(dynamic([-2,0,1.5]))", "[2,0,1.5]")],
    source: "https://learn.microsoft.com/kusto/query/series-abs-function",
    differs: "",
    eval: |_, arguments| Ok(each(arguments, absolute)),
};

pub(super) const SERIES_SIGN: Scalar = Scalar {
    name: "series_sign",
    summary: "The signs of the elements: -1, 0 or 1.",
    examples: &[("series_sign(dynamic([-2,0,7]))", "[-1,0,1]"), ("series_sign(dynamic([-2.5]))", "[-1.0]")],
    source: "https://learn.microsoft.com/kusto/query/series-sign-function",
    differs: "",
    eval: |_, arguments| Ok(each(arguments, sign)),
};

fn absolute(number: Number) -> Value {
    match number {
        Number::Whole(number) => Value::Long(number.wrapping_abs()),
        Number::Real(number) => Value::Real(number.abs()),
    }
}

fn sign(number: Number) -> Value {
    match number {
        Number::Whole(number) => Value::Long(number.signum()),
        // `signum` of zero is one.
        Number::Real(0.0) => Value::Real(0.0),
        Number::Real(number) => Value::Real(number.signum()),
    }
}
