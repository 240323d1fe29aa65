//! The kinds of tokens.

use crate::scalar_type::Type;
use crate::span::Span;

/// A piece of the query text. All tokens in order, trivia included, make up the whole text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub span: Span,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Blanks and line ends.
    Blank,
    /// `// …` to the end of the line.
    Comment,
    /// `# …` at the start of a line.
    Directive,
    /// A name or keyword; also `mv-expand`, `$left`, `!has` and `in~`.
    Word,
    /// A whole number, decimal or `0x…`.
    Long,
    /// A number with a fraction or exponent.
    Real,
    /// A number with a unit, as `5m`.
    Timespan,
    /// A string in any of its forms.
    Text,
    /// A string whose end is missing.
    OpenText,
    /// A literal with its type, as `datetime(2020-01-01)`.
    Typed(Type),
    /// `(`
    LeftParen,
    /// `)`
    RightParen,
    /// `[`
    LeftBracket,
    /// `]`
    RightBracket,
    /// `{`
    LeftBrace,
    /// `}`
    RightBrace,
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// `:`
    Colon,
    /// `.`
    Dot,
    /// `..`
    DotDot,
    /// `|`
    Bar,
    /// `=`
    Assign,
    /// `=>`
    Arrow,
    /// `==`
    Equal,
    /// `!=` or `<>`
    NotEqual,
    /// `=~`
    EqualTilde,
    /// `!~`
    NotTilde,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Star,
    /// `/`
    Slash,
    /// `%`
    Percent,
    /// `?`
    Question,
    /// Edge signs of graph patterns: `-->`, `<--`, `--`, `-[`, `]-`, `]->`, `<-[` are parsed from parts;
    /// this is `@`, which only ill-formed text has.
    At,
    /// A character that starts nothing.
    Unknown,
    /// After the last token.
    End,
}

impl TokenKind {
    /// Whether the parser skips it.
    #[must_use]
    pub fn is_trivia(self) -> bool {
        matches!(self, TokenKind::Blank | TokenKind::Comment | TokenKind::Directive)
    }

    /// How messages name it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            TokenKind::Word => "name",
            TokenKind::Text => "string",
            TokenKind::Long | TokenKind::Real => "number",
            TokenKind::LeftParen => "(",
            TokenKind::RightParen => ")",
            TokenKind::LeftBracket => "[",
            TokenKind::RightBracket => "]",
            TokenKind::LeftBrace => "{",
            TokenKind::RightBrace => "}",
            TokenKind::Comma => ",",
            TokenKind::Semicolon => ";",
            TokenKind::Colon => ":",
            TokenKind::Dot => ".",
            TokenKind::DotDot => "..",
            TokenKind::Bar => "|",
            TokenKind::Assign => "=",
            TokenKind::Arrow => "=>",
            _ => "token",
        }
    }
}
