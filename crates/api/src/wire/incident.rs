//! Incidents on the wire, after Graph's `incident`.

use serde::{Deserialize, Serialize};
use store::state::{Edit, IncidentChange, IncidentRecord};
use utoipa::ToSchema;

use super::alert::categories;
use super::words::{
    Classification, CorrelationReason, Determination, IncidentStatus, ServiceSource, Severity,
};
use super::{Alert, Evidence, edit, optional_time, patched, time};

/// Alerts of one attack and their state of work.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Incident {
    /// Identity.
    pub id: String,
    /// Tenant it belongs to.
    pub tenant_id: String,
    /// Its name.
    pub display_name: String,
    /// State of work.
    pub status: IncidentStatus,
    /// The incident it was merged into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect_incident_id: Option<String>,
    /// How grave.
    pub severity: Severity,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// What it turned out to be.
    pub classification: Classification,
    /// Which kind of that.
    pub determination: Determination,
    /// Analysts' tags.
    pub custom_tags: Vec<String>,
    /// When it was first stored.
    pub created_date_time: String,
    /// When it last changed.
    pub last_update_date_time: String,
    /// Who last changed it, when a person did.
    pub last_modified_by: Option<String>,
    /// When it was resolved.
    pub resolved_date_time: Option<String>,
    /// Its first event.
    pub first_activity_date_time: String,
    /// Its last event.
    pub last_activity_date_time: String,
    /// 0 to 100.
    #[schema(minimum = 0, maximum = 100)]
    pub priority_score: u8,
    /// What makes the score.
    pub priority_factors: Vec<PriorityFactor>,
    /// A paragraph.
    pub summary: String,
    /// Tactics in kill-chain order.
    pub categories: Vec<String>,
    /// ATT&CK techniques.
    pub mitre_techniques: Vec<String>,
    /// Parts of the estate.
    pub service_sources: Vec<ServiceSource>,
    /// Impacted assets.
    pub assets: Vec<Evidence>,
    /// Identities of its alerts, earliest first.
    pub alert_ids: Vec<String>,
    /// Everything else the alerts name; only when one incident is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Vec<Evidence>>,
    /// The alerts; only when one incident is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alerts: Option<Vec<Alert>>,
    /// Why the alerts are together; only when one incident is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Vec<Link>>,
    /// The story, step by step; only when one incident is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<Vec<StoryStep>>,
    /// Comments, oldest first; only when one incident is asked for.
    pub comments: Vec<Comment>,
}

/// A comment.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// What.
    pub comment: String,
    /// Who.
    pub created_by_display_name: String,
    /// When.
    pub created_date_time: String,
}

impl From<store::state::Comment> for Comment {
    fn from(comment: store::state::Comment) -> Self {
        Comment {
            comment: comment.text,
            created_by_display_name: comment.author,
            created_date_time: time(comment.created_us),
        }
    }
}

/// One contribution to the priority.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PriorityFactor {
    /// What it is.
    pub name: String,
    /// Points added or taken.
    pub points: f64,
}

/// Why two alerts are together.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// The earlier alert.
    pub from: String,
    /// The later alert.
    pub to: String,
    /// The strongest reason first.
    pub reasons: Vec<CorrelationReason>,
    /// Entity keys they share, heaviest first.
    pub shared: Vec<String>,
    /// Strength.
    pub weight: f64,
    /// The reason in a sentence.
    pub explanation: String,
}

/// One step of the attack story.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StoryStep {
    /// When.
    pub date_time: String,
    /// The tactic, where the alerts say one.
    pub category: Option<String>,
    /// What happened, in a sentence.
    pub text: String,
    /// The alerts it rests on.
    pub alert_ids: Vec<String>,
}

impl Incident {
    /// The short form for lists.
    pub(crate) fn brief(record: &IncidentRecord) -> Self {
        let incident = &record.incident;
        Incident {
            id: incident.id.0.clone(),
            tenant_id: incident.tenant.clone(),
            display_name: incident.name.clone(),
            status: incident.status.into(),
            redirect_incident_id: incident.redirect.as_ref().map(|r| r.0.clone()),
            severity: incident.severity.into(),
            assigned_to: record.assigned_to.clone(),
            classification: record.classification.into(),
            determination: record.determination.into(),
            custom_tags: record.tags.clone(),
            created_date_time: time(record.created_us),
            last_update_date_time: time(record.updated_us),
            last_modified_by: record.updated_by.clone(),
            resolved_date_time: optional_time(record.resolved_us),
            first_activity_date_time: time(incident.first_activity_us),
            last_activity_date_time: time(incident.last_activity_us),
            priority_score: incident.priority,
            priority_factors: incident.priority_factors.iter().map(PriorityFactor::from).collect(),
            summary: incident.summary.clone(),
            categories: categories(&incident.tactics),
            mitre_techniques: incident.techniques.iter().map(|t| t.id().to_owned()).collect(),
            service_sources: incident.services.iter().map(|s| (*s).into()).collect(),
            assets: incident.assets.iter().map(Evidence::from).collect(),
            alert_ids: incident.alerts.iter().map(|a| a.0.clone()).collect(),
            evidence: None,
            alerts: None,
            links: None,
            story: None,
            comments: vec![],
        }
    }

    /// Everything.
    pub(crate) fn whole(record: IncidentRecord, alerts: Vec<Alert>) -> Self {
        let incident = &record.incident;
        Incident {
            evidence: Some(incident.evidence.iter().map(Evidence::from).collect()),
            alerts: Some(alerts),
            links: Some(incident.links.iter().map(Link::from).collect()),
            story: Some(incident.story.iter().map(StoryStep::from).collect()),
            comments: record.comments.iter().cloned().map(Comment::from).collect(),
            ..Incident::brief(&record)
        }
    }
}

impl From<&model::PriorityFactor> for PriorityFactor {
    fn from(factor: &model::PriorityFactor) -> Self {
        PriorityFactor { name: factor.name.clone(), points: factor.points }
    }
}

impl From<&model::Link> for Link {
    fn from(link: &model::Link) -> Self {
        Link {
            from: link.from.0.clone(),
            to: link.to.0.clone(),
            reasons: link.reasons.iter().map(|r| (*r).into()).collect(),
            shared: link.shared.iter().map(|k| k.0.clone()).collect(),
            weight: link.weight,
            explanation: link.explanation.clone(),
        }
    }
}

impl From<&model::StoryStep> for StoryStep {
    fn from(step: &model::StoryStep) -> Self {
        StoryStep {
            date_time: time(step.time_us),
            category: step.tactic.and_then(|t| categories(&[t]).pop()),
            text: step.text.clone(),
            alert_ids: step.alerts.iter().map(|a| a.0.clone()).collect(),
        }
    }
}

/// Changes to an incident. Absent fields stay; `null` clears `assignedTo`, and gives `displayName` and
/// `severity` back to correlation.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IncidentPatch {
    /// New state of work.
    #[serde(default)]
    pub status: Option<IncidentStatus>,
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
    /// New tags, replacing the old ones.
    #[serde(default)]
    #[schema(max_items = 32)]
    pub custom_tags: Option<Vec<String>>,
    /// An own name, or `null` for the generated one.
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256)]
    pub display_name: Option<Option<String>>,
    /// An own severity, or `null` for the computed one.
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<Severity>)]
    pub severity: Option<Option<Severity>>,
    /// A comment to add.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000)]
    pub comment: Option<String>,
}

impl From<IncidentPatch> for IncidentChange {
    fn from(patch: IncidentPatch) -> Self {
        IncidentChange {
            status: patch.status.map(Into::into),
            assigned_to: edit(patch.assigned_to),
            classification: patch.classification.map(Into::into),
            determination: patch.determination.map(Into::into),
            tags: patch.custom_tags,
            name: edit(patch.display_name),
            severity: match edit(patch.severity) {
                Edit::Keep => Edit::Keep,
                Edit::Clear => Edit::Clear,
                Edit::Set(severity) => Edit::Set(severity.into()),
            },
            comment: patch.comment,
            ..IncidentChange::default()
        }
    }
}
