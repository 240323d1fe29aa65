//! Incidents by Graph's protocol.

use axum::response::Response;
use model::IncidentId;
use serde_json::Value;
use store::state::{IncidentChange, IncidentField, IncidentRecord};

use super::alert::{self, GraphAlert, GraphComments};
use super::answer::{
    Asked, GraphAlertCollection, GraphCommentCollection, GraphError, GraphIncidentCollection, Listed,
    narrowed,
};
use super::incident::{GraphIncident, GraphIncidentPatch, PROPERTIES, incident};
use super::moves::{GraphMerge, GraphMergeAnswer};
use super::options::Options;
use super::placing;
use crate::auth::Caller;
use crate::extract::{Body, Id};
use crate::problem::Problem;

/// Incidents of a page when the caller does not say.
const PAGE: u32 = 50;
/// Most incidents of a page, and of one with their alerts.
const PAGE_MOST: u32 = 1_000;
const EXPANDED_MOST: u32 = 50;
const CONTEXT: &str = "security/incidents";

/// List incidents as Graph does
///
/// Newest first unless asked otherwise. Incidents merged into others are among them, with the status
/// `redirected`.
#[utoipa::path(
    get, path = "/v1.0/security/incidents", tag = "graph security",
    params(
        ("$filter" = Option<String>, Query, description = "Conditions, such as `severity eq 'high'`.", max_length = 8192),
        ("$orderby" = Option<String>, Query, description = "Properties, each with `asc` or `desc`."),
        ("$top" = Option<u32>, Query, description = "Most items of a page.", minimum = 1, maximum = 1000),
        ("$skip" = Option<u32>, Query, description = "Items left out before the first.", minimum = 0, maximum = 1000000),
        ("$skiptoken" = Option<String>, Query, description = "From `@odata.nextLink`."),
        ("$count" = Option<bool>, Query, description = "Whether to count all of them."),
        ("$select" = Option<String>, Query, description = "Properties to return."),
        ("$expand" = Option<String>, Query, description = "`alerts`."),
    ),
    responses(
        (status = 200, body = GraphIncidentCollection),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn list_graph_incidents(
    caller: Caller,
    asked: Asked,
    options: Options,
) -> Result<Response, Problem> {
    let most = if options.expand_alerts { EXPANDED_MOST } else { PAGE_MOST };
    let listing = options.listing::<IncidentField>(PAGE, most)?;
    let selected = options.selected(PROPERTIES)?;
    let found = caller.tenant.find_incidents(&listing).await?;
    let count = match options.count {
        true => Some(caller.tenant.count_incidents(listing.filter.as_ref()).await?),
        false => None,
    };
    let mut value: Vec<Value> = vec![];
    for record in found.items {
        let alerts = expanded(&caller, &asked, &options, &record).await?;
        value.push(narrowed(&incident(record, alerts), selected.as_deref()));
    }
    Ok(asked.list(CONTEXT, Listed { value, next: found.next, count }))
}

/// The alerts that are in an incident, if they are asked for.
async fn expanded(
    caller: &Caller,
    asked: &Asked,
    options: &Options,
    record: &IncidentRecord,
) -> Result<Option<Vec<GraphAlert>>, Problem> {
    if !options.expand_alerts {
        return Ok(None);
    }
    let found = caller.tenant.incident_alerts(&record.incident).await?;
    // One that was merged keeps the list of what it had; the alerts are elsewhere.
    let here = found.into_iter().filter(|a| a.incident.as_ref() == Some(&record.incident.id));
    Ok(Some(here.map(|a| alert::alert(a, asked.evolved())).collect()))
}

/// Count incidents as Graph does
///
/// The number as text.
#[utoipa::path(
    get, path = "/v1.0/security/incidents/$count", tag = "graph security",
    params(("$filter" = Option<String>, Query, description = "Conditions.", max_length = 8192)),
    responses(
        (status = 200, body = String, content_type = "text/plain"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn count_graph_incidents(caller: Caller, options: Options) -> Result<String, Problem> {
    let condition = options.condition::<IncidentField>()?;
    Ok(caller.tenant.count_incidents(condition.as_ref()).await?.to_string())
}

/// Get an incident as Graph does
///
/// With comments; with its alerts by `$expand=alerts`.
#[utoipa::path(
    get, path = "/v1.0/security/incidents/{id}", tag = "graph security",
    params(
        ("id" = String, Path, description = "Identity."),
        ("$select" = Option<String>, Query, description = "Properties to return."),
        ("$expand" = Option<String>, Query, description = "`alerts`."),
    ),
    responses(
        (status = 200, body = GraphIncident),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn get_graph_incident(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
    options: Options,
) -> Result<Response, Problem> {
    let options = options.of_one()?;
    let selected = options.selected(PROPERTIES)?;
    let record = caller.tenant.get_incident(&IncidentId(id)).await?;
    let version = record.changed;
    let alerts = expanded(&caller, &asked, &options, &record).await?;
    let value = narrowed(&incident(record, alerts), selected.as_deref());
    Ok(asked.one("security/incidents/$entity", version, value))
}

/// Change an incident as Graph does
///
/// Changes what is given and leaves the rest; `If-Match` refuses when somebody else was faster.
#[utoipa::path(
    patch, path = "/v1.0/security/incidents/{id}", tag = "graph security",
    params(
        ("id" = String, Path, description = "Identity."),
        ("If-Match" = Option<String>, Header, description = "Only if the ETag is still this."),
    ),
    request_body = GraphIncidentPatch,
    responses(
        (status = 200, body = GraphIncident),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = 412, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn patch_graph_incident(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
    Body(patch): Body<GraphIncidentPatch>,
) -> Result<Response, Problem> {
    let change = IncidentChange { expected: asked.if_match()?, ..patch.into() };
    let record = caller.tenant.update_incident(&IncidentId(id), change, caller.act()).await?;
    let version = record.changed;
    Ok(asked.one("security/incidents/$entity", version, narrowed(&incident(record, None), None)))
}

/// List the alerts of an incident as Graph does
///
/// In the order in which they happened.
#[utoipa::path(
    get, path = "/v1.0/security/incidents/{id}/alerts", tag = "graph security",
    params(("id" = String, Path, description = "Identity.")),
    responses(
        (status = 200, body = GraphAlertCollection),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn list_graph_incident_alerts(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
) -> Result<Response, Problem> {
    let record = caller.tenant.get_incident(&IncidentId(id)).await?;
    let options = Options::with_alerts();
    let alerts = expanded(&caller, &asked, &options, &record).await?.unwrap_or_default();
    let value = alerts.iter().map(|a| narrowed(a, None)).collect();
    Ok(asked.list("security/incidents('id')/alerts", Listed { value, next: None, count: None }))
}

/// List the comments of an incident as Graph does
///
/// Oldest first.
#[utoipa::path(
    get, path = "/v1.0/security/incidents/{id}/comments", tag = "graph security",
    params(("id" = String, Path, description = "Identity.")),
    responses(
        (status = 200, body = GraphCommentCollection),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn list_graph_incident_comments(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
) -> Result<Response, Problem> {
    let record = caller.tenant.get_incident(&IncidentId(id)).await?;
    Ok(asked.list("security/incidents('id')/comments", comments(record)))
}

fn comments(record: IncidentRecord) -> Listed {
    let value = incident(record, None).comments.iter().map(|c| narrowed(c, None)).collect();
    Listed { value, next: None, count: None }
}

/// Comment on an incident as Graph does
///
/// Returns all its comments.
#[utoipa::path(
    post, path = "/v1.0/security/incidents/{id}/comments", tag = "graph security",
    params(("id" = String, Path, description = "Identity.")),
    request_body = GraphComments,
    responses(
        (status = 200, body = GraphCommentCollection),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn comment_graph_incident(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
    Body(body): Body<GraphComments>,
) -> Result<Response, Problem> {
    let id = IncidentId(id);
    for text in body.texts() {
        let change = IncidentChange { comment: Some(text), ..IncidentChange::default() };
        caller.tenant.update_incident(&id, change, caller.act()).await?;
    }
    Ok(asked.list("security/incidents('id')/comments", comments(caller.tenant.get_incident(&id).await?)))
}

/// Merge incidents as Graph does
///
/// Into the oldest; the others redirect to it. `GET /api/v1/moves` lists merges, which can be undone.
#[utoipa::path(
    post, path = "/v1.0/security/incidents/microsoft.graph.security.mergeIncidents", tag = "graph security",
    request_body = GraphMerge,
    responses(
        (status = 200, body = GraphMergeAnswer),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = 412, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn merge_graph_incidents(
    caller: Caller,
    Body(body): Body<GraphMerge>,
) -> Result<axum::Json<GraphMergeAnswer>, Problem> {
    let ids: Vec<IncidentId> = body.incident_ids.into_iter().map(IncidentId).collect();
    let done = placing::merge(&caller.tenant, &ids, body.incident_comment, caller.act()).await?;
    Ok(axum::Json(GraphMergeAnswer { target_incident_id: done.target.0 }))
}
