//! `array_reverse()`.

use super::arguments::items;
use crate::{Scalar, Value};

pub(super) const ARRAY_REVERSE: Scalar = Scalar {
    name: "array_reverse",
    summary: "The items of an array from the last to the first.",
    examples: &[
        ("array_reverse(dynamic([1,'b',null]))", r#"[null,"b",1]"#),
        ("array_reverse(dynamic([]))", "[]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/array-reverse-function",
    differs: "",
    eval: |_, arguments| {
        Ok(items(arguments, 0)
            .map_or(Value::Null, |items| Value::array(items.iter().rev().cloned().collect())))
    },
};
