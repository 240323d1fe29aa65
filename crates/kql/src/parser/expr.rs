//! Scalar expressions by rank: `or`, `and`, comparison, sum, product, sign.

use super::{CHAIN_MAX, Parser};
use crate::ast::{BinaryOp, Expr, ExprKind, MembershipOp, TextOp, TextTest, UnaryOp};
use crate::token::TokenKind;

impl Parser<'_> {
    /// A scalar expression.
    pub(super) fn scalar(&mut self) -> Expr {
        match self.deeper(Self::or) {
            Some(found) => found,
            None => {
                self.recover();
                self.missing_quietly()
            }
        }
    }

    fn or(&mut self) -> Expr {
        self.logical(true, "or", Self::and)
    }

    fn and(&mut self) -> Expr {
        self.logical(false, "and", Self::comparison)
    }

    fn logical(&mut self, is_or: bool, word: &str, operand: fn(&mut Self) -> Expr) -> Expr {
        let start = self.peek().span.start;
        let first = operand(self);
        if !self.at_word(word) {
            return first;
        }
        let mut operands = vec![first];
        while self.eat_word(word) {
            operands.push(operand(self));
        }
        self.node(start, ExprKind::Logical(is_or, operands))
    }

    fn comparison(&mut self) -> Expr {
        let start = self.peek().span.start;
        let mut left = self.sum();
        for _ in 0..CHAIN_MAX {
            let kind = if let Some(op) = self.comparison_sign() {
                self.advance();
                ExprKind::Binary(op, Box::new(left), Box::new(self.sum()))
            } else if let Some(op) = self.text_op() {
                ExprKind::Binary(BinaryOp::Text(op), Box::new(left), Box::new(self.sum()))
            } else if let Some(op) = membership_op(self.word()).filter(|_| self.is_membership()) {
                self.advance();
                ExprKind::Membership(op, Box::new(left), self.membership_list())
            } else if matches!(self.word(), "between" | "!between") {
                let negated = self.advance().span.of(self.text).starts_with('!');
                self.between(negated, left)
            } else {
                return left;
            };
            left = self.node(start, kind);
        }
        self.too_long();
        left
    }

    fn too_long(&mut self) {
        let span = self.peek().span;
        self.report(
            "KS232",
            span,
            format!("More than {CHAIN_MAX} operators in a row; use parentheses or let."),
        );
        self.recover();
    }

    /// `x in (…)`; `make-series … on x in range(…)` is no test.
    fn is_membership(&self) -> bool {
        !(self.at_word("in") && self.word_at(1) == "range" && self.ahead(2).kind == TokenKind::LeftParen)
    }

    fn between(&mut self, negated: bool, left: Expr) -> ExprKind {
        self.require(TokenKind::LeftParen);
        let low = self.scalar();
        self.require(TokenKind::DotDot);
        let high = self.scalar();
        self.require(TokenKind::RightParen);
        ExprKind::Between(negated, Box::new(left), Box::new(low), Box::new(high))
    }

    fn membership_list(&mut self) -> Vec<Expr> {
        if !self.require(TokenKind::LeftParen) {
            return vec![];
        }
        if self.kind() == TokenKind::RightParen {
            self.expression_missing();
            self.advance();
            return vec![];
        }
        let items = self.list(Self::tabular);
        self.require(TokenKind::RightParen);
        items
    }

    fn comparison_sign(&self) -> Option<BinaryOp> {
        Some(match self.kind() {
            TokenKind::Equal => BinaryOp::Equal,
            TokenKind::NotEqual => BinaryOp::NotEqual,
            TokenKind::EqualTilde => BinaryOp::EqualFold,
            TokenKind::NotTilde => BinaryOp::NotEqualFold,
            TokenKind::Less => BinaryOp::Less,
            TokenKind::LessEqual => BinaryOp::LessEqual,
            TokenKind::Greater => BinaryOp::Greater,
            TokenKind::GreaterEqual => BinaryOp::GreaterEqual,
            _ => return None,
        })
    }

    fn text_op(&mut self) -> Option<TextOp> {
        if self.at_word("matches") && self.word_at(1) == "regex" {
            self.advance();
            self.advance();
            return TEXT_OPS.iter().find(|op| op.test == TextTest::MatchesRegex).copied();
        }
        if self.searching && self.eat(TokenKind::Colon) {
            return TEXT_OPS.first().copied();
        }
        let word = self.word();
        let op = TEXT_OPS.iter().find(|op| op.name == word || alias(word) == Some(op.name)).copied();
        if op.is_some() {
            self.advance();
        }
        op
    }

    fn sum(&mut self) -> Expr {
        let sign = |kind| match kind {
            TokenKind::Plus => Some(BinaryOp::Add),
            TokenKind::Minus => Some(BinaryOp::Subtract),
            _ => None,
        };
        self.infix(sign, Self::product)
    }

    fn product(&mut self) -> Expr {
        let sign = |kind| match kind {
            TokenKind::Star => Some(BinaryOp::Multiply),
            TokenKind::Slash => Some(BinaryOp::Divide),
            TokenKind::Percent => Some(BinaryOp::Modulo),
            _ => None,
        };
        self.infix(sign, Self::signed)
    }

    fn infix(&mut self, sign: fn(TokenKind) -> Option<BinaryOp>, operand: fn(&mut Self) -> Expr) -> Expr {
        let start = self.peek().span.start;
        let mut left = operand(self);
        for _ in 0..CHAIN_MAX {
            let Some(op) = sign(self.kind()) else { return left };
            self.advance();
            let right = operand(self);
            left = self.node(start, ExprKind::Binary(op, Box::new(left), Box::new(right)));
        }
        if sign(self.kind()).is_some() {
            self.too_long();
        }
        left
    }

    fn signed(&mut self) -> Expr {
        let op = match self.kind() {
            TokenKind::Minus => UnaryOp::Minus,
            TokenKind::Plus => UnaryOp::Plus,
            _ => return self.primary(),
        };
        let start = self.advance().span.start;
        let operand = match self.deeper(Self::signed) {
            Some(operand) => operand,
            None => self.missing_quietly(),
        };
        self.node(start, ExprKind::Unary(op, Box::new(operand)))
    }

    /// `name = x`, `(a, b) = x` or a plain expression.
    pub(super) fn named(&mut self) -> Expr {
        self.named_with(Self::scalar)
    }

    pub(super) fn named_with(&mut self, value: fn(&mut Self) -> Expr) -> Expr {
        let start = self.peek().span.start;
        let names = match self.name_list_length() {
            None => return value(self),
            Some(0) => {
                let name = self.name("name");
                vec![name]
            }
            Some(_) => {
                self.advance();
                let names = self.list(|p| p.name("name"));
                self.require(TokenKind::RightParen);
                names
            }
        };
        self.require(TokenKind::Assign);
        let value = value(self);
        self.node(start, ExprKind::Named(names, Box::new(value)))
    }

    /// `Some(0)` before `name =`, `Some(n)` before `(a, b) =`.
    fn name_list_length(&self) -> Option<usize> {
        if self.kind() == TokenKind::Word && self.ahead(1).kind == TokenKind::Assign {
            return Some(0);
        }
        if self.at_bracket_name() && self.ahead(3).kind == TokenKind::Assign {
            return Some(0);
        }
        if self.kind() != TokenKind::LeftParen {
            return None;
        }
        let mut count = 1;
        while self.ahead(count).kind == TokenKind::Word
            && self.ahead(count + 1).kind == TokenKind::Comma
            && count < 400
        {
            count += 2;
        }
        let closed = self.ahead(count).kind == TokenKind::Word
            && self.ahead(count + 1).kind == TokenKind::RightParen
            && self.ahead(count + 2).kind == TokenKind::Assign;
        closed.then_some(count)
    }
}

fn alias(word: &str) -> Option<&'static str> {
    Some(match word {
        "notcontains" => "!contains",
        "containscs" => "contains_cs",
        "notcontainscs" => "!contains_cs",
        _ => return None,
    })
}

fn membership_op(word: &str) -> Option<MembershipOp> {
    Some(match word {
        "in" => MembershipOp::In,
        "!in" => MembershipOp::NotIn,
        "in~" => MembershipOp::InFold,
        "!in~" => MembershipOp::NotInFold,
        "has_any" => MembershipOp::HasAny,
        "has_all" => MembershipOp::HasAll,
        _ => return None,
    })
}

const fn op(name: &'static str, test: TextTest, negated: bool, case_sensitive: bool) -> TextOp {
    TextOp { name, test, negated, case_sensitive }
}

/// The string tests as they are written.
pub const TEXT_OPS: &[TextOp] = &[
    op("has", TextTest::Has, false, false),
    op("!has", TextTest::Has, true, false),
    op("has_cs", TextTest::Has, false, true),
    op("!has_cs", TextTest::Has, true, true),
    op("hasprefix", TextTest::HasPrefix, false, false),
    op("!hasprefix", TextTest::HasPrefix, true, false),
    op("hasprefix_cs", TextTest::HasPrefix, false, true),
    op("!hasprefix_cs", TextTest::HasPrefix, true, true),
    op("hassuffix", TextTest::HasSuffix, false, false),
    op("!hassuffix", TextTest::HasSuffix, true, false),
    op("hassuffix_cs", TextTest::HasSuffix, false, true),
    op("!hassuffix_cs", TextTest::HasSuffix, true, true),
    op("contains", TextTest::Contains, false, false),
    op("!contains", TextTest::Contains, true, false),
    op("contains_cs", TextTest::Contains, false, true),
    op("!contains_cs", TextTest::Contains, true, true),
    op("startswith", TextTest::StartsWith, false, false),
    op("!startswith", TextTest::StartsWith, true, false),
    op("startswith_cs", TextTest::StartsWith, false, true),
    op("!startswith_cs", TextTest::StartsWith, true, true),
    op("endswith", TextTest::EndsWith, false, false),
    op("!endswith", TextTest::EndsWith, true, false),
    op("endswith_cs", TextTest::EndsWith, false, true),
    op("!endswith_cs", TextTest::EndsWith, true, true),
    op("matches regex", TextTest::MatchesRegex, false, true),
    op("like", TextTest::Like, false, false),
    op("notlike", TextTest::Like, true, false),
    op("likecs", TextTest::Like, false, true),
    op("notlikecs", TextTest::Like, true, true),
];
