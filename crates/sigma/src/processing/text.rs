//! Values of detection items as pySigma's steps see them: texts in which `contains`, `startswith`
//! and `endswith` stand as wildcards.

use crate::language::detection::Item;
use crate::language::pattern::{Token, parse_tokens};
use crate::language::value::scalar_text;
use regex::Regex;
use serde_norway::Value;

/// Modifiers that place a text in a value.
const PLACES: [&str; 3] = ["contains", "startswith", "endswith"];
/// Modifiers under which a text value is not a Sigma string with wildcards.
const OPAQUE: [&str; 22] = [
    "re",
    "cidr",
    "fieldref",
    "base64",
    "base64offset",
    "wide",
    "utf16",
    "utf16le",
    "utf16be",
    "exists",
    "gt",
    "gte",
    "lt",
    "lte",
    "minute",
    "hour",
    "day",
    "week",
    "month",
    "year",
    "i",
    "m",
];

/// Whether the item's values are strings with wildcards.
pub(super) fn is_text(item: &Item) -> bool {
    !item.modifiers.iter().any(|m| OPAQUE.contains(&m.to_ascii_lowercase().as_str()))
}

/// The value's pieces, with the wildcards that its place means.
pub(super) fn tokens(item: &Item, value: &Value) -> Vec<Token> {
    let has = |word: &str| item.modifiers.iter().any(|m| m.eq_ignore_ascii_case(word));
    let mut tokens = parse_tokens(&scalar_text(value).unwrap_or_default());
    if (has("contains") || has("endswith")) && tokens.first() != Some(&Token::AnyRun) {
        tokens.insert(0, Token::AnyRun);
    }
    if (has("contains") || has("startswith")) && tokens.last() != Some(&Token::AnyRun) {
        tokens.push(Token::AnyRun);
    }
    tokens
}

/// The value as pySigma prints it: wildcards plain, literal wildcards escaped, backslashes single.
pub(super) fn printed(item: &Item, value: &Value) -> String {
    if !is_text(item) {
        return scalar_text(value).unwrap_or_default();
    }
    let piece = |token: &Token| match token {
        Token::Literal(text) => text.replace('*', r"\*").replace('?', r"\?"),
        Token::AnyOne => "?".to_owned(),
        Token::AnyRun => "*".to_owned(),
        Token::Dash => "-".to_owned(),
    };
    tokens(item, value).iter().map(piece).collect()
}

/// Whether the value has a wildcard.
pub(super) fn has_wildcard(item: &Item, value: &Value) -> bool {
    is_text(item) && tokens(item, value).iter().any(|t| matches!(t, Token::AnyOne | Token::AnyRun))
}

/// The rule text of tokens: what [`parse_tokens`] reads as them.
pub(super) fn written(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Literal(text) => {
                for c in text.chars() {
                    if matches!(c, '*' | '?' | '\\') {
                        out.push('\\');
                    }
                    out.push(c);
                }
            }
            Token::AnyOne => out.push('?'),
            Token::AnyRun => out.push('*'),
            Token::Dash => out.push('-'),
        }
    }
    out
}

/// The rule text of what pySigma prints, after a step has changed it: backslashes that escape no
/// wildcard stand for themselves.
pub(super) fn reread(printed: &str) -> String {
    let mut out = String::new();
    let mut chars = printed.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '\\' && !matches!(chars.peek(), Some('*' | '?')) {
            out.push('\\');
        }
    }
    out
}

/// Takes the places out of an item whose values now carry them as wildcards.
pub(super) fn drop_places(item: &mut Item) {
    item.modifiers.retain(|m| !PLACES.contains(&m.to_ascii_lowercase().as_str()));
}

/// The value as a regular expression for all of the field's value.
pub(super) fn as_regex(item: &Item, value: &Value, in_brackets: bool) -> String {
    let tokens = tokens(item, value);
    let literal = |text: &str| -> String {
        let each = text.chars().map(|c| {
            let escaped = regex::escape(c.encode_utf8(&mut [0; 4]));
            let (lower, upper) = (c.to_lowercase().to_string(), c.to_uppercase().to_string());
            if in_brackets && lower != upper { format!("[{lower}{upper}]") } else { escaped }
        });
        each.collect()
    };
    let inner: String = tokens
        .iter()
        .map(|token| match token {
            Token::Literal(text) => literal(text),
            Token::AnyOne => ".".to_owned(),
            Token::AnyRun => ".*".to_owned(),
            Token::Dash => "-".to_owned(),
        })
        .collect();
    format!("(?s)^{inner}$")
}

/// A replacement in Python's spelling (`\1`, `\g<name>`) in that of the regex crate.
pub(super) fn replacement(python: &str) -> String {
    let mut out = String::new();
    let mut chars = python.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek().copied()) {
            ('$', _) => out.push_str("$$"),
            ('\\', Some(digit)) if digit.is_ascii_digit() => {
                let mut number = String::new();
                while let Some(digit) = chars.next_if(char::is_ascii_digit) {
                    number.push(digit);
                }
                out.push_str(&format!("${{{number}}}"));
            }
            ('\\', Some('g')) => {
                chars.next();
                let name: String =
                    chars.by_ref().skip_while(|c| *c == '<').take_while(|c| *c != '>').collect();
                out.push_str(&format!("${{{name}}}"));
            }
            ('\\', Some('\\')) => {
                chars.next();
                out.push('\\');
            }
            (other, _) => out.push(other),
        }
    }
    out
}

/// Replaces in the printed form of a value, or only in its literal parts.
pub(super) fn replaced(
    item: &Item,
    value: &Value,
    pattern: &Regex,
    with: &str,
    literals_only: bool,
) -> String {
    if !literals_only {
        return reread(&pattern.replace_all(&printed(item, value), with));
    }
    let changed: Vec<Token> = tokens(item, value)
        .into_iter()
        .map(|token| match token {
            Token::Literal(text) => Token::Literal(pattern.replace_all(&text, with).into_owned()),
            other => other,
        })
        .collect();
    written(&changed)
}

/// `CamelCase` as `camel_case`.
pub(super) fn snake_case(text: &str) -> String {
    let mut out = String::new();
    let mut before: Option<char> = None;
    for c in text.chars() {
        if c.is_uppercase() && before.is_some_and(|b| b.is_lowercase() || b.is_ascii_digit()) {
            out.push('_');
        }
        out.extend(c.to_lowercase());
        before = Some(c);
    }
    out
}
