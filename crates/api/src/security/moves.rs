//! Merging, moving and undoing: wire types, and the native routes.

use axum::Json;
use model::{AlertId, IncidentId};
use serde::{Deserialize, Serialize};
use store::state::{Move, MoveKind};
use utoipa::{IntoParams, ToSchema};

use super::placing;
use crate::auth::Caller;
use crate::extract::{Body, Id, Params};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{optional_time, time};

/// Parameters of Graph's `mergeIncidents`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphMerge {
    /// Identities of the incidents.
    #[schema(min_items = 2, max_items = 50)]
    pub incident_ids: Vec<String>,
    /// A comment for the one that they become.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub incident_comment: Option<String>,
}

/// Parameters of Graph's `moveAlerts`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphMove {
    /// Identities of the alerts.
    #[schema(min_items = 1, max_items = 500)]
    pub alert_ids: Vec<String>,
    /// Where to; a new incident when absent.
    #[serde(default)]
    pub incident_id: Option<String>,
    /// A comment for the incident.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub alert_comment: Option<String>,
}

/// Graph's `mergeResponse`.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphMergeAnswer {
    /// The incident that holds the alerts now.
    pub target_incident_id: String,
}

/// Incidents to merge.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MergeWrite {
    /// Identities of the incidents; the oldest takes the others in.
    #[schema(min_items = 2, max_items = 50)]
    pub incident_ids: Vec<String>,
    /// A comment for it.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub comment: Option<String>,
}

/// Alerts to move.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MoveWrite {
    /// Identities of the alerts.
    #[schema(min_items = 1, max_items = 500)]
    pub alert_ids: Vec<String>,
    /// Where to; a new incident when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 512)]
    pub incident_id: Option<String>,
    /// A comment for the incident.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 4000, pattern = r"\S")]
    pub comment: Option<String>,
}

/// What was moved.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum MoveWord {
    /// Incidents were merged.
    Merge,
    /// Alerts were moved.
    Move,
}

/// An alert and where it was.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovedAlert {
    /// The alert.
    pub alert_id: String,
    /// The incident it was in.
    pub from_incident_id: String,
}

/// A merge or move that was made.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct IncidentMove {
    /// Identity.
    pub id: String,
    /// Which of the two.
    pub kind: MoveWord,
    /// The incident that took the alerts in.
    pub target_incident_id: String,
    /// The alerts.
    pub alerts: Vec<MovedAlert>,
    /// Incidents that ended by it and redirect to the target.
    pub redirected_incident_ids: Vec<String>,
    /// By whom.
    pub created_by: String,
    /// When.
    pub created_date_time: String,
    /// By whom it was undone.
    pub undone_by: Option<String>,
    /// When it was undone.
    pub undone_date_time: Option<String>,
}

/// Merges and moves, latest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct IncidentMoveList {
    /// At most a thousand.
    pub value: Vec<IncidentMove>,
}

impl From<Move> for IncidentMove {
    fn from(done: Move) -> Self {
        let moved = |m: store::state::Moved| MovedAlert { alert_id: m.alert.0, from_incident_id: m.from.0 };
        IncidentMove {
            id: done.id,
            kind: match done.kind {
                MoveKind::Merge => MoveWord::Merge,
                MoveKind::Move => MoveWord::Move,
            },
            target_incident_id: done.target.0,
            alerts: done.moved.into_iter().map(moved).collect(),
            redirected_incident_ids: done.ended.into_iter().map(|e| e.incident.0).collect(),
            created_by: done.actor,
            created_date_time: time(done.created_us),
            undone_by: done.undone_by,
            undone_date_time: optional_time(done.undone_us),
        }
    }
}

/// What the list is narrowed by.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MoveQuery {
    /// Into or out of this incident.
    #[param(max_length = 512)]
    incident: Option<String>,
}

/// Merge incidents
///
/// Into the oldest; the others redirect to it. Correlation keeps to it.
#[utoipa::path(
    post, path = "/api/v1/incidents/merge", tag = "incidents", request_body = MergeWrite,
    responses(
        (status = 200, body = IncidentMove),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn merge_incidents(
    caller: Caller,
    Body(body): Body<MergeWrite>,
) -> Result<Json<IncidentMove>, Problem> {
    let ids: Vec<IncidentId> = body.incident_ids.into_iter().map(IncidentId).collect();
    Ok(Json(placing::merge(&caller.tenant, &ids, body.comment, caller.act()).await?.into()))
}

/// Move alerts to another incident
///
/// To a new one when none is named. Correlation keeps to it.
#[utoipa::path(
    post, path = "/api/v1/alerts/move", tag = "alerts", request_body = MoveWrite,
    responses(
        (status = 200, body = IncidentMove),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn move_alerts(
    caller: Caller,
    Body(body): Body<MoveWrite>,
) -> Result<Json<IncidentMove>, Problem> {
    let ids: Vec<AlertId> = body.alert_ids.into_iter().map(AlertId).collect();
    let to = (body.incident_id.map(IncidentId), body.comment);
    Ok(Json(placing::move_alerts(&caller.tenant, &ids, to, caller.act()).await?.into()))
}

/// List merges and moves
///
/// What analysts merged and moved, latest first.
#[utoipa::path(
    get, path = "/api/v1/moves", tag = "incidents", params(MoveQuery),
    responses(
        (status = 200, body = IncidentMoveList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list_moves(
    caller: Caller,
    Params(query): Params<MoveQuery>,
) -> Result<Json<IncidentMoveList>, Problem> {
    placing::check_sees_all(&caller.tenant)?;
    let incident = query.incident.map(IncidentId);
    let found = caller.tenant.list_moves(incident.as_ref()).await?;
    Ok(Json(IncidentMoveList { value: found.into_iter().map(Into::into).collect() }))
}

/// Undo a merge or move
///
/// Alerts go back to where they were, and correlation keeps them there. Refused when one of them was
/// moved on since.
#[utoipa::path(
    post, path = "/api/v1/moves/{id}/undo", tag = "incidents",
    params(("id" = String, Path, description = "Identity of the merge or move.")),
    responses(
        (status = 200, body = IncidentMove),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn undo_move(caller: Caller, Id(id): Id) -> Result<Json<IncidentMove>, Problem> {
    Ok(Json(placing::undo(&caller.tenant, &id, caller.act()).await?.into()))
}
