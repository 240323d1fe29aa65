//! Text → tokens, lossless and in one pass.

use crate::scalar_type::Type;
use crate::span::Span;
use crate::token::{Token, TokenKind};

/// Keywords with a dash; elsewhere a dash is a minus.
const DASHED: &[&str] = &[
    "mv-expand",
    "mv-apply",
    "make-series",
    "make-graph",
    "project-away",
    "project-keep",
    "project-rename",
    "project-reorder",
    "project-by-names",
    "parse-where",
    "parse-kv",
    "sample-distinct",
    "top-nested",
    "top-hitters",
    "graph-match",
    "graph-shortest-paths",
    "graph-to-table",
    "graph-mark-components",
    "graph-where-nodes",
    "graph-where-edges",
    "graph-merge",
    "macro-expand",
    "execute-and-cache",
];

/// Units of timespan literals.
const UNITS: &[&str] = &[
    "d",
    "day",
    "days",
    "h",
    "hr",
    "hrs",
    "hour",
    "hours",
    "m",
    "min",
    "minute",
    "minutes",
    "s",
    "sec",
    "second",
    "seconds",
    "ms",
    "milli",
    "millis",
    "millisecond",
    "milliseconds",
    "micro",
    "micros",
    "microsecond",
    "microseconds",
    "nano",
    "nanos",
    "nanosecond",
    "nanoseconds",
    "tick",
    "ticks",
];

/// Operators written as `!word`.
const NEGATED: &[&str] = &[
    "!in~",
    "!in",
    "!has_any",
    "!has_all",
    "!hasprefix_cs",
    "!hassuffix_cs",
    "!has_cs",
    "!hasprefix",
    "!hassuffix",
    "!has",
    "!contains_cs",
    "!contains",
    "!startswith_cs",
    "!startswith",
    "!endswith_cs",
    "!endswith",
    "!between",
];

/// How far the end of a typed literal is looked for; bounds the time of ill-formed text.
const TYPED_BYTES_MAX: usize = 400;

/// All tokens of `text`, trivia included; their spans follow each other without a gap.
#[must_use]
pub fn lex(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, bytes: text.as_bytes(), at: 0, tokens: vec![] };
    while lexer.at < text.len() {
        let start = lexer.at;
        let kind = lexer.next();
        debug_assert!(lexer.at > start);
        lexer.tokens.push(Token { kind, span: Span::new(start, lexer.at) });
    }
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
}

/// What may follow a backslash.
fn is_escape(byte: u8) -> bool {
    matches!(
        byte,
        b'\'' | b'"' | b'\\' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'u' | b'U' | b'x' | b'0'
            ..=b'7'
    )
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn next(&mut self) -> TokenKind {
        let byte = self.peek(0);
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c => self.blank(),
            b'/' if self.peek(1) == b'/' => self.line(TokenKind::Comment),
            b'#' if self.at_line_start() => self.line(TokenKind::Directive),
            b'"' | b'\'' => self.quoted(false),
            b'`' if self.bytes[self.at..].starts_with(b"```") => self.fenced(b"```"),
            b'~' if self.bytes[self.at..].starts_with(b"~~~") => self.fenced(b"~~~"),
            b'@' if matches!(self.peek(1), b'"' | b'\'') => {
                self.at += 1;
                self.quoted(true)
            }
            b'h' | b'H' if self.obfuscated() => {
                self.at += 1;
                self.next()
            }
            b'0'..=b'9' => self.number(),
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => self.word(),
            b'$' if is_word_byte(self.peek(1)) => {
                self.at += 1;
                self.skip_word();
                TokenKind::Word
            }
            0x80.. => self.wide(),
            _ => self.sign(),
        }
    }

    fn at_line_start(&self) -> bool {
        match self.tokens.last() {
            None => true,
            Some(last) => {
                last.kind == TokenKind::Blank
                    && (last.span.start == 0 || last.span.of(self.text).contains('\n'))
            }
        }
    }

    fn blank(&mut self) -> TokenKind {
        while matches!(self.peek(0), b' ' | b'\t' | b'\r' | b'\n' | 0x0b | 0x0c) {
            self.at += 1;
        }
        TokenKind::Blank
    }

    fn line(&mut self, kind: TokenKind) -> TokenKind {
        while self.at < self.bytes.len() && !matches!(self.peek(0), b'\n' | b'\r') {
            self.at += 1;
        }
        kind
    }

    /// `h"…"`, `h@'…'`, and the fenced forms.
    fn obfuscated(&self) -> bool {
        let rest = &self.bytes[self.at + 1..];
        matches!(rest.first(), Some(b'"' | b'\''))
            || (rest.first() == Some(&b'@') && matches!(rest.get(1), Some(b'"' | b'\'')))
            || rest.starts_with(b"```")
            || rest.starts_with(b"~~~")
    }

    fn quoted(&mut self, verbatim: bool) -> TokenKind {
        let quote = self.peek(0);
        self.at += 1;
        while self.at < self.bytes.len() {
            let byte = self.peek(0);
            if matches!(byte, b'\n' | b'\r') {
                return TokenKind::OpenText;
            }
            // An unknown escape ends the string: most often a path that lacks its `@`.
            if byte == b'\\' && !verbatim && !is_escape(self.peek(1)) {
                return TokenKind::OpenText;
            }
            self.at += 1;
            if byte == b'\\' && !verbatim {
                if !matches!(self.peek(0), 0 | b'\n' | b'\r') {
                    self.skip_char();
                }
            } else if byte == quote {
                if !(verbatim && self.peek(0) == quote) {
                    return TokenKind::Text;
                }
                self.at += 1;
            }
        }
        TokenKind::OpenText
    }

    fn fenced(&mut self, fence: &[u8]) -> TokenKind {
        let body = &self.text[self.at + fence.len()..];
        let mark = if fence == b"```" { "```" } else { "~~~" };
        match body.find(mark) {
            Some(length) => {
                self.at += fence.len() * 2 + length;
                TokenKind::Text
            }
            None => {
                self.at = self.text.len();
                TokenKind::OpenText
            }
        }
    }

    fn skip_char(&mut self) {
        self.at += self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }

    fn skip_word(&mut self) {
        while self.at < self.bytes.len() {
            let byte = self.peek(0);
            if is_word_byte(byte) {
                self.at += 1;
            } else if byte >= 0x80 && self.char_here().is_alphanumeric() {
                self.skip_char();
            } else {
                break;
            }
        }
    }

    fn char_here(&self) -> char {
        self.text.get(self.at..).and_then(|rest| rest.chars().next()).unwrap_or(' ')
    }

    fn wide(&mut self) -> TokenKind {
        let here = self.char_here();
        if here.is_whitespace() || matches!(here, '\u{feff}' | '\u{200b}'..='\u{200f}') {
            self.skip_char();
            return TokenKind::Blank;
        }
        if here.is_alphanumeric() {
            self.skip_word();
            return TokenKind::Word;
        }
        self.skip_char();
        TokenKind::Unknown
    }

    fn digits(&mut self) {
        while self.peek(0).is_ascii_digit() {
            self.at += 1;
        }
    }

    fn number(&mut self) -> TokenKind {
        let start = self.at;
        if self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X') && self.peek(2).is_ascii_hexdigit() {
            self.at += 2;
            while self.peek(0).is_ascii_hexdigit() {
                self.at += 1;
            }
            return self.unless_name(start, TokenKind::Long);
        }
        self.digits();
        let mut kind = TokenKind::Long;
        if self.peek(0) == b'.'
            && self.peek(1) != b'.'
            && !self.peek(1).is_ascii_alphabetic()
            && self.peek(1) != b'_'
        {
            self.at += 1;
            self.digits();
            kind = TokenKind::Real;
        }
        let signed = usize::from(matches!(self.peek(1), b'+' | b'-'));
        if matches!(self.peek(0), b'e' | b'E') && self.peek(1 + signed).is_ascii_digit() {
            self.at += 1 + signed;
            self.digits();
            kind = TokenKind::Real;
        }
        self.unless_name(start, kind)
    }

    /// A unit makes a number a timespan; any other letters make it a name, as in `3com`.
    fn unless_name(&mut self, start: usize, kind: TokenKind) -> TokenKind {
        let end = self.at;
        self.skip_word();
        if self.at == end {
            return kind;
        }
        if UNITS.contains(&&self.text[end..self.at]) {
            return TokenKind::Timespan;
        }
        if self.text[start..end].bytes().all(is_word_byte) {
            return TokenKind::Word;
        }
        self.at = end;
        kind
    }

    fn word(&mut self) -> TokenKind {
        let start = self.at;
        self.skip_word();
        if self.peek(0) == b'-' && self.dashed(start) {
            return TokenKind::Word;
        }
        let word = &self.text[start..self.at];
        if word == "in" && self.peek(0) == b'~' {
            self.at += 1;
            return TokenKind::Word;
        }
        // `dynamic(` is a nested form; the parser reads it.
        match Type::from_name(word) {
            Some(kind) if kind != Type::Dynamic && kind != Type::String => self.typed(kind),
            _ => TokenKind::Word,
        }
    }

    fn dashed(&mut self, start: usize) -> bool {
        let rest = &self.bytes[start..];
        let found = DASHED
            .iter()
            .filter(|word| {
                rest.starts_with(word.as_bytes()) && !rest.get(word.len()).is_some_and(|b| is_word_byte(*b))
            })
            .map(|word| word.len())
            .max();
        if let Some(length) = found {
            self.at = start + length;
        }
        found.is_some()
    }

    /// After the name of a type: with a parenthesis it is a literal, else a name.
    fn typed(&mut self, kind: Type) -> TokenKind {
        let mut at = self.at;
        while matches!(self.bytes.get(at), Some(b' ' | b'\t')) {
            at += 1;
        }
        if self.bytes.get(at) != Some(&b'(') {
            return TokenKind::Word;
        }
        let mut quote = None;
        for (offset, byte) in self.bytes[at..].iter().take(TYPED_BYTES_MAX).enumerate() {
            match (byte, quote) {
                (b'"' | b'\'', None) => quote = Some(*byte),
                (byte, Some(open)) if *byte == open => quote = None,
                (b')', None) => {
                    self.at = at + offset + 1;
                    return TokenKind::Typed(kind);
                }
                (b'\n' | b'\r' | b';' | b'|', _) => break,
                _ => {}
            }
        }
        TokenKind::Word
    }

    fn sign(&mut self) -> TokenKind {
        if self.peek(0) == b'!' {
            let rest = &self.bytes[self.at..];
            let word = NEGATED.iter().find(|w| {
                rest.starts_with(w.as_bytes()) && !rest.get(w.len()).is_some_and(|b| is_word_byte(*b))
            });
            if let Some(word) = word {
                self.at += word.len();
                return TokenKind::Word;
            }
        }
        let (kind, length) = match (self.peek(0), self.peek(1)) {
            (b'=', b'=') => (TokenKind::Equal, 2),
            (b'=', b'~') => (TokenKind::EqualTilde, 2),
            (b'=', b'>') => (TokenKind::Arrow, 2),
            (b'=', _) => (TokenKind::Assign, 1),
            (b'!', b'=') | (b'<', b'>') => (TokenKind::NotEqual, 2),
            (b'!', b'~') => (TokenKind::NotTilde, 2),
            (b'<', b'=') => (TokenKind::LessEqual, 2),
            (b'<', _) => (TokenKind::Less, 1),
            (b'>', b'=') => (TokenKind::GreaterEqual, 2),
            (b'>', _) => (TokenKind::Greater, 1),
            (b'.', b'.') => (TokenKind::DotDot, 2),
            (b'.', _) => (TokenKind::Dot, 1),
            (b'(', _) => (TokenKind::LeftParen, 1),
            (b')', _) => (TokenKind::RightParen, 1),
            (b'[', _) => (TokenKind::LeftBracket, 1),
            (b']', _) => (TokenKind::RightBracket, 1),
            (b'{', _) => (TokenKind::LeftBrace, 1),
            (b'}', _) => (TokenKind::RightBrace, 1),
            (b',', _) => (TokenKind::Comma, 1),
            (b';', _) => (TokenKind::Semicolon, 1),
            (b':', _) => (TokenKind::Colon, 1),
            (b'|', _) => (TokenKind::Bar, 1),
            (b'+', _) => (TokenKind::Plus, 1),
            (b'-', _) => (TokenKind::Minus, 1),
            (b'*', _) => (TokenKind::Star, 1),
            (b'/', _) => (TokenKind::Slash, 1),
            (b'%', _) => (TokenKind::Percent, 1),
            (b'?', _) => (TokenKind::Question, 1),
            (b'@', _) => (TokenKind::At, 1),
            _ => (TokenKind::Unknown, 1),
        };
        self.at += length;
        kind
    }
}
