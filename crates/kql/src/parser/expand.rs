//! `mv-expand` and `mv-apply`.

use super::{Parser, operator::OPERATOR_KEYWORDS};
use crate::ast::{ExpandItem, Expr, OperatorKind, Pipeline};
use crate::scalar_type::Type;
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn mv_expand(&mut self) -> OperatorKind {
        let items = self.list(Self::expand_item);
        let limit = self.expand_limit();
        OperatorKind::MvExpand { items, limit }
    }

    pub(super) fn mv_apply(&mut self) -> OperatorKind {
        let items = self.list(Self::expand_item);
        let limit = self.expand_limit();
        if self.at_word("id") {
            self.advance();
            self.scalar();
        }
        self.require_word("on");
        let body = Box::new(self.parenthesised_pipeline());
        OperatorKind::MvApply { items, limit, body }
    }

    pub(super) fn parenthesised_pipeline(&mut self) -> Pipeline {
        if !self.require(TokenKind::LeftParen) {
            if OPERATOR_KEYWORDS.contains(&self.word()) {
                return self.inner_pipeline();
            }
            return Pipeline { source: None, operators: vec![] };
        }
        let body = self.inner_pipeline();
        if !self.require(TokenKind::RightParen) {
            self.recover();
            self.eat(TokenKind::RightParen);
        }
        body
    }

    fn expand_item(&mut self) -> ExpandItem {
        let value = self.named();
        let mut to = None;
        if self.at_word("to") && self.word_at(1) == "typeof" {
            self.advance();
            self.advance();
            self.require(TokenKind::LeftParen);
            to = Some(self.type_name().unwrap_or(Type::Unknown));
            self.require(TokenKind::RightParen);
        }
        ExpandItem { value, to }
    }

    fn expand_limit(&mut self) -> Option<Expr> {
        if self.eat_word("limit") { Some(self.scalar()) } else { None }
    }
}
