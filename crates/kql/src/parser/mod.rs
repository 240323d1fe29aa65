//! Tokens → syntax tree, by recursive descent; it never fails, it reports.
//!
//! After an error the parser goes on at the next `|`, `;` or closing bracket, so that one mistake
//! costs one operator. Nesting is bounded by [`DEPTH_MAX`], chains of infix operators by
//! [`CHAIN_MAX`]; `and` and `or` are flat and unbounded.

mod expand;
mod expr;
mod graph;
mod joins;
mod lambda;
mod operator;
mod primary;
mod rows;
mod scan;
mod search;
mod sources;
mod statement;
mod summarize;
mod text;

pub use operator::OPERATOR_KEYWORDS;

use crate::ast::{Expr, ExprKind, Name, NodeId, Statement};
use crate::diagnostic::Diagnostic;
use crate::lexer::lex;
use crate::span::Span;
use crate::token::{Token, TokenKind};

/// How deep brackets may nest.
pub const DEPTH_MAX: usize = 96;
/// How many infix operators of one rank may follow each other.
pub const CHAIN_MAX: usize = 128;
/// More findings than these are not told; a text that is no query has one per word.
const DIAGNOSTICS_MAX: usize = 200;

/// A parsed text.
#[derive(Debug, Clone)]
pub struct Parsed {
    /// All tokens, trivia included: together the text.
    pub tokens: Vec<Token>,
    /// The statements.
    pub statements: Vec<Statement>,
    /// Syntax errors, in order of their place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many nodes have an id; ids are below it.
    pub node_count: u32,
}

/// Parses a text. Takes time linear in its length.
#[must_use]
pub fn parse(text: &str) -> Parsed {
    let tokens = lex(text);
    let mut parser = Parser::new(text, &tokens);
    let statements = parser.statements();
    let mut diagnostics = std::mem::take(&mut parser.diagnostics);
    let node_count = parser.next_id;
    diagnostics.sort_by_key(|d| d.span.start);
    Parsed { tokens, statements, diagnostics, node_count }
}

pub(crate) struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    next_id: u32,
    /// Where the operator that is being read starts.
    operator_start: usize,
    /// Within the predicate of `search`, where `:` is an operator.
    searching: bool,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, all: &[Token]) -> Self {
        let mut tokens: Vec<Token> = all.iter().copied().filter(|t| !t.kind.is_trivia()).collect();
        tokens.push(Token { kind: TokenKind::End, span: Span::new(text.len(), text.len()) });
        let mut parser = Parser {
            text,
            tokens,
            at: 0,
            depth: 0,
            next_id: 0,
            operator_start: 0,
            searching: false,
            diagnostics: vec![],
        };
        parser.report_directives(all);
        parser
    }

    /// `#` lines are for tools; the two that queries carry are harmless, any other is an error.
    fn report_directives(&mut self, all: &[Token]) {
        for token in all.iter().filter(|t| t.kind == TokenKind::Directive) {
            let line = token.span.of(self.text);
            let word: String = line[1..].trim_start().chars().take_while(|c| c.is_alphanumeric()).collect();
            let start = token.span.start + line.find(&word).unwrap_or(1);
            if !matches!(word.as_str(), "connect" | "crp" | "queryplan" | "save" | "load") {
                let span = Span::new(start, start + word.len());
                self.report("KS250", span, format!("There is no directive '{word}'; use // for comments."));
            }
        }
    }

    fn report(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        let repeated =
            self.diagnostics.last().is_some_and(|d| d.span.start == span.start && d.code != "KS250");
        if !repeated && self.diagnostics.len() < DIAGNOSTICS_MAX {
            self.diagnostics.push(Diagnostic::new(code, span, message));
        }
    }

    fn peek(&self) -> Token {
        self.ahead(0)
    }

    fn ahead(&self, count: usize) -> Token {
        match self.tokens.get(self.at + count).or(self.tokens.last()) {
            Some(token) => *token,
            None => Token { kind: TokenKind::End, span: Span::default() },
        }
    }

    fn kind(&self) -> TokenKind {
        self.peek().kind
    }

    /// The text of the token `count` ahead.
    fn word_at(&self, count: usize) -> &'a str {
        let token = self.ahead(count);
        if token.kind == TokenKind::Word { token.span.of(self.text) } else { "" }
    }

    fn word(&self) -> &'a str {
        self.word_at(0)
    }

    fn at_word(&self, word: &str) -> bool {
        self.word() == word
    }

    fn advance(&mut self) -> Token {
        let token = self.peek();
        if token.kind != TokenKind::End {
            self.at += 1;
        }
        token
    }

    fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.kind() == kind;
        if found {
            self.advance();
        }
        found
    }

    fn eat_word(&mut self, word: &str) -> bool {
        let found = self.at_word(word);
        if found {
            self.advance();
        }
        found
    }

    fn require(&mut self, kind: TokenKind) -> bool {
        let found = self.eat(kind);
        if !found {
            self.expected(kind.name());
        }
        found
    }

    fn require_word(&mut self, word: &str) -> bool {
        let found = self.eat_word(word);
        if !found {
            self.expected(word);
        }
        found
    }

    /// Reports what should stand here.
    fn expected(&mut self, what: &str) {
        let span = self.place_of_expected();
        self.report("KS005", span, format!("Expected: {what}"));
    }

    /// The token that stands where another should; the end of the one before when more than a blank parts
    /// them.
    fn place_of_expected(&self) -> Span {
        let token = self.peek();
        let end = self.last_end();
        let between = Span::new(end, token.span.start).of(self.text);
        if token.kind == TokenKind::End || between.len() > 1 || between.contains('\n') {
            Span::new(end, end)
        } else {
            token.span
        }
    }

    /// Reports a token that continues nothing; before a word a separator is what lacks.
    fn unexpected(&mut self) {
        match self.kind() {
            TokenKind::Word | TokenKind::Text | TokenKind::Long | TokenKind::Real => self.expected(";"),
            TokenKind::Unknown => self.expression_missing(),
            _ => {
                let span = self.peek().span;
                self.report("KS198", span, "This continues nothing.");
            }
        }
    }

    fn expression_missing(&mut self) {
        if self.kind() == TokenKind::Unknown {
            let span = self.peek().span;
            self.report("KS002", span, format!("'{}' means nothing here.", span.of(self.text)));
            return;
        }
        let end = self.last_end();
        self.report("KS006", Span::new(end, end), "An expression is missing here.");
    }

    /// The end of the last token read.
    fn last_end(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |t| t.span.end)
    }

    fn span_from(&self, start: usize) -> Span {
        Span::new(start, self.last_end().max(start))
    }

    /// Whether the token `count` ahead touches the one before it.
    fn touches(&self, count: usize) -> bool {
        let before = self.at + count;
        before > 0 && self.tokens.get(before - 1).is_some_and(|t| t.span.end == self.ahead(count).span.start)
    }

    fn id(&mut self) -> NodeId {
        self.next_id += 1;
        NodeId(self.next_id - 1)
    }

    fn node(&mut self, start: usize, kind: ExprKind) -> Expr {
        Expr { id: self.id(), span: self.span_from(start), kind }
    }

    fn missing_quietly(&mut self) -> Expr {
        let at = self.peek().span.start;
        Expr { id: self.id(), span: Span::new(at, at), kind: ExprKind::Missing }
    }

    /// Runs `inner` one level deeper, or reports that the text nests too deep.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= DEPTH_MAX {
            let span = self.peek().span;
            self.report(
                "KS232",
                span,
                format!("The query nests deeper than {DEPTH_MAX} levels; split it with let."),
            );
            return None;
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        Some(result)
    }

    /// Items parted by commas; stops when an item reads nothing.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut items = vec![];
        loop {
            let before = self.at;
            items.push(item(self));
            if !self.eat(TokenKind::Comma) || self.at == before {
                return items;
            }
        }
    }

    /// A name, plain or in brackets.
    fn name(&mut self, what: &str) -> Name {
        if let Some(name) = self.try_name() {
            return name;
        }
        self.expected(what);
        let at = self.peek().span.start;
        Name { text: String::new(), span: Span::new(at, at) }
    }

    fn try_name(&mut self) -> Option<Name> {
        match self.kind() {
            TokenKind::Word if !self.word().starts_with('!') => {
                let token = self.advance();
                Some(Name { text: token.span.of(self.text).to_owned(), span: token.span })
            }
            TokenKind::LeftBracket if self.at_bracket_name() => {
                let start = self.advance().span.start;
                let token = self.advance();
                self.advance();
                let text = crate::literal::text_value(token.span.of(self.text)).into_owned();
                Some(Name { text, span: self.span_from(start) })
            }
            _ => None,
        }
    }

    fn at_bracket_name(&self) -> bool {
        self.kind() == TokenKind::LeftBracket
            && self.ahead(1).kind == TokenKind::Text
            && self.ahead(2).kind == TokenKind::RightBracket
    }

    /// Skips to where a new operator or statement may begin.
    fn recover(&mut self) {
        let mut open = 0usize;
        loop {
            match self.kind() {
                TokenKind::End => return,
                TokenKind::Bar | TokenKind::Semicolon if open == 0 => return,
                TokenKind::LeftParen | TokenKind::LeftBracket | TokenKind::LeftBrace => open += 1,
                TokenKind::RightParen | TokenKind::RightBracket | TokenKind::RightBrace => {
                    if open == 0 {
                        return;
                    }
                    open -= 1;
                }
                _ => {}
            }
            self.advance();
        }
    }
}
