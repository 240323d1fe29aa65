//! Arithmetic of numbers, moments and lengths of time.

use super::function::{Function, Kernel};
use super::shape::{as_kind, computed};
use super::{Lowered, Scope};
use crate::column::arrow_type;
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{ArrayRef, Int64Array};
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{BinaryExpr, Expr as Df, Operator};
use evaluate::Fault;
use evaluate::plan::Expr;
use evaluate::value::time::in_range;
use kql::Type;
use std::sync::Arc;

/// A sum, difference, product or quotient; `None` where the interpreter's way is needed.
pub(super) fn arithmetic(
    scope: &Scope<'_>,
    (name, gives): (&str, Type),
    (left, right): (&Expr, &Expr),
) -> Result<Option<Lowered>, Fault> {
    let operator = match name {
        "+" => Operator::Plus,
        "-" => Operator::Minus,
        "*" => Operator::Multiply,
        "/" => Operator::Divide,
        _ => return Ok(None),
    };
    let narrow = |kind: Type| matches!(kind, Type::Int | Type::Long | Type::Real);
    if narrow(left.kind) && narrow(right.kind) {
        let whole = gives == Type::Long && operator != Operator::Divide;
        // One side real makes all real; whole numbers wrap around in both engines.
        let real = gives == Type::Real && (left.kind == Type::Real || right.kind == Type::Real);
        if !whole && !real {
            return Ok(None);
        }
        let (left, right) = (as_kind(scope.computed(left)?, gives), as_kind(scope.computed(right)?, gives));
        let nullable = left.nullable || right.nullable;
        let expr = Df::BinaryExpr(BinaryExpr::new(Box::new(left.expr), operator, Box::new(right.expr)));
        return Ok(Some(Lowered { expr, kind: gives, form: arrow_type(gives), nullable }));
    }
    times(scope, (operator, gives), (left, right))
}

fn times(
    scope: &Scope<'_>,
    (operator, gives): (Operator, Type),
    (left, right): (&Expr, &Expr),
) -> Result<Option<Lowered>, Fault> {
    let ticks: fn(i64, i64) -> Option<i64> = match (operator, left.kind, right.kind, gives) {
        (Operator::Plus, Type::DateTime, Type::Timespan, Type::DateTime)
        | (Operator::Plus, Type::Timespan, Type::DateTime, Type::DateTime) => {
            |a, b| a.checked_add(b).and_then(in_range)
        }
        (Operator::Plus, Type::Timespan, Type::Timespan, Type::Timespan) => i64::checked_add,
        (Operator::Minus, Type::DateTime, Type::DateTime, Type::Timespan)
        | (Operator::Minus, Type::Timespan, Type::Timespan, Type::Timespan) => i64::checked_sub,
        (Operator::Minus, Type::DateTime, Type::Timespan, Type::DateTime) => {
            |a, b| a.checked_sub(b).and_then(in_range)
        }
        _ => return Ok(None),
    };
    let arguments = vec![computed(scope.value(left)?).expr, computed(scope.value(right)?).expr];
    let name = format!("{} {operator} {}", left.kind.name(), right.kind.name());
    let expr = Function::call(name, Ticks(ticks), (DataType::Int64, true), arguments);
    Ok(Some(Lowered { expr, kind: gives, form: DataType::Int64, nullable: true }))
}

struct Ticks(fn(i64, i64) -> Option<i64>);

impl Kernel for Ticks {
    fn run(&self, columns: &[ArrayRef], _: usize) -> Result<ArrayRef> {
        let (left, right) = (columns[0].as_primitive::<Int64Type>(), columns[1].as_primitive::<Int64Type>());
        let pairs = left.iter().zip(right);
        let results = pairs.map(|(a, b)| a.zip(b).and_then(|(a, b)| (self.0)(a, b)));
        Ok(Arc::new(results.collect::<Int64Array>()))
    }
}
