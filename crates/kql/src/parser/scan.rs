//! `scan`.

use super::Parser;
use crate::ast::{OperatorKind, Scan, ScanStep};
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn scan(&mut self) -> OperatorKind {
        let mut scan = Scan { order: vec![], partition: vec![], declare: vec![], steps: vec![] };
        if self.at_word("order") {
            self.advance();
            self.require_word("by");
            scan.order = self.list(Self::ordered);
        }
        if self.at_word("partition") {
            self.advance();
            self.require_word("by");
            scan.partition = self.list(Self::scalar);
        }
        if self.eat_word("declare") {
            scan.declare = self.scan_declarations();
        }
        self.require_word("with");
        self.require(TokenKind::LeftParen);
        while self.at_word("step") {
            scan.steps.push(self.scan_step());
            if !self.eat(TokenKind::Semicolon) {
                break;
            }
        }
        self.require(TokenKind::RightParen);
        OperatorKind::Scan(Box::new(scan))
    }

    fn scan_declarations(&mut self) -> Vec<(crate::ast::ColumnDeclaration, Option<crate::ast::Expr>)> {
        self.require(TokenKind::LeftParen);
        let declared = self.list(|p| {
            let column = p.column_declaration();
            let default = if p.eat(TokenKind::Assign) { Some(p.scalar()) } else { None };
            (column, default)
        });
        self.require(TokenKind::RightParen);
        declared
    }

    fn scan_step(&mut self) -> ScanStep {
        self.advance();
        let name = self.name("step");
        let optional = self.eat_word("optional");
        let mut output = None;
        if self.eat_word("output") {
            self.require(TokenKind::Assign);
            output = Some(self.name("output"));
        }
        self.require(TokenKind::Colon);
        let condition = self.scalar();
        let assignments = if self.eat(TokenKind::Arrow) { self.list(Self::named) } else { vec![] };
        ScanStep { name, optional, output, condition, assignments }
    }
}
