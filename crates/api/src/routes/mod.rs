//! The endpoints, and the router made of them.

mod account;
mod alerts;
mod audit;
mod clients;
mod exports;
mod health;
mod incidents;
mod indicators;
mod paging;
mod polling;
mod roles;
pub(crate) mod rules;
pub(crate) mod session;
mod sources;
mod stream;
mod tables;
mod tokens;
mod tunings;
mod users;
mod webhooks;

pub(crate) use stream::STREAMS_LIMIT;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use utoipa::OpenApi as _;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::auth::{admit, admit_or_tell};
use crate::context::Api;
use crate::extract::JSON_LIMIT_BYTES;
use crate::hunt;
use crate::middleware::{REQUEST_TIME, around};
use crate::openapi::Document;
use crate::problem::{Code, Problem};
use crate::security;

/// The router under `/api/v1`, complete with authorisation, limits and headers, and with a problem as
/// the answer to unknown paths. `others.merge(api::router(api))` puts it beside other routes, which must
/// not have a fallback of their own; its limits and headers do not touch them. For the lock-out per
/// address, serve with `into_make_service_with_connect_info::<SocketAddr>()`.
pub fn router(api: Api) -> Router {
    let Parts { quick, graph, queries, document } = parts();
    let json = crate::openapi::render(&document);
    let time = api.hunting.request_time();
    let guarded = |router: Router<Api>| router.route_layer(from_fn_with_state(api.clone(), admit));
    let foreign = hunt::foreign_routes().route_layer(from_fn_with_state(api.clone(), admit_or_tell));
    let queries = guarded(queries)
        .merge(foreign)
        .method_not_allowed_fallback(unknown_method)
        .layer(DefaultBodyLimit::max(hunt::BODY_LIMIT_BYTES))
        .layer(axum::middleware::from_fn(move |request, next| around(time, request, next)));
    let described = get(move || async move { ([("content-type", "application/json")], json) });
    guarded(quick.route("/api/v1/openapi.json", described).merge(crate::oauth::routes()))
        .merge(guarded(graph).layer(axum::middleware::from_fn(security::graph_errors)))
        .fallback(unknown_path)
        .method_not_allowed_fallback(unknown_method)
        .layer(DefaultBodyLimit::max(JSON_LIMIT_BYTES))
        .layer(axum::middleware::from_fn(|request, next| around(REQUEST_TIME, request, next)))
        .merge(queries)
        .with_state(api)
}

/// Routes by what is put around them, and the document of all.
pub(crate) struct Parts {
    /// Routes that answer soon.
    quick: Router<Api>,
    /// The same with errors in Graph's form.
    graph: Router<Api>,
    /// Routes that run queries.
    queries: Router<Api>,
    /// The document.
    pub(crate) document: OpenApi,
}

/// Routes that answer soon, those that run queries and have larger bodies and more time, and the
/// document of both, from the same declarations.
pub(crate) fn parts() -> Parts {
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
        .routes(routes!(rules::preview_rule))
        .routes(routes!(rules::preview_rule_file))
        .routes(routes!(hunt::watchlists::list_watchlists))
        .routes(routes!(
            hunt::watchlists::get_watchlist,
            hunt::watchlists::put_watchlist,
            hunt::watchlists::delete_watchlist
        ))
        .split_for_parts();
    let (quick, mut document) = quick_parts();
    let (access, of_access) = access_parts();
    document.merge(of_access);
    document.merge(described);
    let (graph, of_graph) = security::routes().split_for_parts();
    document.merge(of_graph);
    crate::openapi::declare_needs(&mut document);
    Parts { quick: quick.merge(access), graph, queries, document }
}

/// Users, roles, clients, and one's own account.
fn access_parts() -> (Router<Api>, OpenApi) {
    OpenApiRouter::new()
        .routes(routes!(account::change_password))
        .routes(routes!(account::begin_second_factor))
        .routes(routes!(account::confirm_second_factor))
        .routes(routes!(account::remove_second_factor))
        .routes(routes!(account::list_personal_tokens, account::create_personal_token))
        .routes(routes!(account::revoke_personal_token))
        .routes(routes!(users::list_users, users::create_user))
        .routes(routes!(users::get_user, users::patch_user, users::delete_user))
        .routes(routes!(users::reset_password))
        .routes(routes!(users::sign_user_out))
        .routes(routes!(users::reset_second_factor))
        .routes(routes!(roles::list_permissions))
        .routes(routes!(roles::list_roles))
        .routes(routes!(roles::put_role, roles::delete_role))
        .routes(routes!(roles::list_assignments, roles::create_assignment))
        .routes(routes!(roles::delete_assignment))
        .routes(routes!(roles::list_device_groups))
        .routes(routes!(roles::put_device_group, roles::delete_device_group))
        .routes(routes!(clients::list_clients, clients::create_client))
        .routes(routes!(clients::patch_client, clients::delete_client))
        .routes(routes!(clients::create_client_secret))
        .routes(routes!(clients::delete_client_secret))
        .split_for_parts()
}

fn quick_parts() -> (Router<Api>, OpenApi) {
    OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(incidents::list_incidents))
        .routes(routes!(incidents::get_incident, incidents::patch_incident))
        .routes(routes!(security::moves::merge_incidents))
        .routes(routes!(security::moves::move_alerts))
        .routes(routes!(security::moves::list_moves))
        .routes(routes!(security::moves::undo_move))
        .routes(routes!(alerts::list_alerts))
        .routes(routes!(alerts::get_alert, alerts::patch_alert))
        .routes(routes!(sources::list_sources, sources::create_source))
        .routes(routes!(sources::delete_source))
        .routes(routes!(sources::create_source_token))
        .routes(routes!(polling::list_poll_vendors))
        .routes(routes!(polling::get_source_poll, polling::set_source_poll))
        .routes(routes!(polling::test_source))
        .routes(routes!(health::list_source_health))
        .routes(routes!(indicators::list_indicators, indicators::add_indicator))
        .routes(routes!(indicators::delete_indicator))
        .merge(
            // A CSV file may be larger than a JSON body.
            OpenApiRouter::new()
                .routes(routes!(indicators::import_indicators))
                .routes(routes!(indicators::import_document))
                .layer(DefaultBodyLimit::max(store::state::CSV_LIMIT_BYTES)),
        )
        .routes(routes!(webhooks::list_webhooks, webhooks::create_webhook))
        .routes(routes!(webhooks::get_webhook, webhooks::replace_webhook, webhooks::delete_webhook))
        .routes(routes!(webhooks::test_webhook))
        .routes(routes!(webhooks::list_deliveries))
        .routes(routes!(webhooks::retry_delivery))
        .routes(routes!(stream::stream_changes))
        .routes(routes!(rules::list_rules, rules::create_rule))
        .routes(routes!(rules::get_rule, rules::replace_rule, rules::delete_rule))
        .routes(routes!(rules::import_rule))
        .routes(routes!(rules::export_rule))
        .routes(routes!(rules::list_rule_runs, rules::run_rule))
        .routes(routes!(tunings::list_tunings, tunings::create_tuning))
        .routes(routes!(tunings::get_tuning, tunings::replace_tuning, tunings::delete_tuning))
        .routes(routes!(tunings::preview_tuning))
        .routes(routes!(exports::list_exports, exports::create_export))
        .routes(routes!(exports::get_export, exports::patch_export, exports::delete_export))
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
        .routes(routes!(session::sign_in, session::get_session, session::sign_out))
        .routes(routes!(session::sign_out_everywhere))
        .routes(routes!(crate::oidc::begin))
        .routes(routes!(crate::oidc::finish))
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
