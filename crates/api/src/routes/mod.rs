//! The endpoints, and the router made of them.

mod alerts;
mod audit;
mod incidents;
mod indicators;
mod paging;
mod session;
mod sources;
mod tables;
mod tokens;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::context::Api;
use crate::extract::JSON_LIMIT_BYTES;
use crate::hunt;
use crate::middleware::{REQUEST_TIME, around};
use crate::openapi::Document;
use crate::problem::{Code, Problem};

/// The router under `/api/v1`, complete with authorisation, limits and headers, and with a problem as
/// the answer to unknown paths. `others.merge(api::router(api))` puts it beside other routes, which must
/// not have a fallback of their own; its limits and headers do not touch them. For the lock-out per
/// address, serve with `into_make_service_with_connect_info::<SocketAddr>()`.
pub fn router(api: Api) -> Router {
    let (quick, queries, document) = parts();
    let json = crate::openapi::render(&document);
    let time = api.hunting.request_time();
    let queries = queries
        .merge(hunt::foreign_routes())
        .method_not_allowed_fallback(unknown_method)
        .layer(DefaultBodyLimit::max(hunt::BODY_LIMIT_BYTES))
        .layer(axum::middleware::from_fn(move |request, next| around(time, request, next)));
    quick
        .route(
            "/api/v1/openapi.json",
            get(move || async move { ([("content-type", "application/json")], json) }),
        )
        .fallback(unknown_path)
        .method_not_allowed_fallback(unknown_method)
        .layer(DefaultBodyLimit::max(JSON_LIMIT_BYTES))
        .layer(axum::middleware::from_fn(|request, next| around(REQUEST_TIME, request, next)))
        .merge(queries)
        .with_state(api)
}

/// Routes that answer soon, those that run queries and have larger bodies and more time, and the
/// document of both, from the same declarations.
pub(crate) fn parts() -> (Router<Api>, Router<Api>, OpenApi) {
    let (queries, described) = OpenApiRouter::new()
        .routes(routes!(hunt::native::run_hunt))
        .routes(routes!(hunt::saved::list_saved_queries, hunt::saved::create_saved_query))
        .routes(routes!(
            hunt::saved::get_saved_query,
            hunt::saved::replace_saved_query,
            hunt::saved::delete_saved_query
        ))
        .routes(routes!(hunt::saved::list_hunt_functions, hunt::saved::create_hunt_function))
        .routes(routes!(
            hunt::saved::get_hunt_function,
            hunt::saved::replace_hunt_function,
            hunt::saved::delete_hunt_function
        ))
        .split_for_parts();
    let (quick, mut document) = quick_parts();
    document.merge(described);
    (quick, queries, document)
}

fn quick_parts() -> (Router<Api>, OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(incidents::list_incidents))
        .routes(routes!(incidents::get_incident, incidents::patch_incident))
        .routes(routes!(alerts::list_alerts))
        .routes(routes!(alerts::get_alert, alerts::patch_alert))
        .routes(routes!(sources::list_sources, sources::create_source))
        .routes(routes!(sources::delete_source))
        .routes(routes!(sources::create_source_token))
        .routes(routes!(indicators::list_indicators, indicators::add_indicator))
        .routes(routes!(indicators::delete_indicator))
        .merge(
            // A CSV file may be larger than a JSON body.
            OpenApiRouter::new()
                .routes(routes!(indicators::import_indicators))
                .layer(DefaultBodyLimit::max(store::state::CSV_LIMIT_BYTES)),
        )
        .routes(routes!(tables::list_tables))
        .routes(routes!(tables::get_table))
        .routes(routes!(hunt::native::get_hunt_schema))
        .routes(routes!(hunt::usage::get_hunt_usage))
        .routes(routes!(audit::list_audit))
        .routes(routes!(audit::verify_audit))
        .routes(routes!(tokens::list_tokens, tokens::create_token))
        .routes(routes!(tokens::revoke_token))
        .routes(routes!(session::login))
        .routes(routes!(session::logout))
        .routes(routes!(session::me))
        .routes(routes!(session::health))
        .split_for_parts()
}

async fn unknown_path() -> Problem {
    Problem::new(Code::NotFound, "there is no such path; /api/v1/openapi.json lists those there are")
}

async fn unknown_method() -> Problem {
    Problem::new(
        Code::MethodNotAllowed,
        "this path has other methods; the Allow header and /api/v1/openapi.json list them",
    )
}
