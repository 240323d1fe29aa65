//! Rows in memory.

use crate::Value;
use kql::Column;

/// Rows under columns; every row has as many values as there are columns.
#[derive(Debug, Clone, Default)]
pub struct Table {
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// One row.
pub type Row = Vec<Value>;

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn empty(columns: Vec<Column>) -> Self {
        Table { columns, rows: vec![] }
    }

    /// The place of the column of that name.
    #[must_use]
    pub fn place(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| &*c.name == name)
    }
}
