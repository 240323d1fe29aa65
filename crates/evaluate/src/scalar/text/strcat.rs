//! Joining: `strcat()`, `strcat_delim()`, `strcat_array()`.

use super::input::{given, may_take, text, text_of};
use crate::{Fault, Scalar, Value};
use std::borrow::Cow;

pub(super) const STRCAT: Scalar = Scalar {
    name: "strcat",
    summary: "The texts of the arguments one behind the other; null is \"\".",
    examples: &[("strcat('pid ', 42, ' ', true)", "pid 42 true"), ("strcat('a', long(null), 'b')", "ab")],
    source: "https://learn.microsoft.com/kusto/query/strcat-function",
    differs: "",
    eval: |_, arguments| given(arguments.iter().map(text_of).collect::<String>()),
};

pub(super) const STRCAT_DELIM: Scalar = Scalar {
    name: "strcat_delim",
    summary: "The texts of the other arguments with the first between them.",
    examples: &[("strcat_delim('/', 'a', 1, 2s)", "a/1/00:00:02"), ("strcat_delim(', ', 'x', '')", "x, ")],
    source: "https://learn.microsoft.com/kusto/query/strcat-delim-function",
    differs: "",
    eval: |_, arguments| joined(arguments.get(1..).unwrap_or_default(), &text(arguments, 0)),
};

pub(super) const STRCAT_ARRAY: Scalar = Scalar {
    name: "strcat_array",
    summary: "The texts of the items of an array with the second argument between them.",
    examples: &[
        ("strcat_array(dynamic(['a', 1, true]), '-')", "a-1-true"),
        ("strcat_array(dynamic([]), ',')", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/strcat-array-function",
    differs: "",
    eval: |_, arguments| match arguments {
        [Value::Array(items), ..] => joined(items, &text(arguments, 1)),
        _ => Ok(Value::Null),
    },
};

/// The old name.
pub(super) const ARRAY_STRCAT: Scalar = Scalar { name: "array_strcat", ..STRCAT_ARRAY };

fn joined(items: &[Value], between: &str) -> Result<Value, Fault> {
    may_take(items.len().saturating_mul(between.len()))?;
    given(items.iter().map(text_of).collect::<Vec<Cow<'_, str>>>().join(between))
}
