//! Columns without any value, shared by all batches that have them.
//!
//! The documented tables are wide and sources fill few columns. A column of nulls costs four bytes a
//! row and column in Arrow; shared, it costs nothing.

use std::collections::HashMap;

use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchOptions, new_null_array};
use arrow_schema::{ArrowError, DataType, SchemaRef};
use arrow_select::concat::concat;

/// Columns of nulls of some length, by type.
#[derive(Default)]
pub(super) struct NullColumns {
    longest: HashMap<DataType, ArrayRef>,
}

impl NullColumns {
    /// A column of nulls.
    pub fn column(&mut self, data_type: &DataType, rows: usize) -> ArrayRef {
        let known = self.longest.get(data_type).filter(|column| column.len() >= rows);
        if let Some(column) = known {
            return column.slice(0, rows);
        }
        let column = new_null_array(data_type, rows.next_power_of_two());
        self.longest.insert(data_type.clone(), column.clone());
        column.slice(0, rows)
    }

    /// The same batch with its columns of nulls shared.
    pub fn share(&mut self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let rows = batch.num_rows();
        let columns = batch.columns().iter().map(|column| match has_values(column) {
            true => column.clone(),
            false => self.column(column.data_type(), rows),
        });
        with_rows(batch.schema(), columns.collect(), rows)
    }

    /// Two batches of one schema as one.
    pub fn join(&mut self, first: &RecordBatch, second: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let rows = first.num_rows() + second.num_rows();
        let mut columns = Vec::with_capacity(first.num_columns());
        for (a, b) in first.columns().iter().zip(second.columns()) {
            columns.push(match has_values(a) || has_values(b) {
                true => concat(&[a.as_ref(), b.as_ref()])?,
                false => self.column(a.data_type(), rows),
            });
        }
        with_rows(first.schema(), columns, rows)
    }
}

/// Whether any row has a value.
pub(super) fn has_values(column: &ArrayRef) -> bool {
    column.null_count() < column.len()
}

/// Memory of a batch without its shared columns.
pub(super) fn own_bytes(batch: &RecordBatch) -> usize {
    let own = batch.columns().iter().filter(|column| has_values(column));
    own.map(|column| column.get_array_memory_size()).sum()
}

/// A batch whose number of rows does not follow from its columns when there are none.
pub(super) fn with_rows(
    schema: SchemaRef,
    columns: Vec<ArrayRef>,
    rows: usize,
) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_new_with_options(schema, columns, &RecordBatchOptions::new().with_row_count(Some(rows)))
}
