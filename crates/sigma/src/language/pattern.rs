//! Text patterns: literals, the wildcards `*` and `?`, escapes, and the dash class of `windash`.

use crate::text::{fold, fold_char};
use serde::{Deserialize, Serialize};

/// The characters that `windash` takes for one another: hyphen, slash, en dash, em dash and
/// horizontal bar.
pub const DASHES: [char; 5] = ['-', '/', '\u{2013}', '\u{2014}', '\u{2015}'];

/// One piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Token {
    /// These characters, folded unless the pattern is cased.
    Literal(String),
    /// Exactly one character (`?`).
    AnyOne,
    /// Any number of characters (`*`).
    AnyRun,
    /// One of [`DASHES`].
    Dash,
}

/// A pattern over a whole value. Two `AnyRun` never stand side by side, and literals are merged.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Pattern {
    /// The pieces in order; none means the empty text.
    pub tokens: Vec<Token>,
    /// Whether case counts.
    pub cased: bool,
}

impl Pattern {
    /// A pattern of tokens, normalised and, unless `cased`, folded.
    #[must_use]
    pub fn new(tokens: Vec<Token>, cased: bool) -> Self {
        let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
        for token in tokens {
            match (token, out.last_mut()) {
                (Token::Literal(text), _) if text.is_empty() => {}
                (Token::AnyRun, Some(Token::AnyRun)) => {}
                (Token::Literal(text), Some(Token::Literal(before))) => {
                    before.push_str(&if cased { text } else { fold(&text) });
                }
                (Token::Literal(text), _) => {
                    out.push(Token::Literal(if cased { text } else { fold(&text) }));
                }
                (token, _) => out.push(token),
            }
        }
        Pattern { tokens: out, cased }
    }

    /// Whether `text` as a whole fits; `text` must be folded already unless the pattern is cased.
    ///
    /// Takes time proportional to the text's length times the pattern's: a run that fails is
    /// retried only from the last `*`.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        let pieces: Vec<&[Token]> = self.tokens.split(|t| *t == Token::AnyRun).collect();
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { return text.is_empty() };
        let Some(mut rest) = strip_piece(text, first) else { return false };
        if pieces.len() == 1 {
            return rest.is_empty();
        }
        for piece in &pieces[1..pieces.len() - 1] {
            match find_piece(rest, piece) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        ends_with_piece(rest, last)
    }
}

/// What remains of `text` after `piece` (which holds no `*`) at its start.
fn strip_piece<'t>(text: &'t str, piece: &[Token]) -> Option<&'t str> {
    let mut rest = text;
    for token in piece {
        rest = match token {
            Token::Literal(literal) => rest.strip_prefix(literal.as_str())?,
            Token::AnyOne => {
                let mut chars = rest.chars();
                chars.next()?;
                chars.as_str()
            }
            Token::Dash => rest.strip_prefix(DASHES)?,
            Token::AnyRun => rest,
        };
    }
    Some(rest)
}

/// What remains after the first place where `piece` fits.
fn find_piece<'t>(text: &'t str, piece: &[Token]) -> Option<&'t str> {
    if let [Token::Literal(literal)] = piece {
        return text.find(literal.as_str()).map(|at| &text[at + literal.len()..]);
    }
    if let [Token::Literal(literal), ..] = piece {
        let mut from = 0;
        while let Some(at) = text[from..].find(literal.as_str()) {
            if let Some(after) = strip_piece(&text[from + at..], piece) {
                return Some(after);
            }
            from += at + literal.chars().next().map_or(1, char::len_utf8);
        }
        return None;
    }
    let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    starts.map(|at| &text[at..]).find_map(|tail| strip_piece(tail, piece))
}

/// Whether `piece` fits at the very end. A piece has a fixed number of characters.
fn ends_with_piece(text: &str, piece: &[Token]) -> bool {
    let mut rest = text;
    for token in piece.iter().rev() {
        let stripped = match token {
            Token::Literal(literal) => rest.strip_suffix(literal.as_str()),
            Token::AnyOne => {
                let mut chars = rest.chars();
                chars.next_back().map(|_| chars.as_str())
            }
            Token::Dash => rest.strip_suffix(DASHES),
            Token::AnyRun => Some(rest),
        };
        match stripped {
            Some(shorter) => rest = shorter,
            None => return false,
        }
    }
    true
}

/// Reads a rule's text value: `*` and `?` are wildcards; a backslash before `*`, `?` or another
/// backslash takes that character plainly; any other backslash is itself.
#[must_use]
pub fn parse_tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut literal = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let wildcard = match c {
            '\\' => {
                let escaped = chars.next_if(|next| matches!(next, '*' | '?' | '\\'));
                literal.push(escaped.unwrap_or('\\'));
                continue;
            }
            '*' => Token::AnyRun,
            '?' => Token::AnyOne,
            other => {
                literal.push(other);
                continue;
            }
        };
        if !literal.is_empty() {
            out.push(Token::Literal(std::mem::take(&mut literal)));
        }
        out.push(wildcard);
    }
    if !literal.is_empty() {
        out.push(Token::Literal(literal));
    }
    out
}

/// Turns each hyphen or slash that begins a word (nothing word-like before it, something word-like
/// after it) into the dash class.
#[must_use]
pub fn with_dashes(tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::new();
    let mut before = None;
    for token in tokens {
        let Token::Literal(text) = token else {
            out.push(token);
            before = None;
            continue;
        };
        let mut literal = String::new();
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            let opens = !before.is_some_and(is_word) && chars.peek().copied().is_some_and(is_word);
            if matches!(c, '-' | '/') && opens {
                out.push(Token::Literal(std::mem::take(&mut literal)));
                out.push(Token::Dash);
            } else {
                literal.push(c);
            }
            before = Some(c);
        }
        out.push(Token::Literal(literal));
    }
    out.retain(|t| !matches!(t, Token::Literal(l) if l.is_empty()));
    out
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// All texts without a dash class that the tokens stand for, or `None` past `limit` of them.
#[must_use]
pub fn expand_dashes(tokens: &[Token], limit: usize) -> Option<Vec<Vec<Token>>> {
    let count = tokens.iter().filter(|t| **t == Token::Dash).count();
    let total = DASHES.len().checked_pow(u32::try_from(count).ok()?)?;
    if total > limit {
        return None;
    }
    let expanded = (0..total).map(|number| {
        let mut number = number;
        let replace = |token: &Token| match token {
            Token::Dash => {
                let dash = DASHES[number % DASHES.len()];
                number /= DASHES.len();
                Token::Literal(fold_char(dash).to_string())
            }
            other => other.clone(),
        };
        tokens.iter().map(replace).collect()
    });
    Some(expanded.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};

    fn check(text: &str, expected: Expect) {
        let shown: String = with_dashes(parse_tokens(text)).iter().map(show).collect();
        expected.assert_eq(&shown);
    }

    fn show(token: &Token) -> String {
        match token {
            Token::Literal(text) => format!("[{text}]"),
            Token::AnyOne => "?".to_owned(),
            Token::AnyRun => "*".to_owned(),
            Token::Dash => "-".to_owned(),
        }
    }

    #[test]
    fn escapes_and_wildcards() {
        check(r"C:\Windows\*.exe", expect![[r"[C:\Windows*.exe]"]]);
        check(r"C:\Windows\\*.exe", expect![[r"[C:\Windows\]*[.exe]"]]);
        check(r"\\\*", expect![[r"[\*]"]]);
        check(r"\\\\srv", expect![[r"[\\srv]"]]);
        check(r"\\srv", expect![[r"[\srv]"]]);
        check(r"a?b\?c", expect!["[a]?[b?c]"]);
        check(r"end\", expect![[r"[end\]"]]);
    }

    #[test]
    fn dashes_that_open_a_word() {
        check(" -f /x a-b a/b -- *-q", expect!["[ ]-[f ]-[x a-b a/b -- ]*-[q]"]);
    }

    #[test]
    fn matching() {
        let fits = |p: &str, t: &str| Pattern::new(parse_tokens(p), false).matches(&fold(t));
        assert!(fits("", "") && !fits("", "a") && fits("*", "") && !fits("?", "") && fits("?", "Ä"));
        assert!(fits("a*b?c*", "axxb1czz") && !fits("a*b?c", "axxb1cz") && fits("a*b*b", "abb"));
        assert!(!fits("ab*ba", "aba") && fits("*?é", "xÉ") && fits("*a?c*e", "aacabcde"));
    }
}
