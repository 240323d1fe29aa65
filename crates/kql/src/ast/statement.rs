//! Statements.

use super::{Expr, LambdaParameter, Name};
use crate::span::Span;

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Its place.
    pub span: Span,
    /// What it is.
    pub kind: StatementKind,
}

/// What a statement is.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// A query.
    Query(Expr),
    /// `let name = value`.
    Let(Name, Expr),
    /// `set name = value`.
    Set(Name, Option<Expr>),
    /// `declare query_parameters(…)`.
    QueryParameters(Vec<LambdaParameter>),
    /// `restrict access to (…)`.
    Restrict(Vec<Expr>),
    /// `alias database name = expression`.
    Alias(Name, Expr),
    /// `declare pattern name …`.
    Pattern(Name, Box<Pattern>),
}

/// A declared pattern: values chosen by constant arguments.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Pattern {
    /// The arguments.
    pub parameters: Vec<LambdaParameter>,
    /// The argument in brackets.
    pub path: Option<LambdaParameter>,
    /// The arms: arguments, path, body.
    pub arms: Vec<PatternArm>,
}

/// `(arguments).[path] = { body }`.
#[derive(Debug, Clone, PartialEq)]
pub struct PatternArm {
    /// The constants.
    pub arguments: Vec<Expr>,
    /// The constant in brackets.
    pub path: Option<Expr>,
    /// What it stands for.
    pub body: Vec<Statement>,
}
