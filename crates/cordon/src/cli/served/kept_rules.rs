//! `cordon rules list|show|add|run|enable|disable|remove|runs|export|try`: rules made of hunting queries, in
//! the server.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::client::{Client, ServerArgs};
use super::incidents::{moment, text};
use super::whole_id;
use crate::exit::{Code, CommandError};
use crate::render::table::TextTable;

/// Where rules are.
const RULES: &str = "/api/v1/rules";

/// Rules made of hunting queries.
#[derive(Debug, Subcommand)]
pub enum KeptRules {
    /// Rules made of hunting queries, in the server
    #[command(after_help = "Example:\n  cordon rules list")]
    List(List),
    /// Show such a rule
    Show(One),
    /// Keep rules: Sentinel analytics rules (YAML), Graph detectionRule (JSON), or Cordon's own form (JSON)
    #[command(after_help = "Examples:\n  cordon rules add beacons.yaml\n  cordon rules add rules/*.json")]
    Add(Add),
    /// Try a rule over its look-back without keeping it
    #[command(after_help = "Example:\n  cordon rules try beacons.yaml")]
    Try(Try),
    /// Run a rule over what is stored: the alerts and incidents that it would have made
    #[command(
        after_help = "Examples:\n  cordon rules backtest our-rules/lsass.yml --since 30d\n  cordon rules backtest beacons.yaml --json"
    )]
    Backtest(Backtest),
    /// Run a kept rule now
    Run(One),
    /// Turn a rule on, from now
    Enable(One),
    /// Turn a rule off
    Disable(One),
    /// Remove a rule with its runs; its alerts stay
    Remove(One),
    /// The last runs of a rule
    Runs(One),
    /// Print a rule for elsewhere
    Export(Export),
}

/// All rules.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// A rule.
#[derive(Debug, Args)]
pub struct One {
    #[command(flatten)]
    server: ServerArgs,
    /// Its identity, or the beginning of it
    id: String,
    /// JSON instead of text
    #[arg(long)]
    json: bool,
}

/// Files of rules.
#[derive(Debug, Args)]
pub struct Add {
    #[command(flatten)]
    server: ServerArgs,
    /// Files, one rule each
    #[arg(required = true)]
    files: Vec<PathBuf>,
}

/// A file to try.
#[derive(Debug, Args)]
pub struct Try {
    #[command(flatten)]
    server: ServerArgs,
    /// The file
    file: PathBuf,
    /// JSON instead of text
    #[arg(long)]
    json: bool,
}

/// A rule to run over what is stored.
#[derive(Debug, Args)]
pub struct Backtest {
    #[command(flatten)]
    server: ServerArgs,
    /// A file (Sigma, Sentinel analytics rule, Graph detectionRule), or the identity of a kept rule
    rule: String,
    /// How far back
    #[arg(long, default_value = "30d", value_name = "LENGTH")]
    since: String,
    /// JSON instead of text
    #[arg(long)]
    json: bool,
}

/// A rule to print.
#[derive(Debug, Args)]
pub struct Export {
    #[command(flatten)]
    server: ServerArgs,
    /// Its identity, or the beginning of it
    id: String,
    /// `sentinel` (YAML) or `graph` (JSON)
    #[arg(long, default_value = "sentinel", value_parser = ["sentinel", "graph"])]
    format: String,
}

impl KeptRules {
    pub(crate) fn run(self) -> Result<Code, CommandError> {
        match self {
            KeptRules::List(list) => list.run(),
            KeptRules::Show(one) => one.show(),
            KeptRules::Add(add) => add.run(),
            KeptRules::Try(file) => file.run(),
            KeptRules::Backtest(backtest) => backtest.run(),
            KeptRules::Run(one) => {
                let (client, id) = one.found()?;
                client.post(&format!("{RULES}/{id}/runs"), &json!({}))?;
                writeln!(std::io::stdout(), "it runs; `cordon rules runs {id}` shows what it found")?;
                Ok(Code::Done)
            }
            KeptRules::Enable(one) => one.turn(true),
            KeptRules::Disable(one) => one.turn(false),
            KeptRules::Remove(one) => {
                let (client, id) = one.found()?;
                client.delete(&format!("{RULES}/{id}"))?;
                Ok(Code::Done)
            }
            KeptRules::Runs(one) => one.runs(),
            KeptRules::Export(export) => {
                let client = export.server.connect()?;
                let id = whole_id(&client, RULES, &export.id)?;
                let (status, text) =
                    client.get_text(&format!("{RULES}/{id}/export?format={}", export.format))?;
                if status != 200 {
                    return Err(CommandError::Told(text));
                }
                write!(std::io::stdout(), "{text}")?;
                Ok(Code::Done)
            }
        }
    }
}

impl List {
    fn run(&self) -> Result<Code, CommandError> {
        let rules = self.server.connect()?.list(RULES, usize::MAX)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            for rule in &rules {
                writeln!(out, "{rule}")?;
            }
            return Ok(Code::Done);
        }
        let mut table = TextTable::new(&["Id", "Name", "Runs", "Severity", "Last run", "How", "Alerts"]);
        for rule in &rules {
            let last = rule.get("lastRun").unwrap_or(&Value::Null);
            let on = rule.get("isEnabled").and_then(Value::as_bool).unwrap_or(false);
            let often = match (on, text(rule, "frequency")) {
                (false, _) => "off".to_owned(),
                (true, "PT0S") => "continuously".to_owned(),
                (true, often) => format!("every {}", often.trim_start_matches(['P', 'T']).to_lowercase()),
            };
            table.row([
                text(rule, "id").to_owned(),
                text(rule, "displayName").to_owned(),
                often,
                text(rule, "severity").to_owned(),
                moment(text(last, "startDateTime")),
                text(last, "status").to_owned(),
                last.get("alerts").map(ToString::to_string).unwrap_or_default(),
            ]);
        }
        write!(out, "{}", table.render())?;
        Ok(Code::Done)
    }
}

impl One {
    fn found(&self) -> Result<(Client, String), CommandError> {
        let client = self.server.connect()?;
        let id = whole_id(&client, RULES, &self.id)?;
        Ok((client, id))
    }

    fn show(&self) -> Result<Code, CommandError> {
        let (client, id) = self.found()?;
        let rule = client.get(&format!("{RULES}/{id}"))?;
        writeln!(std::io::stdout(), "{rule:#}")?;
        Ok(Code::Done)
    }

    fn turn(&self, on: bool) -> Result<Code, CommandError> {
        let (client, id) = self.found()?;
        let path = format!("/v1.0/security/rules/detectionRules/{id}");
        client.exchange("PATCH", &path, ("application/json", &json!({ "isEnabled": on }).to_string()))?;
        Ok(Code::Done)
    }

    fn runs(&self) -> Result<Code, CommandError> {
        let (client, id) = self.found()?;
        let runs = client.list(&format!("{RULES}/{id}/runs"), usize::MAX)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            for run in &runs {
                writeln!(out, "{run}")?;
            }
            return Ok(Code::Done);
        }
        let heads = ["Began", "Rows due after", "Up to", "Took ms", "How", "Rows", "New", "Alerts", "Why"];
        let mut table = TextTable::new(&heads);
        for run in &runs {
            let number = |name: &str| run.get(name).map(ToString::to_string).unwrap_or_default();
            table.row([
                moment(text(run, "startDateTime")),
                moment(text(run, "fromDateTime")),
                moment(text(run, "toDateTime")),
                number("durationMs"),
                text(run, "status").to_owned(),
                number("rows"),
                number("newRows"),
                number("alerts"),
                text(run, "failureReason").to_owned(),
            ]);
        }
        write!(out, "{}", table.render())?;
        Ok(Code::Done)
    }
}

fn read(path: &Path) -> Result<String, CommandError> {
    let failed = |source| CommandError::File { path: path.to_owned(), operation: "read", source };
    std::fs::read_to_string(path).map_err(failed)
}

/// Whether a text is a rule in Cordon's own form.
fn own_form(text: &str) -> Option<Value> {
    serde_json::from_str::<Value>(text).ok().filter(|v| v.get("query").is_some() && v.get("kind").is_none())
}

impl Add {
    fn run(&self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let mut out = std::io::stdout().lock();
        let mut failed = 0;
        for path in &self.files {
            let content = read(path)?;
            let made = match own_form(&content) {
                Some(rule) => client.post(RULES, &rule),
                None => client.exchange("POST", &format!("{RULES}/import"), ("application/yaml", &content)),
            };
            match made {
                Ok(answer) => {
                    let rule = answer.get("rule").unwrap_or(&answer);
                    writeln!(out, "{}  {}", text(rule, "id"), text(rule, "displayName"))?;
                    let notes = answer.get("notes").and_then(Value::as_array).into_iter().flatten();
                    for note in notes.filter_map(Value::as_str) {
                        writeln!(out, "  note: {note}")?;
                    }
                }
                Err(error) => {
                    failed += 1;
                    writeln!(out, "{}: {error}", path.display())?;
                }
            }
        }
        Ok(if failed == 0 { Code::Done } else { Code::Failed })
    }
}

impl Backtest {
    fn run(&self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let path = Path::new(&self.rule);
        let content = if path.exists() {
            read(path)?
        } else {
            let id = whole_id(&client, RULES, &self.rule)?;
            client.get_text(&format!("{RULES}/{id}/export"))?.1
        };
        let path = format!("{RULES}/backtest?since={}", self.since);
        let found = client.exchange("POST", &path, ("application/yaml", &content))?;
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{found:#}")?;
            return Ok(Code::Done);
        }
        let items = |name: &str| found.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
        let (alerts, incidents) = (items("alerts"), items("incidents"));
        let seconds = found.get("seconds").and_then(Value::as_f64).unwrap_or(0.0);
        writeln!(
            out,
            "{}; {} alerts, {} incidents, {seconds:.1} s",
            text(&found, "about"),
            alerts.len(),
            incidents.len()
        )?;
        let mut table = TextTable::new(&["Severity", "First activity", "Times", "Title"]);
        for alert in &alerts {
            table.row([
                text(alert, "severity").to_owned(),
                moment(text(alert, "first_activity")),
                alert.get("count").map(ToString::to_string).unwrap_or_default(),
                text(alert, "title").to_owned(),
            ]);
        }
        write!(out, "{}", table.render())?;
        Ok(Code::Done)
    }
}

impl Try {
    fn run(&self) -> Result<Code, CommandError> {
        let client = self.server.connect()?;
        let content = read(&self.file)?;
        let found = match own_form(&content) {
            Some(rule) => client.post(&format!("{RULES}/preview"), &rule)?,
            None => {
                client.exchange("POST", &format!("{RULES}/preview-file"), ("application/yaml", &content))?
            }
        };
        let mut out = std::io::stdout().lock();
        if self.json {
            writeln!(out, "{found:#}")?;
            return Ok(Code::Done);
        }
        let alerts = found.get("alerts").and_then(Value::as_array).cloned().unwrap_or_default();
        let rows = found.get("rows").map(ToString::to_string).unwrap_or_default();
        writeln!(out, "{rows} rows, {} alerts", alerts.len())?;
        if let Some(obstacle) = found.get("obstacle").and_then(Value::as_str) {
            writeln!(out, "cannot run continuously: {obstacle}")?;
        }
        let mut table = TextTable::new(&["Severity", "Last activity", "Events", "Title"]);
        for alert in &alerts {
            table.row([
                text(alert, "severity").to_owned(),
                moment(text(alert, "lastActivityDateTime")),
                alert.get("eventCount").map(ToString::to_string).unwrap_or_default(),
                text(alert, "title").to_owned(),
            ]);
        }
        write!(out, "{}", table.render())?;
        Ok(Code::Done)
    }
}
