//! `cordon watchlists list|import|show|remove`.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use super::client::ServerArgs;
use super::incidents::{moment, text};
use crate::exit::{Code, CommandError};
use crate::render::table::TextTable;

/// Most lists that are asked for; a tenant may have fewer.
const LISTS_MAX: usize = 1_000;

/// Watchlists.
#[derive(Debug, Subcommand)]
pub enum Watchlists {
    /// All lists
    List(List),
    /// Keep a list from a CSV file with a header line, in place of one of the same alias
    #[command(
        after_help = "Example:\n  cordon watchlists import servers.csv --alias Servers --key HostName\n  \
                            cordon hunt \"DeviceLogonEvents | join (_GetWatchlist('Servers')) on \\$left.DeviceName == \\$right.SearchKey\""
    )]
    Import(Import),
    /// The items of a list, one JSON object per line
    Show(Named),
    /// Remove a list
    Remove(Named),
}

/// All lists.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// A list from a file.
#[derive(Debug, Args)]
pub struct Import {
    #[command(flatten)]
    server: ServerArgs,
    /// The CSV file
    file: PathBuf,
    /// The name that queries use: letters, digits, `-`, `_`
    #[arg(long)]
    alias: String,
    /// The column that lookups go by
    #[arg(long)]
    key: String,
    /// Name for people; the alias when absent
    #[arg(long)]
    name: Option<String>,
    /// What the list holds
    #[arg(long, default_value = "")]
    description: String,
}

/// A list by alias.
#[derive(Debug, Args)]
pub struct Named {
    #[command(flatten)]
    server: ServerArgs,
    /// Its alias
    alias: String,
}

impl Watchlists {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Watchlists::List(list) => list.run(),
            Watchlists::Import(import) => import.run(),
            Watchlists::Show(named) => {
                let found = named.server.connect()?.get(&named.path())?;
                let mut out = std::io::stdout().lock();
                for item in found.get("items").and_then(Value::as_array).into_iter().flatten() {
                    writeln!(out, "{item}")?;
                }
                Ok(Code::Done)
            }
            Watchlists::Remove(named) => {
                named.server.connect()?.delete(&named.path())?;
                Ok(Code::Done)
            }
        }
    }
}

impl Named {
    fn path(&self) -> String {
        format!("/api/v1/watchlists/{}", self.alias)
    }
}

impl List {
    fn run(self) -> Result<Code, CommandError> {
        let lists = self.server.connect()?.list("/api/v1/watchlists", LISTS_MAX)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            for list in &lists {
                writeln!(out, "{list}")?;
            }
            return Ok(Code::Done);
        }
        let mut table = TextTable::new(&["Alias", "Items", "Key", "Changed", "Name"]);
        for list in &lists {
            let count = list.get("itemCount").map(Value::to_string).unwrap_or_default();
            table.row([
                text(list, "alias").to_owned(),
                count,
                text(list, "itemsSearchKey").to_owned(),
                moment(text(list, "lastModifiedDateTime")),
                text(list, "displayName").to_owned(),
            ]);
        }
        write!(out, "{}", table.render())?;
        Ok(Code::Done)
    }
}

impl Import {
    fn run(self) -> Result<Code, CommandError> {
        let items = self.items()?;
        let body = json!({
            "displayName": self.name.as_ref().unwrap_or(&self.alias),
            "description": self.description,
            "itemsSearchKey": self.key,
            "items": items,
        });
        let kept = self.server.connect()?.exchange(
            "PUT",
            &format!("/api/v1/watchlists/{}", self.alias),
            ("application/json", &body.to_string()),
        )?;
        let count = kept.get("itemCount").map(Value::to_string).unwrap_or_default();
        writeln!(
            std::io::stdout().lock(),
            "{count} items; queries read them by _GetWatchlist('{}')",
            self.alias
        )?;
        Ok(Code::Done)
    }

    /// The items of the file. Cells without text are left out.
    fn items(&self) -> Result<Vec<Value>, CommandError> {
        let told = |error: csv::Error| CommandError::Told(format!("{}: {error}", self.file.display()));
        let mut reader = csv::Reader::from_path(&self.file).map_err(told)?;
        let header: Vec<String> = reader
            .headers()
            .map_err(told)?
            .iter()
            .map(|name| name.trim_start_matches('\u{feff}').to_owned())
            .collect();
        if !header.contains(&self.key) {
            let columns = header.join(", ");
            let told = format!("{} has no column {}; it has {columns}", self.file.display(), self.key);
            return Err(CommandError::Told(told));
        }
        let mut items = vec![];
        for record in reader.records() {
            let record = record.map_err(told)?;
            let cells = header.iter().zip(&record).filter(|(_, cell)| !cell.is_empty());
            let item: Map<String, Value> = cells.map(|(name, cell)| (name.clone(), cell.into())).collect();
            items.push(Value::Object(item));
        }
        Ok(items)
    }
}
