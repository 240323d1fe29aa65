//! What the binder asks of the world: tables with columns, stored functions.

use crate::scalar_type::Type;
use std::sync::Arc;

/// A column of a table or result.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// The name; case counts.
    pub name: Arc<str>,
    /// The type.
    pub column_type: Type,
}

impl Column {
    /// A column.
    pub fn new(name: impl Into<Arc<str>>, column_type: Type) -> Self {
        Column { name: name.into(), column_type }
    }
}

/// The tables and functions that queries may name.
pub trait Catalogue {
    /// The columns of that table, in order.
    fn table(&self, name: &str) -> Option<Vec<Column>>;

    /// All table names, for wildcards, searches over everything and suggestions.
    fn table_names(&self) -> Vec<String>;

    /// The text of a stored function: parameters and body, as
    /// `(T:(*), days:long=7) { T | where … }`.
    fn function(&self, name: &str) -> Option<String>;

    /// All names of stored functions, for suggestions.
    fn function_names(&self) -> Vec<String> {
        vec![]
    }
}

/// A catalogue without tables.
#[derive(Debug, Clone, Copy, Default)]
pub struct Empty;

impl Catalogue for Empty {
    fn table(&self, _name: &str) -> Option<Vec<Column>> {
        None
    }

    fn table_names(&self) -> Vec<String> {
        vec![]
    }

    fn function(&self, _name: &str) -> Option<String> {
        None
    }
}
