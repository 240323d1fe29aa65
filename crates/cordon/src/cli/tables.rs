//! `cordon schema [TABLE]`.

use std::io::Write as _;

use clap::Args;
use schema::{Catalog, Family, Table};
use serde_json::json;

use crate::exit::{Code, CommandError};
use crate::render::table::TextTable;

/// Show the tables, or the columns of one.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  cordon schema\n  cordon schema DeviceProcessEvents\n  cordon schema EmailEvents --json"
)]
pub struct Schema {
    /// Table name
    table: Option<String>,
    /// One JSON value
    #[arg(long)]
    json: bool,
    /// The reference page of the table, in Markdown
    #[arg(long, requires = "table", conflicts_with = "json")]
    markdown: bool,
}

impl Schema {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let catalog = Catalog::builtin()?;
        let text = match &self.table {
            None => self.list(&catalog),
            Some(name) => self.one(find(&catalog, name)?),
        };
        std::io::stdout().write_all(text.as_bytes())?;
        Ok(Code::Done)
    }

    fn list(&self, catalog: &Catalog) -> String {
        if self.json {
            let tables: Vec<_> = catalog
                .iter()
                .map(|t| json!({"name": t.name, "domain": t.domain, "columns": t.columns.len(), "aliasOf": t.alias_of}))
                .collect();
            return format!("{}\n", json!(tables));
        }
        let mut text = TextTable::new(&["Table", "Columns", "Domain", "Documented by"]);
        for table in catalog.iter() {
            text.row([
                table.name.clone(),
                table.columns.len().to_string(),
                table.domain.clone(),
                families(table),
            ]);
        }
        text.render()
    }

    fn one(&self, table: &Table) -> String {
        if self.markdown {
            return schema::reference_page(table);
        }
        if self.json {
            let columns: Vec<_> = table
                .columns
                .iter()
                .map(|c| json!({"name": c.name, "type": c.column_type.name(), "doc": c.doc}))
                .collect();
            return format!("{}\n", json!({"name": table.name, "domain": table.domain, "columns": columns}));
        }
        let mut text = TextTable::new(&["Column", "Type", "About"]);
        for column in &table.columns {
            text.row([column.name.clone(), column.column_type.name().to_owned(), column.doc.clone()]);
        }
        text.render()
    }
}

fn find<'c>(catalog: &'c Catalog, name: &str) -> Result<&'c Table, CommandError> {
    if let Some(table) = catalog.get(name) {
        return Ok(table);
    }
    let near = catalog.suggest(name);
    let hint = if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) };
    Err(CommandError::Told(format!("there is no table {name}{hint} (`cordon schema` lists them)")))
}

fn families(table: &Table) -> String {
    let name = |f: &Family| match f {
        Family::Defender => "Defender",
        Family::Sentinel => "Sentinel",
        Family::Cordon => "Cordon",
    };
    table.families.iter().map(name).collect::<Vec<_>>().join(", ")
}
