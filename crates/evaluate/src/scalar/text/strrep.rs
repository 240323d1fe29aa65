//! Repetition: `strrep()` gives a text, `repeat()` an array.

use super::input::{given, may_take, text, whole};
use crate::{Call, Fault, Scalar, Value};
use kql::Type;

/// Most repetitions of a text, by the documentation.
const TEXTS_MAX: i64 = 1024;
/// Most items that an array made of one value may have.
const ITEMS_MAX: i64 = 1 << 20;

pub(super) const STRREP: Scalar = Scalar {
    name: "strrep",
    summary: "The text of a value several times, at most 1024, with a text between if one is given.",
    examples: &[("strrep('ab', 3)", "ababab"), ("strrep(7, 3, '-')", "7-7-7"), ("strrep('x', 0)", "")],
    source: "https://learn.microsoft.com/kusto/query/strrep-function",
    differs: "",
    eval: |_, arguments| {
        let times = whole(arguments, 1).unwrap_or(0).clamp(0, TEXTS_MAX);
        let times = usize::try_from(times).unwrap_or(0);
        let (one, between) = (text(arguments, 0), text(arguments, 2));
        may_take(times.saturating_mul(one.len() + between.len()))?;
        given(vec![&*one; times].join(&between))
    },
};

pub(super) const REPEAT: Scalar = Scalar {
    name: "repeat",
    summary: "An array of one value several times; null for a negative number.",
    examples: &[("repeat('a', 2)", "[\"a\",\"a\"]"), ("repeat(1, 0)", "[]"), ("repeat(1, -1)", "null")],
    source: "https://learn.microsoft.com/kusto/query/repeat-function",
    differs: "",
    eval: repeat,
};

fn repeat(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (Some(value), Some(times @ 0..)) = (arguments.first(), whole(arguments, 1)) else {
        return Ok(Value::Null);
    };
    let Some(times) = usize::try_from(times).ok().filter(|_| times <= ITEMS_MAX) else {
        return Err(Fault::argument(
            "repeat",
            format!("{times} items are too many; {ITEMS_MAX} are the most"),
        ));
    };
    Ok(Value::array(vec![value.to(Type::Dynamic); times]))
}
