//! What can go wrong with the tables.

use object_store::path::Path;

/// Why the tables cannot do what they were asked.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// The place of the tables cannot be used.
    #[error("tables at {location} cannot be opened: {reason}")]
    Location {
        /// The folder or URL given.
        location: String,
        /// What is wrong and what to do.
        reason: String,
    },
    /// A table cannot be loaded from its Delta log.
    #[error(
        "table {table} cannot be loaded: {}; if its Delta log is damaged, restore the folder tables/{table} \
         from a copy, or move it aside to go on without the rows in it",
        first_line(.source)
    )]
    Load {
        /// Which.
        table: String,
        /// What the Delta library said.
        source: Box<deltalake_core::DeltaTableError>,
    },
    /// Delta's log of a table cannot be read or written.
    #[error("cannot {operation} table {table}: {source}")]
    Delta {
        /// What was tried.
        operation: &'static str,
        /// On which table.
        table: String,
        /// What the Delta library said.
        source: Box<deltalake_core::DeltaTableError>,
    },
    /// The object store failed.
    #[error("cannot {operation} {path}: {source}")]
    Store {
        /// What was tried.
        operation: &'static str,
        /// On which object.
        path: Path,
        /// What the store said.
        source: object_store::Error,
    },
    /// Rows could not be made into a file.
    #[error("cannot write a file of table {table}: {source}")]
    Encode {
        /// The table.
        table: String,
        /// What the Parquet writer said.
        source: parquet::errors::ParquetError,
    },
    /// Columns do not have the shape the table declares.
    #[error("rows for table {table} do not fit it: {source}")]
    Rows {
        /// The table.
        table: String,
        /// What Arrow said.
        source: arrow_schema::ArrowError,
    },
    /// A stored column has another type than the declaration now says.
    #[error(
        "column {column} of table {table} is stored as {stored} and declared as {declared}; a column cannot \
         change its type: declare it under a new name"
    )]
    TypeChanged {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// Type in the store.
        stored: String,
        /// Type in the catalogue.
        declared: String,
    },
    /// Work on another thread ended without a result.
    #[error("work on table {table} was cut off")]
    CutOff {
        /// The table.
        table: String,
    },
}

/// The library's errors may bring a backtrace.
fn first_line(error: &deltalake_core::DeltaTableError) -> String {
    error.to_string().lines().next().unwrap_or_default().to_owned()
}

impl TablesError {
    /// Whether the cause is a full disk or quota.
    #[must_use]
    pub fn is_full(&self) -> bool {
        let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(self);
        while let Some(error) = cause {
            if let Some(io) = error.downcast_ref::<std::io::Error>() {
                use std::io::ErrorKind::{QuotaExceeded, StorageFull};
                if matches!(io.kind(), StorageFull | QuotaExceeded) {
                    return true;
                }
            }
            cause = error.source();
        }
        false
    }

    pub(crate) fn delta(
        operation: &'static str,
        table: &str,
        source: deltalake_core::DeltaTableError,
    ) -> Self {
        Self::Delta { operation, table: table.to_owned(), source: Box::new(source) }
    }

    pub(crate) fn store(operation: &'static str, path: &Path, source: object_store::Error) -> Self {
        Self::Store { operation, path: path.clone(), source }
    }
}
