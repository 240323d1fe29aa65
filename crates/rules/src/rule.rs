//! A rule: a query, when it runs, and what its results mean.

use std::collections::BTreeMap;

use model::{Severity, Tactic, Technique};
use serde::{Deserialize, Serialize};

use crate::entity::EntityMapping;

/// A hunting query as a rule. Its serde form is that of the state database.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Identity.
    pub id: String,
    /// Name in lists.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// The query.
    pub query: String,
    /// Whose rules on columns it follows.
    #[serde(default)]
    pub form: Form,
    /// Whether it runs.
    pub enabled: bool,
    /// When it runs.
    pub schedule: Schedule,
    /// Seconds that rows wait for those of earlier events.
    #[serde(default)]
    pub lateness_s: i64,
    /// Severity of its alerts.
    pub severity: Severity,
    /// ATT&CK tactics.
    #[serde(default)]
    pub tactics: Vec<Tactic>,
    /// ATT&CK techniques.
    #[serde(default)]
    pub techniques: Vec<Technique>,
    /// What to do about an alert.
    #[serde(default)]
    pub recommended_actions: String,
    /// Title of its alerts, with `{{Column}}` for values; the name when empty.
    #[serde(default)]
    pub title: String,
    /// Description of its alerts, with `{{Column}}` for values; the rule's when empty.
    #[serde(default)]
    pub alert_description: String,
    /// Column with the severity of the alert, when it is a severity's name.
    #[serde(default)]
    pub severity_column: Option<String>,
    /// Column with tactics of the alert.
    #[serde(default)]
    pub tactics_column: Option<String>,
    /// Which columns name entities; beside those that Cordon knows by their names.
    #[serde(default)]
    pub entities: Vec<EntityMapping>,
    /// Details of the alert: name → column.
    #[serde(default)]
    pub details: BTreeMap<String, String>,
    /// Which rows make one alert.
    #[serde(default)]
    pub grouping: Grouping,
    /// How many rows a run must give.
    #[serde(default)]
    pub threshold: Threshold,
    /// Seconds after an alert in which the rule does not alert.
    #[serde(default)]
    pub quiet_s: Option<i64>,
    /// What the form it came in says and only that form has a use for, to be given back.
    #[serde(default)]
    pub kept: serde_json::Map<String, serde_json::Value>,
}

/// Whose rules on the columns of results apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Form {
    /// A custom detection: every row of the result is an event, with time, identity and an asset.
    #[default]
    Detection,
    /// An analytics rule: a row may be a sum of events.
    Analytics,
}

/// When a rule runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Schedule {
    /// On new rows as they arrive.
    Continuous,
    /// Again and again.
    #[serde(rename_all = "camelCase")]
    Every {
        /// Seconds between two runs.
        frequency_s: i64,
        /// Seconds back that a run looks; as long as the frequency or longer.
        look_back_s: i64,
    },
}

/// Which rows of a run make one alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Grouping {
    /// Rows with the same entities, title and details, as custom detections do.
    #[default]
    Entities,
    /// Each row its own.
    Row,
    /// All rows one.
    Run,
}

/// How many rows a run must give for alerts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// How the number compares.
    pub comparison: Comparison,
    /// With what.
    pub value: u64,
}

impl Default for Threshold {
    fn default() -> Self {
        Threshold { comparison: Comparison::GreaterThan, value: 0 }
    }
}

impl Threshold {
    /// Whether that many rows are enough, or few enough.
    #[must_use]
    pub fn met(&self, rows: u64) -> bool {
        match self.comparison {
            Comparison::GreaterThan => rows > self.value,
            Comparison::LessThan => rows < self.value,
            Comparison::Equal => rows == self.value,
            Comparison::NotEqual => rows != self.value,
        }
    }
}

/// How a number of rows is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "each is named as it is written")]
pub enum Comparison {
    GreaterThan,
    LessThan,
    Equal,
    NotEqual,
}

impl Schedule {
    /// Look-back that custom detections have by their frequency, in seconds
    /// (<https://learn.microsoft.com/defender-xdr/custom-detection-rules>); four times the frequency for
    /// other ones, up to 30 days.
    #[must_use]
    pub fn default_look_back_s(frequency_s: i64) -> i64 {
        match frequency_s {
            3_600 => 4 * 3_600,
            10_800 => 12 * 3_600,
            43_200 => 48 * 3_600,
            86_400 => 30 * 86_400,
            other => other.saturating_mul(4).min(30 * 86_400).max(other),
        }
    }
}
