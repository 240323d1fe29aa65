//! Moments and lengths of time.
//!
//! A stored moment is compared with a constant as it is stored, so that the comparison can be checked
//! against the statistics of days, files, row groups and pages.

use super::compare::direct;
use super::function::{Function, Kernel};
use super::{Lowered, Scope};
use crate::column::{MICROSECOND, is_micros, ticks_of_micros};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{ArrayRef, Int32Array, Int64Array};
use datafusion::arrow::datatypes::{DataType, Int32Type, Int64Type, TimeUnit, TimestampMicrosecondType};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::{Operator, lit};
use evaluate::plan::Expr;
use evaluate::value::time::UNIX_EPOCH;
use evaluate::{Fault, Value};
use kql::Type;
use std::sync::Arc;

/// A comparison of two moments.
pub(super) fn comparison(
    scope: &Scope<'_>,
    operator: Operator,
    (left, right): (&Expr, &Expr),
    truth_only: bool,
) -> Result<Lowered, Fault> {
    for (value, constant, operator) in [(left, right, Some(operator)), (right, left, operator.swap())] {
        let (Some(Value::DateTime(ticks)), Some(operator)) = (scope.constant(constant), operator) else {
            continue;
        };
        let value = scope.value(value)?;
        if is_micros(&value.form) {
            return Ok(stored(operator, value, ticks, truth_only));
        }
    }
    let (a, b) = (scope.value(left)?, scope.value(right)?);
    if a.form == b.form {
        return Ok(direct(operator, a, b, truth_only));
    }
    Ok(direct(operator, scope.computed(left)?, scope.computed(right)?, truth_only))
}

/// A stored moment compared with a constant.
fn stored(operator: Operator, value: Lowered, ticks: i64, truth_only: bool) -> Lowered {
    let since_epoch = ticks.saturating_sub(UNIX_EPOCH);
    let below = since_epoch.div_euclid(MICROSECOND);
    let whole = since_epoch.rem_euclid(MICROSECOND) == 0;
    let micros = match operator {
        Operator::GtEq | Operator::Lt if !whole => below + 1,
        // A finer moment than is ever stored.
        Operator::Eq if !whole => return Lowered::truth(lit(false), false),
        Operator::NotEq if !whole => return Lowered::truth(lit(true), false),
        _ => below,
    };
    let zone = match &value.form {
        DataType::Timestamp(TimeUnit::Microsecond, zone) => zone.clone(),
        _ => None,
    };
    let constant = ScalarValue::TimestampMicrosecond(Some(micros), zone);
    let constant =
        Lowered { expr: lit(constant), kind: Type::DateTime, form: value.form.clone(), nullable: false };
    direct(operator, value, constant, truth_only)
}

/// `bin` of whole numbers, moments and lengths by a constant width.
pub(super) fn bin(scope: &Scope<'_>, value: &Expr, width: &Value) -> Result<Option<Lowered>, Fault> {
    let width = match (value.kind, width) {
        (Type::DateTime | Type::Timespan, Value::Timespan(width)) => *width,
        (Type::Int | Type::Long, Value::Int(_) | Value::Long(_)) => width.as_long().unwrap_or_default(),
        _ => return Ok(None),
    };
    if width <= 0 || (value.kind == Type::Int && i32::try_from(width).is_err()) {
        return Ok(None);
    }
    let kind = value.kind;
    let value = scope.value(value)?;
    let form = crate::column::arrow_type(kind);
    let name = format!("bin {width} {}", kind.name());
    let nullable = value.nullable;
    let expr = Function::call(name, Bin(width), (form.clone(), nullable), vec![value.expr]);
    Ok(Some(Lowered { expr, kind, form, nullable }))
}

struct Bin(i64);

impl Kernel for Bin {
    fn run(&self, columns: &[ArrayRef], _: usize) -> Result<ArrayRef> {
        let floor = |n: i64| n.saturating_sub(n.rem_euclid(self.0));
        let column = &columns[0];
        Ok(match column.data_type() {
            DataType::Int32 => {
                let floor32 = |n: i32| i32::try_from(floor(i64::from(n))).unwrap_or(i32::MIN);
                let binned: Int32Array = column.as_primitive::<Int32Type>().unary(floor32);
                Arc::new(binned)
            }
            stored if is_micros(stored) => {
                let micros = column.as_primitive::<TimestampMicrosecondType>();
                let binned: Int64Array = micros.unary(|m| floor(ticks_of_micros(m)));
                Arc::new(binned)
            }
            _ => {
                let binned: Int64Array = column.as_primitive::<Int64Type>().unary(floor);
                Arc::new(binned)
            }
        })
    }
}
