//! `microsoft.graph.security.incident`
//! (<https://learn.microsoft.com/graph/api/resources/security-incident>).

use serde::{Deserialize, Serialize};
use store::state::{Edit, IncidentChange, IncidentRecord};
use utoipa::ToSchema;

use super::alert::{GraphAlert, GraphComment, etag};
use crate::wire::{Classification, Determination, IncidentStatus, Severity, edit, patched, time};

/// An incident in the shape of Graph. What Cordon does not know is null.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "Graph's own names")]
pub struct GraphIncident {
    #[serde(rename = "@odata.etag")]
    pub etag: String,
    pub id: String,
    pub tenant_id: String,
    pub status: IncidentStatus,
    pub incident_web_url: Option<String>,
    pub redirect_incident_id: Option<String>,
    pub display_name: String,
    pub created_date_time: String,
    pub last_update_date_time: String,
    pub assigned_to: Option<String>,
    pub classification: Classification,
    pub determination: Determination,
    pub severity: Severity,
    pub priority_score: u8,
    pub custom_tags: Vec<String>,
    pub system_tags: Vec<String>,
    pub description: Option<String>,
    pub last_modified_by: Option<String>,
    pub resolving_comment: Option<String>,
    pub summary: Option<String>,
    pub comments: Vec<GraphComment>,
    /// With `$expand=alerts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alerts: Option<Vec<GraphAlert>>,
}

/// The properties of an incident, for `$select`.
pub(super) const PROPERTIES: &[&str] = &[
    "id",
    "tenantId",
    "status",
    "incidentWebUrl",
    "redirectIncidentId",
    "displayName",
    "createdDateTime",
    "lastUpdateDateTime",
    "assignedTo",
    "classification",
    "determination",
    "severity",
    "priorityScore",
    "customTags",
    "systemTags",
    "description",
    "lastModifiedBy",
    "resolvingComment",
    "summary",
    "comments",
    "alerts",
];

/// The incident in Graph's shape.
pub(crate) fn incident(record: IncidentRecord, alerts: Option<Vec<GraphAlert>>) -> GraphIncident {
    let incident = record.incident;
    GraphIncident {
        etag: etag(record.changed),
        id: incident.id.0,
        tenant_id: incident.tenant,
        status: incident.status.into(),
        incident_web_url: None,
        redirect_incident_id: incident.redirect.map(|r| r.0),
        display_name: incident.name,
        created_date_time: time(record.created_us),
        last_update_date_time: time(record.updated_us),
        assigned_to: record.assigned_to,
        classification: record.classification.into(),
        determination: record.determination.into(),
        severity: incident.severity.into(),
        priority_score: incident.priority,
        custom_tags: record.tags,
        system_tags: vec![],
        description: record.description,
        last_modified_by: record.updated_by,
        resolving_comment: record.resolving_comment,
        summary: Some(incident.summary),
        comments: record.comments.into_iter().map(Into::into).collect(),
        alerts,
    }
}

/// What a PATCH of an incident changes
/// (<https://learn.microsoft.com/graph/api/security-incident-update>).
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "Graph's own names")]
pub struct GraphIncidentPatch {
    /// Clients name the type; it is not looked at.
    #[serde(default, rename = "@odata.type")]
    #[schema(max_length = 128)]
    pub odata_type: Option<String>,
    #[serde(default)]
    pub status: Option<IncidentStatus>,
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256)]
    pub assigned_to: Option<Option<String>>,
    #[serde(default)]
    pub classification: Option<Classification>,
    #[serde(default)]
    pub determination: Option<Determination>,
    #[serde(default)]
    #[schema(max_items = 32)]
    pub custom_tags: Option<Vec<String>>,
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<String>, max_length = 16384)]
    pub description: Option<Option<String>>,
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256)]
    pub display_name: Option<Option<String>>,
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<String>, max_length = 16384)]
    pub resolving_comment: Option<Option<String>>,
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<Severity>)]
    pub severity: Option<Option<Severity>>,
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<String>, max_length = 16384)]
    pub summary: Option<Option<String>>,
}

impl From<GraphIncidentPatch> for IncidentChange {
    fn from(patch: GraphIncidentPatch) -> Self {
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
            description: edit(patch.description),
            summary: edit(patch.summary),
            resolving_comment: edit(patch.resolving_comment),
            comment: None,
            expected: None,
        }
    }
}
