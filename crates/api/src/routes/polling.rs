//! Polled sources: vendors, settings, self-test.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Id};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::polling::{PollSet, PollVendorList, PolledSource, SourceTest};

/// Vendors whose APIs can be polled
#[utoipa::path(
    get, path = "/api/v1/poll-vendors", tag = "sources",
    responses(
        (status = 200, body = PollVendorList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_poll_vendors(
    State(api): State<Api>,
    _caller: Caller,
) -> Result<Json<PollVendorList>, Problem> {
    Ok(Json(PollVendorList { value: api.polling.vendors() }))
}

/// How a source is polled, and how far it has come
#[utoipa::path(
    get, path = "/api/v1/sources/{name}/poll", tag = "sources",
    params(("name" = String, Path, description = "Name of the source.")),
    responses(
        (status = 200, body = PolledSource),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_source_poll(
    State(api): State<Api>,
    caller: Caller,
    Id(name): Id,
) -> Result<Json<PolledSource>, Problem> {
    Ok(Json(api.polling.get(&caller.tenant, &name).await?))
}

/// Set how a source is polled
///
/// Makes the source when there is none.
#[utoipa::path(
    put, path = "/api/v1/sources/{name}/poll", tag = "sources", request_body = PollSet,
    params(("name" = String, Path, description = "Name of the source.")),
    responses(
        (status = 204, description = "Set; polling begins within seconds."),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn set_source_poll(
    State(api): State<Api>,
    caller: Caller,
    Id(name): Id,
    Body(set): Body<PollSet>,
) -> Result<StatusCode, Problem> {
    api.polling.set(&caller.tenant, &name, set, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Try a polled source out
///
/// Logs in and reads a page of every feed; nothing is stored. Each step tells what is wrong and what to do.
#[utoipa::path(
    post, path = "/api/v1/sources/{name}/test", tag = "sources",
    params(("name" = String, Path, description = "Name of the source.")),
    responses(
        (status = 200, body = SourceTest),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn test_source(
    State(api): State<Api>,
    caller: Caller,
    Id(name): Id,
) -> Result<Json<SourceTest>, Problem> {
    Ok(Json(SourceTest { value: api.polling.test(&caller.tenant, &name).await? }))
}
