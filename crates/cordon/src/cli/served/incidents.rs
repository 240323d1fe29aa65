//! `cordon incidents list|show`.

use std::io::Write as _;

use clap::{Args, Subcommand};
use serde_json::Value;

use super::client::ServerArgs;
use crate::exit::{Code, CommandError};
use crate::render::table::{TextTable, one_line};

/// Incidents of the server.
#[derive(Debug, Subcommand)]
pub enum Incidents {
    /// The queue, most urgent first
    #[command(after_help = "Example:\n  cordon incidents list --min-severity medium --json")]
    List(List),
    /// One incident: story, assets, why its alerts belong together
    #[command(after_help = "Example:\n  cordon incidents show inc-1f2e3d")]
    Show(Show),
}

/// The queue.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// Leave out incidents below this severity
    #[arg(long, value_parser = ["informational", "low", "medium", "high"])]
    min_severity: Option<String>,
    /// Show at most this many
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// One incident.
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

impl Incidents {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        match self {
            Incidents::List(list) => list.run(),
            Incidents::Show(show) => show.run(),
        }
    }
}

impl List {
    fn run(self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let severity = self.min_severity.as_ref().map(|s| format!("&minSeverity={s}")).unwrap_or_default();
        let path = format!("/api/v1/incidents?orderBy=priority{severity}");
        let incidents: Vec<Value> = client.list(&path, self.limit)?;
        let shown = incidents.iter().filter(|i| text(i, "status") != "redirected");
        let mut out = std::io::stdout().lock();
        if self.json {
            for incident in shown {
                writeln!(out, "{incident}")?;
            }
            return Ok(Code::Done);
        }
        let mut table =
            TextTable::new(&["Prio", "Severity", "Id", "First activity", "Alerts", "Status", "Name"]);
        for i in shown {
            table.row([
                i["priorityScore"].to_string(),
                text(i, "severity").to_owned(),
                text(i, "id").to_owned(),
                moment(text(i, "firstActivityDateTime")),
                count(i, "alertIds").to_string(),
                text(i, "status").to_owned(),
                text(i, "displayName").to_owned(),
            ]);
        }
        let page = if table.is_empty() { "no incidents yet\n".to_owned() } else { table.render() };
        write!(out, "{page}")?;
        Ok(Code::Done)
    }
}

impl Show {
    fn run(self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let id = super::whole_id(&client, "/api/v1/incidents", &self.id)?;
        let incident = client.get(&format!("/api/v1/incidents/{id}"))?;
        let page = if self.json { format!("{incident}\n") } else { page(&incident) };
        write!(std::io::stdout(), "{page}")?;
        Ok(Code::Done)
    }
}

fn page(i: &Value) -> String {
    let mut page = format!(
        "{}\n{}  severity {}  priority {}  {}\n\n{}\n",
        one_line(text(i, "displayName")),
        text(i, "id"),
        text(i, "severity"),
        i["priorityScore"],
        text(i, "status"),
        text(i, "summary")
    );
    section(&mut page, "Story", i, "story", |s| {
        format!("{}  {:22}  {}", moment(text(s, "dateTime")), text(s, "category"), text(s, "text"))
    });
    section(&mut page, "Assets", i, "assets", |a| {
        format!("{:14} {}", text(a, "kind"), text(a, "displayName"))
    });
    section(&mut page, "Why these alerts belong together", i, "links", |l| text(l, "explanation").to_owned());
    section(&mut page, "Priority", i, "priorityFactors", |f| {
        format!("{:+6.1}  {}", f["points"].as_f64().unwrap_or_default(), text(f, "name"))
    });
    section(&mut page, "Alerts", i, "alerts", |a| {
        let techniques: Vec<&str> = items(a, "mitreTechniques").filter_map(Value::as_str).collect();
        format!(
            "{}  {:13}  {}  ({})",
            moment(text(a, "firstActivityDateTime")),
            text(a, "severity"),
            text(a, "title"),
            techniques.join(" ")
        )
    });
    page
}

fn section(page: &mut String, title: &str, of: &Value, name: &str, line: impl Fn(&Value) -> String) {
    if count(of, name) > 0 {
        *page += &format!("\n{title}\n");
    }
    for item in items(of, name) {
        *page += &format!("  {}\n", one_line(&line(item)));
    }
}

pub(super) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn items<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn count(value: &Value, name: &str) -> usize {
    items(value, name).count()
}

/// RFC 3339 to the second, with a space.
pub(super) fn moment(time: &str) -> String {
    time.get(..19).unwrap_or(time).replace('T', " ")
}
