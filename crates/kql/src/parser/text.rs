//! `parse`, `parse-where`, `parse-kv`, `reduce`.

use super::Parser;
use crate::ast::{Expr, ExprKind, OperatorKind, PatternPart};
use crate::scalar_type::Type;
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn parse_pattern(&mut self, is_where: bool) -> OperatorKind {
        let value = self.scalar();
        self.require_word("with");
        let mut parts = vec![];
        while let Some(part) = self.pattern_part() {
            parts.push(part);
        }
        if is_where { OperatorKind::ParseWhere(value, parts) } else { OperatorKind::Parse(value, parts) }
    }

    fn pattern_part(&mut self) -> Option<PatternPart> {
        match self.kind() {
            TokenKind::Star => {
                self.advance();
                Some(PatternPart::Skip)
            }
            TokenKind::Text | TokenKind::OpenText => Some(PatternPart::Text(self.one_text())),
            TokenKind::Word | TokenKind::LeftBracket => {
                let name = self.try_name()?;
                let mut column_type = Type::String;
                if self.eat(TokenKind::Colon) {
                    column_type = self.type_name().unwrap_or(Type::Unknown);
                }
                Some(PatternPart::Column(name, column_type))
            }
            _ => None,
        }
    }

    fn one_text(&mut self) -> Expr {
        let token = self.advance();
        if token.kind == TokenKind::OpenText {
            self.report_open_text(token.span);
        }
        self.node(token.span.start, ExprKind::Literal(Type::String))
    }

    pub(super) fn parse_kv(&mut self) -> OperatorKind {
        let value = self.scalar();
        self.require_word("as");
        let columns = self.column_declarations();
        let properties = if self.eat_word("with") { self.properties() } else { vec![] };
        OperatorKind::ParseKv(value, columns, properties)
    }

    pub(super) fn reduce(&mut self) -> OperatorKind {
        self.require_word("by");
        let value = self.named();
        let mut properties = vec![];
        if self.eat_word("with") {
            properties = self.parameters(&["threshold", "characters"]);
        }
        OperatorKind::Reduce(value, properties)
    }
}
