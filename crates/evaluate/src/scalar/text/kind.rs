//! What a text is: `isempty()`, `isnotempty()`, `isascii()`, `isutf8()`.

use super::input::text;
use crate::{Scalar, Value};

pub(super) const ISEMPTY: Scalar = Scalar {
    name: "isempty",
    summary: "Whether the value is null or the empty text.",
    examples: &[("isempty('')", "true"), ("isempty(' ')", "false"), ("isempty(dynamic([]))", "false")],
    source: "https://learn.microsoft.com/kusto/query/isempty-function",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(empty(arguments))),
};

pub(super) const ISNOTEMPTY: Scalar = Scalar {
    name: "isnotempty",
    summary: "Whether the value is neither null nor the empty text.",
    examples: &[("isnotempty('x')", "true"), ("isnotempty(long(null))", "false")],
    source: "https://learn.microsoft.com/kusto/query/isnotempty-function",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(!empty(arguments))),
};

/// The old name.
pub(super) const NOTEMPTY: Scalar = Scalar { name: "notempty", ..ISNOTEMPTY };

pub(super) const ISASCII: Scalar = Scalar {
    name: "isascii",
    summary: "Whether the text is of ASCII characters only.",
    examples: &[("isascii('abc')", "true"), ("isascii('pаypal')", "false")],
    source: "https://learn.microsoft.com/kusto/query/isascii-function",
    differs: "",
    eval: |_, arguments| Ok(Value::Bool(text(arguments, 0).is_ascii())),
};

pub(super) const ISUTF8: Scalar = Scalar {
    name: "isutf8",
    summary: "Whether the text is valid UTF-8, which all texts here are.",
    examples: &[("isutf8('naïve')", "true")],
    source: "https://learn.microsoft.com/kusto/query/isutf8-function",
    differs: "",
    eval: |_, _| Ok(Value::Bool(true)),
};

fn empty(arguments: &[Value]) -> bool {
    arguments.first().and_then(Value::as_text).is_some_and(str::is_empty)
}
