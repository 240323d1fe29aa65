//! Reading a table declaration file.
//!
//! Tolerant of drift: unknown keys are ignored, and a type name that is not known becomes `string`,
//! so that a newer declaration never stops the product from starting.

use serde::Deserialize;

use crate::catalog::ColumnType;

/// Why a declaration file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DeclarationError {
    /// The text is not JSON of the expected shape.
    #[error(
        "table declaration number {index} cannot be read: {source}; see docs/reference/tables.md for the form"
    )]
    Unreadable {
        /// Position in the list of declarations.
        index: usize,
        /// What the JSON reader said.
        source: serde_json::Error,
    },
    /// A column occurs twice in one table.
    #[error("table {table} declares column {column} twice; remove one of the two")]
    DuplicateColumn {
        /// The table.
        table: String,
        /// The column.
        column: String,
    },
}

#[derive(Debug, Deserialize)]
pub(crate) struct Declaration {
    pub name: String,
    #[serde(default)]
    pub domain: String,
    #[serde(default)]
    pub doc: String,
    #[serde(default)]
    pub alias_of: Option<String>,
    pub columns: Vec<ColumnDeclaration>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct ColumnDeclaration {
    pub name: String,
    #[serde(rename = "type")]
    pub type_name: String,
    #[serde(default)]
    pub doc: String,
}

impl ColumnDeclaration {
    pub(crate) fn column_type(&self) -> ColumnType {
        ColumnType::from_name(&self.type_name).unwrap_or(ColumnType::String)
    }
}

/// Reads one declaration.
pub(crate) fn read(index: usize, text: &str) -> Result<Declaration, DeclarationError> {
    let declaration: Declaration =
        serde_json::from_str(text).map_err(|source| DeclarationError::Unreadable { index, source })?;
    let mut seen = std::collections::HashSet::new();
    for column in &declaration.columns {
        if !seen.insert(column.name.as_str()) {
            let (table, column) = (declaration.name.clone(), column.name.clone());
            return Err(DeclarationError::DuplicateColumn { table, column });
        }
    }
    Ok(declaration)
}
