//! `array_sort_asc()` and `array_sort_desc()`.

use crate::value::sort_order;
use crate::{Scalar, Value};
use std::cmp::Ordering;

pub(super) const ARRAY_SORT_ASC: Scalar = Scalar {
    name: "array_sort_asc",
    summary: "An array in ascending order, and further arrays in the order that this gives; nulls are last unless told.",
    examples: &[
        ("array_sort_asc(dynamic([3,1,2]))", "[1,2,3]"),
        ("array_sort_asc(dynamic(['b',null,2]))", r#"[2,"b",null]"#),
        ("array_sort_asc(dynamic([2,null,1]), false)", "[null,1,2]"),
        ("array_sort_asc(dynamic([3,1,2]), dynamic(['c','a','b']))[1]", r#"["a","b","c"]"#),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-sort-asc-function",
    differs: "",
    eval: |_, arguments| Ok(sorted(arguments, sort_order)),
};
pub(super) const ARRAY_SORT_DESC: Scalar = Scalar {
    name: "array_sort_desc",
    summary: "An array in descending order, and further arrays in the order that this gives; nulls are last unless told.",
    examples: &[
        ("array_sort_desc(dynamic([3,1,2]))", "[3,2,1]"),
        ("array_sort_desc(dynamic([1,'b',2,'a']))", r#"[2,1,"b","a"]"#),
        ("array_sort_desc(dynamic([2,null,1]), false)", "[null,2,1]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-sort-desc-function",
    differs: "",
    eval: |_, arguments| Ok(sorted(arguments, |a, b| sort_order(b, a))),
};

/// One array as it is, several as an array of arrays; null for one that is not as long as the first.
fn sorted(arguments: &[Value], order: fn(&Value, &Value) -> Ordering) -> Value {
    let (arrays, nulls_last) = match arguments {
        [arrays @ .., Value::Bool(last)] => (arrays, *last),
        arrays => (arrays, true),
    };
    let Some(first) = arrays.first().and_then(Value::as_array) else {
        return if arrays.len() > 1 { Value::array(vec![Value::Null; arrays.len()]) } else { Value::Null };
    };
    let mut places: Vec<(usize, &Value)> = first.iter().enumerate().collect();
    places
        .sort_by(|(_, a), (_, b)| group(a, nulls_last).cmp(&group(b, nulls_last)).then_with(|| order(a, b)));
    let mut results = arrays.iter().map(|array| match array.as_array() {
        Some(items) if items.len() == first.len() => {
            Value::array(places.iter().filter_map(|(at, _)| items.get(*at).cloned()).collect())
        }
        _ => Value::Null,
    });
    if arrays.len() > 1 { Value::array(results.collect()) } else { results.next().unwrap_or_default() }
}

/// Kinds keep their order whether the sort rises or falls.
fn group(value: &Value, nulls_last: bool) -> u8 {
    match value {
        Value::Null if nulls_last => 9,
        Value::Null => 0,
        Value::Int(_) | Value::Long(_) | Value::Real(_) | Value::Decimal(_) => 1,
        Value::DateTime(_) | Value::Timespan(_) => 1,
        Value::Text(_) => 2,
        Value::Guid(_) => 3,
        Value::Bool(_) | Value::Array(_) | Value::Bag(_) => 4,
    }
}
