//! Expressions, scalar and tabular.

use super::{ColumnDeclaration, Name, NodeId, Operator, Parameter};
use crate::scalar_type::Type;
use crate::span::Span;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// Its identity in the tree.
    pub id: NodeId,
    /// Its place.
    pub span: Span,
    /// What it is.
    pub kind: ExprKind,
}

/// What an expression is.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// Nothing readable stood here; a diagnostic says so.
    Missing,
    /// A constant; `Expr::span` gives its text, [`crate::literal`] its value.
    Literal(Type),
    /// `dynamic(…)`.
    Dynamic(Box<DynamicValue>),
    /// A column, variable, table or parameterless function; patterns keep their `*`.
    Name(Name),
    /// `*`.
    Star,
    /// `base.member`.
    Path(Box<Expr>, Box<Expr>),
    /// `base[index]`.
    Index(Box<Expr>, Box<Expr>),
    /// `name(arguments)`.
    Call(Name, Vec<Expr>),
    /// `-x`, `+x`.
    Unary(UnaryOp, Box<Expr>),
    /// `x op y`.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `a and b and …`; `true` when the operator is `or`.
    Logical(bool, Vec<Expr>),
    /// `x in (…)`, `x has_any (…)`.
    Membership(MembershipOp, Box<Expr>, Vec<Expr>),
    /// `x between (low .. high)`; `true` when negated.
    Between(bool, Box<Expr>, Box<Expr>, Box<Expr>),
    /// `(x)`.
    Paren(Box<Expr>),
    /// `name = x`, `(a, b) = x`.
    Named(Vec<Name>, Box<Expr>),
    /// `x asc nulls last` and the like, in ordering clauses.
    Ordered(Box<Expr>, Order),
    /// `typeof(…)`.
    TypeOf(Vec<TypeOf>),
    /// `source | operator | …`.
    Pipeline(Box<Pipeline>),
    /// `datatable (columns) [values]`.
    DataTable(Vec<ColumnDeclaration>, Vec<Expr>),
    /// `externaldata (columns) [addresses] with (properties)`.
    ExternalData(Vec<ColumnDeclaration>, Vec<Expr>, Vec<Parameter>),
    /// `(columns) { body }` in a `let`; boxed, large.
    Lambda(Box<Lambda>),
}

/// A member of `typeof(…)`.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeOf {
    /// A scalar type.
    Scalar(Type),
    /// `name: type`.
    Column(ColumnDeclaration),
    /// `*`.
    Star,
}

/// A chain of operators.
#[derive(Debug, Clone, PartialEq)]
pub struct Pipeline {
    /// What flows in; `None` when the first operator starts the flow or it comes from outside.
    pub source: Option<Expr>,
    /// The operators in order.
    pub operators: Vec<Operator>,
}

/// The value inside `dynamic(…)`.
#[derive(Debug, Clone, PartialEq)]
pub enum DynamicValue {
    /// `null` or nothing.
    Null,
    /// A constant of any scalar type; negative numbers are a unary expression.
    Literal(Expr),
    /// `[…]`.
    Array(Vec<DynamicValue>),
    /// `{…}`; the keys are string literals or names.
    Bag(Vec<(Name, DynamicValue)>),
}

/// Direction of an ordering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// `Some(true)` for `asc`, `Some(false)` for `desc`.
    pub ascending: Option<bool>,
    /// `Some(true)` for `nulls first`.
    pub nulls_first: Option<bool>,
}

/// A function written in the query.
#[derive(Debug, Clone, PartialEq)]
pub struct Lambda {
    /// `view` before the parameters.
    pub is_view: bool,
    /// The parameters.
    pub parameters: Vec<LambdaParameter>,
    /// The body: `let` statements and a last expression.
    pub body: Vec<super::Statement>,
}

/// A parameter of a function.
#[derive(Debug, Clone, PartialEq)]
pub struct LambdaParameter {
    /// The name.
    pub name: Name,
    /// What it takes.
    pub kind: ParameterKind,
    /// What it is when left out.
    pub default: Option<Expr>,
}

/// What a parameter takes.
#[derive(Debug, Clone, PartialEq)]
pub enum ParameterKind {
    /// A scalar.
    Scalar(Type),
    /// A table with at least these columns; `None` for `(*)`.
    Table(Option<Vec<ColumnDeclaration>>),
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`
    Minus,
    /// `+`
    Plus,
}

/// Infix operators with one value on each side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Equal,
    NotEqual,
    EqualFold,
    NotEqualFold,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    /// `has`, `contains_cs`, `!startswith`, …: a test of strings.
    Text(TextOp),
}

impl BinaryOp {
    /// How it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Modulo => "%",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
            BinaryOp::EqualFold => "=~",
            BinaryOp::NotEqualFold => "!~",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
            BinaryOp::Text(op) => op.name,
        }
    }
}

/// A string test.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TextOp {
    /// How it is written, as `!has_cs`.
    pub name: &'static str,
    /// What is tested.
    pub test: TextTest,
    /// `!`.
    pub negated: bool,
    /// Whether case counts.
    pub case_sensitive: bool,
}

/// What a string test looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TextTest {
    /// A whole term.
    Has,
    /// The start of a term.
    HasPrefix,
    /// The end of a term.
    HasSuffix,
    /// Anywhere.
    Contains,
    /// At the start.
    StartsWith,
    /// At the end.
    EndsWith,
    /// A regular expression.
    MatchesRegex,
    /// `like`, an old name with wildcards.
    Like,
}

/// Tests against a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum MembershipOp {
    In,
    NotIn,
    InFold,
    NotInFold,
    HasAny,
    HasAll,
}

impl Expr {
    /// The expression within parentheses.
    #[must_use]
    pub fn bare(&self) -> &Expr {
        let mut at = self;
        while let ExprKind::Paren(inner) = &at.kind {
            at = inner;
        }
        at
    }
}
