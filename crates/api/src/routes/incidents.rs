//! Incidents: list, look at, triage.

use axum::Json;
use axum::http::Uri;
use model::IncidentId;
use serde::Deserialize;
use store::state::{IncidentFilter, IncidentOrder};
use utoipa::{IntoParams, ToSchema};

use super::paging::{next_link, page, words};
use crate::auth::Caller;
use crate::extract::{Body, Id, Params};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{Alert, Incident, IncidentList, IncidentPatch, IncidentStatus, Severity, read_time};

/// How a list of incidents is ordered.
#[derive(Debug, Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) enum OrderBy {
    /// Highest priority first.
    #[default]
    Priority,
    /// Latest activity first.
    LastActivity,
}

/// What the list is narrowed by.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct IncidentQuery {
    /// At least this grave.
    severity: Option<Severity>,
    /// Comma-separated: active, inProgress, resolved, redirected. All but redirected when absent.
    status: Option<String>,
    /// Active at or after this time.
    #[param(format = DateTime)]
    since: Option<String>,
    /// Active before this time.
    #[param(format = DateTime)]
    until: Option<String>,
    /// One of its alerts names this device.
    #[param(min_length = 1, max_length = 512)]
    device: Option<String>,
    /// One of its alerts names this account, by UPN, SID, object id, DOMAIN\name or bare name.
    #[param(min_length = 1, max_length = 512)]
    user: Option<String>,
    /// Contains this text in name, techniques or entities.
    #[param(max_length = 512)]
    text: Option<String>,
    /// Assigned to this person.
    #[param(max_length = 512)]
    assigned_to: Option<String>,
    /// Has this tag.
    #[param(max_length = 512)]
    tag: Option<String>,
    /// The order; priority when absent.
    #[param(inline)]
    order_by: Option<OrderBy>,
    /// Most items of the page.
    #[param(minimum = 1, maximum = 1000)]
    top: Option<u32>,
    /// From `nextLink`.
    after: Option<String>,
}

impl IncidentQuery {
    fn filter(&self) -> Result<IncidentFilter, Problem> {
        let statuses: Vec<IncidentStatus> = words("status", self.status.as_deref())?;
        Ok(IncidentFilter {
            min_severity: self.severity.map(Into::into),
            statuses: statuses.into_iter().map(Into::into).collect(),
            since_us: self.since.as_deref().map(|t| read_time("since", t)).transpose()?,
            until_us: self.until.as_deref().map(|t| read_time("until", t)).transpose()?,
            device: self.device.clone(),
            user: self.user.clone(),
            text: self.text.clone(),
            assigned_to: self.assigned_to.clone(),
            tag: self.tag.clone(),
        })
    }
}

/// List incidents
///
/// The queue: highest priority first unless asked otherwise. Long fields (alerts, evidence, links,
/// story, comments) are in the single incident only.
#[utoipa::path(
    get, path = "/api/v1/incidents", tag = "incidents", params(IncidentQuery),
    responses(
        (status = 200, body = IncidentList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_incidents(
    caller: Caller,
    uri: Uri,
    Params(query): Params<IncidentQuery>,
) -> Result<Json<IncidentList>, Problem> {
    let order = match query.order_by.unwrap_or_default() {
        OrderBy::Priority => IncidentOrder::Priority,
        OrderBy::LastActivity => IncidentOrder::LastActivity,
    };
    let filter = query.filter()?;
    let page = page(query.top, query.after)?;
    let found = caller.tenant.list_incidents(&filter, order, &page).await?;
    Ok(Json(IncidentList {
        value: found.items.iter().map(Incident::brief).collect(),
        next_link: next_link(&uri, found.next),
    }))
}

/// Get an incident
///
/// With its alerts, evidence, links and their reasons, story and comments.
#[utoipa::path(
    get, path = "/api/v1/incidents/{id}", tag = "incidents",
    params(("id" = String, Path, description = "Identity of the incident.")),
    responses(
        (status = 200, body = Incident),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_incident(caller: Caller, Id(id): Id) -> Result<Json<Incident>, Problem> {
    let record = caller.tenant.get_incident(&IncidentId(id)).await?;
    let alerts = caller.tenant.incident_alerts(&record.incident).await?;
    Ok(Json(Incident::whole(record, alerts.into_iter().map(Alert::from).collect())))
}

/// Triage an incident
///
/// Changes what is given and leaves the rest. Goes to the audit log.
#[utoipa::path(
    patch, path = "/api/v1/incidents/{id}", tag = "incidents",
    params(("id" = String, Path, description = "Identity of the incident.")),
    request_body = IncidentPatch,
    responses(
        (status = 200, body = Incident),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn patch_incident(
    caller: Caller,
    Id(id): Id,
    Body(patch): Body<IncidentPatch>,
) -> Result<Json<Incident>, Problem> {
    let record = caller.tenant.update_incident(&IncidentId(id), patch.into(), caller.act()).await?;
    let alerts = caller.tenant.incident_alerts(&record.incident).await?;
    Ok(Json(Incident::whole(record, alerts.into_iter().map(Alert::from).collect())))
}
