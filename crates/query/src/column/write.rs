//! Values written into a column.

use super::{DECIMAL, arrow_type, dynamic};
use datafusion::arrow::array::{
    ArrayRef, BooleanBuilder, Decimal256Builder, FixedSizeBinaryBuilder, Float64Builder, Int32Builder,
    Int64Builder, StringViewBuilder,
};
use datafusion::arrow::datatypes::i256;
use datafusion::common::ScalarValue;
use evaluate::Value;
use evaluate::value::to_text;
use kql::Type;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A column of one type that grows. A value of another type becomes null (for strings: its text).
pub(crate) struct Writer {
    kind: Type,
    cells: Cells,
}

enum Cells {
    Bool(BooleanBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Real(Float64Builder),
    Decimal(Decimal256Builder),
    Text(StringViewBuilder),
    Guid(FixedSizeBinaryBuilder),
}

impl Writer {
    /// An empty column with room for that many rows.
    pub fn new(kind: Type, rows: usize) -> Self {
        let cells = match kind {
            Type::Bool => Cells::Bool(BooleanBuilder::with_capacity(rows)),
            Type::Int => Cells::Int(Int32Builder::with_capacity(rows)),
            Type::Long | Type::DateTime | Type::Timespan => Cells::Long(Int64Builder::with_capacity(rows)),
            Type::Real => Cells::Real(Float64Builder::with_capacity(rows)),
            Type::Decimal => {
                Cells::Decimal(Decimal256Builder::with_capacity(rows).with_data_type(arrow_type(kind)))
            }
            Type::Guid => Cells::Guid(FixedSizeBinaryBuilder::with_capacity(rows, 16)),
            Type::String | Type::Dynamic | Type::Unknown => {
                Cells::Text(StringViewBuilder::with_capacity(rows))
            }
        };
        Writer { kind, cells }
    }

    /// Adds a text to a column of texts; to others, what it is as their type.
    pub fn push_text(&mut self, text: &str) {
        match &mut self.cells {
            Cells::Text(cells) => cells.append_value(text),
            _ => self.push(&Value::text(text)),
        }
    }

    /// Adds a value.
    pub fn push(&mut self, value: &Value) {
        match &mut self.cells {
            Cells::Bool(cells) => cells.append_option(value.as_bool()),
            Cells::Int(cells) => cells.append_option(value.as_long().and_then(|n| i32::try_from(n).ok())),
            Cells::Long(cells) => cells.append_option(whole(self.kind, value)),
            Cells::Real(cells) => cells.append_option(value.as_real()),
            Cells::Decimal(cells) => cells.append_option(digits(value)),
            Cells::Guid(cells) => match value {
                // The width is always right, so appending cannot fail.
                Value::Guid(guid) => drop(cells.append_value(guid.to_be_bytes())),
                _ => cells.append_null(),
            },
            Cells::Text(cells) if self.kind == Type::String => match value {
                Value::Text(text) => cells.append_value(text),
                Value::Null => cells.append_value(""),
                other => cells.append_value(to_text(other)),
            },
            Cells::Text(cells) => cells.append_option(dynamic::encode(value)),
        }
    }

    /// The column.
    pub fn finish(self) -> ArrayRef {
        match self.cells {
            Cells::Bool(mut cells) => Arc::new(cells.finish()),
            Cells::Int(mut cells) => Arc::new(cells.finish()),
            Cells::Long(mut cells) => Arc::new(cells.finish()),
            Cells::Real(mut cells) => Arc::new(cells.finish()),
            Cells::Decimal(mut cells) => Arc::new(cells.finish()),
            Cells::Text(mut cells) => Arc::new(cells.finish()),
            Cells::Guid(mut cells) => Arc::new(cells.finish()),
        }
    }
}

fn whole(kind: Type, value: &Value) -> Option<i64> {
    match (kind, value) {
        (Type::DateTime, Value::DateTime(ticks)) | (Type::Timespan, Value::Timespan(ticks)) => Some(*ticks),
        (Type::Long, value) => value.as_long(),
        _ => None,
    }
}

fn digits(value: &Value) -> Option<i256> {
    let number = match value {
        Value::Decimal(number) => *number,
        other => Decimal::from(other.as_long()?),
    };
    let missing = u32::from(DECIMAL.1.unsigned_abs()).checked_sub(number.scale())?;
    let factor = i256::from_i128(10).checked_pow(missing)?;
    i256::from_i128(number.mantissa()).checked_mul(factor)
}

/// The column of some values.
pub(crate) fn column_of<'a>(kind: Type, values: impl ExactSizeIterator<Item = &'a Value>) -> ArrayRef {
    let mut writer = Writer::new(kind, values.len());
    values.for_each(|value| writer.push(value));
    writer.finish()
}

/// One value as a constant of a plan.
pub(crate) fn scalar_of(kind: Type, value: &Value) -> ScalarValue {
    match kind {
        Type::Bool => ScalarValue::Boolean(value.as_bool()),
        Type::Int => ScalarValue::Int32(value.as_long().and_then(|n| i32::try_from(n).ok())),
        Type::Long | Type::DateTime | Type::Timespan => ScalarValue::Int64(whole(kind, value)),
        Type::Real => ScalarValue::Float64(value.as_real()),
        Type::Decimal => ScalarValue::Decimal256(digits(value), DECIMAL.0, DECIMAL.1),
        Type::Guid => {
            let bytes = match value {
                Value::Guid(guid) => Some(guid.to_be_bytes().to_vec()),
                _ => None,
            };
            ScalarValue::FixedSizeBinary(16, bytes)
        }
        Type::String => ScalarValue::Utf8View(Some(to_text(value))),
        Type::Dynamic | Type::Unknown => ScalarValue::Utf8View(dynamic::encode(value)),
    }
}
