//! Trimming: `trim()`, `trim_start()`, `trim_end()`.

use super::input::{given, text};
use crate::{Call, Fault, Scalar, Value};

pub(super) const TRIM: Scalar = Scalar {
    name: "trim",
    summary: "The text without all matches of the regular expression at its start and end.",
    examples: &[
        ("trim('-', '--a-b--')", "a-b"),
        ("trim(@'\\s+', '  x ')", "x"),
        ("trim('[^a-z]', '(ok).')", "ok"),
    ],
    source: "https://learn.microsoft.com/kusto/query/trim-function",
    differs: "",
    eval: |call, arguments| trimmed(call, "trim", arguments),
};

pub(super) const TRIM_START: Scalar = Scalar {
    name: "trim_start",
    summary: "The text without all matches of the regular expression at its start.",
    examples: &[("trim_start('0', '0070')", "70"), ("trim_start('b', 'abc')", "abc")],
    source: "https://learn.microsoft.com/kusto/query/trim-start-function",
    differs: "",
    eval: |call, arguments| trimmed(call, "trim_start", arguments),
};

pub(super) const TRIM_END: Scalar = Scalar {
    name: "trim_end",
    summary: "The text without all matches of the regular expression at its end.",
    examples: &[("trim_end(@'\\.exe', 'a.exe.exe')", "a"), ("trim_end('x', 'xax')", "xa")],
    source: "https://learn.microsoft.com/kusto/query/trim-end-function",
    differs: "",
    eval: |call, arguments| trimmed(call, "trim_end", arguments),
};

fn trimmed(call: &Call<'_>, function: &str, arguments: &[Value]) -> Result<Value, Fault> {
    let (pattern, source) = (text(arguments, 0), text(arguments, 1));
    let mut rest = &*source;
    if function != "trim_end" {
        let start = call.session.regex(function, &format!("\\A(?:{pattern})+"))?;
        rest = start.find(rest).map_or(rest, |m| rest.get(m.end()..).unwrap_or(""));
    }
    if function != "trim_start" {
        let end = call.session.regex(function, &format!("(?:{pattern})+\\z"))?;
        rest = end.find(rest).map_or(rest, |m| rest.get(..m.start()).unwrap_or(""));
    }
    if rest.len() == source.len() { Ok(arguments.get(1).cloned().unwrap_or_default()) } else { given(rest) }
}
