//! Functions written in `let`: parameters and body; column declarations.

use super::Parser;
use crate::ast::{ColumnDeclaration, Lambda, LambdaParameter, ParameterKind};
use crate::scalar_type::Type;
use crate::token::TokenKind;

impl Parser<'_> {
    /// `(…) {`, `view (…) {` and `() {`; told from a parenthesised expression by what follows.
    pub(super) fn at_lambda(&self) -> bool {
        let first = usize::from(self.at_word("view"));
        if self.ahead(first).kind != TokenKind::LeftParen {
            return false;
        }
        let inside = self.ahead(first + 1).kind;
        if inside == TokenKind::RightParen {
            return self.ahead(first + 2).kind == TokenKind::LeftBrace;
        }
        if inside == TokenKind::LeftBracket {
            return self.ahead(first + 4).kind == TokenKind::Colon;
        }
        inside == TokenKind::Word && self.ahead(first + 2).kind == TokenKind::Colon
    }

    pub(super) fn lambda(&mut self) -> Lambda {
        let is_view = self.eat_word("view");
        let parameters = self.lambda_parameters();
        let mut body = vec![];
        if self.require(TokenKind::LeftBrace) {
            body = self.body();
            self.require(TokenKind::RightBrace);
        } else {
            self.recover();
        }
        Lambda { is_view, parameters, body }
    }

    pub(super) fn lambda_parameters(&mut self) -> Vec<LambdaParameter> {
        self.require(TokenKind::LeftParen);
        let mut parameters = vec![];
        if self.kind() != TokenKind::RightParen {
            parameters = self.list(Self::lambda_parameter);
        }
        self.require(TokenKind::RightParen);
        parameters
    }

    pub(super) fn lambda_parameter(&mut self) -> LambdaParameter {
        let name = self.name("name");
        self.require(TokenKind::Colon);
        let kind = if self.kind() == TokenKind::LeftParen {
            ParameterKind::Table(self.table_shape())
        } else {
            ParameterKind::Scalar(self.type_name().unwrap_or(Type::Unknown))
        };
        let default = if self.eat(TokenKind::Assign) { Some(self.scalar()) } else { None };
        LambdaParameter { name, kind, default }
    }

    fn table_shape(&mut self) -> Option<Vec<ColumnDeclaration>> {
        if self.ahead(1).kind == TokenKind::Star {
            self.advance();
            self.advance();
            self.require(TokenKind::RightParen);
            return None;
        }
        Some(self.column_declarations())
    }

    /// `(name: type, …)`.
    pub(super) fn column_declarations(&mut self) -> Vec<ColumnDeclaration> {
        let mut columns = vec![];
        if !self.require(TokenKind::LeftParen) {
            return columns;
        }
        loop {
            if self.kind() == TokenKind::RightParen {
                break;
            }
            columns.push(self.column_declaration());
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.require(TokenKind::RightParen);
        columns
    }

    pub(super) fn column_declaration(&mut self) -> ColumnDeclaration {
        let name = self.name("name");
        self.require(TokenKind::Colon);
        ColumnDeclaration { name, column_type: self.type_name() }
    }

    /// A type's name; unknown names are reported and read over.
    pub(super) fn type_name(&mut self) -> Option<Type> {
        if self.kind() != TokenKind::Word {
            self.expression_missing();
            return None;
        }
        let token = self.advance();
        let found = Type::from_name(token.span.of(self.text));
        if found.is_none() {
            let word = token.span.of(self.text);
            self.report(
                "KS160",
                token.span,
                format!("'{word}' is no type; there are string, long, datetime, dynamic …"),
            );
        }
        found
    }
}
