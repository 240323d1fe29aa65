//! Health of sources.

use axum::Json;
use axum::extract::State;

use crate::auth::Caller;
use crate::context::Api;
use crate::problem::{Problem, ProblemDocument};
use crate::wire::health::SourceHealthList;

/// Health of sources: rates, lag, failures, filled columns, and what has changed for the worse
#[utoipa::path(
    get, path = "/api/v1/source-health", tag = "sources",
    responses(
        (status = 200, body = SourceHealthList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_source_health(
    State(api): State<Api>,
    caller: Caller,
) -> Result<Json<SourceHealthList>, Problem> {
    // The program watches the default tenant's sources only.
    let is_ours = caller.tenant.name() == store::state::DEFAULT_TENANT;
    Ok(Json(SourceHealthList { value: if is_ours { api.health.report() } else { vec![] } }))
}
