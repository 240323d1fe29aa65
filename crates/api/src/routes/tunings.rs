//! Tunings of alerts: list, keep, change, try, remove.

use axum::Json;
use axum::http::StatusCode;
use serde::Deserialize;

use super::rules::over_everything;
use crate::auth::Caller;
use crate::extract::{Body, Id, Params};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{AlertTuning, AlertTuningList, AlertTuningWrite, TuningPreview, read_time};

/// How far back a preview looks when nobody says, in microseconds.
const PREVIEW_BACK_US: i64 = 30 * 86_400 * 1_000_000;

/// List tunings
#[utoipa::path(
    get, path = "/api/v1/tunings", tag = "alerts",
    responses(
        (status = 200, body = AlertTuningList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_tunings(caller: Caller) -> Result<Json<AlertTuningList>, Problem> {
    let kept = caller.tenant.list_tunings().await?;
    Ok(Json(AlertTuningList { value: kept.into_iter().map(AlertTuning::from).collect(), next_link: None }))
}

/// Keep a tuning
///
/// It is for alerts that come from now on.
#[utoipa::path(
    post, path = "/api/v1/tunings", tag = "alerts", request_body = AlertTuningWrite,
    responses(
        (status = 201, body = AlertTuning),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_tuning(
    caller: Caller,
    Body(write): Body<AlertTuningWrite>,
) -> Result<(StatusCode, Json<AlertTuning>), Problem> {
    over_everything(&caller)?;
    let kept = caller.tenant.create_tuning(&write.tuning(String::new())?, caller.act()).await?;
    Ok((StatusCode::CREATED, Json(kept.into())))
}

/// Get a tuning
#[utoipa::path(
    get, path = "/api/v1/tunings/{id}", tag = "alerts",
    params(("id" = String, Path, description = "Identity of the tuning.")),
    responses(
        (status = 200, body = AlertTuning),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_tuning(caller: Caller, Id(id): Id) -> Result<Json<AlertTuning>, Problem> {
    Ok(Json(caller.tenant.get_tuning(&id).await?.into()))
}

/// Replace a tuning
#[utoipa::path(
    put, path = "/api/v1/tunings/{id}", tag = "alerts", request_body = AlertTuningWrite,
    params(("id" = String, Path, description = "Identity of the tuning.")),
    responses(
        (status = 200, body = AlertTuning),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn replace_tuning(
    caller: Caller,
    Id(id): Id,
    Body(write): Body<AlertTuningWrite>,
) -> Result<Json<AlertTuning>, Problem> {
    over_everything(&caller)?;
    Ok(Json(caller.tenant.replace_tuning(&write.tuning(id)?, caller.act()).await?.into()))
}

/// Delete a tuning
///
/// The alerts that it hid stay hidden.
#[utoipa::path(
    delete, path = "/api/v1/tunings/{id}", tag = "alerts",
    params(("id" = String, Path, description = "Identity of the tuning.")),
    responses(
        (status = 204, description = "Deleted."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_tuning(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    over_everything(&caller)?;
    caller.tenant.delete_tuning(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Since when a preview looks.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PreviewQuery {
    /// Alerts active at or after this; the last 30 days when absent.
    #[param(format = DateTime)]
    since: Option<String>,
}

/// Try a tuning
///
/// What it would have been for, of the alerts of the last 30 days. Nothing is kept.
#[utoipa::path(
    post, path = "/api/v1/tunings/preview", tag = "alerts", request_body = AlertTuningWrite,
    params(PreviewQuery),
    responses(
        (status = 200, body = TuningPreview),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn preview_tuning(
    caller: Caller,
    Params(query): Params<PreviewQuery>,
    Body(write): Body<AlertTuningWrite>,
) -> Result<Json<TuningPreview>, Problem> {
    let since = query.since.as_deref().map(|t| read_time("since", t)).transpose()?;
    let since_us = since.unwrap_or(caller.now_us - PREVIEW_BACK_US);
    Ok(Json(caller.tenant.preview_tuning(&write.tuning(String::new())?, since_us).await?.into()))
}
