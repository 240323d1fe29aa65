//! Tables in memory.

use super::{Source, Tables};
use crate::error::QueryError;
use crate::flow::batches_of;
use datafusion::arrow::array::RecordBatch;
use datafusion::datasource::MemTable;
use evaluate::Table;
use std::collections::HashMap;
use std::sync::Arc;

/// Tables in memory by name.
#[derive(Debug, Clone, Default)]
pub struct MemoryTables {
    tables: HashMap<String, Source>,
}

impl MemoryTables {
    /// Adds a table of rows.
    ///
    /// # Errors
    /// When the rows do not form columns.
    pub fn add_rows(&mut self, name: impl Into<String>, table: &Table) -> Result<(), QueryError> {
        let batches = batches_of(table)?;
        self.add_batches(name, table.columns.clone(), vec![batches])
    }

    /// Adds a table of batches, one list per stream that may be read beside the others. The columns of
    /// the batches are those of the table, in order.
    ///
    /// # Errors
    /// When the batches have different schemas.
    pub fn add_batches(
        &mut self,
        name: impl Into<String>,
        columns: Vec<kql::Column>,
        streams: Vec<Vec<RecordBatch>>,
    ) -> Result<(), QueryError> {
        let schema = streams
            .iter()
            .flatten()
            .next()
            .map(RecordBatch::schema)
            .unwrap_or_else(|| Arc::new(datafusion::arrow::datatypes::Schema::empty()));
        let provider = Arc::new(MemTable::try_new(schema, streams)?);
        let columns = columns.into_iter().enumerate().map(|(place, column)| (column, place)).collect();
        self.tables.insert(name.into(), Source { provider, columns });
        Ok(())
    }
}

impl Tables for MemoryTables {
    fn table(&self, name: &str) -> Option<Source> {
        self.tables.get(name).cloned()
    }
}
