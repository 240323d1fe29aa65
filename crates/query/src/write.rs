//! Results as files: the columns as people's tools expect them, times as timestamps.

use crate::engine::Answered;
use crate::error::QueryError;
use datafusion::arrow::array::{
    Array, ArrayRef, BooleanArray, DurationMicrosecondArray, Float64Array, Int32Array, Int64Array,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{Field, Schema};
use datafusion::arrow::ipc::writer::StreamWriter;
use datafusion::parquet::arrow::ArrowWriter;
use evaluate::value::{time, to_text};
use evaluate::{Row, Value};
use kql::Type;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// The ticks since 0001-01-01 of a moment.
#[must_use]
pub fn ticks_of(moment: SystemTime) -> i64 {
    let since = moment.duration_since(UNIX_EPOCH).unwrap_or_default();
    time::UNIX_EPOCH.saturating_add(i64::try_from(since.as_nanos() / 100).unwrap_or(i64::MAX))
}

/// The ticks of a written moment.
#[must_use]
pub fn time_ticks(text: &str) -> Option<i64> {
    time::parse_datetime(text)
}

/// The table as an Arrow stream.
///
/// # Errors
/// When the rows cannot be read back.
pub fn to_arrow(table: &Answered) -> Result<Vec<u8>, QueryError> {
    let batch = plain(table)?;
    let failed = |e: datafusion::arrow::error::ArrowError| QueryError::Data(e.to_string());
    let mut writer = StreamWriter::try_new(vec![], &batch.schema()).map_err(failed)?;
    writer.write(&batch).map_err(failed)?;
    writer.into_inner().map_err(failed)
}

/// The table as a Parquet file.
///
/// # Errors
/// When the rows cannot be read back.
pub fn to_parquet(table: &Answered) -> Result<Vec<u8>, QueryError> {
    let batch = plain(table)?;
    let failed = |e: datafusion::parquet::errors::ParquetError| QueryError::Data(e.to_string());
    let mut writer = ArrowWriter::try_new(vec![], batch.schema(), None).map_err(failed)?;
    writer.write(&batch).map_err(failed)?;
    writer.into_inner().map_err(failed)
}

/// One batch with the types that other programs know: microseconds, text for guids, decimals, dynamic.
fn plain(table: &Answered) -> Result<RecordBatch, QueryError> {
    let rows = table.table()?;
    let columns: Vec<ArrayRef> =
        rows.columns.iter().enumerate().map(|(at, c)| column(c.column_type, &rows.rows, at)).collect();
    let fields: Vec<Field> = rows
        .columns
        .iter()
        .zip(&columns)
        .map(|(c, array)| Field::new(&*c.name, array.data_type().clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).map_err(|e| QueryError::Data(e.to_string()))
}

fn column(kind: Type, rows: &[Row], at: usize) -> ArrayRef {
    let cells = rows.iter().map(|row| row.get(at).unwrap_or(&Value::Null));
    let micros = |ticks: i64, epoch: i64| (ticks - epoch) / 10;
    match kind {
        Type::Bool => Arc::new(cells.map(Value::as_bool).collect::<BooleanArray>()),
        Type::Int => {
            let number = |v: &Value| v.as_long().and_then(|n| i32::try_from(n).ok());
            Arc::new(cells.map(number).collect::<Int32Array>())
        }
        Type::Long => Arc::new(cells.map(Value::as_long).collect::<Int64Array>()),
        Type::Real => Arc::new(cells.map(Value::as_real).collect::<Float64Array>()),
        Type::DateTime => {
            let moment = |v: &Value| match v {
                Value::DateTime(ticks) => Some(micros(*ticks, time::UNIX_EPOCH)),
                _ => None,
            };
            Arc::new(cells.map(moment).collect::<TimestampMicrosecondArray>().with_timezone("UTC"))
        }
        Type::Timespan => {
            let length = |v: &Value| match v {
                Value::Timespan(ticks) => Some(micros(*ticks, 0)),
                _ => None,
            };
            Arc::new(cells.map(length).collect::<DurationMicrosecondArray>())
        }
        _ => Arc::new(cells.map(|v| (!v.is_null()).then(|| to_text(v))).collect::<StringArray>()),
    }
}
