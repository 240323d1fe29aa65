//! `microsoft.graph.security.alert`
//! (<https://learn.microsoft.com/graph/api/resources/security-alert>).

use model::{DetectionSource, ServiceSource};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use store::state::{AlertChange, AlertRecord, Comment};
use utoipa::ToSchema;

use super::evidence::evidence;
use crate::wire::{
    AlertStatus, Classification, Determination, Severity, categories, edit, optional_time, patched, time,
};

/// An alert in the shape of Graph. What Cordon does not know is null.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "Graph's own names")]
pub struct GraphAlert {
    #[serde(rename = "@odata.etag")]
    pub etag: String,
    pub id: String,
    pub provider_alert_id: String,
    pub incident_id: Option<String>,
    pub status: AlertStatus,
    pub severity: Severity,
    pub classification: Classification,
    pub determination: Determination,
    #[schema(value_type = String)]
    pub service_source: &'static str,
    #[schema(value_type = String)]
    pub detection_source: &'static str,
    #[schema(value_type = String)]
    pub product_name: &'static str,
    pub detector_id: String,
    pub tenant_id: String,
    pub title: String,
    pub description: String,
    pub recommended_actions: String,
    pub category: Option<String>,
    pub categories: Vec<String>,
    pub assigned_to: Option<String>,
    pub alert_web_url: Option<String>,
    pub incident_web_url: Option<String>,
    pub actor_display_name: Option<String>,
    pub threat_display_name: Option<String>,
    pub threat_family_name: Option<String>,
    pub alert_policy_id: Option<String>,
    pub investigation_state: Option<String>,
    pub mitre_techniques: Vec<String>,
    pub created_date_time: String,
    pub last_update_date_time: String,
    pub resolved_date_time: Option<String>,
    pub first_activity_date_time: String,
    pub last_activity_date_time: String,
    pub system_tags: Vec<String>,
    /// What Cordon knows beyond Graph's properties: matched fields, events and their number.
    #[schema(value_type = Object)]
    pub additional_data: Json,
    #[schema(value_type = Option<Object>)]
    pub custom_details: Option<Json>,
    pub comments: Vec<GraphComment>,
    /// Members of Graph's `alertEvidence`, told apart by `@odata.type`.
    #[schema(value_type = Vec<Object>)]
    pub evidence: Vec<Json>,
}

/// The properties of an alert, for `$select`.
pub(super) const PROPERTIES: &[&str] = &[
    "id",
    "providerAlertId",
    "incidentId",
    "status",
    "severity",
    "classification",
    "determination",
    "serviceSource",
    "detectionSource",
    "productName",
    "detectorId",
    "tenantId",
    "title",
    "description",
    "recommendedActions",
    "category",
    "categories",
    "assignedTo",
    "alertWebUrl",
    "incidentWebUrl",
    "actorDisplayName",
    "threatDisplayName",
    "threatFamilyName",
    "alertPolicyId",
    "investigationState",
    "mitreTechniques",
    "createdDateTime",
    "lastUpdateDateTime",
    "resolvedDateTime",
    "firstActivityDateTime",
    "lastActivityDateTime",
    "systemTags",
    "additionalData",
    "customDetails",
    "comments",
    "evidence",
];

/// `microsoft.graph.security.alertComment`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[allow(missing_docs, reason = "Graph's own names")]
pub struct GraphComment {
    pub comment: String,
    pub created_by_display_name: String,
    pub created_date_time: String,
}

impl From<Comment> for GraphComment {
    fn from(comment: Comment) -> Self {
        GraphComment {
            comment: comment.text,
            created_by_display_name: comment.author,
            created_date_time: time(comment.created_us),
        }
    }
}

/// The ETag of a version.
pub(super) fn etag(version: i64) -> String {
    format!("W/\"{version}\"")
}

/// The alert in Graph's shape. `evolved`: whether the caller knows members of enumerations that came
/// after `unknownFutureValue` (`Prefer: include-unknown-enum-members`).
pub(crate) fn alert(record: AlertRecord, evolved: bool) -> GraphAlert {
    let alert = record.alert;
    let categories = categories(&alert.tactics);
    let matched: Vec<Json> =
        alert.matched.iter().map(|m| serde_json::json!({ "field": m.field, "value": m.value })).collect();
    let events: Vec<Json> = alert
        .events
        .iter()
        .map(|e| serde_json::json!({ "table": e.table, "id": e.event_id, "dateTime": time(e.time_us) }))
        .collect();
    GraphAlert {
        etag: etag(record.changed),
        provider_alert_id: alert.id.0.clone(),
        id: alert.id.0,
        incident_id: record.incident.map(|i| i.0),
        status: alert.status.into(),
        severity: alert.severity.into(),
        classification: record.classification.into(),
        determination: record.determination.into(),
        service_source: service_source(alert.service_source),
        detection_source: detection_source(alert.detection_source, alert.service_source),
        product_name: "Cordon",
        detector_id: alert.rule_id,
        tenant_id: alert.tenant,
        title: alert.title,
        description: alert.description,
        recommended_actions: String::new(),
        category: categories.first().cloned(),
        categories,
        assigned_to: record.assigned_to,
        alert_web_url: None,
        incident_web_url: None,
        actor_display_name: None,
        threat_display_name: None,
        threat_family_name: None,
        alert_policy_id: None,
        investigation_state: None,
        mitre_techniques: alert.techniques.iter().map(|t| t.id().to_owned()).collect(),
        created_date_time: time(record.created_us),
        last_update_date_time: time(record.updated_us),
        resolved_date_time: optional_time(record.resolved_us),
        first_activity_date_time: time(alert.first_activity_us),
        last_activity_date_time: time(alert.last_activity_us),
        system_tags: vec![],
        additional_data: serde_json::json!({ "eventCount": alert.count, "matchedFields": matched, "events": events }),
        custom_details: None,
        comments: record.comments.into_iter().map(Into::into).collect(),
        evidence: alert.evidence.iter().map(|e| evidence(e, alert.first_activity_us, evolved)).collect(),
    }
}

fn service_source(source: ServiceSource) -> &'static str {
    match source {
        ServiceSource::Endpoint => "microsoftDefenderForEndpoint",
        ServiceSource::Email => "microsoftDefenderForOffice365",
        ServiceSource::CloudApps => "microsoftDefenderForCloudApps",
        ServiceSource::Identity => "microsoftDefenderForIdentity",
    }
}

fn detection_source(source: DetectionSource, service: ServiceSource) -> &'static str {
    match (source, service) {
        (
            DetectionSource::Sigma | DetectionSource::SigmaCorrelation | DetectionSource::CustomDetection,
            _,
        ) => "customDetection",
        (DetectionSource::Indicator, _) => "customTi",
        (DetectionSource::Mail, _) | (DetectionSource::Product, ServiceSource::Email) => {
            "microsoftDefenderForOffice365"
        }
        (DetectionSource::Product, ServiceSource::Endpoint) => "microsoftDefenderForEndpoint",
        (DetectionSource::Product, ServiceSource::CloudApps) => "cloudAppSecurity",
        (DetectionSource::Product, ServiceSource::Identity) => "microsoftDefenderForIdentity",
    }
}

/// What a PATCH of an alert changes
/// (<https://learn.microsoft.com/graph/api/security-alert-update>).
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "Graph's own names")]
pub struct GraphAlertPatch {
    /// Clients name the type; it is not looked at.
    #[serde(default, rename = "@odata.type")]
    #[schema(max_length = 128)]
    pub odata_type: Option<String>,
    #[serde(default)]
    pub status: Option<AlertStatus>,
    #[serde(default, deserialize_with = "patched")]
    #[schema(value_type = Option<String>, min_length = 1, max_length = 256)]
    pub assigned_to: Option<Option<String>>,
    #[serde(default)]
    pub classification: Option<Classification>,
    #[serde(default)]
    pub determination: Option<Determination>,
}

impl From<GraphAlertPatch> for AlertChange {
    fn from(patch: GraphAlertPatch) -> Self {
        AlertChange {
            status: patch.status.map(Into::into),
            assigned_to: edit(patch.assigned_to),
            classification: patch.classification.map(Into::into),
            determination: patch.determination.map(Into::into),
            comment: None,
            expected: None,
        }
    }
}

/// A comment to add.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[allow(missing_docs, reason = "Graph's own names")]
pub struct GraphCommentWrite {
    /// Clients name the type; it is not looked at.
    #[serde(default, rename = "@odata.type")]
    #[schema(max_length = 128)]
    #[allow(dead_code, reason = "taken so that other unknown members are refused")]
    pub odata_type: Option<String>,
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub comment: String,
}

/// One comment, as Graph documents it, or a list, as clients made from Graph's metadata send it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum GraphComments {
    /// One.
    One(GraphCommentWrite),
    /// Several, or none.
    Many(Vec<GraphCommentWrite>),
}

impl GraphComments {
    /// The texts.
    pub(super) fn texts(self) -> Vec<String> {
        let comments = match self {
            GraphComments::One(comment) => vec![comment],
            GraphComments::Many(comments) => comments,
        };
        comments.into_iter().map(|c| c.comment).collect()
    }
}
