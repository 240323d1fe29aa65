//! What hunters keep: queries and functions in folders.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use query::{HuntError, Schema};
use store::state::{HuntingKind, HuntingSpec};

use super::{load_functions, same_tenant};
use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Id};
use crate::problem::{Code, Problem, ProblemDocument, QueryFault};
use crate::wire::{
    HuntFunction, HuntFunctionList, HuntFunctionWrite, SavedQuery, SavedQueryList, SavedQueryWrite,
};

/// List saved queries
#[utoipa::path(
    get, path = "/api/v1/hunt/queries", tag = "hunting",
    responses(
        (status = 200, body = SavedQueryList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list_saved_queries(caller: Caller) -> Result<Json<SavedQueryList>, Problem> {
    let kept = caller.tenant.list_hunting(HuntingKind::Query).await?;
    Ok(Json(SavedQueryList { value: kept.into_iter().map(SavedQuery::from).collect(), next_link: None }))
}

/// Save a query
#[utoipa::path(
    post, path = "/api/v1/hunt/queries", tag = "hunting", request_body = SavedQueryWrite,
    responses(
        (status = 201, body = SavedQuery),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create_saved_query(
    caller: Caller,
    Body(write): Body<SavedQueryWrite>,
) -> Result<(StatusCode, Json<SavedQuery>), Problem> {
    let kept = caller.tenant.create_hunting(HuntingKind::Query, &write.into(), caller.act()).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Get a saved query
#[utoipa::path(
    get, path = "/api/v1/hunt/queries/{id}", tag = "hunting",
    params(("id" = String, Path, description = "Identity of the saved query.")),
    responses(
        (status = 200, body = SavedQuery),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_saved_query(caller: Caller, Id(id): Id) -> Result<Json<SavedQuery>, Problem> {
    Ok(Json(caller.tenant.get_hunting(HuntingKind::Query, &id).await?.into()))
}

/// Replace a saved query
#[utoipa::path(
    put, path = "/api/v1/hunt/queries/{id}", tag = "hunting", request_body = SavedQueryWrite,
    params(("id" = String, Path, description = "Identity of the saved query.")),
    responses(
        (status = 200, body = SavedQuery),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn replace_saved_query(
    caller: Caller,
    Id(id): Id,
    Body(write): Body<SavedQueryWrite>,
) -> Result<Json<SavedQuery>, Problem> {
    let kept = caller.tenant.replace_hunting(HuntingKind::Query, &id, &write.into(), caller.act()).await?;
    Ok(Json(kept.into()))
}

/// Delete a saved query
#[utoipa::path(
    delete, path = "/api/v1/hunt/queries/{id}", tag = "hunting",
    params(("id" = String, Path, description = "Identity of the saved query.")),
    responses(
        (status = 204, description = "Deleted."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn delete_saved_query(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    caller.tenant.delete_hunting(HuntingKind::Query, &id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List functions
///
/// Those that hunters keep; `GET /api/v1/hunt/schema` has those of Cordon as well.
#[utoipa::path(
    get, path = "/api/v1/hunt/functions", tag = "hunting",
    responses(
        (status = 200, body = HuntFunctionList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list_hunt_functions(caller: Caller) -> Result<Json<HuntFunctionList>, Problem> {
    let kept = caller.tenant.list_hunting(HuntingKind::Function).await?;
    Ok(Json(HuntFunctionList { value: kept.into_iter().map(HuntFunction::from).collect(), next_link: None }))
}

/// Keep a function
///
/// Queries may call it from now on. A wrong one is refused with the place in its body.
#[utoipa::path(
    post, path = "/api/v1/hunt/functions", tag = "hunting", request_body = HuntFunctionWrite,
    responses(
        (status = 201, body = HuntFunction),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn create_hunt_function(
    caller: Caller,
    State(api): State<Api>,
    Body(write): Body<HuntFunctionWrite>,
) -> Result<(StatusCode, Json<HuntFunction>), Problem> {
    let spec = checked(&api, &caller, write.into())?;
    if api.hunting.hunt.functions().iter().any(|f| f.name == spec.name) {
        let detail = format!("there is a function `{}` already; choose another name", spec.name);
        return Err(Problem::new(Code::Conflict, detail));
    }
    let kept = caller.tenant.create_hunting(HuntingKind::Function, &spec, caller.act()).await?;
    load_functions(&api.hunting.hunt, &caller.tenant).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Get a function
#[utoipa::path(
    get, path = "/api/v1/hunt/functions/{name}", tag = "hunting",
    params(("name" = String, Path, description = "Name of the function; case matters.")),
    responses(
        (status = 200, body = HuntFunction),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_hunt_function(caller: Caller, Id(name): Id) -> Result<Json<HuntFunction>, Problem> {
    Ok(Json(caller.tenant.get_hunting(HuntingKind::Function, &name).await?.into()))
}

/// Replace a function
///
/// Under the same name.
#[utoipa::path(
    put, path = "/api/v1/hunt/functions/{name}", tag = "hunting", request_body = HuntFunctionWrite,
    params(("name" = String, Path, description = "Name of the function; case matters.")),
    responses(
        (status = 200, body = HuntFunction),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn replace_hunt_function(
    caller: Caller,
    State(api): State<Api>,
    Id(name): Id,
    Body(write): Body<HuntFunctionWrite>,
) -> Result<Json<HuntFunction>, Problem> {
    let spec = checked(&api, &caller, write.into())?;
    let kept = caller.tenant.replace_hunting(HuntingKind::Function, &name, &spec, caller.act()).await?;
    load_functions(&api.hunting.hunt, &caller.tenant).await?;
    Ok(Json(kept.into()))
}

/// Delete a function
///
/// Queries that call it fail from now on.
#[utoipa::path(
    delete, path = "/api/v1/hunt/functions/{name}", tag = "hunting",
    params(("name" = String, Path, description = "Name of the function; case matters.")),
    responses(
        (status = 204, description = "Deleted."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn delete_hunt_function(
    caller: Caller,
    State(api): State<Api>,
    Id(name): Id,
) -> Result<StatusCode, Problem> {
    same_tenant(&caller.tenant)?;
    caller.tenant.delete_hunting(HuntingKind::Function, &name, caller.act()).await?;
    load_functions(&api.hunting.hunt, &caller.tenant).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The function, when it is one: read and bound as the `let` that it will be.
fn checked(api: &Api, caller: &Caller, spec: HuntingSpec) -> Result<HuntingSpec, Problem> {
    same_tenant(&caller.tenant)?;
    let prefix = "let kept = ";
    // The body begins a line of its own, so that only the line of a finding has to be moved.
    let text = format!("{prefix}{} {{\n{}\n}};\nprint kept = true", spec.parameters, spec.body);
    match api.hunting.hunt.columns(&text, Schema::Unified) {
        Ok(_) => Ok(spec),
        Err(error) => Err(misplaced(error, prefix.len())),
    }
}

/// The problem of a finding, with its place in the body or in the parameters.
fn misplaced(error: HuntError, prefix: usize) -> Problem {
    let (part, line, column) = match (error.line, error.column) {
        (Some(1), Some(column)) => ("the parameters", Some(1), Some(column.saturating_sub(prefix).max(1))),
        (Some(line), column) => ("the body", Some(line - 1), column),
        (None, _) => ("the function", None, None),
    };
    let fault = QueryFault { code: error.code, line, column };
    Problem::new(Code::InvalidQuery, format!("{part}: {}", error.message)).of_query(fault)
}
