//! Login, logout, who am I, health.

use std::net::SocketAddr;

use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{Extensions, StatusCode};
use store::state::DEFAULT_TENANT;

use crate::auth::{Allowed, Read};
use crate::context::Api;
use crate::extract::Body;
use crate::login::{Attempt, log_in};
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::{Health, Login, Me, Session, optional_time};

/// Log in
///
/// Gives a session token. Five failures in a row impose a wait that doubles with each further one.
#[utoipa::path(
    post, path = "/api/v1/login", tag = "session", request_body = Login,
    responses(
        (status = 200, body = Session),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(()),
)]
pub(super) async fn login(
    State(api): State<Api>,
    extensions: Extensions,
    Body(login): Body<Login>,
) -> Result<Json<Session>, Problem> {
    let address = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
    let tenant = login.tenant.as_deref().unwrap_or(DEFAULT_TENANT);
    let attempt = Attempt { tenant, user: &login.user, password: &login.password, address };
    let (token, user) = log_in(&api, &attempt).await?;
    Ok(Json(Session {
        token: token.token,
        expiration_date_time: optional_time(token.expires_us),
        scopes: user.scopes.iter().map(ToString::to_string).collect(),
    }))
}

/// Log out
///
/// Ends the token that is sent, of whatever kind it is.
#[utoipa::path(
    post, path = "/api/v1/logout", tag = "session",
    responses(
        (status = 204, description = "The token has ended."),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["read"])),
)]
pub(super) async fn logout(caller: Allowed<Read>) -> Result<StatusCode, Problem> {
    caller.tenant.revoke_token(&caller.principal.token_id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who the token speaks for
#[utoipa::path(
    get, path = "/api/v1/me", tag = "session",
    responses(
        (status = 200, body = Me),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["read"])),
)]
pub(super) async fn me(caller: Allowed<Read>) -> Json<Me> {
    Json(caller.principal.into())
}

/// Whether the server works
#[utoipa::path(
    get, path = "/api/v1/health", tag = "session",
    responses(
        (status = 200, body = Health),
        (status = 503, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
    security(()),
)]
pub(super) async fn health(State(api): State<Api>) -> Result<Json<Health>, Problem> {
    api.state.ping().await.map_err(|error| {
        tracing::error!(%error, "the state database does not answer a health check");
        Problem::new(Code::Unavailable, "the state database does not answer; the server's log says why")
    })?;
    Ok(Json(Health { status: "ok".to_owned() }))
}
