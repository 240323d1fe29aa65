//! Webhooks: who is told of changes, and what became of it.

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use serde::Deserialize;
use serde_json::json;
use store::state::NewDelivery;
use utoipa::IntoParams;

use super::paging::{next_link, page};
use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Id, Params};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{
    DeliveryStatus, Webhook, WebhookCreated, WebhookDelivery, WebhookDeliveryList, WebhookList, WebhookWrite,
    time,
};

/// List webhooks
///
/// By name.
#[utoipa::path(
    get, path = "/api/v1/webhooks", tag = "webhooks",
    responses(
        (status = 200, body = WebhookList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_webhooks(caller: Caller) -> Result<Json<WebhookList>, Problem> {
    let found = caller.tenant.list_webhooks().await?;
    Ok(Json(WebhookList { value: found.into_iter().map(Webhook::from).collect() }))
}

/// Make a webhook
///
/// It is told of what changes from now on. The answer has the key of its signatures, this once.
#[utoipa::path(
    post, path = "/api/v1/webhooks", tag = "webhooks", request_body = WebhookWrite,
    responses(
        (status = 201, body = WebhookCreated),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_webhook(
    caller: Caller,
    Body(body): Body<WebhookWrite>,
) -> Result<(StatusCode, Json<WebhookCreated>), Problem> {
    let made = caller.tenant.create_webhook(&body.into(), caller.act()).await?;
    let secret = made.secret.clone();
    Ok((StatusCode::CREATED, Json(WebhookCreated { webhook: made.into(), secret })))
}

/// Get a webhook
///
/// Without its key.
#[utoipa::path(
    get, path = "/api/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "Identity of the webhook.")),
    responses(
        (status = 200, body = Webhook),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_webhook(caller: Caller, Id(id): Id) -> Result<Json<Webhook>, Problem> {
    Ok(Json(caller.tenant.get_webhook(&id).await?.into()))
}

/// Describe a webhook anew
///
/// Its key and what it has been told stay.
#[utoipa::path(
    put, path = "/api/v1/webhooks/{id}", tag = "webhooks", request_body = WebhookWrite,
    params(("id" = String, Path, description = "Identity of the webhook.")),
    responses(
        (status = 200, body = Webhook),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn replace_webhook(
    caller: Caller,
    Id(id): Id,
    Body(body): Body<WebhookWrite>,
) -> Result<Json<Webhook>, Problem> {
    Ok(Json(caller.tenant.replace_webhook(&id, &body.into(), caller.act()).await?.into()))
}

/// Delete a webhook
///
/// With its deliveries.
#[utoipa::path(
    delete, path = "/api/v1/webhooks/{id}", tag = "webhooks",
    params(("id" = String, Path, description = "Identity of the webhook.")),
    responses(
        (status = 204),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_webhook(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    caller.tenant.delete_webhook(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Test a webhook
///
/// Queues an event `ping`; its delivery tells whether the receiver took it.
#[utoipa::path(
    post, path = "/api/v1/webhooks/{id}/test", tag = "webhooks",
    params(("id" = String, Path, description = "Identity of the webhook.")),
    responses(
        (status = 202, body = WebhookDelivery),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn test_webhook(
    caller: Caller,
    Id(id): Id,
) -> Result<(StatusCode, Json<WebhookDelivery>), Problem> {
    let body = json!({ "type": "ping", "time": time(caller.now_us), "tenantId": caller.tenant.name() });
    let ping = NewDelivery { event: "ping".to_owned(), object: String::new(), body: body.to_string() };
    let queued = caller.tenant.queue_delivery(&id, &ping, caller.act()).await?;
    Ok((StatusCode::ACCEPTED, Json(queued.into())))
}

/// Which deliveries.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct DeliveryQuery {
    /// Only these.
    status: Option<DeliveryStatus>,
    /// Most items of the page.
    #[param(minimum = 1, maximum = 1000)]
    top: Option<u32>,
    /// From `nextLink`.
    after: Option<String>,
}

/// List the deliveries of a webhook
///
/// Latest first: what was told, what waits and what was given up. The last thousand are kept.
#[utoipa::path(
    get, path = "/api/v1/webhooks/{id}/deliveries", tag = "webhooks",
    params(("id" = String, Path, description = "Identity of the webhook."), DeliveryQuery),
    responses(
        (status = 200, body = WebhookDeliveryList),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_deliveries(
    caller: Caller,
    uri: Uri,
    Id(id): Id,
    Params(query): Params<DeliveryQuery>,
) -> Result<Json<WebhookDeliveryList>, Problem> {
    let page = page(query.top, query.after)?;
    let found = caller.tenant.list_deliveries(&id, query.status.map(Into::into), &page).await?;
    Ok(Json(WebhookDeliveryList {
        value: found.items.into_iter().map(WebhookDelivery::from).collect(),
        next_link: next_link(&uri, found.next),
    }))
}

/// The webhook and the delivery of a path.
pub(super) struct DeliveryPath(String, i64);

impl FromRequestParts<Api> for DeliveryPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let read: Result<Path<(String, i64)>, PathRejection> = Path::from_request_parts(parts, api).await;
        let Path((id, number)) =
            read.map_err(|e| Problem::invalid(format!("the path: {}", e.body_text())))?;
        if id.contains('\0') {
            return Err(Problem::invalid("the identity in the path is not one of ours; use one from a list"));
        }
        Ok(DeliveryPath(id, number))
    }
}

/// Deliver again
///
/// Has a delivery tried again from the first try, whatever became of it.
#[utoipa::path(
    post, path = "/api/v1/webhooks/{id}/deliveries/{number}/retry", tag = "webhooks",
    params(
        ("id" = String, Path, description = "Identity of the webhook."),
        ("number" = i64, Path, description = "Number of the delivery."),
    ),
    responses(
        (status = 202, body = WebhookDelivery),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn retry_delivery(
    caller: Caller,
    DeliveryPath(id, number): DeliveryPath,
) -> Result<(StatusCode, Json<WebhookDelivery>), Problem> {
    let queued = caller.tenant.retry_delivery(&id, number, caller.act()).await?;
    Ok((StatusCode::ACCEPTED, Json(queued.into())))
}
