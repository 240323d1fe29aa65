//! Sizes: `strlen()` and `string_size()`.

use super::input::text;
use crate::{Scalar, Value};

pub(super) const STRLEN: Scalar = Scalar {
    name: "strlen",
    summary: "The number of characters (Unicode code points) of a text.",
    examples: &[("strlen('naïve')", "5"), ("strlen('')", "0")],
    source: "https://learn.microsoft.com/kusto/query/strlen-function",
    differs: "",
    eval: |_, arguments| Ok(length(text(arguments, 0).chars().count())),
};

pub(super) const STRING_SIZE: Scalar = Scalar {
    name: "string_size",
    summary: "The number of bytes of a text in UTF-8.",
    examples: &[("string_size('naïve')", "6")],
    source: "https://learn.microsoft.com/kusto/query/string-size-function",
    differs: "",
    eval: |_, arguments| Ok(length(text(arguments, 0).len())),
};

fn length(size: usize) -> Value {
    Value::Long(i64::try_from(size).unwrap_or(i64::MAX))
}
