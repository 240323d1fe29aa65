//! Rules on the wire. Lengths of time are ISO 8601 (`PT1H`); names follow Graph's `detectionRule` and
//! Sentinel's analytics rules.

use std::collections::BTreeMap;

use model::{Tactic, Technique};
use rules::{EntityKind, EntityMapping, Field, Rule, Schedule, Threshold, parse_duration, write_duration};
use serde::{Deserialize, Serialize};
use store::state::{RuleRecord, RuleRun as KeptRun};
use utoipa::ToSchema;

use super::words::{RuleComparison, RuleForm, RuleGrouping, RuleRunStatus, Severity};
use super::{Alert, optional_time, time};
use crate::problem::Problem;

/// What a rule says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DetectionRuleWrite {
    /// Name.
    #[schema(min_length = 1, max_length = 256)]
    pub display_name: String,
    /// What it is for.
    #[serde(default)]
    pub description: String,
    /// The query.
    pub query: String,
    /// Whose rules on columns of the result apply: those of custom detections, or none.
    #[serde(default)]
    pub form: RuleForm,
    /// Whether it runs.
    #[serde(default = "yes")]
    pub is_enabled: bool,
    /// Time between two runs; `PT0S` to run on new rows as they come.
    pub frequency: String,
    /// How far back a run looks; by default as custom detections do.
    #[serde(default)]
    pub lookback: Option<String>,
    /// How long rows wait for those of earlier events that arrive later.
    #[serde(default)]
    pub lateness: Option<String>,
    /// Severity of its alerts.
    pub severity: Severity,
    /// ATT&CK tactics, such as `InitialAccess`.
    #[serde(default)]
    pub tactics: Vec<String>,
    /// ATT&CK techniques, such as `T1059.001`.
    #[serde(default)]
    pub techniques: Vec<String>,
    /// What to do about an alert.
    #[serde(default)]
    pub recommended_actions: String,
    /// Title of its alerts, with `{{Column}}` for values; the name when empty.
    #[serde(default)]
    pub title: String,
    /// Description of its alerts, with `{{Column}}` for values; the rule's when empty.
    #[serde(default)]
    pub alert_description: String,
    /// Column with the severity of the alert.
    #[serde(default)]
    pub severity_column: Option<String>,
    /// Column with tactics of the alert.
    #[serde(default)]
    pub tactics_column: Option<String>,
    /// Which columns name entities.
    #[serde(default)]
    pub entity_mappings: Vec<RuleEntity>,
    /// Details of the alert: name → column.
    #[serde(default)]
    pub custom_details: BTreeMap<String, String>,
    /// Which rows make one alert.
    #[serde(default)]
    pub grouping: RuleGrouping,
    /// How the number of rows compares with the threshold.
    #[serde(default)]
    pub trigger_operator: RuleComparison,
    /// The threshold.
    #[serde(default)]
    pub trigger_threshold: u64,
    /// How long the rule does not alert after an alert.
    #[serde(default)]
    pub suppression_duration: Option<String>,
}

/// Columns that name one entity, in Sentinel's words.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleEntity {
    /// Kind, such as `Host` or `Account`.
    pub entity_type: String,
    /// Its identifiers.
    pub field_mappings: Vec<RuleField>,
    /// Whether it is an asset that the alert is about.
    #[serde(default)]
    pub impacted: bool,
}

/// An identifier and its column.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RuleField {
    /// Which, such as `HostName`.
    pub identifier: String,
    /// The column.
    pub column_name: String,
}

/// A kept rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DetectionRule {
    /// Identity.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub rule: DetectionRuleWrite,
    /// Rows that were due up to then have been looked at.
    pub through_date_time: String,
    /// Until then it does not alert.
    pub quiet_until_date_time: Option<String>,
    /// Its last run.
    pub last_run: Option<RuleRun>,
    /// When it was made.
    pub created_date_time: String,
    /// By whom.
    pub created_by: String,
    /// When it was changed last.
    pub last_modified_date_time: String,
    /// By whom.
    pub last_modified_by: String,
}

/// One run of a rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleRun {
    /// Rows due after this were new to it.
    pub from_date_time: String,
    /// Rows due up to this were looked at.
    pub to_date_time: String,
    /// When it began.
    pub start_date_time: String,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// How it ended.
    pub status: RuleRunStatus,
    /// Rows of the result.
    pub rows: u64,
    /// Of those, rows that no earlier run had given.
    pub new_rows: u64,
    /// Alerts made.
    pub alerts: u64,
    /// Graph's code of what went wrong; empty when nothing did.
    pub error_code: String,
    /// What went wrong; empty when nothing did.
    pub failure_reason: String,
}

/// What a rule would have found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RulePreview {
    /// Rows of the result over the look-back.
    pub rows: u64,
    /// The alerts that they would make.
    pub alerts: Vec<Alert>,
    /// Whether it can run on new rows as they come.
    pub continuous: bool,
    /// Why not, when it cannot.
    pub obstacle: Option<String>,
}

/// What became of an imported rule.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RuleImport {
    /// The rule as kept.
    pub rule: DetectionRule,
    /// What of it works otherwise here.
    pub notes: Vec<String>,
}

fn yes() -> bool {
    true
}

fn seconds(field: &str, text: &str) -> Result<i64, Problem> {
    let bad = || Problem::invalid(format!("`{field}` must be a length of time such as PT1H or P1D"));
    parse_duration(text).ok_or_else(bad)
}

impl DetectionRuleWrite {
    /// The rule that is meant, under that identity.
    pub(crate) fn rule(self, id: String) -> Result<Rule, Problem> {
        let frequency_s = seconds("frequency", &self.frequency)?;
        let look_back = self.lookback.as_deref().map(|text| seconds("lookback", text)).transpose()?;
        let lateness = self.lateness.as_deref().map(|text| seconds("lateness", text)).transpose()?;
        let quiet = self.suppression_duration.as_deref();
        let quiet_s = quiet.map(|text| seconds("suppressionDuration", text)).transpose()?;
        let schedule = match frequency_s {
            0 => Schedule::Continuous,
            frequency_s => Schedule::Every {
                frequency_s,
                look_back_s: look_back.unwrap_or_else(|| Schedule::default_look_back_s(frequency_s)),
            },
        };
        Ok(Rule {
            id,
            name: self.display_name,
            description: self.description,
            query: self.query,
            form: self.form.into(),
            enabled: self.is_enabled,
            schedule,
            lateness_s: lateness.unwrap_or(0),
            severity: self.severity.into(),
            tactics: self.tactics.iter().map(|t| tactic(t)).collect::<Result<_, _>>()?,
            techniques: self.techniques.iter().map(|t| technique(t)).collect::<Result<_, _>>()?,
            recommended_actions: self.recommended_actions,
            title: self.title,
            alert_description: self.alert_description,
            severity_column: self.severity_column,
            tactics_column: self.tactics_column,
            entities: self.entity_mappings.into_iter().map(entity).collect::<Result<_, _>>()?,
            details: self.custom_details,
            grouping: self.grouping.into(),
            threshold: Threshold { comparison: self.trigger_operator.into(), value: self.trigger_threshold },
            quiet_s,
            kept: serde_json::Map::new(),
        })
    }
}

fn tactic(name: &str) -> Result<Tactic, Problem> {
    let found = rules::tactic_named(name);
    found.ok_or_else(|| Problem::invalid(format!("`tactics`: `{name}` is no tactic such as InitialAccess")))
}

fn technique(id: &str) -> Result<Technique, Problem> {
    let bad = || Problem::invalid(format!("`techniques`: `{id}` is no id such as T1059.001"));
    Technique::parse(id).ok_or_else(bad)
}

fn entity(entity: RuleEntity) -> Result<EntityMapping, Problem> {
    let name = entity.entity_type;
    let bad = || Problem::invalid(format!("`entityMappings`: `{name}` is no entity such as Host or Account"));
    let field = |f: RuleField| Field { identifier: f.identifier, column: f.column_name };
    Ok(EntityMapping {
        kind: EntityKind::from_name(&name).ok_or_else(bad)?,
        fields: entity.field_mappings.into_iter().map(field).collect(),
        impacted: entity.impacted,
    })
}

impl From<Rule> for DetectionRuleWrite {
    fn from(rule: Rule) -> Self {
        let (frequency, lookback) = match rule.schedule {
            Schedule::Continuous => ("PT0S".to_owned(), None),
            Schedule::Every { frequency_s, look_back_s } => {
                (write_duration(frequency_s), Some(write_duration(look_back_s)))
            }
        };
        let field = |f: Field| RuleField { identifier: f.identifier, column_name: f.column };
        let mapping = |m: EntityMapping| RuleEntity {
            entity_type: m.kind.name().to_owned(),
            field_mappings: m.fields.into_iter().map(field).collect(),
            impacted: m.impacted,
        };
        DetectionRuleWrite {
            display_name: rule.name,
            description: rule.description,
            query: rule.query,
            form: rule.form.into(),
            is_enabled: rule.enabled,
            frequency,
            lookback,
            lateness: (rule.lateness_s > 0).then(|| write_duration(rule.lateness_s)),
            severity: rule.severity.into(),
            tactics: rule.tactics.iter().map(|t| t.name().replace(' ', "")).collect(),
            techniques: rule.techniques.iter().map(|t| t.id().to_owned()).collect(),
            recommended_actions: rule.recommended_actions,
            title: rule.title,
            alert_description: rule.alert_description,
            severity_column: rule.severity_column,
            tactics_column: rule.tactics_column,
            entity_mappings: rule.entities.into_iter().map(mapping).collect(),
            custom_details: rule.details,
            grouping: rule.grouping.into(),
            trigger_operator: rule.threshold.comparison.into(),
            trigger_threshold: rule.threshold.value,
            suppression_duration: rule.quiet_s.map(write_duration),
        }
    }
}

impl From<RuleRecord> for DetectionRule {
    fn from(record: RuleRecord) -> Self {
        DetectionRule {
            id: record.rule.id.clone(),
            rule: record.rule.into(),
            through_date_time: time(record.progress.through_us),
            quiet_until_date_time: optional_time(record.progress.quiet_until_us),
            last_run: record.last_run.map(RuleRun::from),
            created_date_time: time(record.created.0),
            created_by: record.created.1,
            last_modified_date_time: time(record.updated.0),
            last_modified_by: record.updated.1,
        }
    }
}

impl From<KeptRun> for RuleRun {
    fn from(run: KeptRun) -> Self {
        RuleRun {
            from_date_time: time(run.from_us),
            to_date_time: time(run.to_us),
            start_date_time: time(run.started_us),
            duration_ms: (run.ended_us - run.started_us).max(0) / 1000,
            status: run.status.into(),
            rows: run.rows,
            new_rows: run.new_rows,
            alerts: run.alerts,
            error_code: run.code,
            failure_reason: run.error,
        }
    }
}
