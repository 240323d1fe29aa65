//! `summarize` and `make-series`.

use super::Parser;
use crate::ast::{Expr, MakeSeries, OperatorKind, Parameter};
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn summarize(&mut self) -> OperatorKind {
        let mut aggregates = vec![];
        if !self.at_word("by") && !self.at_operator_end() {
            aggregates = self.list(Self::named);
        }
        let by = self.by_clause();
        OperatorKind::Summarize { aggregates, by }
    }

    fn at_operator_end(&self) -> bool {
        matches!(self.kind(), TokenKind::Bar | TokenKind::Semicolon | TokenKind::End | TokenKind::RightParen)
    }

    fn by_clause(&mut self) -> Vec<Expr> {
        if !self.eat_word("by") { vec![] } else { self.list(Self::named) }
    }

    pub(super) fn make_series(&mut self, parameters: &mut Vec<Parameter>) -> OperatorKind {
        parameters.extend(self.parameters(&["kind"]));
        let aggregates = self.list(|p| {
            let aggregate = p.named();
            let default = if p.eat_word("default") {
                p.require(TokenKind::Assign);
                Some(p.scalar())
            } else {
                None
            };
            (aggregate, default)
        });
        self.require_word("on");
        let on = self.named();
        let mut series =
            MakeSeries { aggregates, on, from: None, to: None, step: None, range: None, by: vec![] };
        if self.eat_word("in") {
            series.range = Some(self.primary());
        } else {
            series.from = self.clause("from");
            series.to = self.clause("to");
            series.step = self.clause("step");
        }
        series.by = self.by_clause();
        OperatorKind::MakeSeries(Box::new(series))
    }

    fn clause(&mut self, word: &str) -> Option<Expr> {
        if self.eat_word(word) { Some(self.scalar()) } else { None }
    }
}
