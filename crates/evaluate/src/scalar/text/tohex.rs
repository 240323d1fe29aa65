//! `tohex()`.

use super::input::{given, whole};
use crate::{Scalar, Value};

/// Most digits that a number is filled up to.
const DIGITS_MAX: usize = 16;

pub(super) const TOHEX: Scalar = Scalar {
    name: "tohex",
    summary: "The hexadecimal digits of a whole number, filled up with zeros to at least so many.",
    examples: &[
        ("tohex(255)", "ff"),
        ("tohex(255, 4)", "00ff"),
        ("tohex(-1)", "ffffffffffffffff"),
        ("tohex(toint(-1))", "ffffffff"),
    ],
    source: "https://learn.microsoft.com/kusto/query/tohex-function",
    differs: "",
    eval: |_, arguments| {
        let digits = whole(arguments, 1).and_then(|n| usize::try_from(n).ok()).unwrap_or(0).min(DIGITS_MAX);
        match arguments.first() {
            Some(Value::Int(number)) => given(format!("{number:0digits$x}")),
            Some(other) => match other.as_long() {
                Some(number) => given(format!("{number:0digits$x}")),
                None => Ok(Value::Null),
            },
            None => Ok(Value::Null),
        }
    },
};
