//! STIX patterns that name values to look for.
//!
//! OASIS STIX 2.1, part 9. A pattern is taken when any one of its comparisons is enough by itself: equalities
//! and sets joined by OR, within or between observations. One that needs several things together (AND,
//! FOLLOWEDBY, qualifiers) or compares in another way cannot be looked for value by value.

use crate::{Kind, address};

/// Comparisons that are read of one pattern.
const COMPARISONS_MAX: usize = 10_000;

/// A word of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token<'a> {
    Text(String),
    Word(&'a str),
    Sign(char),
}

/// The values that a pattern names, or why it is left out.
pub(crate) fn values(pattern: &str) -> Result<Vec<(Kind, String)>, String> {
    let tokens = tokens(pattern)?;
    let mut at = 0;
    let mut found = vec![];
    while at < tokens.len() {
        match &tokens[at] {
            Token::Sign('[' | ']' | '(' | ')') => at += 1,
            Token::Word(word) if word.eq_ignore_ascii_case("OR") => at += 1,
            Token::Word(word) if joins(word) => {
                return Err(format!("it needs several things together ({})", word.to_ascii_uppercase()));
            }
            Token::Word(path) => at = comparison(path, &tokens, at + 1, &mut found)?,
            Token::Text(_) | Token::Sign(_) => return Err("its pattern does not read".to_owned()),
        }
        if found.len() > COMPARISONS_MAX {
            return Err(format!("it has more than {COMPARISONS_MAX} comparisons"));
        }
    }
    if found.is_empty() { Err("its pattern names no value".to_owned()) } else { Ok(found) }
}

fn joins(word: &str) -> bool {
    ["AND", "FOLLOWEDBY", "WITHIN", "REPEATS", "START", "NOT", "EXISTS"]
        .iter()
        .any(|joining| word.eq_ignore_ascii_case(joining))
}

/// Reads `= 'value'` or `IN ('value', …)`; the place behind it.
fn comparison(
    path: &str,
    tokens: &[Token<'_>],
    at: usize,
    found: &mut Vec<(Kind, String)>,
) -> Result<usize, String> {
    let kind = kind_of(path);
    let mut take = |value: &str| match kind {
        Some(kind) => {
            let kind = if kind == Kind::Ip { address(value) } else { kind };
            found.push((kind, value.to_owned()));
            Ok(())
        }
        None => Err(format!("`{path}` is nothing that is looked for")),
    };
    match (tokens.get(at), tokens.get(at + 1)) {
        (Some(Token::Sign('=')), Some(Token::Text(value))) => {
            take(value)?;
            Ok(at + 2)
        }
        (Some(Token::Word(word)), Some(Token::Text(value))) if word.eq_ignore_ascii_case("ISSUBSET") => {
            take(value)?;
            Ok(at + 2)
        }
        (Some(Token::Word(word)), Some(Token::Sign('('))) if word.eq_ignore_ascii_case("IN") => {
            let mut at = at + 2;
            loop {
                match tokens.get(at) {
                    Some(Token::Text(value)) => take(value)?,
                    Some(Token::Sign(',')) => {}
                    Some(Token::Sign(')')) => return Ok(at + 1),
                    _ => return Err("its pattern does not read".to_owned()),
                }
                at += 1;
            }
        }
        (Some(Token::Word(word)), _) => Err(format!("it compares by {}", word.to_ascii_uppercase())),
        (Some(Token::Sign(sign)), _) => Err(format!("it compares by `{sign}`")),
        _ => Err("its pattern does not read".to_owned()),
    }
}

/// What an object path stands for.
fn kind_of(path: &str) -> Option<Kind> {
    let path = path.to_ascii_lowercase().replace(['\'', '"'], "");
    let (object, property) = path.split_once(':')?;
    match (object, property) {
        ("ipv4-addr" | "ipv6-addr", "value") => Some(Kind::Ip),
        ("network-traffic", "dst_ref.value" | "src_ref.value") => Some(Kind::Ip),
        ("domain-name", "value") => Some(Kind::Domain),
        ("url", "value") => Some(Kind::Url),
        ("email-addr", "value") => Some(Kind::Sender),
        ("email-message", "from_ref.value" | "sender_ref.value") => Some(Kind::Sender),
        ("file", "hashes.sha-256" | "hashes.sha256") => Some(Kind::Sha256),
        ("file", "hashes.sha-1" | "hashes.sha1") => Some(Kind::Sha1),
        ("file", "hashes.md5") => Some(Kind::Md5),
        ("x509-certificate", "hashes.sha-256" | "hashes.sha256" | "hashes.sha-1" | "hashes.sha1") => {
            Some(Kind::Certificate)
        }
        _ => None,
    }
}

fn tokens(pattern: &str) -> Result<Vec<Token<'_>>, String> {
    let mut found = vec![];
    let mut rest = pattern.trim_start();
    while let Some(first) = rest.chars().next() {
        let taken = match first {
            '\'' => {
                let (text, taken) = quoted(rest).ok_or("a quote in its pattern has no end")?;
                found.push(Token::Text(text));
                taken
            }
            c if c.is_alphanumeric() => {
                let end = word_end(rest);
                found.push(Token::Word(&rest[..end]));
                end
            }
            sign => {
                found.push(Token::Sign(sign));
                sign.len_utf8()
            }
        };
        rest = rest[taken..].trim_start();
    }
    Ok(found)
}

/// Where a word or path ends: `file:hashes.'SHA-256'` is one.
fn word_end(text: &str) -> usize {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '\'' | '"' if quoted || text[..at].ends_with('.') => quoted = !quoted,
            _ if quoted => {}
            c if c.is_alphanumeric() || matches!(c, ':' | '.' | '-' | '_' | '[' | '*') => {
                // `[` only begins an index right behind a name.
                if c == '[' && !text[at..].starts_with("[*]") && !text[at + 1..].starts_with(char::is_numeric)
                {
                    return at;
                }
            }
            ']' if text[..at].ends_with('*')
                || text[..at].ends_with(char::is_numeric) && text[..at].contains('[') => {}
            _ => return at,
        }
    }
    text.len()
}

/// A quoted text without its escapes, and how long it was.
fn quoted(text: &str) -> Option<(String, usize)> {
    let mut out = String::new();
    let mut letters = text.char_indices().skip(1);
    while let Some((at, c)) = letters.next() {
        match c {
            '\\' => out.push(letters.next()?.1),
            '\'' => return Some((out, at + 1)),
            c => out.push(c),
        }
    }
    None
}
