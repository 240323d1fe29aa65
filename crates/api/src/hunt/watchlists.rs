//! Watchlists: list, get, put, delete. A change is known to the queries from then on.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;

use super::{load_watchlists, same_tenant};
use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Id};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{Watchlist, WatchlistList, WatchlistSummary, WatchlistWrite};

/// List watchlists
///
/// Without their items.
#[utoipa::path(
    get, path = "/api/v1/watchlists", tag = "hunting",
    responses(
        (status = 200, body = WatchlistList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn list_watchlists(caller: Caller) -> Result<Json<WatchlistList>, Problem> {
    let kept = caller.tenant.list_watchlists().await?;
    Ok(Json(WatchlistList { value: kept.into_iter().map(WatchlistSummary::from).collect(), next_link: None }))
}

/// Get a watchlist with its items
#[utoipa::path(
    get, path = "/api/v1/watchlists/{name}", tag = "hunting",
    params(("name" = String, Path, description = "Alias of the watchlist; case matters.")),
    responses(
        (status = 200, body = Watchlist),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_watchlist(caller: Caller, Id(alias): Id) -> Result<Json<Watchlist>, Problem> {
    Ok(Json(caller.tenant.get_watchlist(&alias).await?.into()))
}

/// Keep a watchlist
///
/// Makes it, or puts other items in place of those it has.
#[utoipa::path(
    put, path = "/api/v1/watchlists/{name}", tag = "hunting", request_body = WatchlistWrite,
    params(("name" = String, Path, description = "Alias of the watchlist: letters, digits, `-` and `_`.")),
    responses(
        (status = 200, body = WatchlistSummary),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn put_watchlist(
    caller: Caller,
    State(api): State<Api>,
    Id(alias): Id,
    Body(write): Body<WatchlistWrite>,
) -> Result<Json<WatchlistSummary>, Problem> {
    same_tenant(&caller.tenant)?;
    let kept = caller.tenant.put_watchlist(&write.spec(alias), caller.act()).await?;
    load_watchlists(&api.hunting.hunt, &caller.tenant).await?;
    Ok(Json(kept.into()))
}

/// Delete a watchlist
#[utoipa::path(
    delete, path = "/api/v1/watchlists/{name}", tag = "hunting",
    params(("name" = String, Path, description = "Alias of the watchlist; case matters.")),
    responses(
        (status = 204, description = "Deleted."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn delete_watchlist(
    caller: Caller,
    State(api): State<Api>,
    Id(alias): Id,
) -> Result<StatusCode, Problem> {
    same_tenant(&caller.tenant)?;
    caller.tenant.delete_watchlist(&alias, caller.act()).await?;
    load_watchlists(&api.hunting.hunt, &caller.tenant).await?;
    Ok(StatusCode::NO_CONTENT)
}
