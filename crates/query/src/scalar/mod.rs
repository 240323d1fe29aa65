//! Expressions of a plan as DataFusion expressions.
//!
//! An expression whose meaning DataFusion shares becomes its own expression, so that its optimiser can
//! look into it; a frequent function becomes a [`function::Kernel`] over columns; everything else is
//! evaluated [row by row](rows), as large a part at once as possible.

mod compare;
pub(crate) mod function;
mod member;
mod native;
mod number;
mod parsed;
mod rows;
mod shape;
mod text;
mod times;

pub(crate) use shape::{as_kind as widened, computed, filled, missing_real, part_of_row, stored};

use crate::column::{arrow_type, scalar_of};
use datafusion::arrow::datatypes::DataType;
use datafusion::logical_expr::{Expr as Df, lit};
use evaluate::plan::{Expr, Node};
use evaluate::run::eval;
use evaluate::{Fault, Session, Value};
use kql::Type;
use std::sync::Arc;

/// Functions that differ from call to call.
const VOLATILE: [&str; 2] = ["rand", "new_guid"];

/// A lowered expression.
#[derive(Debug, Clone)]
pub(crate) struct Lowered {
    /// What DataFusion computes.
    pub expr: Df,
    /// The type in the language.
    pub kind: Type,
    /// The Arrow type.
    pub form: DataType,
    /// Whether the column may have nulls; a string's null means "".
    pub nullable: bool,
}

impl Lowered {
    /// A constant.
    pub fn constant(kind: Type, value: &Value) -> Self {
        let scalar = scalar_of(kind, value);
        Lowered { form: scalar.data_type(), nullable: scalar.is_null(), expr: lit(scalar), kind }
    }

    /// A truth.
    pub fn truth(expr: Df, nullable: bool) -> Self {
        Lowered { expr, kind: Type::Bool, form: DataType::Boolean, nullable }
    }
}

/// What expressions are lowered against.
pub(crate) struct Scope<'a> {
    /// The input's columns.
    pub columns: &'a [Lowered],
    /// The surroundings.
    pub session: &'a Arc<Session>,
}

impl Scope<'_> {
    /// The input's column of that place.
    pub fn column(&self, place: usize) -> Result<Lowered, Fault> {
        let found = self.columns.get(place).cloned();
        found.ok_or_else(|| Fault::Failed(format!("the plan names column {place}, which there is not")))
    }

    /// The value of an expression without columns; `None` when it has some, or fails (then it fails
    /// only if a row needs it).
    pub fn constant(&self, expr: &Expr) -> Option<Value> {
        match &expr.node {
            Node::Literal(value) => Some(value.clone()),
            _ if is_constant(expr) => eval(expr, &[], self.session).ok(),
            _ => None,
        }
    }

    /// The value of an expression.
    pub fn value(&self, expr: &Expr) -> Result<Lowered, Fault> {
        if let Some(value) = self.constant(expr) {
            return Ok(Lowered::constant(expr.kind, &value));
        }
        match native(self, expr)? {
            Some(lowered) => Ok(lowered),
            None => rows::lower(self, expr),
        }
    }

    /// The value in the form that computed values have: moments as ticks.
    pub fn computed(&self, expr: &Expr) -> Result<Lowered, Fault> {
        Ok(shape::computed(self.value(expr)?))
    }

    /// The value as a key of groups or joins: strings without nulls, dynamic values in one form.
    pub fn key(&self, expr: &Expr) -> Result<Lowered, Fault> {
        Ok(shape::key(self.value(expr)?))
    }

    /// Whether an expression is true. False and null are the same here.
    pub fn condition(&self, expr: &Expr) -> Result<Df, Fault> {
        let all = |parts: &[Expr], join: fn(Df, Df) -> Df, none: bool| {
            let mut parts = parts.iter().map(|part| self.condition(part));
            let first = parts.next().unwrap_or(Ok(lit(none)))?;
            parts.try_fold(first, |joined, part| Ok(join(joined, part?)))
        };
        if let Some(value) = self.constant(expr) {
            return Ok(lit(is_true(&value)));
        }
        match &expr.node {
            Node::And(parts) => all(parts, Df::and, true),
            Node::Or(parts) => all(parts, Df::or, false),
            _ => match compare::condition(self, expr)? {
                Some(condition) => Ok(condition),
                None => Ok(shape::truth(self.value(expr)?)),
            },
        }
    }
}

/// Whether a value counts as true.
fn is_true(value: &Value) -> bool {
    value.as_bool().unwrap_or_else(|| value.as_long().is_some_and(|n| n != 0))
}

/// The expression as DataFusion's own or a kernel; `None` when it has neither form.
fn native(scope: &Scope<'_>, expr: &Expr) -> Result<Option<Lowered>, Fault> {
    match &expr.node {
        Node::Column(place) => scope.column(*place).map(Some),
        Node::Literal(value) => Ok(Some(Lowered::constant(expr.kind, value))),
        Node::And(parts) => joined(scope, parts, Df::and).map(Some),
        Node::Or(parts) => joined(scope, parts, Df::or).map(Some),
        Node::Case(branches, otherwise) => case(scope, expr.kind, branches, otherwise).map(Some),
        Node::Cast(inner) => native::cast(scope, expr.kind, inner),
        Node::Call(function, arguments) => native::call(scope, function.name, expr.kind, arguments),
        Node::Part(..) | Node::First(_) | Node::List(_) | Node::Window(..) | Node::Each(..) => Ok(None),
    }
}

fn joined(scope: &Scope<'_>, parts: &[Expr], join: fn(Df, Df) -> Df) -> Result<Lowered, Fault> {
    let mut nullable = false;
    let mut all: Option<Df> = None;
    for part in parts {
        let part = scope.value(part)?;
        nullable |= part.nullable;
        let truth = shape::truth(part);
        all = Some(match all {
            Some(all) => join(all, truth),
            None => truth,
        });
    }
    Ok(Lowered::truth(all.unwrap_or_else(|| lit(true)), nullable))
}

fn case(
    scope: &Scope<'_>,
    kind: Type,
    branches: &[(Expr, Expr)],
    otherwise: &Expr,
) -> Result<Lowered, Fault> {
    let value = |expr: &Expr| Ok::<_, Fault>(shape::as_kind(scope.computed(expr)?, kind));
    let otherwise = value(otherwise)?;
    let mut nullable = otherwise.nullable;
    let mut pairs = vec![];
    for (when, then) in branches {
        let then = value(then)?;
        nullable |= then.nullable;
        pairs.push((Box::new(scope.condition(when)?), Box::new(then.expr)));
    }
    let case = datafusion::logical_expr::Case::new(None, pairs, Some(Box::new(otherwise.expr)));
    Ok(Lowered { expr: Df::Case(case), kind, form: arrow_type(kind), nullable })
}

/// Whether the expression gives one value however often and over whatever row it is evaluated.
fn is_constant(expr: &Expr) -> bool {
    match &expr.node {
        Node::Literal(_) => true,
        Node::Column(_) | Node::Window(..) | Node::First(_) | Node::List(_) | Node::Each(..) => false,
        Node::Call(function, parts) => !VOLATILE.contains(&function.name) && parts.iter().all(is_constant),
        Node::And(parts) | Node::Or(parts) => parts.iter().all(is_constant),
        Node::Case(branches, otherwise) => {
            branches.iter().all(|(c, v)| is_constant(c) && is_constant(v)) && is_constant(otherwise)
        }
        Node::Cast(inner) | Node::Part(inner, _) => is_constant(inner),
    }
}

fn is_volatile(expr: &Expr) -> bool {
    match &expr.node {
        Node::Call(function, parts) => VOLATILE.contains(&function.name) || parts.iter().any(is_volatile),
        Node::And(parts) | Node::Or(parts) => parts.iter().any(is_volatile),
        Node::Case(branches, otherwise) => {
            branches.iter().any(|(c, v)| is_volatile(c) || is_volatile(v)) || is_volatile(otherwise)
        }
        Node::Cast(inner) | Node::Part(inner, _) => is_volatile(inner),
        _ => false,
    }
}
