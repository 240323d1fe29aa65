//! Incidents and alerts by the protocol of Microsoft Graph Security
//! (<https://learn.microsoft.com/graph/api/resources/security-api-overview>), under `/v1.0/security`.
//!
//! ```text
//! query string ─ options ─► filter ─► properties ─► store::state::Listing ─► answer
//! ```
//!
//! Shapes, enumerations and errors are Graph's; `moves` merges incidents and moves alerts, for these
//! routes and for the native ones.

pub(crate) mod alert;
mod alerts;
mod answer;
mod evidence;
mod filter;
pub(crate) mod incident;
mod incidents;
pub(crate) mod moves;
mod options;
mod placing;
mod properties;

pub(crate) use answer::graph_errors;

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::context::Api;

/// The routes; [`graph_errors`] goes around them.
pub(crate) fn routes() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(incidents::list_graph_incidents))
        .routes(routes!(incidents::count_graph_incidents))
        .routes(routes!(incidents::get_graph_incident, incidents::patch_graph_incident))
        .routes(routes!(incidents::list_graph_incident_alerts))
        .routes(routes!(incidents::list_graph_incident_comments, incidents::comment_graph_incident))
        .routes(routes!(incidents::merge_graph_incidents))
        .routes(routes!(alerts::list_graph_alerts))
        .routes(routes!(alerts::count_graph_alerts))
        .routes(routes!(alerts::get_graph_alert, alerts::patch_graph_alert))
        .routes(routes!(alerts::list_graph_alert_comments, alerts::comment_graph_alert))
        .routes(routes!(alerts::move_graph_alerts))
}
