//! What names stand for: columns of the row, variables, functions.

use super::Shape;
use crate::ast::{Lambda, Pattern};
use crate::catalogue::Column;
use crate::scalar_type::Type;
use std::rc::Rc;

/// What an expression gives.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// One value.
    Scalar(Type),
    /// Several named values of one function, as of `series_stats`.
    Tuple(Vec<Column>),
    /// A table.
    Table(Shape),
    /// A graph: node columns, edge columns.
    Graph(Shape, Shape),
    /// A type, of `typeof(…)`.
    TypeLiteral(Type),
    /// Nothing that could be made out; the error is told already.
    Nothing,
}

impl Value {
    /// The type when it is used as a scalar.
    pub(super) fn scalar_type(&self) -> Type {
        match self {
            Value::Scalar(kind) => *kind,
            Value::Tuple(columns) => columns.first().map_or(Type::Unknown, |c| c.column_type),
            _ => Type::Unknown,
        }
    }
}

/// A name of `let`, `as` or a parameter.
#[derive(Debug, Clone)]
pub(super) struct Local<'a> {
    pub name: &'a str,
    pub value: LocalValue<'a>,
    /// The text, when the value is a constant string: `table(x)` needs it.
    pub text: Option<Rc<str>>,
}

impl<'a> Local<'a> {
    /// A name for a value.
    pub fn of(name: &'a str, value: Value) -> Self {
        Local { name, value: LocalValue::Value(Rc::new(value)), text: None }
    }

    /// The same with the text of a constant.
    pub fn with_text(self, text: Option<Rc<str>>) -> Self {
        Local { text, ..self }
    }
}

#[derive(Debug, Clone)]
pub(super) enum LocalValue<'a> {
    Value(Rc<Value>),
    /// A function and how many names were known where it stands.
    Function(&'a Lambda, usize),
    /// A declared pattern.
    Pattern(&'a Pattern),
    /// A thing that is not looked into.
    Opaque,
}

/// The row that an expression sees.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub shape: Shape,
    pub left: Option<Shape>,
    pub right: Option<Shape>,
    /// Names with their members, of graph patterns.
    pub members: Vec<(String, Shape)>,
    /// Whether there is a row at all; outside of operators there is none.
    pub exists: bool,
}

impl Row {
    pub fn of(shape: Shape) -> Self {
        Row { shape, exists: true, ..Row::default() }
    }
}
