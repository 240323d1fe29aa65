//! Comparisons.
//!
//! `null == null` and `null != null` are null; `null == x` is false and `null != x` true for any other
//! `x`; orders with null are null. Where only truth matters, false and null are the same, which leaves
//! plain comparisons that can be checked against statistics.
//! <https://learn.microsoft.com/kusto/query/scalar-data-types/null-values>

use super::function::{Function, Kernel};
use super::shape::{as_kind, computed, filled};
use super::{Lowered, Scope, times};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{ArrayRef, BooleanArray};
use datafusion::arrow::datatypes::{DataType, Float64Type};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::expr_fn::when;
use datafusion::logical_expr::{BinaryExpr, Expr as Df, Operator, lit};
use evaluate::plan::{Expr, Node};
use evaluate::{Fault, Value};
use kql::Type;
use std::cmp::Ordering;
use std::sync::Arc;

/// Most texts or numbers that `in` compares one by one, so that statistics can be asked for each.
const LISTED_MAX: usize = 64;

/// The comparison of that name.
pub(super) fn operator(name: &str) -> Option<Operator> {
    Some(match name {
        "==" => Operator::Eq,
        "!=" | "<>" => Operator::NotEq,
        "<" => Operator::Lt,
        "<=" => Operator::LtEq,
        ">" => Operator::Gt,
        ">=" => Operator::GtEq,
        _ => return None,
    })
}

/// A comparison of which only the truth matters.
pub(super) fn condition(scope: &Scope<'_>, expr: &Expr) -> Result<Option<Df>, Fault> {
    let Node::Call(function, arguments) = &expr.node else { return Ok(None) };
    match (function.name, arguments.as_slice()) {
        ("in", [value, items @ ..]) => listed(scope, value, items),
        ("between", [value, from, to]) => between(scope, value, from, to),
        (name, [left, right]) => match operator(name) {
            Some(operator) => Ok(comparison(scope, operator, (left, right), true)?.map(|l| l.expr)),
            None => Ok(None),
        },
        _ => Ok(None),
    }
}

/// A comparison; with `truth_only`, null may stand for false.
pub(super) fn comparison(
    scope: &Scope<'_>,
    operator: Operator,
    (left, right): (&Expr, &Expr),
    truth_only: bool,
) -> Result<Option<Lowered>, Fault> {
    let wider = |kind| {
        let side = |expr| Ok::<_, Fault>(as_kind(scope.computed(expr)?, kind));
        Ok::<_, Fault>((side(left)?, side(right)?))
    };
    let (left, right) = match (left.kind, right.kind) {
        (Type::DateTime, Type::DateTime) => {
            return times::comparison(scope, operator, (left, right), truth_only).map(Some);
        }
        (Type::String, Type::String) => return texts(scope, operator, (left, right), truth_only).map(Some),
        (Type::Timespan, Type::Timespan)
        | (Type::Bool, Type::Bool)
        | (Type::Guid, Type::Guid)
        | (Type::Decimal, Type::Decimal) => (scope.computed(left)?, scope.computed(right)?),
        (a, b) if a.is_integer() && b.is_integer() => wider(if a == b { a } else { Type::Long })?,
        (a, b) if truth_only && a.width().is_some_and(|w| w < 3) && b.width().is_some_and(|w| w < 3) => {
            let (left, right) = wider(Type::Real)?;
            return Ok(Some(reals(operator, left, right)));
        }
        _ => return Ok(None),
    };
    Ok(Some(direct(operator, left, right, truth_only)))
}

/// A comparison of two columns of one Arrow type.
pub(super) fn direct(operator: Operator, left: Lowered, right: Lowered, truth_only: bool) -> Lowered {
    let nullable = left.nullable || right.nullable;
    let plain = |operator| {
        let (left, right) = (Box::new(left.expr.clone()), Box::new(right.expr.clone()));
        Df::BinaryExpr(BinaryExpr::new(left, operator, right))
    };
    let distinct = match operator {
        Operator::Eq => Operator::IsNotDistinctFrom,
        Operator::NotEq => Operator::IsDistinctFrom,
        _ => return Lowered::truth(plain(operator), nullable),
    };
    if !nullable || (truth_only && operator == Operator::Eq) {
        return Lowered::truth(plain(operator), nullable);
    }
    let told_apart = plain(distinct);
    if !(left.nullable && right.nullable) || truth_only {
        return Lowered::truth(told_apart, false);
    }
    let both = left.expr.clone().is_null().and(right.expr.clone().is_null());
    let case = when(both, lit(ScalarValue::Boolean(None))).otherwise(told_apart.clone());
    // A case of two truths cannot fail.
    Lowered::truth(case.unwrap_or(told_apart), true)
}

fn texts(
    scope: &Scope<'_>,
    operator: Operator,
    (left, right): (&Expr, &Expr),
    truth_only: bool,
) -> Result<Lowered, Fault> {
    let equality = matches!(operator, Operator::Eq | Operator::NotEq);
    for (value, constant) in [(left, right), (right, left)] {
        let Some(constant) = scope.constant(constant).filter(|_| equality) else { continue };
        let text = constant.as_text().unwrap_or_default();
        let value = computed(scope.value(value)?);
        if text.is_empty() {
            let value = filled(value);
            let empty = lit(ScalarValue::Utf8View(Some(String::new())));
            let same = if operator == Operator::Eq { value.expr.eq(empty) } else { value.expr.not_eq(empty) };
            return Ok(Lowered::truth(same, false));
        }
        let constant = Lowered::constant(Type::String, &constant);
        return Ok(direct(operator, value, constant, truth_only));
    }
    let (left, right) = (filled(scope.computed(left)?), filled(scope.computed(right)?));
    Ok(direct(operator, left, right, truth_only))
}

/// `between`, both ends included.
fn between(scope: &Scope<'_>, value: &Expr, from: &Expr, to: &Expr) -> Result<Option<Df>, Fault> {
    let to = match (from.kind, to.kind) {
        (Type::DateTime, Type::Timespan) => match (scope.constant(from), scope.constant(to)) {
            (Some(Value::DateTime(from)), Some(Value::Timespan(length))) => Expr {
                kind: Type::DateTime,
                node: Node::Literal(Value::DateTime(from.saturating_add(length))),
            },
            _ => return Ok(None),
        },
        _ => to.clone(),
    };
    let lower = comparison(scope, Operator::GtEq, (value, from), true)?;
    let upper = comparison(scope, Operator::LtEq, (value, &to), true)?;
    Ok(lower.zip(upper).map(|(lower, upper)| lower.expr.and(upper.expr)))
}

/// `in` with few constants of the value's type.
fn listed(scope: &Scope<'_>, value: &Expr, items: &[Expr]) -> Result<Option<Df>, Fault> {
    if !matches!(value.kind, Type::String | Type::Int | Type::Long | Type::Guid | Type::Bool) {
        return Ok(None);
    }
    let mut constants = vec![];
    for item in items {
        let Some(found) = scope.constant(item) else { return Ok(None) };
        match found.as_array() {
            Some(inner) => constants.extend(inner.iter().cloned()),
            None => constants.push(found),
        }
    }
    let fits = |constant: &Value| match (value.kind, constant) {
        (Type::String, Value::Text(text)) => !text.is_empty(),
        (Type::Int | Type::Long, Value::Int(_) | Value::Long(_)) => true,
        (kind, constant) => kind == constant.own_type(),
    };
    if constants.is_empty() || constants.len() > LISTED_MAX || !constants.iter().all(fits) {
        return Ok(None);
    }
    let wide = if value.kind == Type::Int { Type::Long } else { value.kind };
    let value = as_kind(scope.computed(value)?, wide);
    let list = constants.iter().map(|c| Lowered::constant(wide, c).expr).collect();
    Ok(Some(value.expr.in_list(list, false)))
}

/// Truth of a comparison of reals, where `nan` equals nothing.
fn reals(operator: Operator, left: Lowered, right: Lowered) -> Lowered {
    let name = format!("real {operator}");
    let arguments = vec![left.expr, right.expr];
    let expr = Function::call(name, Reals(operator), (DataType::Boolean, false), arguments);
    Lowered::truth(expr, false)
}

struct Reals(Operator);

impl Kernel for Reals {
    fn run(&self, columns: &[ArrayRef], _: usize) -> Result<ArrayRef> {
        let (left, right) =
            (columns[0].as_primitive::<Float64Type>(), columns[1].as_primitive::<Float64Type>());
        let holds = |order: Option<Ordering>| match self.0 {
            Operator::Eq => order == Some(Ordering::Equal),
            Operator::NotEq => order != Some(Ordering::Equal),
            Operator::Lt => order == Some(Ordering::Less),
            Operator::LtEq => order.is_some_and(Ordering::is_le),
            Operator::Gt => order == Some(Ordering::Greater),
            _ => order.is_some_and(Ordering::is_ge),
        };
        let compared = left.iter().zip(right).map(|pair| match pair {
            (Some(a), Some(b)) => holds(a.partial_cmp(&b)),
            (None, None) => false,
            _ => self.0 == Operator::NotEq,
        });
        Ok(Arc::new(compared.map(Some).collect::<BooleanArray>()))
    }
}
