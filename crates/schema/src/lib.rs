//! The tables: one declaration file each → catalogue, Arrow schema, row builders, reference pages.
//!
//! Declarations live in `tables/` as data because the documented tables drift: `defender/` holds
//! Microsoft Defender XDR advanced hunting, `sentinel/` the Log Analytics tables, `cordon/` our own
//! catch-alls. [`tables::DECLARATIONS`] lists the files. A table that both Defender and Log Analytics
//! document is one table here, with Defender's columns first and Defender's types.
//!
//! Every stored table also has the [`system`] columns (tenant, source, event identity, arrival, day),
//! which are Cordon's own and are left out of results unless asked for by name.
//!
//! This crate knows no store, no query engine and no record format.

mod build;
mod catalog;
mod declaration;
mod reference;
pub mod system;
mod tables;

pub use build::{BuildError, Cell, Row, TableBuilder};
pub use catalog::{Catalog, Column, ColumnType, Family, Table, TableId};
pub use declaration::DeclarationError;
pub use reference::reference_page;
pub use system::SystemCells;

#[cfg(test)]
mod tests;
