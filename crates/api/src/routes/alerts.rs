//! Alerts: list, look at, triage.

use axum::Json;
use axum::http::Uri;
use model::AlertId;
use serde::Deserialize;
use store::state::AlertFilter;
use utoipa::IntoParams;

use super::paging::{next_link, page, words};
use crate::auth::Caller;
use crate::extract::{Body, Id, Params};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{Alert, AlertList, AlertPatch, AlertStatus, Severity, read_time};

/// What the list is narrowed by.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AlertQuery {
    /// At least this grave.
    severity: Option<Severity>,
    /// Comma-separated: new, inProgress, resolved.
    status: Option<String>,
    /// Active at or after this time.
    #[param(format = DateTime)]
    since: Option<String>,
    /// Active before this time.
    #[param(format = DateTime)]
    until: Option<String>,
    /// Names this device.
    #[param(min_length = 1, max_length = 512)]
    device: Option<String>,
    /// Names this account, by UPN, SID, object id, DOMAIN\name or bare name.
    #[param(min_length = 1, max_length = 512)]
    user: Option<String>,
    /// Found by this rule.
    #[param(max_length = 512)]
    rule: Option<String>,
    /// Contains this text in title, rule, techniques or entities.
    #[param(max_length = 512)]
    text: Option<String>,
    /// Assigned to this person.
    #[param(max_length = 512)]
    assigned_to: Option<String>,
    /// Those that a tuning hides, instead of the others.
    #[serde(default)]
    hidden: bool,
    /// Most items of the page.
    #[param(minimum = 1, maximum = 1000)]
    top: Option<u32>,
    /// From `nextLink`.
    after: Option<String>,
}

impl AlertQuery {
    fn filter(&self) -> Result<AlertFilter, Problem> {
        let statuses: Vec<AlertStatus> = words("status", self.status.as_deref())?;
        Ok(AlertFilter {
            min_severity: self.severity.map(Into::into),
            statuses: statuses.into_iter().map(Into::into).collect(),
            since_us: self.since.as_deref().map(|t| read_time("since", t)).transpose()?,
            until_us: self.until.as_deref().map(|t| read_time("until", t)).transpose()?,
            device: self.device.clone(),
            user: self.user.clone(),
            rule: self.rule.clone(),
            text: self.text.clone(),
            assigned_to: self.assigned_to.clone(),
            hidden: self.hidden,
        })
    }
}

/// List alerts
///
/// Latest activity first.
#[utoipa::path(
    get, path = "/api/v1/alerts", tag = "alerts", params(AlertQuery),
    responses(
        (status = 200, body = AlertList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_alerts(
    caller: Caller,
    uri: Uri,
    Params(query): Params<AlertQuery>,
) -> Result<Json<AlertList>, Problem> {
    let filter = query.filter()?;
    let page = page(query.top, query.after)?;
    let found = caller.tenant.list_alerts(&filter, &page).await?;
    Ok(Json(AlertList {
        value: found.items.into_iter().map(Alert::from).collect(),
        next_link: next_link(&uri, found.next),
    }))
}

/// Get an alert
#[utoipa::path(
    get, path = "/api/v1/alerts/{id}", tag = "alerts",
    params(("id" = String, Path, description = "Identity of the alert.")),
    responses(
        (status = 200, body = Alert),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_alert(caller: Caller, Id(id): Id) -> Result<Json<Alert>, Problem> {
    Ok(Json(caller.tenant.get_alert(&AlertId(id)).await?.into()))
}

/// Triage an alert
///
/// Changes what is given and leaves the rest. Goes to the audit log.
#[utoipa::path(
    patch, path = "/api/v1/alerts/{id}", tag = "alerts",
    params(("id" = String, Path, description = "Identity of the alert.")),
    request_body = AlertPatch,
    responses(
        (status = 200, body = Alert),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn patch_alert(
    caller: Caller,
    Id(id): Id,
    Body(patch): Body<AlertPatch>,
) -> Result<Json<Alert>, Problem> {
    Ok(Json(caller.tenant.update_alert(&AlertId(id), patch.into(), caller.act()).await?.into()))
}
