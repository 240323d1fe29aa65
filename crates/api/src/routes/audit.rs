//! The audit log: read and verify.

use axum::Json;
use axum::http::Uri;

use super::paging::{PageQuery, next_link};
use crate::auth::Caller;
use crate::extract::Params;
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{AuditList, AuditRow, AuditVerdict};

/// Read the audit log
///
/// Newest first.
#[utoipa::path(
    get, path = "/api/v1/audit", tag = "audit", params(PageQuery),
    responses(
        (status = 200, body = AuditList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_audit(
    caller: Caller,
    uri: Uri,
    Params(query): Params<PageQuery>,
) -> Result<Json<AuditList>, Problem> {
    let found = caller.tenant.list_audit(&query.page()?).await?;
    Ok(Json(AuditList {
        value: found.items.into_iter().map(AuditRow::from).collect(),
        next_link: next_link(&uri, found.next),
    }))
}

/// Verify the audit log
///
/// Reads the whole log and checks that every row fits the one before it.
#[utoipa::path(
    get, path = "/api/v1/audit/verify", tag = "audit",
    responses(
        (status = 200, body = AuditVerdict),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn verify_audit(caller: Caller) -> Result<Json<AuditVerdict>, Problem> {
    Ok(Json(caller.tenant.verify_audit().await?.into()))
}
