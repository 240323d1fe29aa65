//! `join`, `lookup`, `union`.

use super::Parser;
use crate::ast::{Expr, ExprKind, JoinClause, OperatorKind};
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn join(&mut self) -> OperatorKind {
        let start = self.operator_start;
        let clause = self.join_clause();
        if clause.on.is_empty() {
            let span = self.span_from(start);
            self.report("KS006", span, "The join has no 'on' with the columns to join by.");
        }
        OperatorKind::Join(clause)
    }

    pub(super) fn lookup(&mut self) -> OperatorKind {
        OperatorKind::Lookup(self.join_clause())
    }

    fn join_clause(&mut self) -> JoinClause {
        let right = Box::new(self.table_operand());
        let on = if self.eat_word("on") { self.list(Self::scalar) } else { vec![] };
        JoinClause { right, on }
    }

    /// A table as an operand: a name, a call, or a parenthesised query.
    pub(super) fn table_operand(&mut self) -> Expr {
        if let Some(name) = self.wildcard() {
            let start = name.span.start;
            return self.node(start, ExprKind::Name(name));
        }
        self.primary()
    }

    pub(super) fn union_tables(&mut self) -> Vec<Expr> {
        self.list(Self::table_operand)
    }

    /// The tables of `search in (…)` and `find in (…)`.
    pub(super) fn scope_tables(&mut self) -> Vec<Expr> {
        let mut tables = vec![];
        if self.at_word("in") && self.ahead(1).kind == TokenKind::LeftParen {
            self.advance();
            self.advance();
            tables = self.list(Self::table_operand);
            self.require(TokenKind::RightParen);
        }
        tables
    }
}
