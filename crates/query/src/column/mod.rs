//! Values of the language as Arrow columns, and back.
//!
//! | Type | Column |
//! | --- | --- |
//! | `bool` | `Boolean` |
//! | `int`, `long`, `real` | `Int32`, `Int64`, `Float64` |
//! | `decimal` | `Decimal256(76, 28)`: holds every 96-bit decimal without loss |
//! | `string` | `Utf8View`; a null in it is read as "" |
//! | `datetime` | `Int64` ticks of 100 ns since year 1, or a stored column as it is: `Timestamp(µs)` |
//! | `timespan` | `Int64` ticks |
//! | `guid` | `FixedSizeBinary(16)` |
//! | `dynamic` | `Utf8View` with the text of [`dynamic`] |

pub(crate) mod dynamic;
mod memo;
pub(crate) mod path;
mod read;
mod write;

pub(crate) use memo::{Memo, each_once};
pub(crate) use read::Reader;
pub(crate) use write::{Writer, column_of, scalar_of};

use datafusion::arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions};
use datafusion::arrow::datatypes::{DataType, SchemaRef, TimeUnit};
use datafusion::error::Result;
use evaluate::value::time::UNIX_EPOCH;
use kql::Type;

/// Digits and digits after the point of `decimal` columns.
pub(crate) const DECIMAL: (u8, i8) = (76, 28);
/// Ticks of a microsecond.
pub(crate) const MICROSECOND: i64 = 10;

/// The column type that computed values of that type have.
pub(crate) fn arrow_type(kind: Type) -> DataType {
    match kind {
        Type::Bool => DataType::Boolean,
        Type::Int => DataType::Int32,
        Type::Long | Type::DateTime | Type::Timespan => DataType::Int64,
        Type::Real => DataType::Float64,
        Type::Decimal => DataType::Decimal256(DECIMAL.0, DECIMAL.1),
        Type::Guid => DataType::FixedSizeBinary(16),
        Type::String | Type::Dynamic | Type::Unknown => DataType::Utf8View,
    }
}

/// Whether a column of that Arrow type holds stored moments.
pub(crate) fn is_micros(data_type: &DataType) -> bool {
    matches!(data_type, DataType::Timestamp(TimeUnit::Microsecond, _))
}

/// The ticks of a stored moment; moments beyond the language's range saturate.
pub(crate) fn ticks_of_micros(micros: i64) -> i64 {
    micros.saturating_mul(MICROSECOND).saturating_add(UNIX_EPOCH)
}

/// Columns as a batch, also when there are none.
pub(crate) fn batch(schema: &SchemaRef, columns: Vec<ArrayRef>, rows: usize) -> Result<RecordBatch> {
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    Ok(RecordBatch::try_new_with_options(schema.clone(), columns, &options)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use evaluate::Value;
    use evaluate::value::equal;

    fn returns(kind: Type, values: &[Value]) {
        let column = column_of(kind, values.iter());
        assert_eq!(*column.data_type(), arrow_type(kind));
        let reader = Reader::new(kind, &column).expect("a column of its own type");
        for (row, value) in values.iter().enumerate() {
            let back = reader.value(row);
            let same = match (value, &back) {
                (Value::Null, back) if kind == Type::String => back.as_text() == Some(""),
                (Value::Null, back) => back.is_null(),
                (Value::Real(x), Value::Real(y)) => x.to_bits() == y.to_bits(),
                (value, back) => equal(value, back) == Some(true) && value.own_type() == back.own_type(),
            };
            assert!(same, "{kind:?}: {value:?} came back as {back:?}");
        }
    }

    #[test]
    fn values_come_back_from_columns() {
        returns(Type::Bool, &[true.into(), Value::Null, false.into()]);
        returns(Type::Int, &[Value::Int(i32::MIN), Value::Null]);
        returns(Type::Long, &[Value::Long(i64::MAX), Value::Null]);
        returns(Type::Real, &[Value::Real(f64::NAN), Value::Real(-0.0), Value::Null]);
        returns(Type::String, &["".into(), "naïve text longer than twelve bytes".into(), Value::Null]);
        returns(Type::DateTime, &[Value::DateTime(0), Value::DateTime(3_155_378_975_999_999_999)]);
        returns(Type::Timespan, &[Value::Timespan(-1), Value::Null]);
        returns(Type::Guid, &[Value::Guid(u128::MAX - 5), Value::Null]);
        let decimals = ["79228162514264337593543950335", "-0.0000000000000000000000000001", "1.5"];
        let decimals = decimals.map(|d| Value::text(d).to(Type::Decimal));
        returns(Type::Decimal, &decimals);
        let bag =
            Value::bag([("a", Value::DateTime(7)), ("b\"", Value::array(vec![Value::Null, 1.5.into()]))]);
        returns(Type::Dynamic, &[bag, "text".into(), Value::Guid(9), Value::Timespan(3), Value::Null]);
    }
}
