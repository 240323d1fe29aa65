//! `indexof()` and `indexof_regex()`.

use super::input::{text, whole_or};
use super::positions::{place_of, slice};
use crate::{Call, Fault, Scalar, Value};
use memchr::memmem;

pub(super) const INDEXOF: Scalar = Scalar {
    name: "indexof",
    summary: "The place of a text within another, from 0; -1 when it is not there. Start, length and which occurrence may be given.",
    examples: &[
        ("indexof('a/b/c', '/')", "1"),
        ("indexof('a/b/c', '/', 2)", "3"),
        ("indexof('a/b/c', '/', 0, -1, 2)", "3"),
        ("indexof('a/b/c', '/', -1)", "-1"),
        ("indexof('a/b/c', '/', 0, -2)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/indexof-function",
    differs: "",
    eval: |_, arguments| {
        let needle = text(arguments, 1);
        let finder = memmem::Finder::new(&*needle);
        place(arguments, |part| finder.find(part.as_bytes()).map(|at| (at, at + 1)))
    },
};

pub(super) const INDEXOF_REGEX: Scalar = Scalar {
    name: "indexof_regex",
    summary: "The place of the first match of a regular expression, from 0; -1 when there is none. Start, length and which occurrence may be given.",
    examples: &[
        (r"indexof_regex('ab12cd3', @'\d+')", "2"),
        (r"indexof_regex('ab12cd3', @'\d+', 0, -1, 2)", "6"),
        ("indexof_regex('abc', 'x')", "-1"),
        ("indexof_regex('abc', 'b', -1)", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/indexof-regex-function",
    differs: "",
    eval: indexof_regex,
};

fn indexof_regex(call: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let pattern = call.session.regex("indexof_regex", &text(arguments, 1))?;
    if whole_or(arguments, 2, 0).is_none_or(|start| start < 0) {
        return Ok(Value::Null);
    }
    place(arguments, |part| pattern.find(part).map(|m| (m.start(), m.end().max(m.start() + 1))))
}

/// The place of an occurrence. `find` gives where the first of a part starts, and where the next may.
/// For each the length that is searched counts anew, as the example of the documentation shows.
fn place(arguments: &[Value], find: impl Fn(&str) -> Option<(usize, usize)>) -> Result<Value, Fault> {
    let start = whole_or(arguments, 2, 0);
    let length = whole_or(arguments, 3, -1);
    let occurrence = whole_or(arguments, 4, 1);
    let (Some(start), Some(length @ -1..), Some(occurrence @ 0..)) = (start, length, occurrence) else {
        return Ok(Value::Null);
    };
    let source = text(arguments, 0);
    let (mut from, part) = slice(&source, start, length);
    let (mut end, mut found) = (from + part.len(), None);
    for _ in 0..occurrence.max(1) {
        let Some((at, next)) = source.get(from..end).and_then(&find) else { return Ok(Value::Long(-1)) };
        found = Some(from + at);
        let passed = source.ceil_char_boundary(from + next);
        let steps = source.get(from..passed).map_or(0, |passed| passed.chars().count());
        end += source.get(end..).unwrap_or("").chars().take(steps).map(char::len_utf8).sum::<usize>();
        from = passed;
    }
    Ok(Value::Long(found.map_or(-1, |at| place_of(&source, at))))
}
