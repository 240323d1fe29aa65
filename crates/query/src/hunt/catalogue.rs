//! The tables and functions that queries may name, as the binder sees them.

use super::enrichment;
use kql::{Catalogue, Column, Type};
use schema::{Catalog, Family, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Whose columns tables show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Schema {
    /// As advanced hunting in the Defender portal documents them.
    Defender,
    /// As one workspace with Sentinel has them: the columns of both, and `TimeGenerated` everywhere.
    #[default]
    Unified,
}

impl Schema {
    /// The schema of that name: `defender` or `unified`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "defender" | "m365" => Some(Schema::Defender),
            "unified" | "sentinel" => Some(Schema::Unified),
            _ => None,
        }
    }
}

/// A function that queries may call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFunction {
    /// The name.
    pub name: String,
    /// Its parameters in parentheses, as written in a `let`.
    pub parameters: String,
    /// Its body, without braces.
    pub body: String,
    /// The folder that it is listed under.
    pub folder: String,
    /// What it does.
    pub doc: String,
}

/// Other spellings of tables that are in use.
const ALIASES: &[(&str, &str)] = &[("GraphAPIAuditEvents", "GraphApiAuditEvents")];

/// The catalogue of one schema with the functions of the store.
#[derive(Debug, Clone)]
pub struct HuntCatalogue {
    tables: BTreeMap<String, Vec<Column>>,
    functions: BTreeMap<String, StoredFunction>,
}

impl HuntCatalogue {
    /// The declared tables as that schema shows them, with these functions beside the built-in ones.
    #[must_use]
    pub fn new(catalog: &Catalog, schema: Schema, functions: &[StoredFunction]) -> Self {
        let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
        for table in catalog.iter() {
            if let Some(columns) = shown(table, schema) {
                tables.insert(table.name.clone(), columns);
            }
        }
        for (alias, name) in ALIASES {
            if !tables.contains_key(*alias)
                && let Some(columns) = tables.get(*name).cloned()
            {
                tables.insert((*alias).to_owned(), columns);
            }
        }
        let own = enrichment::functions();
        let functions = own.iter().chain(functions).map(|f| (f.name.clone(), f.clone())).collect();
        HuntCatalogue { tables, functions }
    }

    /// The same with some of the tables.
    #[must_use]
    pub fn only(&self, shown: impl Fn(&str) -> bool) -> Self {
        let tables = self.tables.iter().filter(|(name, _)| shown(name));
        let tables = tables.map(|(name, columns)| (name.clone(), columns.clone())).collect();
        HuntCatalogue { tables, functions: self.functions.clone() }
    }

    /// All tables with their columns.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &[Column])> {
        self.tables.iter().map(|(name, columns)| (name.as_str(), columns.as_slice()))
    }

    /// All functions.
    pub fn functions(&self) -> impl Iterator<Item = &StoredFunction> {
        self.functions.values()
    }
}

/// The stored table that a name means, past its aliases.
#[must_use]
pub fn stored_name(name: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, stored)| stored)
}

/// The columns that a schema shows of a table; nothing when it does not have the table.
fn shown(table: &Arc<Table>, schema: Schema) -> Option<Vec<Column>> {
    let documented = |family| -> Vec<Column> {
        let columns = table.documented_by(family);
        columns.map(|(n, k)| Column::new(n, Type::from_name(k.name()).unwrap_or(Type::Unknown))).collect()
    };
    if table.families.contains(&Family::Cordon) {
        return Some(documented(Family::Cordon));
    }
    let defender = documented(Family::Defender);
    match schema {
        Schema::Defender => (!defender.is_empty()).then_some(defender),
        Schema::Unified => {
            let mut columns = documented(Family::Sentinel);
            let time = Column::new("TimeGenerated", Type::DateTime);
            let more =
                if defender.is_empty() { vec![] } else { defender.into_iter().chain([time]).collect() };
            for column in more {
                if !columns.iter().any(|c| c.name == column.name) {
                    columns.push(column);
                }
            }
            Some(columns)
        }
    }
}

impl Catalogue for HuntCatalogue {
    fn table(&self, name: &str) -> Option<Vec<Column>> {
        self.tables.get(name).cloned()
    }

    fn table_names(&self) -> Vec<String> {
        self.tables.keys().cloned().collect()
    }

    fn function(&self, name: &str) -> Option<String> {
        let function = self.functions.get(name)?;
        Some(format!("{} {{ {} }}", function.parameters, function.body))
    }

    fn function_names(&self) -> Vec<String> {
        self.functions.keys().cloned().collect()
    }
}
