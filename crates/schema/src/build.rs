//! Rows into Arrow batches: a sparse [`Row`] of [`Cell`]s, checked against its table when appended.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Date32Builder, Float64Builder, Int32Builder, Int64Builder, StringBuilder,
    TimestampMicrosecondBuilder,
};
use arrow_array::{ArrayRef, RecordBatch, new_null_array};
use arrow_schema::ArrowError;

use crate::catalog::{ColumnType, Table, TableId};
use crate::system::SystemCells;

/// A value on its way into a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Text, for `string` and `guid` columns.
    Text(Cow<'a, str>),
    /// JSON text, for `dynamic` columns (and `string` columns that hold JSON).
    Json(Cow<'a, str>),
    /// For `int` and `long` columns.
    Int(i64),
    /// For `real` columns.
    Real(f64),
    /// For `bool` columns.
    Bool(bool),
    /// Microseconds since 1970-01-01 UTC, for `datetime` columns.
    Time(i64),
}

impl Cell<'_> {
    /// The value as text, as a person would read it.
    #[must_use]
    pub fn as_text(&self) -> Cow<'_, str> {
        match self {
            Cell::Text(t) | Cell::Json(t) => Cow::Borrowed(t),
            Cell::Int(n) | Cell::Time(n) => Cow::Owned(n.to_string()),
            Cell::Real(n) => Cow::Owned(n.to_string()),
            Cell::Bool(b) => Cow::Borrowed(if *b { "true" } else { "false" }),
        }
    }
}

/// A row: the table and the cells that are not null, at most one per column.
#[derive(Debug, Clone, PartialEq)]
pub struct Row<'a> {
    /// Its table.
    pub table: TableId,
    /// Column positions and values.
    pub cells: Vec<(u16, Cell<'a>)>,
}

impl<'a> Row<'a> {
    /// An empty row.
    #[must_use]
    pub fn new(table: TableId) -> Self {
        Row { table, cells: Vec::with_capacity(32) }
    }

    /// Sets a cell; the first value set for a column stays.
    pub fn set(&mut self, column: u16, cell: Cell<'a>) {
        if self.get(column).is_none() {
            self.cells.push((column, cell));
        }
    }

    /// The cell of a column.
    #[must_use]
    pub fn get(&self, column: u16) -> Option<&Cell<'a>> {
        self.cells.iter().find(|(c, _)| *c == column).map(|(_, cell)| cell)
    }

    /// The cell of a column by name.
    #[must_use]
    pub fn named(&self, table: &Table, column: &str) -> Option<&Cell<'a>> {
        self.get(table.column_index(column)?)
    }
}

/// Why a batch could not be finished.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Arrow refused the columns; a broken invariant of the builder.
    #[error("rows of table {table} do not form a batch: {source}")]
    Arrow {
        /// The table.
        table: String,
        /// Arrow's message.
        source: ArrowError,
    },
}

enum ColumnBuilder {
    Text(StringBuilder),
    Int(Int32Builder),
    Long(Int64Builder),
    Real(Float64Builder),
    Bool(BooleanBuilder),
    Time(TimestampMicrosecondBuilder),
}

/// Runs the same expression on whichever builder the column has.
macro_rules! each_builder {
    ($builder:expr, $b:ident => $body:expr) => {
        match $builder {
            ColumnBuilder::Text($b) => $body,
            ColumnBuilder::Int($b) => $body,
            ColumnBuilder::Long($b) => $body,
            ColumnBuilder::Real($b) => $body,
            ColumnBuilder::Bool($b) => $body,
            ColumnBuilder::Time($b) => $body,
        }
    };
}

impl ColumnBuilder {
    fn new(column_type: ColumnType) -> Self {
        match column_type {
            ColumnType::String | ColumnType::Guid | ColumnType::Dynamic => {
                Self::Text(StringBuilder::with_capacity(0, 0))
            }
            ColumnType::Int => Self::Int(Int32Builder::with_capacity(0)),
            ColumnType::Long => Self::Long(Int64Builder::with_capacity(0)),
            ColumnType::Real => Self::Real(Float64Builder::with_capacity(0)),
            ColumnType::Bool => Self::Bool(BooleanBuilder::with_capacity(0)),
            ColumnType::DateTime => {
                Self::Time(TimestampMicrosecondBuilder::with_capacity(0).with_timezone("UTC"))
            }
        }
    }

    /// Appends nulls until `rows` rows are filled. Columns catch up only when touched, so that a
    /// wide table costs nothing for the columns a row leaves out.
    fn fill_to(&mut self, rows: usize) {
        use arrow_array::builder::ArrayBuilder;
        each_builder!(self, b => {
            if b.len() < rows {
                b.append_nulls(rows - b.len());
            }
        });
    }

    /// Makes room for as much text as the batch before had, so that it is not moved again and again as
    /// the batch grows.
    fn make_room(&mut self, rows: usize, bytes: usize) {
        if let Self::Text(b) = self {
            *b = StringBuilder::with_capacity(rows, bytes);
        }
    }

    /// Bytes of text held.
    fn text_bytes(&self) -> usize {
        if let Self::Text(b) = self { b.values_slice().len() } else { 0 }
    }

    /// Appends a cell, converted where nothing is lost; otherwise null, and `false` comes back.
    fn append(&mut self, cell: &Cell<'_>) -> bool {
        match self {
            Self::Text(b) => {
                match cell {
                    Cell::Text(t) | Cell::Json(t) => b.append_value(t),
                    Cell::Time(us) => b.append_value(us.to_string()),
                    other => b.append_value(other.as_text()),
                }
                true
            }
            Self::Int(b) => {
                let value = whole(cell).and_then(|n| i32::try_from(n).ok());
                b.append_option(value);
                value.is_some()
            }
            Self::Long(b) => {
                let value = whole(cell);
                b.append_option(value);
                value.is_some()
            }
            Self::Real(b) => {
                let value = match cell {
                    Cell::Real(n) => Some(*n),
                    Cell::Int(n) => Some(*n as f64),
                    Cell::Text(t) => t.trim().parse().ok(),
                    _ => None,
                };
                b.append_option(value);
                value.is_some()
            }
            Self::Bool(b) => {
                let value = truth(cell);
                b.append_option(value);
                value.is_some()
            }
            Self::Time(b) => {
                let value = if let Cell::Time(us) = cell { Some(*us) } else { None };
                b.append_option(value);
                value.is_some()
            }
        }
    }

    fn is_untouched(&self) -> bool {
        use arrow_array::builder::ArrayBuilder;
        each_builder!(self, b => b.is_empty())
    }

    fn finish(&mut self) -> ArrayRef {
        each_builder!(self, b => Arc::new(b.finish()))
    }
}

fn whole(cell: &Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Int(n) => Some(*n),
        Cell::Real(n) if n.fract() == 0.0 && n.abs() < 9e15 => Some(*n as i64),
        Cell::Bool(b) => Some(i64::from(*b)),
        Cell::Text(t) => {
            let t = t.trim();
            match t.strip_prefix("0x") {
                Some(hex) => u64::from_str_radix(hex, 16).ok().map(|n| n as i64),
                None => t.parse().ok(),
            }
        }
        _ => None,
    }
}

fn truth(cell: &Cell<'_>) -> Option<bool> {
    match cell {
        Cell::Bool(b) => Some(*b),
        Cell::Int(n) => Some(*n != 0),
        Cell::Text(t) if t.eq_ignore_ascii_case("true") || &**t == "1" => Some(true),
        Cell::Text(t) if t.eq_ignore_ascii_case("false") || &**t == "0" => Some(false),
        _ => None,
    }
}

/// Collects rows of one table and makes record batches of its [stored schema](Table::stored_schema).
pub struct TableBuilder {
    table: Arc<Table>,
    columns: Vec<ColumnBuilder>,
    tenant: StringBuilder,
    source: StringBuilder,
    event_id: StringBuilder,
    arrival: TimestampMicrosecondBuilder,
    day: Date32Builder,
    /// Rows of the batch before, and bytes of text in each of its columns.
    before: (usize, Vec<usize>),
    rows: usize,
    bytes: usize,
    misfits: u64,
}

impl TableBuilder {
    /// An empty builder.
    #[must_use]
    pub fn new(table: Arc<Table>) -> Self {
        let columns: Vec<_> = table.columns.iter().map(|c| ColumnBuilder::new(c.column_type)).collect();
        TableBuilder {
            before: (0, vec![0; columns.len()]),
            table,
            columns,
            tenant: StringBuilder::new(),
            source: StringBuilder::new(),
            event_id: StringBuilder::new(),
            arrival: TimestampMicrosecondBuilder::new().with_timezone("UTC"),
            day: Date32Builder::new(),
            rows: 0,
            bytes: 0,
            misfits: 0,
        }
    }

    /// The table the rows are of.
    #[must_use]
    pub fn table(&self) -> &Arc<Table> {
        &self.table
    }

    /// Appends a row. A cell that does not fit its column's type becomes null and is counted in
    /// [`misfits`](Self::misfits); a mapping that makes misfits is wrong, and a test of it fails.
    pub fn append(&mut self, row: &Row<'_>, system: &SystemCells<'_>) {
        debug_assert_eq!(row.table, self.table.id);
        for (index, cell) in &row.cells {
            let place = usize::from(*index);
            let column = &mut self.columns[place];
            if self.before.1[place] > 0 && column.is_untouched() {
                column.make_room(self.before.0, self.before.1[place]);
            }
            column.fill_to(self.rows);
            self.misfits += u64::from(!column.append(cell));
            self.bytes += match cell {
                Cell::Text(t) | Cell::Json(t) => t.len() + 4,
                _ => 8,
            };
        }
        self.tenant.append_value(system.tenant);
        self.source.append_value(system.source);
        self.append_event_id(system);
        self.arrival.append_value(system.arrival_us);
        self.day.append_value(system.day());
        self.bytes += 48;
        self.rows += 1;
    }

    /// Writes the identity without building a string for each row.
    fn append_event_id(&mut self, system: &SystemCells<'_>) {
        use std::fmt::Write as _;
        let (sequence, record, row) = (system.sequence, system.record, system.row);
        // Writing into a string builder cannot fail.
        let _ = write!(self.event_id, "{sequence:x}-{record:x}-{row:x}");
        self.event_id.append_value("");
    }

    /// Rows held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether no row is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// About how many bytes the rows take in memory.
    #[must_use]
    pub fn byte_size(&self) -> usize {
        self.bytes
    }

    /// Cells so far that did not fit their column's type.
    #[must_use]
    pub fn misfits(&self) -> u64 {
        self.misfits
    }

    /// The rows as a batch; the builder is empty afterwards.
    ///
    /// # Errors
    /// When Arrow refuses the columns, which would be a fault of this builder.
    pub fn finish(&mut self) -> Result<RecordBatch, BuildError> {
        let rows = self.rows;
        self.before = (rows, self.columns.iter().map(ColumnBuilder::text_bytes).collect());
        let mut arrays: Vec<ArrayRef> = self
            .columns
            .iter_mut()
            .zip(&self.table.columns)
            .map(|(column, declared)| match column.is_untouched() {
                true => new_null_array(&declared.column_type.arrow(), rows),
                false => {
                    column.fill_to(rows);
                    column.finish()
                }
            })
            .collect();
        arrays.push(Arc::new(self.tenant.finish()));
        arrays.push(Arc::new(self.source.finish()));
        arrays.push(Arc::new(self.event_id.finish()));
        arrays.push(Arc::new(self.arrival.finish()));
        arrays.push(Arc::new(self.day.finish()));
        self.rows = 0;
        self.bytes = 0;
        RecordBatch::try_new(self.table.stored_schema(), arrays)
            .map_err(|source| BuildError::Arrow { table: self.table.name.clone(), source })
    }
}
