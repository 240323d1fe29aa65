//! Whether a query may be a rule: by what it reads and the columns of its result.
//!
//! The columns that custom detections ask for are those of
//! <https://learn.microsoft.com/defender-xdr/custom-detection-rules>: a time, what identifies the event, and
//! an asset. An analytics rule needs none of them.

use std::collections::BTreeSet;

use kql::{Column, Type};

use crate::rule::{Form, Rule, Schedule};
use crate::template;

/// Shortest time between two runs, in seconds; that of Microsoft's rules.
const FREQUENCY_MIN_S: i64 = 300;
/// Longest, in seconds.
const FREQUENCY_MAX_S: i64 = 14 * 86_400;
/// Longest look-back, in seconds.
const LOOK_BACK_MAX_S: i64 = 30 * 86_400;
/// Longest lateness, in seconds.
const LATENESS_MAX_S: i64 = 14 * 86_400;
/// Longest name and templates, in characters.
const NAME_CHARS: usize = 256;
const TEXT_CHARS: usize = 5_000;
/// Details and mappings of one rule.
const DETAILS_MAX: usize = 50;

/// Columns of which a result must have one, as the asset that an alert is about.
const ASSETS: &[&str] = &[
    "DeviceId",
    "DeviceName",
    "RemoteDeviceName",
    "RecipientEmailAddress",
    "SenderFromAddress",
    "SenderMailFromAddress",
    "SenderObjectId",
    "RecipientObjectId",
    "AccountObjectId",
    "AccountSid",
    "AccountUpn",
    "InitiatingProcessAccountSid",
    "InitiatingProcessAccountUpn",
    "InitiatingProcessAccountObjectId",
];

/// What is known of a rule's query.
#[derive(Debug, Clone, Copy)]
pub struct Queried<'a> {
    /// Columns of the result.
    pub columns: &'a [Column],
    /// Tables that it reads.
    pub tables: &'a BTreeSet<String>,
    /// Why it cannot run on new rows alone, when it cannot.
    pub obstacle: Option<&'a str>,
}

/// Why a query cannot be a rule as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A field is not as it must be.
    #[error("`{field}` {reason}")]
    Field {
        /// Which.
        field: &'static str,
        /// What is wrong and what to do.
        reason: String,
    },
    /// The result lacks a column.
    #[error("the result has no column {column}; {advice}")]
    Column {
        /// Which, or which of several.
        column: String,
        /// What to do.
        advice: &'static str,
    },
    /// A continuous rule's query needs other rows than the new ones.
    #[error("the rule cannot run continuously: {0}; give it a frequency, or filter and compute row by row")]
    NotContinuous(String),
}

/// Everything that keeps a rule from being kept; empty when nothing does.
#[must_use]
pub fn check(rule: &Rule, queried: &Queried<'_>) -> Vec<Problem> {
    let mut found = vec![];
    fields(rule, &mut found);
    schedule(rule, queried, &mut found);
    if rule.form == Form::Detection {
        required(rule, queried, &mut found);
    }
    named(rule, queried.columns, &mut found);
    found
}

fn field(field: &'static str, reason: impl Into<String>) -> Problem {
    Problem::Field { field, reason: reason.into() }
}

fn fields(rule: &Rule, found: &mut Vec<Problem>) {
    if rule.name.trim().is_empty() || rule.name.chars().count() > NAME_CHARS {
        found.push(field("displayName", format!("must have 1 to {NAME_CHARS} characters")));
    }
    let texts = [
        ("title", &rule.title),
        ("description", &rule.description),
        ("description", &rule.alert_description),
        ("recommendedActions", &rule.recommended_actions),
    ];
    for (name, text) in texts {
        if text.chars().count() > TEXT_CHARS {
            found.push(field(name, format!("is longer than {TEXT_CHARS} characters")));
        }
    }
    if rule.details.len() > DETAILS_MAX || rule.entities.len() > DETAILS_MAX {
        found.push(field("customDetails", format!("and entity mappings: at most {DETAILS_MAX} each")));
    }
    if !(0..=LATENESS_MAX_S).contains(&rule.lateness_s) {
        found.push(field("lateness", "must be from 0 to 14 days"));
    }
    if rule.quiet_s.is_some_and(|s| !(0..=FREQUENCY_MAX_S).contains(&s)) {
        found.push(field("suppressionDuration", "must be from 0 to 14 days"));
    }
}

fn schedule(rule: &Rule, queried: &Queried<'_>, found: &mut Vec<Problem>) {
    match rule.schedule {
        Schedule::Continuous => {
            if let Some(obstacle) = queried.obstacle {
                found.push(Problem::NotContinuous(obstacle.to_owned()));
            }
        }
        Schedule::Every { frequency_s, look_back_s } => {
            if !(FREQUENCY_MIN_S..=FREQUENCY_MAX_S).contains(&frequency_s) {
                found.push(field("frequency", "must be from 5 minutes to 14 days, or 0 for continuous"));
            }
            if look_back_s < frequency_s || look_back_s > LOOK_BACK_MAX_S {
                found.push(field(
                    "lookback",
                    "must be as long as the frequency at least, and 30 days at most",
                ));
            }
        }
    }
}

/// The columns that a custom detection must give.
fn required(rule: &Rule, queried: &Queried<'_>, found: &mut Vec<Problem>) {
    let has = |name: &str| queried.columns.iter().any(|c| &*c.name == name);
    let time =
        |c: &Column| matches!(&*c.name, "Timestamp" | "TimeGenerated") && c.column_type == Type::DateTime;
    if !queried.columns.iter().any(time) {
        found.push(Problem::Column {
            column: "Timestamp or TimeGenerated".to_owned(),
            advice: "return the time of the event as it is in the table, with arg_max(Timestamp, …) after summarize",
        });
    }
    let wanted = event_columns(queried.tables);
    for column in wanted.iter().filter(|column| !has(column)) {
        found.push(Problem::Column {
            column: (*column).to_owned(),
            advice: "return it as it is in the table, so that the event can be found again, \
                     or keep the query as an analytics rule",
        });
    }
    let mapped = rule.entities.iter().flat_map(|e| &e.fields).any(|f| has(&f.column));
    if !mapped && !ASSETS.iter().any(|asset| has(asset)) {
        found.push(Problem::Column {
            column: format!("of an asset ({})", ASSETS.join(", ")),
            advice: "return one, or map an entity, so that the alert is about something",
        });
    }
}

/// The columns that identify an event, by the tables that the query reads.
fn event_columns(tables: &BTreeSet<String>) -> Vec<&'static str> {
    let any = |prefixes: &[&str]| tables.iter().any(|t| prefixes.iter().any(|p| t.starts_with(p)));
    let mut wanted = vec![];
    // Inventory of devices has no reports of events.
    if tables.iter().any(|t| t.starts_with("Device") && !t.starts_with("DeviceTvm")) {
        wanted.extend(["DeviceId", "ReportId"]);
    } else if any(&["Email", "Identity", "CloudAppEvents", "UrlClickEvents"]) {
        wanted.push("ReportId");
    }
    wanted
}

/// Columns that the rule names must be there.
fn named(rule: &Rule, columns: &[Column], found: &mut Vec<Problem>) {
    let has = |name: &str| columns.iter().any(|c| &*c.name == name);
    let mapped = rule.entities.iter().flat_map(|e| &e.fields).map(|f| f.column.as_str());
    let titles = [&rule.title, &rule.alert_description].into_iter().flat_map(|text| template::columns(text));
    let single = [&rule.severity_column, &rule.tactics_column].into_iter().flatten().map(String::as_str);
    let details = rule.details.values().map(String::as_str);
    let mut named: Vec<&str> = mapped.chain(titles).chain(single).chain(details).collect();
    named.sort_unstable();
    named.dedup();
    for column in named.into_iter().filter(|column| !has(column)) {
        found.push(Problem::Column {
            column: column.to_owned(),
            advice: "but the rule's title, details or entities name it; return it, or take the name out",
        });
    }
}
