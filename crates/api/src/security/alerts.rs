//! Alerts by Graph's protocol.

use axum::response::Response;
use model::{AlertId, IncidentId};
use store::state::{AlertChange, AlertField, AlertRecord};

use super::alert::{GraphAlert, GraphAlertPatch, GraphComments, PROPERTIES, alert};
use super::answer::{Asked, GraphAlertCollection, GraphCommentCollection, GraphError, Listed, narrowed};
use super::moves::{GraphMergeAnswer, GraphMove};
use super::options::Options;
use super::placing;
use crate::auth::Caller;
use crate::extract::{Body, Id};
use crate::problem::Problem;

/// Alerts of a page when the caller does not say, and at most.
const PAGE: u32 = 100;
const PAGE_MOST: u32 = 1_000;

/// List alerts as Graph does
///
/// Newest first unless asked otherwise.
#[utoipa::path(
    get, path = "/v1.0/security/alerts_v2", tag = "graph security",
    params(
        ("$filter" = Option<String>, Query, description = "Conditions, such as `severity eq 'high'`.", max_length = 8192),
        ("$orderby" = Option<String>, Query, description = "Properties, each with `asc` or `desc`."),
        ("$top" = Option<u32>, Query, description = "Most items of a page.", minimum = 1, maximum = 1000),
        ("$skip" = Option<u32>, Query, description = "Items left out before the first.", minimum = 0, maximum = 1000000),
        ("$skiptoken" = Option<String>, Query, description = "From `@odata.nextLink`."),
        ("$count" = Option<bool>, Query, description = "Whether to count all of them."),
        ("$select" = Option<String>, Query, description = "Properties to return."),
    ),
    responses(
        (status = 200, body = GraphAlertCollection),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn list_graph_alerts(
    caller: Caller,
    asked: Asked,
    options: Options,
) -> Result<Response, Problem> {
    if options.expand_alerts {
        return Err(Problem::invalid("alerts have nothing to expand; leave `$expand` out"));
    }
    let listing = options.listing::<AlertField>(PAGE, PAGE_MOST)?;
    let selected = options.selected(PROPERTIES)?;
    let found = caller.tenant.find_alerts(&listing).await?;
    let count = match options.count {
        true => Some(caller.tenant.count_alerts(listing.filter.as_ref()).await?),
        false => None,
    };
    let shown = |record| narrowed(&alert(record, asked.evolved()), selected.as_deref());
    let value = found.items.into_iter().map(shown).collect();
    Ok(asked.list("security/alerts_v2", Listed { value, next: found.next, count }))
}

/// Count alerts as Graph does
///
/// The number as text.
#[utoipa::path(
    get, path = "/v1.0/security/alerts_v2/$count", tag = "graph security",
    params(("$filter" = Option<String>, Query, description = "Conditions.", max_length = 8192)),
    responses(
        (status = 200, body = String, content_type = "text/plain"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn count_graph_alerts(caller: Caller, options: Options) -> Result<String, Problem> {
    let condition = options.condition::<AlertField>()?;
    Ok(caller.tenant.count_alerts(condition.as_ref()).await?.to_string())
}

/// Get an alert as Graph does
///
/// With evidence and comments.
#[utoipa::path(
    get, path = "/v1.0/security/alerts_v2/{id}", tag = "graph security",
    params(
        ("id" = String, Path, description = "Identity."),
        ("$select" = Option<String>, Query, description = "Properties to return."),
    ),
    responses(
        (status = 200, body = GraphAlert),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn get_graph_alert(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
    options: Options,
) -> Result<Response, Problem> {
    let selected = options.of_one()?.selected(PROPERTIES)?;
    let record = caller.tenant.get_alert(&AlertId(id)).await?;
    Ok(one(&asked, record, selected.as_deref()))
}

fn one(asked: &Asked, record: AlertRecord, selected: Option<&[String]>) -> Response {
    let version = record.changed;
    asked.one("security/alerts_v2/$entity", version, narrowed(&alert(record, asked.evolved()), selected))
}

/// Change an alert as Graph does
///
/// Changes what is given and leaves the rest; `If-Match` refuses when somebody else was faster.
#[utoipa::path(
    patch, path = "/v1.0/security/alerts_v2/{id}", tag = "graph security",
    params(
        ("id" = String, Path, description = "Identity."),
        ("If-Match" = Option<String>, Header, description = "Only if the ETag is still this."),
    ),
    request_body = GraphAlertPatch,
    responses(
        (status = 200, body = GraphAlert),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = 412, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn patch_graph_alert(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
    Body(patch): Body<GraphAlertPatch>,
) -> Result<Response, Problem> {
    let change = AlertChange { expected: asked.if_match()?, ..patch.into() };
    Ok(one(&asked, caller.tenant.update_alert(&AlertId(id), change, caller.act()).await?, None))
}

/// List the comments of an alert as Graph does
///
/// Oldest first.
#[utoipa::path(
    get, path = "/v1.0/security/alerts_v2/{id}/comments", tag = "graph security",
    params(("id" = String, Path, description = "Identity.")),
    responses(
        (status = 200, body = GraphCommentCollection),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn list_graph_alert_comments(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
) -> Result<Response, Problem> {
    let record = caller.tenant.get_alert(&AlertId(id)).await?;
    Ok(asked.list("security/alerts_v2('id')/comments", comments(record)))
}

fn comments(record: AlertRecord) -> Listed {
    let value = alert(record, true).comments.iter().map(|c| narrowed(c, None)).collect();
    Listed { value, next: None, count: None }
}

/// Comment on an alert as Graph does
///
/// Returns all its comments.
#[utoipa::path(
    post, path = "/v1.0/security/alerts_v2/{id}/comments", tag = "graph security",
    params(("id" = String, Path, description = "Identity.")),
    request_body = GraphComments,
    responses(
        (status = 200, body = GraphCommentCollection),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn comment_graph_alert(
    caller: Caller,
    asked: Asked,
    Id(id): Id,
    Body(body): Body<GraphComments>,
) -> Result<Response, Problem> {
    let id = AlertId(id);
    for text in body.texts() {
        let change = AlertChange { comment: Some(text), ..AlertChange::default() };
        caller.tenant.update_alert(&id, change, caller.act()).await?;
    }
    Ok(asked.list("security/alerts_v2('id')/comments", comments(caller.tenant.get_alert(&id).await?)))
}

/// Move alerts to another incident as Graph does
///
/// To a new one when none is named. `GET /api/v1/moves` lists moves, which can be undone.
#[utoipa::path(
    post, path = "/v1.0/security/alerts_v2/microsoft.graph.security.moveAlerts", tag = "graph security",
    request_body = GraphMove,
    responses(
        (status = 200, body = GraphMergeAnswer),
        (status = 404, body = GraphError, content_type = "application/json"),
        (status = 412, body = GraphError, content_type = "application/json"),
        (status = "default", body = GraphError, content_type = "application/json"),
    ),
)]
pub(super) async fn move_graph_alerts(
    caller: Caller,
    Body(body): Body<GraphMove>,
) -> Result<axum::Json<GraphMergeAnswer>, Problem> {
    let ids: Vec<AlertId> = body.alert_ids.into_iter().map(AlertId).collect();
    let target = body.incident_id.filter(|id| !id.is_empty()).map(IncidentId);
    let done = placing::move_alerts(&caller.tenant, &ids, (target, body.alert_comment), caller.act()).await?;
    Ok(axum::Json(GraphMergeAnswer { target_incident_id: done.target.0 }))
}
