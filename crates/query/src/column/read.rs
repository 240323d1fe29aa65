//! A column read value by value.

use super::{DECIMAL, dynamic, is_micros, ticks_of_micros};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{
    Array, ArrayRef, BooleanArray, Decimal256Array, FixedSizeBinaryArray, Float64Array, Int32Array,
    Int64Array, StringArray, StringViewArray, TimestampMicrosecondArray,
};
use datafusion::arrow::buffer::NullBuffer;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{
    DataType, Decimal256Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType, i256,
};
use datafusion::error::Result;
use evaluate::Value;
use kql::Type;
use rust_decimal::Decimal;
use std::sync::Arc;

/// A column with the type that its values have in the language.
pub(crate) struct Reader {
    kind: Type,
    cells: Cells,
    nulls: Option<NullBuffer>,
}

enum Cells {
    Bool(BooleanArray),
    Int(Int32Array),
    Long(Int64Array),
    Real(Float64Array),
    Decimal(Decimal256Array),
    View(StringViewArray),
    Text(StringArray),
    Micros(TimestampMicrosecondArray),
    Bytes(FixedSizeBinaryArray),
}

impl Reader {
    /// A reader of that column. Columns of an unusual Arrow type are converted first.
    ///
    /// # Errors
    /// When the Arrow type cannot hold values of the type.
    pub fn new(kind: Type, column: &ArrayRef) -> Result<Self> {
        let cells = match column.data_type() {
            DataType::Boolean => Cells::Bool(column.as_boolean().clone()),
            DataType::Int32 => Cells::Int(column.as_primitive::<Int32Type>().clone()),
            DataType::Int64 => Cells::Long(column.as_primitive::<Int64Type>().clone()),
            DataType::Float64 => Cells::Real(column.as_primitive::<Float64Type>().clone()),
            DataType::Decimal256(..) => Cells::Decimal(column.as_primitive::<Decimal256Type>().clone()),
            DataType::Utf8View => Cells::View(column.as_string_view().clone()),
            DataType::Utf8 => Cells::Text(column.as_string::<i32>().clone()),
            DataType::FixedSizeBinary(16) => Cells::Bytes(column.as_fixed_size_binary().clone()),
            micros if is_micros(micros) => {
                Cells::Micros(column.as_primitive::<TimestampMicrosecondType>().clone())
            }
            _ => return Self::new(kind, &cast(column, &super::arrow_type(kind))?),
        };
        Ok(Reader { kind, cells, nulls: column.logical_nulls() })
    }

    /// The value of a row. Strings are never null.
    pub fn value(&self, row: usize) -> Value {
        if self.nulls.as_ref().is_some_and(|nulls| nulls.is_null(row)) {
            return if self.kind == Type::String { empty() } else { Value::Null };
        }
        match &self.cells {
            Cells::Bool(cells) => Value::Bool(cells.value(row)),
            Cells::Int(cells) if self.kind == Type::Long => Value::Long(i64::from(cells.value(row))),
            Cells::Int(cells) => Value::Int(cells.value(row)),
            Cells::Long(cells) => self.whole(cells.value(row)),
            Cells::Real(cells) => Value::Real(cells.value(row)),
            Cells::Decimal(cells) => decimal_of(cells.value(row)),
            Cells::View(cells) => self.text(cells.value(row)),
            Cells::Text(cells) => self.text(cells.value(row)),
            Cells::Micros(cells) => Value::DateTime(ticks_of_micros(cells.value(row))),
            Cells::Bytes(cells) => guid_of(cells.value(row)),
        }
    }

    fn whole(&self, number: i64) -> Value {
        match self.kind {
            Type::DateTime => Value::DateTime(number),
            Type::Timespan => Value::Timespan(number),
            Type::Int => i32::try_from(number).map_or(Value::Null, Value::Int),
            _ => Value::Long(number),
        }
    }

    fn text(&self, text: &str) -> Value {
        match self.kind {
            Type::Dynamic | Type::Unknown => dynamic::decode(text),
            Type::String if text.is_empty() => empty(),
            Type::String => Value::Text(Arc::from(text)),
            // A stored column that the catalogue types otherwise than as text.
            kind => Value::text(text).to(kind),
        }
    }
}

fn empty() -> Value {
    Value::Text(Arc::default())
}

fn guid_of(bytes: &[u8]) -> Value {
    bytes.try_into().map_or(Value::Null, |bytes| Value::Guid(u128::from_be_bytes(bytes)))
}

fn decimal_of(digits: i256) -> Value {
    let ten = i256::from_i128(10);
    let (mut digits, mut scale) = (digits, u32::from(DECIMAL.1.unsigned_abs()));
    while scale > 0 && digits.wrapping_rem(ten) == i256::ZERO {
        (digits, scale) = (digits.wrapping_div(ten), scale - 1);
    }
    let number = digits.to_i128().and_then(|d| Decimal::try_from_i128_with_scale(d, scale).ok());
    number.map_or(Value::Null, Value::Decimal)
}
