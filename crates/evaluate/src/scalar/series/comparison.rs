//! `series_equals()`, `series_not_equals()`, `series_less()`, `series_less_equals()`, `series_greater()`,
//! `series_greater_equals()`.

use super::elementwise::pairs;
use super::numbers::Number;
use crate::{Scalar, Value};
use std::cmp::Ordering;

pub(super) const SERIES_EQUALS: Scalar = Scalar {
    name: "series_equals",
    summary: "Per pair of elements of two series, whether the first is equal to the second.",
    examples: &[
        ("series_equals(dynamic([1,2,null]), dynamic([1,3,4]))", "[true,false,null]"),
        ("series_equals(dynamic([1,2]), 2)", "[false,true]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-equals-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| Value::Bool(order(a, b) == Some(Ordering::Equal)))),
};

pub(super) const SERIES_NOT_EQUALS: Scalar = Scalar {
    name: "series_not_equals",
    summary: "Per pair of elements of two series, whether the first is other than the second.",
    examples: &[("series_not_equals(dynamic([1,2]), dynamic([1,3]))", "[false,true]")],
    source: "https://learn.microsoft.com/kusto/query/series-not-equals-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| Value::Bool(order(a, b) != Some(Ordering::Equal)))),
};

pub(super) const SERIES_LESS: Scalar = Scalar {
    name: "series_less",
    summary: "Per pair of elements of two series, whether the first is less than the second.",
    examples: &[("series_less(dynamic([1,2]), dynamic([2,2]))", "[true,false]")],
    source: "https://learn.microsoft.com/kusto/query/series-less-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| Value::Bool(order(a, b).is_some_and(Ordering::is_lt)))),
};

pub(super) const SERIES_LESS_EQUALS: Scalar = Scalar {
    name: "series_less_equals",
    summary: "Per pair of elements of two series, whether the first is less than or equal to the second.",
    examples: &[("series_less_equals(dynamic([1,2,3]), 2)", "[true,true,false]")],
    source: "https://learn.microsoft.com/kusto/query/series-less-equals-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| Value::Bool(order(a, b).is_some_and(Ordering::is_le)))),
};

pub(super) const SERIES_GREATER: Scalar = Scalar {
    name: "series_greater",
    summary: "Per pair of elements of two series, whether the first is greater than the second.",
    examples: &[("series_greater(dynamic([1,2]), dynamic([0,2]))", "[true,false]")],
    source: "https://learn.microsoft.com/kusto/query/series-greater-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| Value::Bool(order(a, b).is_some_and(Ordering::is_gt)))),
};

pub(super) const SERIES_GREATER_EQUALS: Scalar = Scalar {
    name: "series_greater_equals",
    summary: "Per pair of elements of two series, whether the first is greater than or equal to the second.",
    examples: &[("series_greater_equals(dynamic([1,2,3]), 2.0)", "[false,true,true]")],
    source: "https://learn.microsoft.com/kusto/query/series-greater-equals-function",
    differs: "",
    eval: |_, arguments| Ok(pairs(arguments, |a, b| Value::Bool(order(a, b).is_some_and(Ordering::is_ge)))),
};

/// The order of two numbers; none with `nan`.
fn order(a: Number, b: Number) -> Option<Ordering> {
    match (a, b) {
        (Number::Whole(a), Number::Whole(b)) => Some(a.cmp(&b)),
        _ => a.real().partial_cmp(&b.real()),
    }
}
