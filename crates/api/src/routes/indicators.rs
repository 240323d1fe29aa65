//! Indicators: list, add, import, remove.

use axum::Json;
use axum::http::{StatusCode, Uri};

use super::paging::{PageQuery, next_link};
use crate::auth::Caller;
use crate::extract::{Body, Id, Params, Raw};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{ImportReport, Indicator, IndicatorCreate, IndicatorList};

/// List indicators
///
/// Newest first.
#[utoipa::path(
    get, path = "/api/v1/indicators", tag = "indicators", params(PageQuery),
    responses(
        (status = 200, body = IndicatorList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_indicators(
    caller: Caller,
    uri: Uri,
    Params(query): Params<PageQuery>,
) -> Result<Json<IndicatorList>, Problem> {
    let found = caller.tenant.list_indicators(&query.page()?).await?;
    Ok(Json(IndicatorList {
        value: found.items.into_iter().map(Indicator::from).collect(),
        next_link: next_link(&uri, found.next),
    }))
}

/// Add an indicator
///
/// One of the same type and value is replaced.
#[utoipa::path(
    post, path = "/api/v1/indicators", tag = "indicators", request_body = IndicatorCreate,
    responses(
        (status = 201, body = Indicator),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn add_indicator(
    caller: Caller,
    Body(indicator): Body<IndicatorCreate>,
) -> Result<(StatusCode, Json<Indicator>), Problem> {
    let ids = caller.tenant.add_indicators(&[indicator.spec()?], caller.act()).await?;
    let id = ids.first().map(String::as_str).unwrap_or_default();
    Ok((StatusCode::CREATED, Json(caller.tenant.get_indicator(id).await?.into())))
}

/// Import indicators from a CSV file
///
/// With a header line; columns IndicatorType, IndicatorValue, Action, Severity, Title, Description,
/// ExpirationTime in any order, others are ignored. Good rows are added, the others reported.
#[utoipa::path(
    post, path = "/api/v1/indicators/import", tag = "indicators",
    request_body(content = String, content_type = "text/csv"),
    responses(
        (status = 200, body = ImportReport),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn import_indicators(caller: Caller, Raw(csv): Raw) -> Result<Json<ImportReport>, Problem> {
    Ok(Json(caller.tenant.import_indicators(&csv, caller.act()).await?.into()))
}

/// Import indicators from a STIX bundle or a MISP event
///
/// STIX 2.1 (also a TAXII 2.1 envelope) or MISP JSON. What can be looked for value by value is added, the
/// rest reported with the reason.
#[utoipa::path(
    post, path = "/api/v1/indicators/import-document", tag = "indicators",
    request_body(content = String, content_type = "application/json"),
    responses(
        (status = 200, body = ImportReport),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn import_document(
    caller: Caller,
    Raw(document): Raw,
) -> Result<Json<ImportReport>, Problem> {
    Ok(Json(caller.tenant.import_intelligence(&document, caller.act()).await?.into()))
}

/// Remove an indicator
#[utoipa::path(
    delete, path = "/api/v1/indicators/{id}", tag = "indicators",
    params(("id" = String, Path, description = "Identity of the indicator.")),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_indicator(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    caller.tenant.delete_indicator(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}
