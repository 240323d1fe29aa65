//! Streaming exports: what is sent to other systems as it comes in.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use store::state::{DEFAULT_TENANT, ExportCursor};

use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Id};
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::{Export, ExportCreate, ExportFrom, ExportList, ExportPatch};

/// List exports
///
/// By name, with how far each is and why one does not go on.
#[utoipa::path(
    get, path = "/api/v1/exports", tag = "exports",
    responses(
        (status = 200, body = ExportList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_exports(caller: Caller) -> Result<Json<ExportList>, Problem> {
    let found = caller.tenant.list_exports().await?;
    Ok(Json(ExportList { value: found.into_iter().map(Export::from).collect() }))
}

/// Make an export
///
/// It begins at once, with what comes in from now on or with everything that is stored.
#[utoipa::path(
    post, path = "/api/v1/exports", tag = "exports", request_body = ExportCreate,
    responses(
        (status = 201, body = Export),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_export(
    caller: Caller,
    State(api): State<Api>,
    Body(body): Body<ExportCreate>,
) -> Result<(StatusCode, Json<Export>), Problem> {
    let (spec, from) = body.split();
    if !spec.tables.is_empty() && caller.tenant.name() != DEFAULT_TENANT {
        let detail = "rows are of the default tenant, and you are of another; leave the tables out";
        return Err(Problem::new(Code::Forbidden, detail));
    }
    let unknown = |name: &&String| *name != "*" && api.catalog.get(name).is_none();
    if let Some(name) = spec.tables.iter().find(unknown) {
        return Err(Problem::invalid(format!("there is no table `{name}`; GET /api/v1/tables lists them")));
    }
    let cursor = match from {
        ExportFrom::Start => ExportCursor { sequence: 0, change: 0 },
        ExportFrom::Now => {
            ExportCursor { sequence: (api.applied)(), change: caller.tenant.last_change().await? }
        }
    };
    let made = caller.tenant.create_export(&spec, cursor, caller.act()).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Get an export
///
/// Without its secrets.
#[utoipa::path(
    get, path = "/api/v1/exports/{id}", tag = "exports",
    params(("id" = String, Path, description = "Identity of the export.")),
    responses(
        (status = 200, body = Export),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_export(caller: Caller, Id(id): Id) -> Result<Json<Export>, Problem> {
    Ok(Json(caller.tenant.get_export(&id).await?.into()))
}

/// Halt an export or have it go on
///
/// It goes on where it was.
#[utoipa::path(
    patch, path = "/api/v1/exports/{id}", tag = "exports", request_body = ExportPatch,
    params(("id" = String, Path, description = "Identity of the export.")),
    responses(
        (status = 200, body = Export),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn patch_export(
    caller: Caller,
    Id(id): Id,
    Body(body): Body<ExportPatch>,
) -> Result<Json<Export>, Problem> {
    Ok(Json(caller.tenant.enable_export(&id, body.enabled, caller.act()).await?.into()))
}

/// Delete an export
///
/// What was sent stays where it is.
#[utoipa::path(
    delete, path = "/api/v1/exports/{id}", tag = "exports",
    params(("id" = String, Path, description = "Identity of the export.")),
    responses(
        (status = 204),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_export(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    caller.tenant.delete_export(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}
