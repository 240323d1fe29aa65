//! The declared tables where nothing is stored.

use super::{Source, Tables};
use crate::hunt::stored_name;
use datafusion::datasource::MemTable;
use kql::{Column, Type};
use schema::Catalog;
use std::sync::Arc;

/// The declared tables, all empty.
#[derive(Debug, Clone)]
pub struct EmptyTables {
    catalog: Arc<Catalog>,
}

impl EmptyTables {
    /// The tables of a catalogue.
    #[must_use]
    pub fn new(catalog: Arc<Catalog>) -> Self {
        EmptyTables { catalog }
    }
}

impl Tables for EmptyTables {
    fn table(&self, name: &str) -> Option<Source> {
        let table = self.catalog.get(stored_name(name))?;
        let provider = MemTable::try_new(table.stored_schema(), vec![vec![]]).ok()?;
        let kind = |c: &schema::Column| Type::from_name(c.column_type.name()).unwrap_or(Type::Unknown);
        let declared = table.columns.iter().enumerate();
        let mut columns: Vec<(Column, usize)> =
            declared.map(|(at, c)| (Column::new(c.name.as_str(), kind(c)), at)).collect();
        let arrival = table.stored_schema().index_of(schema::system::ARRIVAL_TIME).ok();
        if let Some(time) = table.time_column().map(usize::from).or(arrival) {
            for name in ["Timestamp", "TimeGenerated"] {
                if !columns.iter().any(|(c, _)| &*c.name == name) {
                    columns.push((Column::new(name, Type::DateTime), time));
                }
            }
        }
        Some(Source { provider: Arc::new(provider), columns })
    }
}
