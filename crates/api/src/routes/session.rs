//! Sign in and out, by token or by cookie; who am I; health.

use axum::Json;
use axum::extract::State;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use store::state::{DEFAULT_TENANT, NewToken, PermissionSet, User};

use crate::auth::Caller;
use crate::context::Api;
use crate::cookie;
use crate::extract::Body;
use crate::login::{Attempt, log_in};
use crate::peer::peer;
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::{BrowserSession, Health, Login, Me, Session, optional_time, scope_words};

async fn attempt(api: &Api, extensions: &Extensions, login: &Login) -> Result<(NewToken, User), Problem> {
    let attempt = Attempt {
        tenant: login.tenant.as_deref().unwrap_or(DEFAULT_TENANT),
        user: &login.user,
        password: &login.password,
        code: login.code.as_deref(),
        address: peer(extensions),
    };
    log_in(api, &attempt).await
}

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
)]
pub(super) async fn login(
    State(api): State<Api>,
    extensions: Extensions,
    Body(login): Body<Login>,
) -> Result<Json<Session>, Problem> {
    let (token, user) = attempt(&api, &extensions, &login).await?;
    let held = match user.must_change {
        true => PermissionSet::default(),
        false => {
            api.tenant(login.tenant.as_deref().unwrap_or(DEFAULT_TENANT))?
                .user_permissions(&user.name)
                .await?
        }
    };
    Ok(Json(Session {
        scopes: scope_words(held),
        token: token.token,
        expiration_date_time: optional_time(token.expires_us),
        must_change_password: user.must_change,
    }))
}

/// Sign a browser in
///
/// As POST /api/v1/login, but the token is in a cookie that scripts cannot read. A session that the
/// browser had before ends. What changes something must carry `csrfToken` as `X-CSRF-Token`.
#[utoipa::path(
    post, path = "/api/v1/session", tag = "session", request_body = Login,
    responses(
        (status = 200, body = BrowserSession),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sign_in(
    State(api): State<Api>,
    extensions: Extensions,
    headers: HeaderMap,
    Body(login): Body<Login>,
) -> Result<Response, Problem> {
    let (token, _) = attempt(&api, &extensions, &login).await?;
    end_former(&api, &headers).await?;
    let now_us = api.now_us();
    let principal = api.state.authenticate(&token.token, now_us).await?;
    let principal = principal.ok_or_else(|| Problem::new(Code::LoginFailed, "the user was disabled"))?;
    let body = Json(BrowserSession { csrf_token: cookie::csrf(&token.token), me: principal.into() });
    Ok(with_cookie(body.into_response(), given(&api, &token.token)))
}

/// Who the browser's session speaks for
///
/// With the token for `X-CSRF-Token`.
#[utoipa::path(
    get, path = "/api/v1/session", tag = "session",
    responses(
        (status = 200, body = BrowserSession),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_session(
    caller: Caller,
    State(api): State<Api>,
    headers: HeaderMap,
) -> Json<BrowserSession> {
    let csrf_token = cookie::session(&headers, api.sessions.secure_cookie).map(cookie::csrf);
    Json(BrowserSession { csrf_token: csrf_token.unwrap_or_default(), me: caller.principal.into() })
}

/// Sign the browser out
///
/// Ends the session and takes the cookie away.
#[utoipa::path(
    delete, path = "/api/v1/session", tag = "session",
    responses(
        (status = 204, description = "The session has ended."),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sign_out(caller: Caller, State(api): State<Api>) -> Result<Response, Problem> {
    caller.tenant.revoke_token(&caller.principal.token_id, caller.act()).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), cookie::take(api.sessions.secure_cookie)))
}

/// Sign out everywhere
///
/// Ends every session of the caller, this one included. Personal tokens stay.
#[utoipa::path(
    post, path = "/api/v1/session/end-all", tag = "session",
    responses(
        (status = 204, description = "All sessions have ended."),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sign_out_everywhere(caller: Caller, State(api): State<Api>) -> Result<Response, Problem> {
    caller.tenant.end_sessions(caller.user()?, caller.act()).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT.into_response(), cookie::take(api.sessions.secure_cookie)))
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
)]
pub(super) async fn logout(caller: Caller) -> Result<StatusCode, Problem> {
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
)]
pub(super) async fn me(caller: Caller) -> Json<Me> {
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
)]
pub(super) async fn health(State(api): State<Api>) -> Result<Json<Health>, Problem> {
    api.state.ping().await.map_err(|error| {
        tracing::error!(%error, "the state database does not answer a health check");
        Problem::new(Code::Unavailable, "the state database does not answer; the server's log says why")
    })?;
    Ok(Json(Health { status: "ok".to_owned() }))
}

/// Ends the session that the browser had, so that whoever may have planted or copied it has nothing.
pub(crate) async fn end_former(api: &Api, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(token) = cookie::session(headers, api.sessions.secure_cookie) else { return Ok(()) };
    let now_us = api.now_us();
    let Some(former) = api.state.authenticate(token, now_us).await? else { return Ok(()) };
    let tenant = api.tenant(&former.tenant)?;
    let act = store::state::Act::new(&former.name, now_us);
    match tenant.revoke_token(&former.token_id, act).await {
        Ok(()) | Err(store::state::StateError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// The cookie of a session.
pub(crate) fn given(api: &Api, token: &str) -> Option<HeaderValue> {
    cookie::give(token, api.sessions.lifetime_us / 1_000_000, api.sessions.secure_cookie)
}

fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
