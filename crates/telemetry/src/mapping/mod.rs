//! Mappings: from an event's fields to rows of the documented tables.
//!
//! A mapping file (YAML, under `mappings/`) declares which events it takes (`when`), the table they
//! go to, and an expression per column; see `mappings/README.md` for the form. Files are compiled
//! against the catalogue when a [`Mapper`] is made, so a wrong table, column, function or type is an
//! error that names the file and the mapping, and cannot be met while events flow.

mod compile;
mod declaration;
mod entity;
mod evaluate;
mod expression;
mod fallback;
mod fit;
mod function;
mod lines;
mod path;
mod rest;
mod select;

use std::sync::Arc;

use event::Event;
use schema::{Catalog, Row};

pub use declaration::MappingError;
pub use entity::device_id;
pub use function::{FunctionDoc, functions};

use crate::record::{ParseError, Record};
use crate::{cloud, linux, network, schemas, windows};

/// What comes with an event from outside its fields.
#[derive(Debug, Clone, Copy)]
pub struct Envelope<'e> {
    /// The record as text, kept where no documented table takes the event.
    pub raw: &'e str,
    /// When it was acknowledged, in microseconds since 1970-01-01 UTC: stands in for a missing time.
    pub arrival_us: i64,
}

/// A mapping, for reference pages and coverage tests.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingSummary<'m> {
    /// File under `mappings/`.
    pub file: &'m str,
    /// Name of the mapping in its file.
    pub name: &'m str,
    /// Formats and kinds of records whose events it may take.
    pub formats: Vec<&'m str>,
    /// Tables it fills.
    pub tables: Vec<&'m str>,
    /// The columns it may fill of each of these, by name; of a table that takes fields by their names,
    /// only the columns that have an expression of their own.
    pub columns: Vec<Vec<&'m str>>,
}

/// Turns events into rows.
#[derive(Debug)]
pub struct Mapper {
    catalog: Catalog,
    mappings: Vec<compile::Mapping>,
    selector: select::Selector,
    fallback: fallback::Fallback,
}

impl Mapper {
    /// The built-in mappings, compiled against a catalogue.
    ///
    /// # Errors
    /// When a mapping file cannot be read or names what does not exist; a test rules it out for the
    /// built-in files.
    pub fn new(catalog: &Catalog) -> Result<Self, MappingError> {
        Self::from_files(catalog, files())
    }

    /// Mappings from files given as pairs of name and YAML text, tried in that order.
    ///
    /// # Errors
    /// When a file cannot be read or names what does not exist.
    pub fn from_files<'f>(
        catalog: &Catalog,
        files: impl Iterator<Item = (&'f str, &'f str)>,
    ) -> Result<Self, MappingError> {
        let mut files =
            files.map(|(name, text)| declaration::read(name, text)).collect::<Result<Vec<_>, _>>()?;
        declaration::resolve_bases(&mut files)?;
        let mappings = compile::compile(catalog, &files)?;
        let selector = select::Selector::new(&mappings);
        let fallback = fallback::Fallback::new(catalog)?;
        Ok(Mapper { catalog: catalog.clone(), mappings, selector, fallback })
    }

    /// The catalogue the rows belong to.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// Every mapping, in the order they are tried.
    pub fn summaries(&self) -> impl Iterator<Item = MappingSummary<'_>> {
        self.mappings.iter().map(|mapping| MappingSummary {
            file: &mapping.file,
            name: &mapping.name,
            formats: mapping.formats.iter().map(String::as_str).collect(),
            columns: mapping.outputs.iter().map(compile::Output::column_names).collect(),
            tables: mapping.outputs.iter().map(|output| output.table.name.as_str()).collect(),
        })
    }

    /// Appends the rows of an event: at least one. Without a mapping the event becomes a
    /// `CordonEvents` row with all its fields and the raw text.
    pub fn map<'e>(&'e self, event: &'e Event<'_>, envelope: Envelope<'e>, rows: &mut Vec<Row<'e>>) {
        let before = rows.len();
        if let Some(index) = self.selector.select(&self.mappings, event) {
            let mapping = &self.mappings[index];
            for output in &mapping.outputs {
                evaluate::append(mapping, output, event, envelope, rows);
            }
        }
        if rows.len() == before {
            rows.push(self.fallback.unmapped(event, envelope));
        }
    }

    /// The name of the mapping that takes an event, if one does.
    #[must_use]
    pub fn mapping_of(&self, event: &Event<'_>) -> Option<&str> {
        self.selector.select(&self.mappings, event).map(|index| self.mappings[index].name.as_str())
    }

    /// The `CordonQuarantine` row of a record that cannot be read.
    #[must_use]
    pub fn quarantine_row<'e>(
        &'e self,
        format: &'e str,
        record: &Record<'e>,
        error: &ParseError,
        arrival_us: i64,
    ) -> Row<'e> {
        self.fallback.quarantine(format, record, error, arrival_us)
    }

    /// The table of a row.
    #[must_use]
    pub fn table(&self, row: &Row<'_>) -> &Arc<schema::Table> {
        self.catalog.table(row.table)
    }
}

/// A cell in the form its column stores, for tests that every cell has it already.
#[cfg(test)]
pub(crate) fn fitted<'c>(cell: &schema::Cell<'c>, column: schema::ColumnType) -> Option<schema::Cell<'c>> {
    fit::fit(cell.clone(), column)
}

/// The built-in mapping files in the order they are tried.
fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lists = [windows::MAPPINGS, linux::MAPPINGS, cloud::MAPPINGS, network::MAPPINGS, schemas::MAPPINGS];
    lists.into_iter().flat_map(|list| list.iter().copied())
}

#[cfg(test)]
mod tests;
