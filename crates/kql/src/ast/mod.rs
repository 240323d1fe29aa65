//! The syntax tree: typed nodes with spans. Trivia is not in the tree but in
//! [`crate::parser::Parsed::tokens`], which hold the whole text.

mod expr;
mod operator;
mod statement;

pub use expr::*;
pub use operator::*;
pub use statement::*;

use crate::span::Span;

/// Identifies a node of one tree; the binder's findings are filed under it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct NodeId(pub u32);

/// A name as written, unquoted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Name {
    /// The name without brackets and quotes; with `*` when it is a pattern.
    pub text: String,
    /// Its place, brackets included.
    pub span: Span,
}

/// `name: type`.
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDeclaration {
    /// The column.
    pub name: Name,
    /// Its type; `None` when the type's name is unknown.
    pub column_type: Option<crate::scalar_type::Type>,
}

/// `name = value` after an operator's keyword, as `kind=inner` or `hint.strategy=shuffle`.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The name, dots included.
    pub name: Name,
    /// The value.
    pub value: Expr,
}
