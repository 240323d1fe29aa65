//! `split()`.

use super::input::{text, whole};
use crate::{Scalar, Value};

pub(super) const SPLIT: Scalar = Scalar {
    name: "split",
    summary: "The parts of a text between delimiters as an array; with a number only the part at that place, still in an array.",
    examples: &[
        ("split('a;b;;c', ';')", "[\"a\",\"b\",\"\",\"c\"]"),
        ("split('10.0.0.7', '.', 3)", "[\"7\"]"),
        ("split('', ',')", "[\"\"]"),
        ("split('a', ',', 5)", "[]"),
    ],
    source: "https://learn.microsoft.com/kusto/query/split-function",
    differs: "",
    eval: |_, arguments| {
        let (source, delimiter) = (text(arguments, 0), text(arguments, 1));
        if delimiter.is_empty() {
            return Ok(Value::array(vec![Value::text(source)]));
        }
        let mut parts = source.split(&*delimiter).map(Value::from);
        let parts = match whole(arguments, 2).map(usize::try_from) {
            None => parts.collect(),
            Some(wanted) => wanted.ok().and_then(|place| parts.nth(place)).into_iter().collect(),
        };
        Ok(Value::array(parts))
    },
};
