//! Statements: `let`, `set`, `declare`, `restrict`, `alias`, queries.

use super::Parser;
use crate::ast::{Expr, ExprKind, Pattern, PatternArm, Statement, StatementKind};
use crate::token::TokenKind;

impl Parser<'_> {
    /// All statements up to the end of the text.
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let mut statements = vec![];
        loop {
            if self.kind() == TokenKind::Semicolon {
                self.unexpected();
            }
            while self.eat(TokenKind::Semicolon) {}
            if self.kind() == TokenKind::End {
                return statements;
            }
            let before = self.at;
            if self.starts_nothing() {
                let span = self.peek().span;
                self.report("KS198", span, "No statement starts so.");
                self.recover();
                if self.at == before {
                    self.advance();
                }
                continue;
            }
            statements.push(self.statement());
            if self.kind() != TokenKind::End && self.kind() != TokenKind::Semicolon {
                self.unexpected();
                self.recover();
                if self.at == before || !matches!(self.kind(), TokenKind::Semicolon | TokenKind::End) {
                    self.advance();
                }
            }
            self.eat(TokenKind::Semicolon);
        }
    }

    /// Signs that no statement starts with.
    fn starts_nothing(&self) -> bool {
        matches!(
            self.kind(),
            TokenKind::Bar
                | TokenKind::Assign
                | TokenKind::Arrow
                | TokenKind::Equal
                | TokenKind::NotEqual
                | TokenKind::Greater
                | TokenKind::Less
                | TokenKind::Comma
                | TokenKind::Dot
                | TokenKind::RightParen
                | TokenKind::RightBracket
                | TokenKind::LeftBrace
                | TokenKind::RightBrace
        )
    }

    /// The statements of a body in braces, up to the brace.
    pub(super) fn body(&mut self) -> Vec<Statement> {
        let mut statements = vec![];
        loop {
            while self.eat(TokenKind::Semicolon) {}
            if matches!(self.kind(), TokenKind::End | TokenKind::RightBrace) {
                return statements;
            }
            statements.push(self.statement());
            if !matches!(self.kind(), TokenKind::End | TokenKind::Semicolon | TokenKind::RightBrace) {
                self.expected("}");
                self.recover();
                if !matches!(self.kind(), TokenKind::Semicolon) {
                    return statements;
                }
            }
        }
    }

    fn statement(&mut self) -> Statement {
        let start = self.peek().span.start;
        let next_is_name = matches!(self.ahead(1).kind, TokenKind::Word | TokenKind::LeftBracket);
        let kind = match self.word() {
            "let" if next_is_name => self.let_statement(),
            "set" if next_is_name => self.set_statement(),
            "declare" if self.word_at(1) == "query_parameters" => {
                self.advance();
                self.advance();
                StatementKind::QueryParameters(self.lambda_parameters())
            }
            "declare" if self.word_at(1) == "pattern" => self.pattern_statement(),
            "restrict" if self.word_at(1) == "access" => self.restrict_statement(),
            "alias" if self.word_at(1) == "database" => self.alias_statement(),
            _ => StatementKind::Query(self.tabular()),
        };
        Statement { span: self.span_from(start), kind }
    }

    fn let_statement(&mut self) -> StatementKind {
        self.advance();
        let name = self.name("name");
        if !self.require(TokenKind::Assign) {
            self.recover();
            let value = self.missing_quietly();
            return StatementKind::Let(name, value);
        }
        let value = if self.at_lambda() {
            let start = self.peek().span.start;
            let lambda = self.deeper(Self::lambda);
            match lambda {
                Some(lambda) => self.node(start, ExprKind::Lambda(Box::new(lambda))),
                None => self.missing_quietly(),
            }
        } else {
            self.tabular()
        };
        StatementKind::Let(name, value)
    }

    fn set_statement(&mut self) -> StatementKind {
        self.advance();
        let name = self.name("option");
        let value = if self.eat(TokenKind::Assign) { Some(self.scalar()) } else { None };
        StatementKind::Set(name, value)
    }

    fn restrict_statement(&mut self) -> StatementKind {
        self.advance();
        self.advance();
        self.require_word("to");
        self.require(TokenKind::LeftParen);
        let items = self.list(Self::wildcard_or_scalar);
        self.require(TokenKind::RightParen);
        StatementKind::Restrict(items)
    }

    fn alias_statement(&mut self) -> StatementKind {
        self.advance();
        self.advance();
        let name = self.name("name");
        self.require(TokenKind::Assign);
        StatementKind::Alias(name, self.scalar())
    }

    fn pattern_statement(&mut self) -> StatementKind {
        self.advance();
        self.advance();
        let name = self.name("name");
        let mut pattern = Pattern::default();
        if self.eat(TokenKind::Assign) {
            pattern.parameters = self.lambda_parameters();
            if self.eat(TokenKind::LeftBracket) {
                pattern.path = Some(self.lambda_parameter());
                self.require(TokenKind::RightBracket);
            }
            self.require(TokenKind::LeftBrace);
            while self.kind() == TokenKind::LeftParen {
                pattern.arms.push(self.pattern_arm());
                self.eat(TokenKind::Semicolon);
            }
            self.require(TokenKind::RightBrace);
        }
        StatementKind::Pattern(name, Box::new(pattern))
    }

    fn pattern_arm(&mut self) -> PatternArm {
        self.advance();
        let arguments: Vec<Expr> = self.list(Self::scalar);
        self.require(TokenKind::RightParen);
        let mut path = None;
        if self.eat(TokenKind::Dot) {
            self.require(TokenKind::LeftBracket);
            path = Some(self.scalar());
            self.require(TokenKind::RightBracket);
        }
        self.require(TokenKind::Assign);
        self.require(TokenKind::LeftBrace);
        let body = self.deeper(Self::body).unwrap_or_default();
        self.require(TokenKind::RightBrace);
        PatternArm { arguments, path, body }
    }
}
