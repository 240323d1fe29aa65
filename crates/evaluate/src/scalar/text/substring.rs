//! `substring()`.

use super::input::{given, text, whole, whole_or};
use super::positions::slice;
use crate::{Scalar, Value};

pub(super) const SUBSTRING: Scalar = Scalar {
    name: "substring",
    summary: "The characters from a place on, counted from 0 or, when negative, from the end; as many as asked for, or all.",
    examples: &[
        ("substring('evidence', 3)", "dence"),
        ("substring('evidence', 1, 3)", "vid"),
        ("substring('evidence', -4, 2)", "en"),
        ("substring('abc', 7)", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/substring-function",
    differs: "A negative length takes all; the original does not document it.",
    eval: |_, arguments| {
        let (Some(start), Some(length)) = (whole(arguments, 1), whole_or(arguments, 2, -1)) else {
            return Ok(Value::Null);
        };
        let source = text(arguments, 0);
        given(slice(&source, start, length).1)
    },
};
