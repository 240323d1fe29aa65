//! The same value in another form.

use super::Lowered;
use super::function::{Function, Kernel};
use crate::column::{Reader, Writer, arrow_type, dynamic, is_micros, ticks_of_micros};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, StringViewBuilder, new_null_array,
};
use datafusion::arrow::datatypes::{DataType, Float64Type, TimestampMicrosecondType};
use datafusion::common::ScalarValue;
use datafusion::error::Result;
use datafusion::logical_expr::expr_fn::when;
use datafusion::logical_expr::{Cast, Expr as Df, lit};
use kql::Type;
use std::sync::Arc;

/// In the form that computed values have.
pub(crate) fn computed(lowered: Lowered) -> Lowered {
    let form = arrow_type(lowered.kind);
    if lowered.form == form {
        return lowered;
    }
    if is_micros(&lowered.form) {
        let gives = (DataType::Int64, lowered.nullable);
        let expr = Function::call("ticks", Ticks, gives, vec![lowered.expr]);
        return Lowered { expr, form, ..lowered };
    }
    if lowered.form == DataType::Utf8 && form == DataType::Utf8View {
        return Lowered { expr: cast(lowered.expr, form.clone()), form, ..lowered };
    }
    let name = format!("as {}", lowered.kind.name());
    let expr = Function::call(name, Convert(lowered.kind), (form.clone(), true), vec![lowered.expr]);
    Lowered { expr, form, nullable: lowered.kind != Type::String, ..lowered }
}

/// A stored column: kept as it is where its Arrow type is one that expressions know.
pub(crate) fn stored(lowered: Lowered) -> Lowered {
    let known = match lowered.kind {
        Type::DateTime => is_micros(&lowered.form) || lowered.form == DataType::Int64,
        kind => lowered.form == arrow_type(kind),
    };
    if known { lowered } else { computed(lowered) }
}

/// Whether a real is null or `nan`.
pub(crate) fn missing_real(expr: Df) -> Df {
    Function::call("missing real", MissingReal, (DataType::Boolean, false), vec![expr])
}

/// As a key of groups, joins and orders.
pub(crate) fn key(lowered: Lowered) -> Lowered {
    // Stored moments group and join as they are.
    let lowered = if is_micros(&lowered.form) { lowered } else { computed(lowered) };
    match lowered.kind {
        Type::String => filled(lowered),
        Type::Real => {
            let gives = (DataType::Float64, lowered.nullable);
            let expr = Function::call("one real", OneReal, gives, vec![lowered.expr]);
            Lowered { expr, ..lowered }
        }
        Type::Dynamic | Type::Unknown => {
            let gives = (DataType::Utf8View, true);
            let expr = Function::call("one form", OneForm, gives, vec![lowered.expr]);
            Lowered { expr, ..lowered }
        }
        _ => lowered,
    }
}

/// A string without nulls.
pub(crate) fn filled(lowered: Lowered) -> Lowered {
    if !lowered.nullable {
        return lowered;
    }
    let lowered = computed(lowered);
    let empty = lit(ScalarValue::Utf8View(Some(String::new())));
    let filled = when(lowered.expr.clone().is_null(), empty).otherwise(lowered.expr.clone());
    // A case of two branches of one type cannot fail.
    let expr = filled.unwrap_or_else(|_| lowered.expr.clone());
    Lowered { expr, nullable: false, ..lowered }
}

/// A value of a narrower or equal type as one of that type.
pub(crate) fn as_kind(lowered: Lowered, kind: Type) -> Lowered {
    let form = arrow_type(kind);
    if lowered.kind == kind || lowered.form == form && lowered.kind != Type::String {
        return Lowered { kind, ..lowered };
    }
    match (lowered.kind, kind) {
        (Type::Int, Type::Long) | (Type::Int | Type::Long, Type::Real) => {
            Lowered { expr: cast(lowered.expr, form.clone()), kind, form, nullable: lowered.nullable }
        }
        (from, to) => {
            let name = format!("{} to {}", from.name(), to.name());
            let nullable = to != Type::String;
            let kernel = Widen { from, to };
            let expr = Function::call(name, kernel, (form.clone(), nullable), vec![lowered.expr]);
            Lowered { expr, kind, form, nullable }
        }
    }
}

/// A truth as a condition; whole numbers of dynamic values count too.
pub(crate) fn truth(lowered: Lowered) -> Df {
    match lowered.kind {
        Type::Bool => lowered.expr,
        Type::Int => lowered.expr.not_eq(lit(0_i32)),
        Type::Long => lowered.expr.not_eq(lit(0_i64)),
        kind => {
            let gives = (DataType::Boolean, true);
            Function::call(format!("truth of {}", kind.name()), Truth(kind), gives, vec![lowered.expr])
        }
    }
}

pub(crate) fn cast(expr: Df, to: DataType) -> Df {
    Df::Cast(Cast::new(Box::new(expr), to))
}

/// Stored moments to ticks.
struct Ticks;

impl Kernel for Ticks {
    fn run(&self, columns: &[ArrayRef], _: usize) -> Result<ArrayRef> {
        let micros = columns[0].as_primitive::<TimestampMicrosecondType>();
        let ticks: Int64Array = micros.unary(ticks_of_micros);
        Ok(Arc::new(ticks))
    }
}

/// A stored column of another Arrow type.
struct Convert(Type);

impl Kernel for Convert {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let reader = Reader::new(self.0, &columns[0])?;
        let mut out = Writer::new(self.0, rows);
        (0..rows).for_each(|row| out.push(&reader.value(row)));
        Ok(out.finish())
    }
}

/// A column of a column of rows.
pub(crate) fn part_of_row(rows: Df, place: usize, form: &DataType) -> Df {
    Function::call(format!("part {place}"), PartOfRow(place), (form.clone(), true), vec![rows])
}

struct PartOfRow(usize);

impl Kernel for PartOfRow {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let found = columns[0].as_struct_opt().and_then(|row| row.columns().get(self.0).cloned());
        Ok(found.unwrap_or_else(|| new_null_array(&DataType::Null, rows)))
    }
}

struct MissingReal;

impl Kernel for MissingReal {
    fn run(&self, columns: &[ArrayRef], _: usize) -> Result<ArrayRef> {
        let reals = columns[0].as_primitive::<Float64Type>();
        let missing = reals.iter().map(|real| Some(real.is_none_or(f64::is_nan)));
        Ok(Arc::new(missing.collect::<BooleanArray>()))
    }
}

struct Widen {
    from: Type,
    to: Type,
}

impl Kernel for Widen {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let reader = Reader::new(self.from, &columns[0])?;
        let mut out = Writer::new(self.to, rows);
        (0..rows).for_each(|row| out.push(&reader.value(row).to(self.to)));
        Ok(out.finish())
    }
}

struct Truth(Type);

impl Kernel for Truth {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let reader = Reader::new(self.0, &columns[0])?;
        let mut out = Writer::new(Type::Bool, rows);
        (0..rows).for_each(|row| {
            let value = reader.value(row);
            let truth = value.as_bool().or_else(|| value.as_long().map(|n| n != 0));
            out.push(&truth.into());
        });
        Ok(out.finish())
    }
}

/// Reals that are equal, and all that are no number, get the same bits.
struct OneReal;

impl Kernel for OneReal {
    fn run(&self, columns: &[ArrayRef], _: usize) -> Result<ArrayRef> {
        let one = |real: f64| if real.is_nan() { f64::NAN } else { real + 0.0 };
        let reals: Float64Array = columns[0].as_primitive::<Float64Type>().unary(one);
        Ok(Arc::new(reals))
    }
}

/// Dynamic values that are equal get one text.
struct OneForm;

impl Kernel for OneForm {
    fn run(&self, columns: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
        let reader = Reader::new(Type::Dynamic, &columns[0])?;
        let mut out = StringViewBuilder::with_capacity(rows);
        (0..rows).for_each(|row| out.append_option(dynamic::encode(&reader.value(row))));
        Ok(Arc::new(out.finish()))
    }
}
