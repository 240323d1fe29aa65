//! `cordon alerts list|show`.

use std::io::Write as _;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::client::ServerArgs;
use super::incidents::{moment, text};
use crate::exit::{Code, CommandError};
use crate::render::table::{TextTable, one_line};

/// Alerts of the server.
#[derive(Debug, Subcommand)]
pub enum Alerts {
    /// The latest first
    #[command(after_help = "Example:\n  cordon alerts list --min-severity high")]
    List(List),
    /// One alert: why it matched, on what
    Show(Show),
}

/// The list.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// Leave out alerts below this severity
    #[arg(long, value_parser = ["informational", "low", "medium", "high"])]
    min_severity: Option<String>,
    /// Show at most this many
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// One alert.
#[derive(Debug, Args)]
pub struct Show {
    #[command(flatten)]
    server: ServerArgs,
    /// Its id; the beginning is enough when only one has it
    id: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Alerts {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Alerts::List(list) => list.run(),
            Alerts::Show(show) => show.run(),
        }
    }
}

impl List {
    fn run(self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let severity = self.min_severity.as_ref().map(|s| format!("?minSeverity={s}")).unwrap_or_default();
        let alerts = client.list(&format!("/api/v1/alerts{severity}"), self.limit)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            for alert in &alerts {
                writeln!(out, "{alert}")?;
            }
            return Ok(Code::Done);
        }
        let mut table = TextTable::new(&["Severity", "Id", "First activity", "Times", "Incident", "Title"]);
        for a in &alerts {
            table.row([
                text(a, "severity").to_owned(),
                text(a, "id").to_owned(),
                moment(text(a, "firstActivityDateTime")),
                a["eventCount"].to_string(),
                text(a, "incidentId").to_owned(),
                text(a, "title").to_owned(),
            ]);
        }
        let page = if table.is_empty() { "no alerts yet\n".to_owned() } else { table.render() };
        write!(out, "{page}")?;
        Ok(Code::Done)
    }
}

impl Show {
    fn run(self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let id = super::whole_id(&client, "/api/v1/alerts", &self.id)?;
        let alert = client.get(&format!("/api/v1/alerts/{id}"))?;
        let page = if self.json { format!("{alert}\n") } else { page(&alert) };
        write!(std::io::stdout(), "{page}")?;
        Ok(Code::Done)
    }
}

fn page(a: &Value) -> String {
    let list = |name: &str| a.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut page = format!(
        "{}\n{}  severity {}  {}  rule {}\n\n{}\n\nBecause\n",
        one_line(text(a, "title")),
        text(a, "id"),
        text(a, "severity"),
        text(a, "status"),
        text(a, "detectorId"),
        text(a, "description")
    );
    for m in list("matchedFields") {
        page += &format!("  {} = {}\n", text(&m, "field"), one_line(text(&m, "value")));
    }
    page += "\nOn\n";
    for e in list("evidence") {
        page += &format!("  {:14} {}\n", text(&e, "kind"), one_line(text(&e, "displayName")));
    }
    page += "\nEvents\n";
    for e in list("events") {
        page +=
            &format!("  {}  {}  {}\n", moment(text(&e, "dateTime")), text(&e, "table"), text(&e, "eventId"));
    }
    page
}
