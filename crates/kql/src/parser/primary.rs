//! Primary expressions: constants, names, calls, paths, `dynamic(…)`, `typeof(…)`.

use super::{CHAIN_MAX, Parser};
use crate::ast::{DynamicValue, Expr, ExprKind, Name, TypeOf};
use crate::scalar_type::Type;
use crate::span::Span;
use crate::token::TokenKind;

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Expr {
        let start = self.peek().span.start;
        let mut base = self.atom();
        for _ in 0..CHAIN_MAX {
            let kind = match self.kind() {
                TokenKind::Dot => {
                    self.advance();
                    if self.kind() == TokenKind::LeftBracket && !self.at_bracket_name() {
                        self.index(base)
                    } else {
                        let member = self.member();
                        ExprKind::Path(Box::new(base), Box::new(member))
                    }
                }
                TokenKind::LeftBracket if can_index(&base) => self.index(base),
                _ => return base,
            };
            base = self.node(start, kind);
        }
        let span = self.peek().span;
        self.report("KS232", span, format!("A path of more than {CHAIN_MAX} members."));
        self.recover();
        base
    }

    /// `[expression]` behind a base, with or without a dot between.
    fn index(&mut self, base: Expr) -> ExprKind {
        self.advance();
        let index = self.scalar();
        self.require(TokenKind::RightBracket);
        ExprKind::Index(Box::new(base), Box::new(index))
    }

    fn member(&mut self) -> Expr {
        let start = self.peek().span.start;
        let name = self.name("name");
        if self.kind() == TokenKind::LeftParen && !name.text.is_empty() {
            return self.call(start, name);
        }
        self.node(start, ExprKind::Name(name))
    }

    fn atom(&mut self) -> Expr {
        let start = self.peek().span.start;
        match self.kind() {
            TokenKind::Long => self.constant(Type::Long),
            TokenKind::Real => self.constant(Type::Real),
            TokenKind::Timespan => self.constant(Type::Timespan),
            TokenKind::Typed(kind) => self.constant(kind),
            TokenKind::Text | TokenKind::OpenText => self.text_constant(),
            TokenKind::Star => {
                self.advance();
                self.node(start, ExprKind::Star)
            }
            TokenKind::LeftParen => self.parenthesised(),
            TokenKind::Word => self.word_atom(),
            TokenKind::LeftBracket if self.at_bracket_name() => {
                let name = self.name("name");
                if self.kind() == TokenKind::LeftParen {
                    return self.call(start, name);
                }
                self.node(start, ExprKind::Name(name))
            }
            // A name in brackets that is not a plain string.
            TokenKind::LeftBracket
                if !matches!(self.ahead(1).kind, TokenKind::End | TokenKind::RightBracket) =>
            {
                self.advance();
                let inner = self.scalar();
                self.require(TokenKind::RightBracket);
                self.node(start, ExprKind::Paren(Box::new(inner)))
            }
            _ => {
                self.expression_missing();
                self.missing_quietly()
            }
        }
    }

    fn constant(&mut self, kind: Type) -> Expr {
        let start = self.advance().span.start;
        self.node(start, ExprKind::Literal(kind))
    }

    /// Adjacent strings are one.
    fn text_constant(&mut self) -> Expr {
        let start = self.peek().span.start;
        while matches!(self.kind(), TokenKind::Text | TokenKind::OpenText) {
            let token = self.advance();
            if token.kind == TokenKind::OpenText {
                self.report_open_text(token.span);
            }
        }
        self.node(start, ExprKind::Literal(Type::String))
    }

    /// Tells why a string has no end.
    pub(super) fn report_open_text(&mut self, literal: Span) {
        let end = Span::new(literal.end, literal.end);
        let message = if self.text[literal.end..].starts_with('\\') {
            "This is no escape; write \\\\ for a backslash, or @\"…\" for a path."
        } else {
            "The string does not end on its line; add the closing quote."
        };
        self.report("KS001", end, message);
    }

    fn parenthesised(&mut self) -> Expr {
        let start = self.advance().span.start;
        let inner = self.tabular();
        if !self.require(TokenKind::RightParen) {
            self.recover();
            self.eat(TokenKind::RightParen);
        }
        self.node(start, ExprKind::Paren(Box::new(inner)))
    }

    fn word_atom(&mut self) -> Expr {
        let start = self.peek().span.start;
        let word = self.word();
        let called = self.ahead(1).kind == TokenKind::LeftParen;
        match word {
            "true" | "false" | "True" | "False" | "TRUE" | "FALSE" if !called => {
                return self.constant(Type::Bool);
            }
            "null" if !called => return self.constant(Type::Unknown),
            "dynamic" if called => return self.dynamic(),
            "typeof" if called => return self.type_of(),
            "datatable" if called || self.ahead(1).kind == TokenKind::Word => return self.data_table(),
            "inline_external_table" if called => return self.inline_external_table(),
            "externaldata" | "external_data" if called || self.ahead(1).kind == TokenKind::Word => {
                return self.external_data();
            }
            _ => {}
        }
        if word.starts_with('!') || self.at_stray_operator(word) {
            self.expression_missing();
            return self.missing_quietly();
        }
        let name = self.name("name");
        if self.kind() == TokenKind::LeftParen {
            return self.call(start, name);
        }
        self.node(start, ExprKind::Name(name))
    }

    /// An operator's word where an operand should be. Alone it is a name, as keywords may be.
    fn at_stray_operator(&self, word: &str) -> bool {
        let is_operator = matches!(word, "by" | "in" | "in~" | "or" | "and" | "between" | "where")
            || (matches!(word, "has_any" | "has_all") && self.ahead(1).kind == TokenKind::LeftParen)
            || super::expr::TEXT_OPS.iter().any(|op| op.name == word);
        is_operator
            && match self.ahead(1).kind {
                TokenKind::Word => !matches!(
                    self.word_at(1),
                    "and" | "or" | "in" | "has" | "contains" | "asc" | "desc" | "by" | "on"
                ),
                TokenKind::LeftParen | TokenKind::Long | TokenKind::Text => true,
                _ => false,
            }
    }

    /// The arguments of a call; each may be a table.
    pub(super) fn call(&mut self, start: usize, name: Name) -> Expr {
        self.require(TokenKind::LeftParen);
        let mut arguments = vec![];
        if self.kind() != TokenKind::RightParen {
            // Only these take a query as it is; elsewhere it stands in parentheses of its own.
            let takes_query = matches!(name.text.as_str(), "toscalar" | "materialize");
            arguments = self.list(|p| p.named_with(if takes_query { Self::tabular } else { Self::scalar }));
        }
        if !self.require(TokenKind::RightParen) {
            self.recover();
            self.eat(TokenKind::RightParen);
        }
        self.node(start, ExprKind::Call(name, arguments))
    }

    fn type_of(&mut self) -> Expr {
        let start = self.advance().span.start;
        self.advance();
        let members = self.list(Self::type_member);
        self.require(TokenKind::RightParen);
        self.node(start, ExprKind::TypeOf(members))
    }

    fn type_member(&mut self) -> TypeOf {
        if self.eat(TokenKind::Star) {
            return TypeOf::Star;
        }
        if self.ahead(1).kind == TokenKind::Colon || self.at_bracket_name() {
            return TypeOf::Column(self.column_declaration());
        }
        TypeOf::Scalar(self.type_name().unwrap_or(Type::Unknown))
    }

    /// `dynamic(…)`: JSON, with constants of the language in it.
    fn dynamic(&mut self) -> Expr {
        let start = self.advance().span.start;
        self.advance();
        let value =
            if self.kind() == TokenKind::RightParen { DynamicValue::Null } else { self.dynamic_value() };
        if !self.require(TokenKind::RightParen) {
            self.recover();
            self.eat(TokenKind::RightParen);
        }
        self.node(start, ExprKind::Dynamic(Box::new(value)))
    }

    fn dynamic_value(&mut self) -> DynamicValue {
        match self.kind() {
            TokenKind::LeftBracket => self.deeper(Self::dynamic_array).unwrap_or(DynamicValue::Null),
            TokenKind::LeftBrace => self.deeper(Self::dynamic_bag).unwrap_or(DynamicValue::Null),
            TokenKind::Word if self.at_word("null") => {
                self.advance();
                DynamicValue::Null
            }
            TokenKind::Word if self.at_word("dynamic") && self.ahead(1).kind == TokenKind::LeftParen => {
                self.advance();
                self.advance();
                let value = self.deeper(Self::dynamic_value).unwrap_or(DynamicValue::Null);
                self.require(TokenKind::RightParen);
                value
            }
            _ => DynamicValue::Literal(self.dynamic_constant()),
        }
    }

    fn dynamic_constant(&mut self) -> Expr {
        match self.kind() {
            TokenKind::Minus | TokenKind::Plus => self.scalar(),
            // In a list, strings without a comma between them are an error, not one string.
            TokenKind::Text => {
                let start = self.advance().span.start;
                self.node(start, ExprKind::Literal(Type::String))
            }
            _ => self.atom(),
        }
    }

    fn dynamic_array(&mut self) -> DynamicValue {
        self.advance();
        let mut items = vec![];
        while self.kind() != TokenKind::RightBracket {
            items.push(self.dynamic_value());
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.require(TokenKind::RightBracket);
        DynamicValue::Array(items)
    }

    fn dynamic_bag(&mut self) -> DynamicValue {
        self.advance();
        let mut members = vec![];
        while self.kind() != TokenKind::RightBrace {
            let key = self.bag_key();
            self.require(TokenKind::Colon);
            members.push((key, self.dynamic_value()));
            if !self.eat(TokenKind::Comma) {
                break;
            }
        }
        self.require(TokenKind::RightBrace);
        DynamicValue::Bag(members)
    }

    fn bag_key(&mut self) -> Name {
        if self.kind() == TokenKind::Text {
            let token = self.advance();
            let text = crate::literal::text_value(token.span.of(self.text)).into_owned();
            return Name { text, span: token.span };
        }
        self.name("key")
    }
}

fn can_index(base: &Expr) -> bool {
    !matches!(base.kind, ExprKind::Literal(_) | ExprKind::Missing | ExprKind::Star)
}
