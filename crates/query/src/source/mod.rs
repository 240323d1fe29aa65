//! Where the rows of tables come from.

pub(crate) mod counts;
mod empty;
mod external;
mod files;
mod folder;
mod memory;
pub(crate) mod range;
mod share;
mod stored;
mod terms;
mod window;

pub use empty::EmptyTables;
pub use external::Fetch;
pub use files::{ColumnRange, DataFile, FileStore, FileTable};
pub use folder::FolderTables;
pub use memory::MemoryTables;
pub use share::Share;
pub(crate) use share::{Condition, Shared};
pub use stored::StoreTables;
pub(crate) use window::Windowed;
pub use window::{Due, Window};

use datafusion::catalog::TableProvider;
use std::sync::Arc;

/// A table that queries may read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its rows.
    pub provider: Arc<dyn TableProvider>,
    /// The columns as the catalogue shows them, and the place of each in the provider's schema. Two
    /// columns may be at one place.
    pub columns: Vec<(kql::Column, usize)>,
}

/// The tables of a user: what is not given here does not exist for the query.
pub trait Tables: Send + Sync {
    /// The table of that name.
    fn table(&self, name: &str) -> Option<Source>;

    /// The span of time of which that table's rows are shown; all when there is none.
    fn window(&self, _table: &str) -> Option<Window> {
        None
    }

    /// The scopes of which the rows of that table are shown; all rows when there is none.
    fn shown(&self, _name: &str) -> Option<Vec<store::state::Within>> {
        None
    }

    /// Of the rows, those due then; all when there is none.
    fn due(&self) -> Option<Due> {
        None
    }
}

/// No tables at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoTables;

impl Tables for NoTables {
    fn table(&self, _: &str) -> Option<Source> {
        None
    }
}
