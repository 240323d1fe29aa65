//! `cordon tuning list|add|try|remove`: known alerts hidden or resolved.

use std::io::Write as _;

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::client::ServerArgs;
use super::incidents::{moment, text};
use super::whole_id;
use crate::exit::{Code, CommandError};
use crate::render::table::TextTable;

/// Where tunings are.
const TUNINGS: &str = "/api/v1/tunings";

/// Known alerts hidden or resolved.
#[derive(Debug, Subcommand)]
pub enum Tuning {
    /// All tunings, and how many alerts each hides
    List(List),
    /// Hide or resolve alerts from now on
    #[command(
        after_help = "Example:\n  cordon tuning add 'Backups' --when device=backup1 --when 'commandLine*=/snapshot' --until 2027-06-30T00:00:00Z"
    )]
    Add(Spec),
    /// What would have been hidden in the last 30 days
    #[command(after_help = "Example:\n  cordon tuning try 'Backups' --when device=backup1")]
    Try(Spec),
    /// Remove a tuning; the alerts that it hid stay hidden
    Remove(Remove),
}

/// All tunings.
#[derive(Debug, Args)]
pub struct List {
    #[command(flatten)]
    server: ServerArgs,
    /// One JSON value per line
    #[arg(long)]
    json: bool,
}

/// A tuning.
#[derive(Debug, Args)]
pub struct Spec {
    #[command(flatten)]
    server: ServerArgs,
    /// Its name
    name: String,
    /// FIELD=VALUE; `!=` for not, `*=` for contains, `^=` and `$=` for begins and ends, `~=` with `*` in the value
    #[arg(long, value_name = "CONDITION")]
    when: Vec<String>,
    /// Identity of a rule whose alerts are meant; of all rules when left out
    #[arg(long, value_name = "ID")]
    rule: Vec<String>,
    /// Resolve the alerts instead of hiding them
    #[arg(long)]
    resolve: bool,
    /// When it ends
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
    /// Why
    #[arg(long, default_value = "")]
    reason: String,
}

/// A tuning to remove.
#[derive(Debug, Args)]
pub struct Remove {
    #[command(flatten)]
    server: ServerArgs,
    /// Its identity, or the beginning of it
    id: String,
}

/// How conditions are written, the longer first.
const OPERATORS: [(&str, &str); 6] = [
    ("!=", "notEquals"),
    ("*=", "contains"),
    ("^=", "startsWith"),
    ("$=", "endsWith"),
    ("~=", "matches"),
    ("=", "equals"),
];

impl Spec {
    fn body(&self) -> Result<Value, CommandError> {
        let conditions: Result<Vec<Value>, CommandError> = self.when.iter().map(|c| condition(c)).collect();
        Ok(json!({
            "displayName": self.name,
            "reason": self.reason,
            "action": if self.resolve { "resolve" } else { "hide" },
            "rules": self.rule,
            "conditions": conditions?,
            "expirationTime": self.until,
        }))
    }
}

fn condition(written: &str) -> Result<Value, CommandError> {
    let bad = || CommandError::Told(format!("`{written}` is no condition such as device=ws1"));
    let at = written.find('=').ok_or_else(bad)?;
    let start = match written[..at].chars().next_back() {
        Some('!' | '*' | '^' | '$' | '~') => at - 1,
        _ => at,
    };
    let (field, rest) = written.split_at(start);
    let (sign, operator) = OPERATORS.iter().find(|(sign, _)| rest.starts_with(sign)).ok_or_else(bad)?;
    Ok(json!({ "field": field.trim(), "operator": operator, "values": [&rest[sign.len()..]] }))
}

impl Tuning {
    pub(super) fn run(self) -> Result<Code, CommandError> {
        let mut out = std::io::stdout().lock();
        match self {
            Tuning::List(list) => return list.run(),
            Tuning::Add(spec) => {
                let made = spec.server.connect()?.post(TUNINGS, &spec.body()?)?;
                writeln!(out, "{}", text(&made, "id"))?;
            }
            Tuning::Try(spec) => {
                let found = spec.server.connect()?.post(&format!("{TUNINGS}/preview"), &spec.body()?)?;
                let number = |name: &str| found.get(name).map(ToString::to_string).unwrap_or_default();
                writeln!(out, "{} of {} alerts", number("matched"), number("examined"))?;
                let mut table = TextTable::new(&["Last activity", "Severity", "Title"]);
                for alert in found.get("alerts").and_then(Value::as_array).into_iter().flatten() {
                    table.row([
                        moment(text(alert, "lastActivityDateTime")),
                        text(alert, "severity").to_owned(),
                        text(alert, "title").to_owned(),
                    ]);
                }
                write!(out, "{}", table.render())?;
            }
            Tuning::Remove(remove) => {
                let client = remove.server.connect()?;
                let id = whole_id(&client, TUNINGS, &remove.id)?;
                client.delete(&format!("{TUNINGS}/{id}"))?;
            }
        }
        Ok(Code::Done)
    }
}

impl List {
    fn run(&self) -> Result<Code, CommandError> {
        let tunings = self.server.connect()?.list(TUNINGS, usize::MAX)?;
        let mut out = std::io::stdout().lock();
        if self.json {
            for tuning in &tunings {
                writeln!(out, "{tuning}")?;
            }
            return Ok(Code::Done);
        }
        let mut table = TextTable::new(&["Id", "Name", "Does", "Until", "Hidden", "By"]);
        for tuning in &tunings {
            let on = tuning.get("isEnabled").and_then(Value::as_bool).unwrap_or(false);
            table.row([
                text(tuning, "id").to_owned(),
                text(tuning, "displayName").to_owned(),
                if on { text(tuning, "action").to_owned() } else { "off".to_owned() },
                moment(text(tuning, "expirationTime")),
                tuning.get("hiddenAlerts").map(ToString::to_string).unwrap_or_default(),
                text(tuning, "createdBy").to_owned(),
            ]);
        }
        write!(out, "{}", table.render())?;
        Ok(Code::Done)
    }
}
