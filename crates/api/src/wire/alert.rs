//! Alerts on the wire, after Graph's `alert`.

use serde::{Deserialize, Serialize};
use store::state::{AlertChange, AlertRecord};
use utoipa::ToSchema;

use super::words::{AlertStatus, Classification, DetectionSource, Determination, ServiceSource, Severity};
use super::{Comment, Evidence, edit, optional_time, patched, time};

/// One finding and its state of work.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Alert {
    /// Identity.
    pub id: String,
    /// Tenant it belongs to.
    pub tenant_id: String,
    /// The incident that holds it.
    pub incident_id: Option<String>,
    /// One line for the queue.
    pub title: String,
    /// What it means and what to check.
    pub description: String,
    /// Identity of the rule.
    pub detector_id: String,
    /// How grave.
    pub severity: Severity,
    /// State of work.
    pub status: AlertStatus,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// What it turned out to be.
    pub classification: Classification,
    /// Which kind of that.
    pub determination: Determination,
    /// Which kind of detection found it.
    pub detection_source: DetectionSource,
    /// The part of the estate.
    pub service_source: ServiceSource,
    /// The first ATT&CK tactic in kill-chain order, such as `CredentialAccess`.
    pub category: Option<String>,
    /// All its tactics.
    pub categories: Vec<String>,
    /// ATT&CK techniques, such as `T1059.001`.
    pub mitre_techniques: Vec<String>,
    /// When it was stored.
    pub created_date_time: String,
    /// When it last changed.
    pub last_update_date_time: String,
    /// When it was resolved.
    pub resolved_date_time: Option<String>,
    /// Its first event.
    pub first_activity_date_time: String,
    /// Its last event.
    pub last_activity_date_time: String,
    /// How many events it stands for.
    pub event_count: u64,
    /// Entities with their roles.
    pub evidence: Vec<Evidence>,
    /// The events, at most a bounded number.
    pub events: Vec<EventReference>,
    /// Why the rule matched.
    pub matched_fields: Vec<MatchedField>,
    /// Comments, oldest first; only when one alert is asked for.
    pub comments: Vec<Comment>,
}

/// One event that an alert rests on.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventReference {
    /// Table of the row.
    pub table: String,
    /// The row's `CordonEventId`.
    pub event_id: String,
    /// When it happened.
    pub date_time: String,
    /// Source or file it came from.
    pub source: String,
    /// The record's own number in its source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
}

/// A field of the event that made the rule match.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MatchedField {
    /// Field name.
    pub field: String,
    /// Its value, cut to a readable length.
    pub value: String,
}

/// The words of tactics without blanks, as Graph writes them.
pub(crate) fn categories(tactics: &[model::Tactic]) -> Vec<String> {
    tactics.iter().map(|t| t.name().split(' ').map(capital).collect()).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

impl From<AlertRecord> for Alert {
    fn from(record: AlertRecord) -> Self {
        let alert = record.alert;
        let categories = categories(&alert.tactics);
        Alert {
            id: alert.id.0,
            tenant_id: alert.tenant,
            incident_id: record.incident.map(|i| i.0),
            title: alert.title,
            description: alert.description,
            detector_id: alert.rule_id,
            severity: alert.severity.into(),
            status: alert.status.into(),
            assigned_to: record.assigned_to,
            classification: record.classification.into(),
            determination: record.determination.into(),
            detection_source: alert.detection_source.into(),
            service_source: alert.service_source.into(),
            category: categories.first().cloned(),
            categories,
            mitre_techniques: alert.techniques.iter().map(|t| t.id().to_owned()).collect(),
            created_date_time: time(record.created_us),
            last_update_date_time: time(record.updated_us),
            resolved_date_time: optional_time(record.resolved_us),
            first_activity_date_time: time(alert.first_activity_us),
            last_activity_date_time: time(alert.last_activity_us),
            event_count: alert.count,
            evidence: alert.evidence.iter().map(Evidence::from).collect(),
            events: alert.events.into_iter().map(EventReference::from).collect(),
            matched_fields: alert
                .matched
                .into_iter()
                .map(|m| MatchedField { field: m.field, value: m.value })
                .collect(),
            comments: record.comments.into_iter().map(Comment::from).collect(),
        }
    }
}

impl From<model::EventRef> for EventReference {
    fn from(event: model::EventRef) -> Self {
        EventReference {
            table: event.table,
            event_id: event.event_id,
            date_time: time(event.time_us),
            source: event.source,
            record_id: event.record_id,
        }
    }
}

/// Changes to an alert. Absent fields stay; `null` clears `assignedTo`.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AlertPatch {
    /// New state of work.
    #[serde(default)]
    pub status: Option<AlertStatus>,
    /// New assignee, or `null` for nobody.
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256)]
    pub assigned_to: Option<Option<String>>,
    /// What it turned out to be.
    #[serde(default)]
    pub classification: Option<Classification>,
    /// Which kind of that.
    #[serde(default)]
    pub determination: Option<Determination>,
    /// A comment to add.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000)]
    pub comment: Option<String>,
}

impl From<AlertPatch> for AlertChange {
    fn from(patch: AlertPatch) -> Self {
        AlertChange {
            status: patch.status.map(Into::into),
            assigned_to: edit(patch.assigned_to),
            classification: patch.classification.map(Into::into),
            determination: patch.determination.map(Into::into),
            comment: patch.comment,
            expected: None,
        }
    }
}
