//! The two steps of a browser: to the provider, and back.

use axum::extract::State;
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use store::state::{Act, AuditEntry};
use url::form_urlencoded;
use utoipa::IntoParams;

use super::attempt::{Attempt, LASTS_US};
use super::claims::checked;
use super::provider::OidcProvider;
use crate::context::Api;
use crate::cookie;
use crate::extract::Params;
use crate::login::begin_session;
use crate::peer::peer;
use crate::problem::{Code, Problem, ProblemDocument};
use crate::routes::session::{end_former, given};

fn cookie_name(secure: bool) -> &'static str {
    if secure { "__Host-cordon-sign-in" } else { "cordon-sign-in" }
}

fn provider(api: &Api) -> Result<&OidcProvider, Problem> {
    api.oidc.as_deref().ok_or_else(|| {
        Problem::new(Code::NotFound, "no identity provider is set; `cordon serve --oidc-issuer` sets one")
    })
}

/// 256 random bits as text.
fn random() -> Result<String, Problem> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|_| Problem::new(Code::Unavailable, "the system gave no random bytes; try again"))?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

/// Begin to sign in by the identity provider
///
/// Sends the browser to the provider.
#[utoipa::path(
    get, path = "/api/v1/sign-in/oidc", tag = "session",
    responses(
        (status = 303, description = "To the provider."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn begin(State(api): State<Api>) -> Result<Response, Problem> {
    let provider = provider(&api)?;
    let discovered = provider.discover().await?;
    let (state, nonce, verifier) = (random()?, random()?, random()?);
    let challenge = challenge(&verifier);
    let mut scope = "openid".to_owned();
    provider.scopes.iter().for_each(|more| scope = format!("{scope} {more}"));
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair("response_type", "code")
        .append_pair("client_id", &provider.client_id)
        .append_pair("redirect_uri", &provider.redirect_uri())
        .append_pair("scope", &scope)
        .append_pair("state", &state)
        .append_pair("nonce", &nonce)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .finish();
    let endpoint = &discovered.authorization_endpoint;
    let place = format!("{endpoint}{}{query}", if endpoint.contains('?') { '&' } else { '?' });
    api.attempts.put(state.clone(), Attempt { verifier, nonce, began_us: api.now_us() });
    let secure = api.sessions.secure_cookie;
    // The provider's page sends the browser back here, which `Strict` would not let the cookie survive.
    let kept = cookie::set((cookie_name(secure), &state), LASTS_US / 1_000_000, secure, "Lax");
    Ok(sent_to(&place, kept))
}

/// The challenge of a verifier (RFC 7636, section 4.2).
pub(super) fn challenge(verifier: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, verifier.as_bytes());
    URL_SAFE_NO_PAD.encode(digest)
}

/// What the provider sends a browser back with.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Back {
    /// The code to be exchanged.
    code: Option<String>,
    /// The attempt.
    state: Option<String>,
    /// Why there is no code.
    error: Option<String>,
}

/// Finish signing in by the identity provider
///
/// The provider sends the browser here. Gives it a session and sends it to the portal.
#[utoipa::path(
    get, path = "/api/v1/sign-in/oidc/callback", tag = "session", params(Back),
    responses(
        (status = 303, description = "Signed in; to the portal."),
        (status = 401, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn finish(
    State(api): State<Api>,
    headers: HeaderMap,
    extensions: Extensions,
    Params(back): Params<Back>,
) -> Result<Response, Problem> {
    let provider = provider(&api)?;
    match signed_in(&api, provider, &headers, back).await {
        Ok(response) => Ok(response),
        Err(problem) => {
            let tenant = api.tenant(&provider.tenant)?;
            let detail = serde_json::json!({ "address": peer(&extensions), "reason": problem.detail });
            let (detail, origin) = (detail.to_string(), provider.origin());
            let entry = AuditEntry { action: "login.failed", object: &origin, detail: &detail };
            tenant.append_audit(entry, Act::new("nobody", api.now_us())).await?;
            Err(problem)
        }
    }
}

async fn signed_in(
    api: &Api,
    provider: &OidcProvider,
    headers: &HeaderMap,
    back: Back,
) -> Result<Response, Problem> {
    let refused = |reason: String| Problem::new(Code::LoginFailed, reason);
    if let Some(error) = back.error {
        let error: String = error.chars().filter(|c| !c.is_control()).take(128).collect();
        return Err(refused(format!("the identity provider refused: {error}")));
    }
    let (Some(code), Some(state)) = (back.code, back.state) else {
        return Err(Problem::invalid("the identity provider must send `code` and `state`"));
    };
    let secure = api.sessions.secure_cookie;
    let ours =
        cookie::value(headers, cookie_name(secure)).is_some_and(|c| store::state::same_digest(c, &state));
    let attempt = if ours { api.attempts.take(&state, api.now_us()) } else { None };
    let Some(attempt) = attempt else {
        return Err(refused(
            "this sign-in was not begun by this browser, or took too long; begin again".to_owned(),
        ));
    };
    let discovered = provider.discover().await?;
    let token = provider.exchange(&discovered, &code, &attempt.verifier).await?;
    let keys = provider.keys(&discovered).await?;
    let now_us = api.now_us();
    let claims = checked(&token, &keys, provider, (&attempt.nonce, now_us)).map_err(refused)?;
    let told = provider.roles.told(&claims).map_err(refused)?;
    let tenant = api.tenant(&provider.tenant)?;
    let origin = provider.origin();
    let act = Act::new(&origin, now_us);
    let user = tenant.put_external_user((&origin, &told.name), &told.roles, act).await?;
    if user.disabled_us.is_some() {
        return Err(refused(format!("`{}` is disabled here; ask an administrator", user.name)));
    }
    end_former(api, headers).await?;
    let session = begin_session(api, &tenant, &user).await?;
    let mut response = sent_to("/", given(api, &session.token));
    if let Some(gone) = cookie::set((cookie_name(secure), ""), 0, secure, "Lax") {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}

fn sent_to(place: &str, cookie: Option<HeaderValue>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(place) = HeaderValue::from_str(place) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
