//! Sources: list, make, remove.

use axum::Json;
use axum::http::StatusCode;

use crate::auth::Caller;
use crate::extract::{Body, Id};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{Source, SourceCreate, SourceCreated, SourceList};

/// List sources
///
/// All of them with their loss accounting.
#[utoipa::path(
    get, path = "/api/v1/sources", tag = "sources",
    responses(
        (status = 200, body = SourceList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_sources(caller: Caller) -> Result<Json<SourceList>, Problem> {
    let sources = caller.tenant.list_sources().await?;
    Ok(Json(SourceList { value: sources.into_iter().map(Source::from).collect(), next_link: None }))
}

/// Make a source
///
/// The answer holds its ingest token, which is not kept and cannot be shown again.
#[utoipa::path(
    post, path = "/api/v1/sources", tag = "sources", request_body = SourceCreate,
    responses(
        (status = 201, body = SourceCreated),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_source(
    caller: Caller,
    Body(source): Body<SourceCreate>,
) -> Result<(StatusCode, Json<SourceCreated>), Problem> {
    let name = source.name.clone();
    let made = caller.tenant.create_source(&source.into(), caller.act()).await?;
    Ok((StatusCode::CREATED, Json(SourceCreated { name, token_id: made.id, token: made.token })))
}

/// Make a further token for a source
///
/// To change tokens without a gap: make one, give it to the sender, revoke the old one.
#[utoipa::path(
    post, path = "/api/v1/sources/{name}/tokens", tag = "sources",
    params(("name" = String, Path, description = "Name of the source.")),
    responses(
        (status = 201, body = SourceCreated),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_source_token(
    caller: Caller,
    Id(name): Id,
) -> Result<(StatusCode, Json<SourceCreated>), Problem> {
    let made = caller.tenant.create_source_token(&name, caller.act()).await?;
    Ok((StatusCode::CREATED, Json(SourceCreated { name, token_id: made.id, token: made.token })))
}

/// Remove a source
///
/// Its tokens are revoked. Its records stay.
#[utoipa::path(
    delete, path = "/api/v1/sources/{name}", tag = "sources",
    params(("name" = String, Path, description = "Name of the source.")),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_source(caller: Caller, Id(name): Id) -> Result<StatusCode, Problem> {
    caller.tenant.delete_source(&name, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}
