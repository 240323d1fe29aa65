//! `series_fill_const()`, `series_fill_forward()`, `series_fill_backward()`.

use super::numbers::items;
use crate::value::equal;
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

pub(super) const SERIES_FILL_CONST: Scalar = Scalar {
    name: "series_fill_const",
    summary: "A series with its missing elements replaced by a number.",
    examples: &[
        ("series_fill_const(dynamic([1,null]), 0)", "[1,0]"),
        ("series_fill_const(dynamic([1,-1,null]), 0.5, -1)", "[1,0.5,null]"),
        ("series_fill_const(dynamic([null]))", "[0]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-fill-const-function",
    differs: "",
    eval: constant,
};

pub(super) const SERIES_FILL_FORWARD: Scalar = Scalar {
    name: "series_fill_forward",
    summary: "A series with its missing elements replaced by the last element before them.",
    examples: &[
        ("series_fill_forward(dynamic([null,1,null,null,2]))", "[null,1,1,1,2]"),
        ("series_fill_forward(dynamic([5,0,0]), 0)", "[5,5,5]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/series-fill-forward-function",
    differs: "",
    eval: |_, arguments| Ok(carried(arguments, false)),
};

pub(super) const SERIES_FILL_BACKWARD: Scalar = Scalar {
    name: "series_fill_backward",
    summary: "A series with its missing elements replaced by the next element after them.",
    examples: &[("series_fill_backward(dynamic([null,1,null,2,null]))", "[1,1,2,2,null]")],
    source: "https://learn.microsoft.com/kusto/query/series-fill-backward-function",
    differs: "",
    eval: |_, arguments| Ok(carried(arguments, true)),
};

/// Whether an element is missing: null, or equal to the placeholder when there is one.
pub(super) fn missing(element: &Value, placeholder: &Value) -> bool {
    if placeholder.is_null() { element.is_null() } else { equal(element, placeholder) == Some(true) }
}

/// The placeholder at that place; null when it is not given.
pub(super) fn placeholder(arguments: &[Value], at: usize) -> &Value {
    arguments.get(at).unwrap_or(&Value::Null)
}

fn constant(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some(elements) = items(arguments, 0) else { return Ok(Value::Null) };
    let number = arguments.get(1).map_or(Value::Long(0), |number| number.to(Type::Dynamic));
    let gap = placeholder(arguments, 2);
    let filled = elements.iter().map(|e| if missing(e, gap) { number.clone() } else { e.clone() });
    Ok(Value::array(filled.collect()))
}

fn carried(arguments: &[Value], backward: bool) -> Value {
    let Some(elements) = items(arguments, 0) else { return Value::Null };
    let gap = placeholder(arguments, 1);
    let mut elements = elements.to_vec();
    if backward {
        elements.reverse();
    }
    let mut last: Option<Value> = None;
    for element in &mut elements {
        if !missing(element, gap) {
            last = Some(element.clone());
        } else if let Some(last) = &last {
            *element = last.clone();
        }
    }
    if backward {
        elements.reverse();
    }
    Value::array(elements)
}
