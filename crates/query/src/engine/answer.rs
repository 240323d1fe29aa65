//! What a query gives.

use crate::engine::Batches;
use crate::error::QueryError;
use crate::flow::rows_of;
use datafusion::arrow::array::RecordBatch;
use evaluate::Table;
use evaluate::plan::Render;
use kql::Column;
use std::time::Duration;

/// The answer to a query.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Its tables: one, or more after `fork`, `facet` or several query statements.
    pub tables: Vec<Answered>,
    /// How the first is to be drawn.
    pub render: Option<Render>,
    /// What it took.
    pub stats: Stats,
}

/// A table of an answer.
#[derive(Debug, Clone)]
pub struct Answered {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows, in the forms that the crate's documentation lists.
    pub batches: Vec<RecordBatch>,
}

impl Answered {
    /// The rows as values.
    ///
    /// # Errors
    /// When a column does not hold what its type says, a fault of the engine.
    pub fn table(&self) -> Result<Table, QueryError> {
        let batches = Batches { columns: self.columns.clone(), batches: self.batches.clone() };
        Ok(Table { columns: self.columns.clone(), rows: rows_of(&batches, None)? })
    }

    /// The number of rows.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}

/// What a query took.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// Time from start to answer.
    pub elapsed: Duration,
    /// Time that operators worked, added up over all threads, as far as they count it.
    pub worked: Duration,
    /// Rows that the tables gave to the query, after pruning.
    pub rows_scanned: u64,
    /// Bytes read from data files.
    pub bytes_scanned: u64,
    /// Data files of the tables named, and those of them that were left out by what is known of them.
    pub files: (u64, u64),
    /// Most memory held at once, as counted.
    pub memory_peak: usize,
    /// Bytes written to disk for want of memory.
    pub spilled_bytes: u64,
    /// Rows of the results.
    pub result_rows: u64,
}
