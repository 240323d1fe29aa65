//! `range`, `datatable`, `externaldata`, `render`, `evaluate`.

use super::Parser;
use crate::ast::{Expr, ExprKind, OperatorKind, Parameter, TypeOf};
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn range(&mut self) -> OperatorKind {
        let name = self.name("name");
        self.require_word("from");
        let from = self.scalar();
        self.require_word("to");
        let to = self.scalar();
        self.require_word("step");
        let step = self.scalar();
        OperatorKind::Range(name, Box::new([from, to, step]))
    }

    pub(super) fn data_table(&mut self) -> Expr {
        let start = self.advance().span.start;
        self.parameters(&["kind"]);
        let columns = self.column_declarations();
        let values = self.bracketed_values();
        self.node(start, ExprKind::DataTable(columns, values))
    }

    pub(super) fn external_data(&mut self) -> Expr {
        let start = self.advance().span.start;
        self.parameters(&[]);
        let columns = self.column_declarations();
        let addresses = self.bracketed_values();
        let properties = if self.eat_word("with") { self.properties() } else { vec![] };
        self.node(start, ExprKind::ExternalData(columns, addresses, properties))
    }

    /// `inline_external_table (columns) kind=… dataformat=… (addresses) with (…)`.
    pub(super) fn inline_external_table(&mut self) -> Expr {
        let start = self.advance().span.start;
        let columns = self.column_declarations();
        let mut properties = self.parameters(&["kind", "dataformat", "partition", "pathformat"]);
        let mut addresses = vec![];
        if self.require(TokenKind::LeftParen) {
            addresses = self.list(Self::scalar);
            self.require(TokenKind::RightParen);
        }
        if self.eat_word("with") {
            properties.extend(self.properties());
        }
        self.node(start, ExprKind::ExternalData(columns, addresses, properties))
    }

    fn bracketed_values(&mut self) -> Vec<Expr> {
        let mut values = vec![];
        if !self.require(TokenKind::LeftBracket) {
            self.recover();
            return values;
        }
        while self.kind() != TokenKind::RightBracket {
            values.push(self.scalar());
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        if !self.require(TokenKind::RightBracket) {
            self.recover();
            self.eat(TokenKind::RightBracket);
        }
        values
    }

    pub(super) fn render(&mut self) -> OperatorKind {
        let kind = self.name("chart");
        let mut properties: Vec<Parameter> = vec![];
        if self.eat_word("with") {
            properties = self.render_properties();
        } else {
            while self.kind() == TokenKind::Word && self.ahead(1).kind == TokenKind::Assign {
                let name = self.name("property");
                self.advance();
                properties.push(Parameter { name, value: self.render_value() });
            }
        }
        OperatorKind::Render(kind, properties)
    }

    fn render_properties(&mut self) -> Vec<Parameter> {
        let mut properties = vec![];
        self.require(TokenKind::LeftParen);
        while self.kind() == TokenKind::Word {
            let name = self.name("property");
            self.require(TokenKind::Assign);
            properties.push(Parameter { name, value: self.render_value() });
            while self.kind() == TokenKind::Comma && self.ahead(2).kind != TokenKind::Assign {
                self.advance();
                let more = self.render_value();
                properties.extend(properties.last().map(|p| Parameter { name: p.name.clone(), value: more }));
            }
            if !self.eat(TokenKind::Comma) && self.ahead(1).kind != TokenKind::Assign {
                break;
            }
        }
        self.require(TokenKind::RightParen);
        properties
    }

    fn render_value(&mut self) -> Expr {
        self.scalar()
    }

    pub(super) fn evaluate(&mut self) -> OperatorKind {
        let call = self.primary();
        let schema = if self.eat(TokenKind::Colon) { Some(self.evaluate_schema()) } else { None };
        OperatorKind::Evaluate { call, schema }
    }

    fn evaluate_schema(&mut self) -> Vec<TypeOf> {
        self.require(TokenKind::LeftParen);
        let members = self.list(|p| {
            if p.eat(TokenKind::Star) { TypeOf::Star } else { TypeOf::Column(p.column_declaration()) }
        });
        self.require(TokenKind::RightParen);
        members
    }
}
