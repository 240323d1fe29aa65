//! Operators that look at one row at a time (`mv-expand`, `mv-apply`, `parse`), run by the interpreter on
//! some rows after the other, so that neither the input nor the output is ever held as a whole.

use super::{Operator, Stage};
use crate::column::{Reader, Writer};
use crate::scalar::function::carried;
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::error::Result;
use evaluate::plan::Rel;
use evaluate::run::{Interpreter, NoTables};
use evaluate::{Row, Session, Value};
use kql::Type;
use std::collections::VecDeque;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

/// Rows that are given to the interpreter at once.
const INPUT_ROWS: usize = 512;
/// Rows per batch given.
const BATCH_ROWS: usize = 8192;

/// The operator: a node whose input is what is handed in.
pub(crate) struct Rowwise {
    /// The node.
    pub rel: Rel,
    /// How many columns its input has.
    pub width: usize,
    /// Per column of the batches: its place among the input's columns, and its type. The others are null.
    pub places: Vec<(usize, Type)>,
    /// The columns that it gives.
    pub schema: SchemaRef,
    /// The surroundings.
    pub session: Arc<Session>,
}

impl Debug for Rowwise {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("RowByRow")
    }
}

impl Operator for Arc<Rowwise> {
    fn name(&self) -> &'static str {
        "RowByRow"
    }

    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn whole(&self) -> bool {
        false
    }

    fn start(&self) -> Result<Box<dyn Stage>> {
        Ok(Box::new(Working { operator: self.clone(), waiting: None, ready: VecDeque::new() }))
    }
}

struct Working {
    operator: Arc<Rowwise>,
    /// A batch and how many of its rows are done.
    waiting: Option<(RecordBatch, usize)>,
    ready: VecDeque<RecordBatch>,
}

impl Working {
    fn rows(&self, batch: &RecordBatch) -> Result<Vec<Row>> {
        let operator = &self.operator;
        let readers = batch.columns().iter().zip(&operator.places);
        let readers = readers.map(|(column, (place, kind))| Ok((*place, Reader::new(*kind, column)?)));
        let readers = readers.collect::<Result<Vec<_>>>()?;
        let row = |at: usize| {
            let mut row = vec![Value::Null; operator.width];
            for (place, reader) in &readers {
                if let Some(cell) = row.get_mut(*place) {
                    *cell = reader.value(at);
                }
            }
            row
        };
        Ok((0..batch.num_rows()).map(row).collect())
    }

    fn write(&mut self, rows: &[Row]) -> Result<()> {
        let columns = &self.operator.rel.columns;
        for rows in rows.chunks(BATCH_ROWS) {
            let written = columns.iter().enumerate().map(|(at, column)| {
                let mut writer = Writer::new(column.column_type, rows.len());
                rows.iter().for_each(|row| writer.push(row.get(at).unwrap_or(&Value::Null)));
                writer.finish()
            });
            let batch = crate::column::batch(&self.operator.schema, written.collect(), rows.len())?;
            self.ready.push_back(batch);
        }
        Ok(())
    }
}

impl Stage for Working {
    fn push(&mut self, batch: RecordBatch) -> Result<()> {
        self.waiting = Some((batch, 0));
        Ok(())
    }

    fn next(&mut self) -> Result<Option<RecordBatch>> {
        while self.ready.is_empty() {
            let Some((batch, done)) = self.waiting.take() else { return Ok(None) };
            let count = INPUT_ROWS.min(batch.num_rows() - done);
            let rows = self.rows(&batch.slice(done, count))?;
            if done + count < batch.num_rows() {
                self.waiting = Some((batch, done + count));
            }
            let operator = self.operator.clone();
            let interpreter = Interpreter::new(&operator.session, &NoTables);
            let table = interpreter.table(&operator.rel, Some(&rows)).map_err(carried)?;
            self.write(&table.rows)?;
        }
        Ok(self.ready.pop_front())
    }

    fn bytes(&self) -> usize {
        self.ready.iter().map(RecordBatch::get_array_memory_size).sum()
    }
}
