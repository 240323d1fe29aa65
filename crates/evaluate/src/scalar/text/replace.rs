//! Replacement: `replace_regex()` (once `replace()`), `replace_string()`, `replace_strings()`, `translate()`.

use super::input::{given, may_take, text};
use crate::{Call, Fault, Scalar, Value};
use regex::{Captures, Regex};
use std::collections::HashMap;

pub(super) const REPLACE_REGEX: Scalar = Scalar {
    name: "replace_regex",
    summary: "The text with each match of a regular expression replaced; `\\1` stands for the first group, `\\0` for the match.",
    examples: &[
        (r"replace_regex('2024-05-01', @'(\d+)-(\d+)-(\d+)', @'\3.\2.\1')", "01.05.2024"),
        (r"replace_regex('a1b22', @'\d+', '<\\0>')", "a<1>b<22>"),
    ],
    source: "https://learn.microsoft.com/kusto/query/replace-regex-function",
    differs: "",
    eval: |call, arguments| {
        replace_regex(call, text(arguments, 0).as_ref(), &text(arguments, 1), &text(arguments, 2))
    },
};

pub(super) const REPLACE: Scalar = Scalar {
    name: "replace",
    summary: "The old form of `replace_regex`, with the text last.",
    examples: &[("replace('[aeiou]', '*', 'evaluate')", "*v*l**t*")],
    eval: |call, arguments| {
        replace_regex(call, text(arguments, 2).as_ref(), &text(arguments, 0), &text(arguments, 1))
    },
    ..REPLACE_REGEX
};

pub(super) const REPLACE_STRING: Scalar = Scalar {
    name: "replace_string",
    summary: "The text with each place of a text replaced by another.",
    examples: &[("replace_string('a.b.c', '.', '::')", "a::b::c"), ("replace_string('abc', '', 'x')", "abc")],
    source: "https://learn.microsoft.com/kusto/query/replace-string-function",
    differs: "",
    eval: |_, arguments| {
        let (source, lookup, rewrite) = (text(arguments, 0), text(arguments, 1), text(arguments, 2));
        if lookup.is_empty() || !source.contains(&*lookup) {
            return Ok(arguments.first().cloned().unwrap_or_default());
        }
        if rewrite.len() > lookup.len() {
            may_take(source.matches(&*lookup).count().saturating_mul(rewrite.len()))?;
        }
        given(source.replace(&*lookup, &rewrite))
    },
};

pub(super) const REPLACE_STRINGS: Scalar = Scalar {
    name: "replace_strings",
    summary: "The text with each place of a text of the first array replaced by that of the second; earlier ones go first.",
    examples: &[
        ("replace_strings('ab ba', dynamic(['a', 'b']), dynamic(['b', 'a']))", "ba ab"),
        ("replace_strings('one two', dynamic(['one', 'two']), dynamic([1, '2']))", "one 2"),
    ],
    source: "https://learn.microsoft.com/kusto/query/replace-strings-function",
    differs: "",
    eval: replace_strings,
};

pub(super) const TRANSLATE: Scalar = Scalar {
    name: "translate",
    summary: "The text with each character of the first list replaced by that of the second, the last of which goes for the rest.",
    examples: &[("translate('/:', '-', 'a/b:c')", "a-b-c"), ("translate('aeiou', '', 'audio log')", "d lg")],
    source: "https://learn.microsoft.com/kusto/query/translate-function",
    differs: "",
    eval: |_, arguments| {
        let (search, to) = (text(arguments, 0), text(arguments, 1));
        let mut targets = HashMap::new();
        let (mut to, mut last) = (to.chars(), None);
        for c in search.chars() {
            last = to.next().or(last);
            targets.entry(c).or_insert(last);
        }
        let map = |c: char| targets.get(&c).copied().unwrap_or(Some(c));
        given(text(arguments, 2).chars().filter_map(map).collect::<String>())
    },
};

fn replace_regex(call: &Call<'_>, source: &str, pattern: &str, rewrite: &str) -> Result<Value, Fault> {
    let pattern: &Regex = &*call.session.regex("replace_regex", pattern)?;
    let mut bytes = 0;
    let replaced = pattern.replace_all(source, |found: &Captures<'_>| {
        let rewritten = if may_take(bytes).is_ok() { rewritten(found, rewrite) } else { String::new() };
        bytes += rewritten.len();
        rewritten
    });
    may_take(bytes)?;
    given(replaced)
}

/// The replacement of a match, with `\0` to `\9` and `\\` filled in.
fn rewritten(found: &Captures<'_>, rewrite: &str) -> String {
    let mut out = String::new();
    let mut rest = rewrite.chars();
    while let Some(c) = rest.next() {
        match (c, if c == '\\' { rest.next() } else { None }) {
            ('\\', Some(digit @ '0'..='9')) => {
                let group = digit.to_digit(10).unwrap_or(0) as usize;
                out.push_str(found.get(group).map_or("", |m| m.as_str()));
            }
            ('\\', Some(other)) if other != '\\' => out.extend(['\\', other]),
            _ => out.push(c),
        }
    }
    out
}

fn replace_strings(_: &Call<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let source = text(arguments, 0);
    let [_, Value::Array(lookups), Value::Array(rewrites), ..] = arguments else { return given(source) };
    // Parts of the text, and whether one of the lookups took them already.
    let mut parts = vec![(&*source, false)];
    for (at, lookup) in lookups.iter().enumerate() {
        let Some(lookup) = text_item(lookup).filter(|lookup| !lookup.is_empty()) else { continue };
        // What has no text for it stays, but later lookups do not see it.
        let rewrite = rewrites.get(at).and_then(text_item).unwrap_or(lookup);
        parts = parts.into_iter().flat_map(|part| pieces(part, lookup, rewrite)).collect();
    }
    may_take(parts.iter().map(|(part, _)| part.len()).sum())?;
    given(parts.into_iter().map(|(part, _)| part).collect::<String>())
}

fn text_item(value: &Value) -> Option<&str> {
    value.as_text().filter(|_| !value.is_null())
}

/// A part with the places of `lookup` cut out and replaced; nothing happens to a part that is taken.
fn pieces<'a>(part: (&'a str, bool), lookup: &str, rewrite: &'a str) -> Vec<(&'a str, bool)> {
    if part.1 || !part.0.contains(lookup) {
        return vec![part];
    }
    let mut pieces = vec![];
    for (at, rest) in part.0.split(lookup).enumerate() {
        if at > 0 {
            pieces.push((rewrite, true));
        }
        pieces.push((rest, false));
    }
    pieces
}
