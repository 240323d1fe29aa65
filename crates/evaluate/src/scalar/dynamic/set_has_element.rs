//! `set_has_element()`.

use super::arguments::items;
use super::array_index_of::same;
use crate::{Scalar, Value};

pub(super) const SET_HAS_ELEMENT: Scalar = Scalar {
    name: "set_has_element",
    summary: "Whether an array has that value.",
    examples: &[
        ("set_has_element(dynamic(['a','b']), 'b')", "true"),
        ("set_has_element(dynamic([1,2]), 2.0)", "true"),
        ("set_has_element(dynamic(['a']), 'A')", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/set-has-element-function",
    differs: "",
    eval: |_, arguments| {
        Ok(match (items(arguments, 0), arguments.get(1)) {
            (Some(items), Some(value)) => Value::Bool(items.iter().any(|item| same(item, value))),
            _ => Value::Null,
        })
    },
};
