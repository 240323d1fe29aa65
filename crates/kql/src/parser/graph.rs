//! `make-graph`, `graph-match`, `graph-to-table`.

use super::Parser;
use crate::ast::{Expr, GraphMatch, GraphPart, MakeGraph, Name, OperatorKind};
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn make_graph(&mut self) -> OperatorKind {
        let source = self.name("source column");
        self.edge_sign();
        let target = self.name("target column");
        let mut graph = MakeGraph { source, target, nodes: vec![], node_id: None, partition: None };
        if self.at_word("with_node_id") {
            self.advance();
            self.require(TokenKind::Assign);
            graph.node_id = Some(self.name("name"));
        }
        if self.eat_word("with") {
            if self.at_word("with_node_id") {
                self.advance();
                self.require(TokenKind::Assign);
                graph.node_id = Some(self.name("name"));
            } else {
                graph.nodes = self.list(Self::graph_nodes);
            }
        }
        if self.at_word("partitioned") {
            self.advance();
            self.advance();
            self.require_word("by");
            let column = self.name("column");
            graph.partition = Some((column, Box::new(self.parenthesised_pipeline())));
        }
        OperatorKind::MakeGraph(Box::new(graph))
    }

    fn graph_nodes(&mut self) -> (Expr, Name) {
        let table = self.table_operand();
        self.require_word("on");
        (table, self.name("column"))
    }

    /// `-->`, `--`, `<--`.
    fn edge_sign(&mut self) {
        let start = self.at;
        while matches!(self.kind(), TokenKind::Minus | TokenKind::Greater | TokenKind::Less) {
            self.advance();
        }
        if self.at == start {
            self.expected("-->");
        }
    }

    pub(super) fn graph_match(&mut self) -> OperatorKind {
        let patterns = self.list(Self::graph_pattern);
        let predicate = if self.eat_word("where") { Some(self.scalar()) } else { None };
        let project = if self.eat_word("project") { self.list(Self::named) } else { vec![] };
        OperatorKind::GraphMatch(Box::new(GraphMatch { patterns, predicate, project }))
    }

    fn graph_pattern(&mut self) -> Vec<GraphPart> {
        let mut parts = vec![];
        loop {
            match self.kind() {
                TokenKind::LeftParen => {
                    self.advance();
                    let name = self.try_name();
                    self.require(TokenKind::RightParen);
                    parts.push(GraphPart::Node(name));
                }
                TokenKind::Minus | TokenKind::Less => parts.push(self.graph_edge()),
                _ => {
                    if parts.is_empty() {
                        self.expected("(");
                    }
                    return parts;
                }
            }
        }
    }

    fn graph_edge(&mut self) -> GraphPart {
        let backward = self.eat(TokenKind::Less);
        self.eat(TokenKind::Minus);
        let mut name = None;
        let mut hops = None;
        if self.eat(TokenKind::LeftBracket) {
            name = self.try_name();
            if self.eat(TokenKind::Star) {
                let low = self.scalar();
                self.require(TokenKind::DotDot);
                hops = Some((low, self.scalar()));
            }
            self.require(TokenKind::RightBracket);
        }
        self.eat(TokenKind::Minus);
        let onward = self.eat(TokenKind::Greater);
        let forward = if backward {
            Some(false)
        } else if onward {
            Some(true)
        } else {
            None
        };
        GraphPart::Edge { name, hops, forward }
    }

    pub(super) fn graph_to_table(&mut self) -> OperatorKind {
        let parts = self.list(|p| {
            let what = p.name("nodes or edges");
            let name = if p.eat_word("as") { Some(p.name("name")) } else { None };
            let parameters = p.parameters(&["with_node_id", "with_source_id", "with_target_id"]);
            (what, name, parameters)
        });
        OperatorKind::GraphToTable(parts)
    }
}
