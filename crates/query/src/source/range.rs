//! `range`: numbers, moments or lengths in equal steps, made as they are read.

use crate::column::arrow_type;
use datafusion::arrow::array::{ArrayRef, Int32Array, Int64Array, RecordBatch};
use datafusion::arrow::datatypes::{DataType, SchemaRef};
use datafusion::catalog::TableProvider;
use datafusion::catalog::streaming::StreamingTable;
use datafusion::error::Result;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::streaming::PartitionStream;
use evaluate::Value;
use kql::Type;
use std::sync::Arc;

/// Rows per batch.
const BATCH_ROWS: i64 = 8192;

/// Whole numbers in equal steps.
#[derive(Debug, Clone)]
pub(crate) struct Progression {
    first: i64,
    step: i64,
    count: i64,
    form: DataType,
}

impl Progression {
    /// From one value to another, included; `None` for types that are not whole numbers underneath.
    pub fn new(kind: Type, from: &Value, to: &Value, step: &Value) -> Option<Self> {
        let whole = |value: &Value| match (kind, value) {
            (Type::DateTime, Value::DateTime(ticks)) | (Type::Timespan, Value::Timespan(ticks)) => {
                Some(*ticks)
            }
            (Type::Int | Type::Long, value) => value.as_long(),
            _ => None,
        };
        let step = match (kind, step) {
            (Type::DateTime | Type::Timespan, Value::Timespan(ticks)) => *ticks,
            (Type::Int | Type::Long, step) => step.as_long()?,
            _ => return None,
        };
        let form = arrow_type(kind);
        if from.is_null() || to.is_null() {
            return Some(Progression { first: 0, step, count: 0, form });
        }
        let (first, last) = (whole(from)?, whole(to)?);
        let length = i128::from(last) - i128::from(first);
        let steps = if step == 0 { i128::from(length == 0) - 1 } else { length.div_euclid(i128::from(step)) };
        let forward = step != 0 && (length == 0 || (length > 0) == (step > 0));
        let steps = if step < 0 && forward { length.abs() / i128::from(step).abs() } else { steps };
        let count = if forward { steps + 1 } else { i128::from(length == 0) };
        Some(Progression { first, step, count: i64::try_from(count).ok()?, form })
    }

    fn batch(&self, schema: &SchemaRef, start: i64) -> Result<RecordBatch> {
        let end = self.count.min(start + BATCH_ROWS);
        let value = |at: i64| self.first.wrapping_add(self.step.wrapping_mul(at));
        let values: ArrayRef = match self.form {
            DataType::Int32 => {
                let values = (start..end).map(|at| i32::try_from(value(at)).unwrap_or(i32::MAX));
                Arc::new(Int32Array::from_iter_values(values))
            }
            _ => Arc::new(Int64Array::from_iter_values((start..end).map(value))),
        };
        Ok(RecordBatch::try_new(schema.clone(), vec![values])?)
    }
}

/// The table of a progression under that one column.
pub(crate) fn range_table(progression: Progression, schema: SchemaRef) -> Result<Arc<dyn TableProvider>> {
    let stream = Arc::new(Stream { progression, schema: schema.clone() });
    Ok(Arc::new(StreamingTable::try_new(schema, vec![stream])?))
}

#[derive(Debug)]
struct Stream {
    progression: Progression,
    schema: SchemaRef,
}

impl PartitionStream for Stream {
    fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    fn execute(&self, _: Arc<TaskContext>) -> SendableRecordBatchStream {
        let (progression, schema) = (self.progression.clone(), self.schema.clone());
        let starts = (0..).map(|n: i64| n.saturating_mul(BATCH_ROWS));
        let starts = starts.take_while({
            let count = progression.count;
            move |start| *start < count
        });
        let of = schema.clone();
        let batches = futures::stream::iter(starts.map(move |start| progression.batch(&of, start)));
        Box::pin(RecordBatchStreamAdapter::new(schema, batches))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(from: i64, to: i64, step: i64) -> i64 {
        let (from, to, step) = (Value::Long(from), Value::Long(to), Value::Long(step));
        Progression::new(Type::Long, &from, &to, &step).map_or(-1, |p| p.count)
    }

    #[test]
    fn ends_are_included_when_hit() {
        let cases =
            [(1, 3, 1), (1, 4, 2), (1, 5, 2), (3, 1, -1), (4, 1, -2), (1, 3, -1), (3, 1, 1), (2, 2, 5)];
        let counts = cases.map(|(from, to, step)| count(from, to, step));
        assert_eq!(counts, [3, 2, 3, 3, 2, 0, 0, 1]);
        assert_eq!(count(i64::MIN, i64::MAX, i64::MAX), 3);
        assert_eq!(count(5, 5, 0), 1, "a step of nothing ends after the first");
    }
}
