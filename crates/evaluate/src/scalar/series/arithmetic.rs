//! `series_add()`, `series_subtract()`, `series_multiply()`, `series_divide()`, `series_pow()`.

use super::elementwise::pairs;
use super::numbers::Number;
use crate::{Scalar, Value};

pub(super) const SERIES_ADD: Scalar = Scalar {
    name: "series_add",
    summary: "The sums of the elements of two series, or of a series and a number.",
    examples: &[
        ("series_add(dynamic([1,2]), dynamic([10,20]))", "[11,22]"),
        ("series_add(dynamic([1,2.5]), 1)", "[2,3.5]"),
        ("series_add(dynamic([1,'a',3]), dynamic([1,1]))", "[2,null,null]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-add-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| calculate(a, b, i64::wrapping_add, |a, b| a + b))),
};

pub(super) const SERIES_SUBTRACT: Scalar = Scalar {
    name: "series_subtract",
    summary: "The differences of the elements of two series, or of a series and a number.",
    examples: &[
        ("series_subtract(dynamic([5,7]), dynamic([1,2]))", "[4,5]"),
        ("series_subtract(10, dynamic([1,2]))", "[9,8]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-subtract-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| calculate(a, b, i64::wrapping_sub, |a, b| a - b))),
};

pub(super) const SERIES_MULTIPLY: Scalar = Scalar {
    name: "series_multiply",
    summary: "The products of the elements of two series, or of a series and a number.",
    examples: &[
        ("series_multiply(dynamic([2,3]), dynamic([4,5]))", "[8,15]"),
        ("series_multiply(dynamic([2,null]), 1.5)", "[3.0,null]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-multiply-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| calculate(a, b, i64::wrapping_mul, |a, b| a * b))),
};

pub(super) const SERIES_DIVIDE: Scalar = Scalar {
    name: "series_divide",
    summary: "The quotients of the elements of two series, or of a series and a number, as reals.",
    examples: &[
        ("series_divide(dynamic([1,9]), dynamic([2,3]))", "[0.5,3.0]"),
        ("series_divide(1, dynamic([4]))", "[0.25]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-divide-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| Value::Real(a.real() / b.real()))),
};

pub(super) const SERIES_POW: Scalar = Scalar {
    name: "series_pow",
    summary: "The elements of a series raised to the elements of another, or to a number, as reals.",
    examples: &[
        ("series_pow(dynamic([2,3]), 2)", "[4.0,9.0]"),
        ("series_pow(dynamic([4]), dynamic([0.5]))", "[2.0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-pow-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| Value::Real(a.real().powf(b.real())))),
};

/// Whole numbers give a whole number, anything else a real.
fn calculate(a: Number, b: Number, whole: fn(i64, i64) -> i64, real: fn(f64, f64) -> f64) -> Value {
    match (a, b) {
        (Number::Whole(a), Number::Whole(b)) => Value::Long(whole(a, b)),
        _ => Value::Real(real(a.real(), b.real())),
    }
}
