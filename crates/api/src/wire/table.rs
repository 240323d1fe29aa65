//! Tables on the wire.

use serde::Serialize;
use utoipa::ToSchema;

/// A table in a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TableSummary {
    /// Its name.
    pub name: String,
    /// The part of the product it belongs to.
    pub domain: String,
    /// What it holds.
    pub description: String,
    /// Who documents it: `defender`, `sentinel`, `cordon`.
    pub families: Vec<String>,
    /// How many columns it has.
    pub column_count: usize,
}

/// A table with its columns.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The part of the product it belongs to.
    pub domain: String,
    /// What it holds.
    pub description: String,
    /// Who documents it.
    pub families: Vec<String>,
    /// The current name, when this is an older name for the same data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alias_of: Option<String>,
    /// The column with the event's time.
    pub time_column: Option<String>,
    /// Its columns in documented order.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Column {
    /// Its name; names are case-sensitive.
    pub name: String,
    /// Its KQL type.
    #[serde(rename = "type")]
    pub column_type: String,
    /// What it holds.
    pub description: String,
}

fn families(table: &schema::Table) -> Vec<String> {
    let name = |family: &schema::Family| match family {
        schema::Family::Defender => "defender".to_owned(),
        schema::Family::Sentinel => "sentinel".to_owned(),
        schema::Family::Cordon => "cordon".to_owned(),
    };
    table.families.iter().map(name).collect()
}

impl From<&schema::Table> for TableSummary {
    fn from(table: &schema::Table) -> Self {
        TableSummary {
            name: table.name.clone(),
            domain: table.domain.clone(),
            description: table.doc.clone(),
            families: families(table),
            column_count: table.columns.len(),
        }
    }
}

impl From<&schema::Table> for Table {
    fn from(table: &schema::Table) -> Self {
        let time = table.time_column().and_then(|i| table.columns.get(usize::from(i)));
        let column = |c: &schema::Column| Column {
            name: c.name.clone(),
            column_type: c.column_type.name().to_owned(),
            description: c.doc.clone(),
        };
        Table {
            name: table.name.clone(),
            domain: table.domain.clone(),
            description: table.doc.clone(),
            families: families(table),
            alias_of: table.alias_of.clone(),
            time_column: time.map(|c| c.name.clone()),
            columns: table.columns.iter().map(column).collect(),
        }
    }
}
