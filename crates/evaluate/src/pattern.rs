//! Regular expressions as RE2 reads them, where the `regex` crate reads them otherwise or not at all.
//!
//! Facts: <https://github.com/google/re2/wiki/Syntax>, <https://docs.rs/regex/latest/regex/#syntax>

use std::iter::Peekable;
use std::str::CharIndices;

/// Where in a class of characters a place of the pattern is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Outside,
    /// Behind `[`.
    Opened,
    /// Behind `[^`.
    Negated,
    /// Behind a member.
    Filled,
}

/// The pattern with `[` within a class and `{` that is no repetition escaped: RE2 takes both as the
/// characters that they are.
pub(crate) fn escaped(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern.char_indices().peekable();
    let mut class = Class::Outside;
    while let Some((at, c)) = rest.next() {
        let after = pattern.get(at + c.len_utf8()..).unwrap_or("");
        match (c, class) {
            ('\\', _) => copy_escape(&mut out, &mut rest),
            ('[', Class::Outside) => out.push(c),
            ('[', _) if after.starts_with(':') => copy_through(&mut out, c, &mut rest, ']'),
            ('[', _) => out.push_str("\\["),
            ('{', Class::Outside) if !is_repetition(after) => out.push_str("\\{"),
            _ => out.push(c),
        }
        class = match (c, class) {
            ('[', Class::Outside) => Class::Opened,
            ('^', Class::Opened) => Class::Negated,
            // A `]` that comes first is a member.
            (']', Class::Filled) | (_, Class::Outside) => Class::Outside,
            _ => Class::Filled,
        };
    }
    out
}

/// `\d`, `\x{41}`, `\p{Greek}`.
fn copy_escape(out: &mut String, rest: &mut Peekable<CharIndices<'_>>) {
    out.push('\\');
    let Some((_, kind)) = rest.next() else { return };
    if matches!(kind, 'x' | 'u' | 'U' | 'p' | 'P') && rest.peek().is_some_and(|(_, c)| *c == '{') {
        copy_through(out, kind, rest, '}');
    } else {
        out.push(kind);
    }
}

/// Copies up to and with `end`.
fn copy_through(out: &mut String, first: char, rest: &mut Peekable<CharIndices<'_>>, end: char) {
    out.push(first);
    for (_, c) in rest.by_ref() {
        out.push(c);
        if c == end {
            return;
        }
    }
}

/// Whether a repetition follows its `{`: `2}`, `2,}`, `2,5}`.
fn is_repetition(after: &str) -> bool {
    let Some((counts, _)) = after.split_once('}') else { return false };
    let (low, high) = counts.split_once(',').unwrap_or((counts, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    !low.is_empty() && digits(low) && digits(high)
}
