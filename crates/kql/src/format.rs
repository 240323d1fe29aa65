//! Layout: one operator per line, even blanks; the tokens stay as they are.

use crate::lexer::lex;
use crate::span::Span;
use crate::token::{Token, TokenKind};

/// How many blanks a bracket indents.
const INDENT: usize = 4;

/// The text with a `|` at the start of its line, one statement after the other, one blank between
/// words and line ends where they were. Comments stay; so does the sequence of all other tokens.
#[must_use]
pub fn format(text: &str) -> String {
    let tokens = lex(text);
    let mut layout = Layout { text, out: String::with_capacity(text.len()), depth: 0, line_has_text: false };
    let mut blank = Gap::None;
    let mut before: Option<Token> = None;
    for token in tokens {
        if token.kind == TokenKind::Blank {
            blank = if token.span.of(text).contains('\n') { Gap::Line } else { Gap::Space };
            continue;
        }
        layout.token(before, blank, token);
        before = Some(token);
        blank = Gap::None;
    }
    let mut out = layout.out;
    out.truncate(out.trim_end().len());
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// What stood between two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
}

struct Layout<'a> {
    text: &'a str,
    out: String,
    depth: usize,
    line_has_text: bool,
}

impl Layout<'_> {
    fn token(&mut self, before: Option<Token>, gap: Gap, token: Token) {
        let opens =
            matches!(token.kind, TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace);
        let closes =
            matches!(token.kind, TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace);
        if closes {
            self.depth = self.depth.saturating_sub(1);
        }
        match self.gap(before, gap, token.kind) {
            Gap::Line => self.new_line(),
            Gap::Space => self.out.push(' '),
            Gap::None => {}
        }
        if !self.line_has_text {
            self.out.push_str(&" ".repeat(self.depth.min(40) * INDENT));
        }
        self.write(token.span);
        if opens {
            self.depth += 1;
        }
    }

    fn write(&mut self, span: Span) {
        self.out.push_str(span.of(self.text));
        self.line_has_text = true;
    }

    fn new_line(&mut self) {
        let end = self.out.trim_end_matches(' ').len();
        self.out.truncate(end);
        self.out.push('\n');
        self.line_has_text = false;
    }

    fn gap(&self, before: Option<Token>, gap: Gap, kind: TokenKind) -> Gap {
        let Some(before) = before else { return Gap::None };
        match (before.kind, kind) {
            (TokenKind::Comment | TokenKind::Directive | TokenKind::Semicolon, _) => {
                // A comment behind a semicolon stays on its line.
                if before.kind == TokenKind::Semicolon && kind == TokenKind::Comment && gap != Gap::Line {
                    return Gap::Space;
                }
                Gap::Line
            }
            (_, TokenKind::Directive | TokenKind::Bar) => Gap::Line,
            (TokenKind::Bar, _) => Gap::Space,
            (_, TokenKind::Comment) if gap != Gap::Line => Gap::Space,
            (_, TokenKind::Comma | TokenKind::Semicolon) => Gap::None,
            (TokenKind::Comma, TokenKind::RightParen) if gap != Gap::Line => Gap::None,
            (TokenKind::Comma, _) if gap == Gap::None => Gap::Space,
            (a, b) if gap == Gap::None && (is_comparison(a) || is_comparison(b)) => Gap::Space,
            (TokenKind::LeftParen, _) | (_, TokenKind::RightParen) if gap == Gap::Space => Gap::None,
            _ => gap,
        }
    }
}

fn is_comparison(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Equal
            | TokenKind::NotEqual
            | TokenKind::EqualTilde
            | TokenKind::NotTilde
            | TokenKind::LessEqual
            | TokenKind::GreaterEqual
    )
}
