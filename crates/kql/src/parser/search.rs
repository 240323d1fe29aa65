//! `search`, `find`, `facet`, `fork`, `partition`.

use super::Parser;
use crate::ast::{Expr, ExprKind, Find, ForkBranch, OperatorKind, Pipeline};
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn search(&mut self) -> OperatorKind {
        let tables = self.scope_tables();
        // In a search, `column:"x"` asks whether the column has the term.
        let before = std::mem::replace(&mut self.searching, true);
        let predicate = self.scalar();
        self.searching = before;
        OperatorKind::Search { tables, predicate }
    }

    pub(super) fn find(&mut self) -> OperatorKind {
        let tables = self.scope_tables();
        if !self.eat_word("where") && !tables.is_empty() {
            self.expected("where");
        }
        let predicate = self.scalar();
        let mut find = Find { tables, predicate, project: vec![], project_away: vec![], pack: false };
        match self.word() {
            "project" | "project-smart" => {
                self.advance();
                self.find_projection(&mut find);
            }
            "project-away" => {
                self.advance();
                find.project_away = self.list(Self::wildcard_or_scalar);
            }
            _ => {}
        }
        OperatorKind::Find(Box::new(find))
    }

    fn find_projection(&mut self, find: &mut Find) {
        loop {
            if self.at_word("pack") && self.ahead(1).kind == TokenKind::LeftParen {
                find.pack = true;
                self.scalar();
            } else {
                let item = self.named();
                let column_type = if self.eat(TokenKind::Colon) { self.type_name() } else { None };
                find.project.push((item, column_type));
            }
            if !self.eat(TokenKind::Comma) {
                return;
            }
        }
    }

    pub(super) fn facet(&mut self) -> OperatorKind {
        self.require_word("by");
        let by = self.list(Self::scalar);
        let body = if self.eat_word("with") { Some(Box::new(self.parenthesised_pipeline())) } else { None };
        OperatorKind::Facet(by, body)
    }

    pub(super) fn fork(&mut self) -> OperatorKind {
        let mut branches = vec![];
        loop {
            let named = self.kind() == TokenKind::Word && self.ahead(1).kind == TokenKind::Assign;
            if self.kind() != TokenKind::LeftParen && !named {
                break;
            }
            let name = if named {
                let name = self.name("name");
                self.advance();
                Some(name)
            } else {
                None
            };
            branches.push(ForkBranch { name, body: self.parenthesised_pipeline() });
        }
        if branches.is_empty() {
            self.expected("(");
        }
        OperatorKind::Fork(branches)
    }

    /// A column or path, never a call: the parenthesis after it opens the inner query.
    fn partition_key(&mut self) -> Expr {
        let start = self.peek().span.start;
        let name = self.name("column");
        let mut key = self.node(start, ExprKind::Name(name));
        while self.eat(TokenKind::Dot) {
            let at = self.peek().span.start;
            let name = self.name("name");
            let member = self.node(at, ExprKind::Name(name));
            key = self.node(start, ExprKind::Path(Box::new(key), Box::new(member)));
        }
        key
    }

    pub(super) fn partition(&mut self) -> OperatorKind {
        self.require_word("by");
        let by = self.partition_key();
        let scope = if self.eat_word("in") { Some(self.primary()) } else { None };
        let body = if self.eat(TokenKind::LeftBrace) {
            let body = self.inner_pipeline();
            self.require(TokenKind::RightBrace);
            body
        } else if self.kind() == TokenKind::LeftParen {
            self.parenthesised_pipeline()
        } else {
            self.expected("(");
            Pipeline { source: None, operators: vec![] }
        };
        OperatorKind::Partition { by, scope, body: Box::new(body) }
    }
}
