//! Operators that choose rows or columns: project and its kin, sort, top, sample, count.

use super::Parser;
use crate::ast::{Expr, ExprKind, Name, OperatorKind, Order, TopNestedClause};
use crate::span::Span;
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn project_items(&mut self) -> Vec<Expr> {
        if matches!(
            self.kind(),
            TokenKind::Bar | TokenKind::Semicolon | TokenKind::End | TokenKind::RightParen
        ) {
            return vec![];
        }
        self.list(Self::named)
    }

    /// A name that may hold `*`, or an expression.
    pub(super) fn wildcard_or_scalar(&mut self) -> Expr {
        match self.wildcard() {
            Some(name) => {
                let start = name.span.start;
                self.node(start, ExprKind::Name(name))
            }
            None => self.scalar(),
        }
    }

    /// Words and stars that touch: `Device*`, `*Name`, `a*b`.
    pub(super) fn wildcard(&mut self) -> Option<Name> {
        let is_part = |kind| matches!(kind, TokenKind::Word | TokenKind::Star | TokenKind::Long);
        if !is_part(self.kind()) {
            return None;
        }
        let mut count = 1;
        let mut stars = usize::from(self.kind() == TokenKind::Star);
        while is_part(self.ahead(count).kind) && self.touches(count) {
            stars += usize::from(self.ahead(count).kind == TokenKind::Star);
            count += 1;
        }
        if stars == 0 || (count == 1 && stars == 1 && self.ahead(1).kind == TokenKind::LeftParen) {
            return None;
        }
        let start = self.peek().span.start;
        for _ in 0..count {
            self.advance();
        }
        let span = Span::new(start, self.last_end());
        Some(Name { text: span.of(self.text).to_owned(), span })
    }

    pub(super) fn reorder_item(&mut self) -> Expr {
        let item = self.wildcard_or_scalar();
        self.with_order(item)
    }

    pub(super) fn with_order(&mut self, item: Expr) -> Expr {
        let mut order = Order::default();
        match self.word() {
            "asc" | "granny-asc" => order.ascending = Some(true),
            "desc" | "granny-desc" => order.ascending = Some(false),
            _ => {}
        }
        if order.ascending.is_some() {
            self.advance();
        }
        if self.at_word("nulls") && matches!(self.word_at(1), "first" | "last") {
            self.advance();
            order.nulls_first = Some(self.advance().span.of(self.text) == "first");
        }
        if order == Order::default() {
            return item;
        }
        let start = item.span.start;
        self.node(start, ExprKind::Ordered(Box::new(item), order))
    }

    pub(super) fn ordered(&mut self) -> Expr {
        let alone = !matches!(self.ahead(1).kind, TokenKind::Assign | TokenKind::Word | TokenKind::Dot);
        let item = if matches!(self.word(), "asc" | "desc") && alone {
            self.expression_missing();
            self.missing_quietly()
        } else {
            self.named()
        };
        self.with_order(item)
    }

    pub(super) fn sort(&mut self) -> OperatorKind {
        self.require_word("by");
        OperatorKind::Sort(self.list(Self::ordered))
    }

    pub(super) fn top(&mut self) -> OperatorKind {
        let count = self.scalar();
        self.require_word("by");
        OperatorKind::Top(count, vec![self.ordered()])
    }

    pub(super) fn top_nested(&mut self) -> OperatorKind {
        let mut clauses = vec![self.top_nested_clause()];
        while self.kind() == TokenKind::Comma && self.word_at(1) == "top-nested" {
            self.advance();
            self.advance();
            clauses.push(self.top_nested_clause());
        }
        OperatorKind::TopNested(clauses)
    }

    fn top_nested_clause(&mut self) -> TopNestedClause {
        let count = if self.at_word("of") { None } else { Some(self.scalar()) };
        self.require_word("of");
        let of = self.named();
        let mut others = None;
        if self.at_word("with") && self.word_at(1) == "others" {
            self.advance();
            self.advance();
            self.require(TokenKind::Assign);
            others = Some(self.scalar());
        }
        self.require_word("by");
        TopNestedClause { count, of, others, by: self.ordered() }
    }

    pub(super) fn top_hitters(&mut self) -> OperatorKind {
        let count = self.scalar();
        self.require_word("of");
        let of = self.named();
        let by = if self.eat_word("by") { Some(self.scalar()) } else { None };
        OperatorKind::TopHitters(count, of, by)
    }

    pub(super) fn sample_distinct(&mut self) -> OperatorKind {
        let count = self.scalar();
        self.require_word("of");
        OperatorKind::SampleDistinct(count, self.named())
    }

    pub(super) fn count(&mut self) -> OperatorKind {
        let name = if self.eat_word("as") { Some(self.name("name")) } else { None };
        OperatorKind::Count(name)
    }

    pub(super) fn serialize(&mut self) -> OperatorKind {
        OperatorKind::Serialize(self.project_items())
    }
}
