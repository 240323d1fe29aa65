//! The token endpoint.

use std::collections::HashMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use store::state::{Client, NewToken};
use url::form_urlencoded;

use crate::context::Api;
use crate::login::{Refused, check_lock, cut};
use crate::peer::peer;
use crate::problem::{Code, Problem};
use crate::wire::time;

/// How long an access token lasts, in seconds, as with the original.
const LIFETIME_S: i64 = 3_599;
/// Most fields of a form that are read.
const FIELDS_LIMIT: usize = 64;

/// Why there is no token.
pub(super) struct Failure {
    pub(super) status: StatusCode,
    pub(super) error: &'static str,
    pub(super) description: String,
    pub(super) retry_after_s: Option<u64>,
}

impl Failure {
    pub(super) fn request(description: &str) -> Self {
        Failure {
            status: StatusCode::BAD_REQUEST,
            error: "invalid_request",
            description: description.to_owned(),
            retry_after_s: None,
        }
    }

    fn client() -> Self {
        Failure {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description:
                "client or secret is wrong, has ended, or is of another tenant; `cordon clients list` \
                          shows the clients"
                    .to_owned(),
            retry_after_s: None,
        }
    }

    /// The error document of RFC 6749, section 5.2, with what Microsoft's adds.
    pub(super) fn response(&self, api: &Api) -> Response {
        let body = json!({
            "error": self.error,
            "error_description": self.description,
            "error_codes": [],
            "timestamp": time(api.now_us()),
        });
        let mut response = (self.status, Json(body)).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Basic realm=\"cordon\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let (status, error) = match problem.code {
            Code::TooManyRequests => (StatusCode::TOO_MANY_REQUESTS, "temporarily_unavailable"),
            Code::InvalidRequest => (StatusCode::BAD_REQUEST, "invalid_request"),
            code => (code.status(), "server_error"),
        };
        Failure { status, error, description: problem.detail, retry_after_s: problem.retry_after_s }
    }
}

impl From<store::state::StateError> for Failure {
    fn from(error: store::state::StateError) -> Self {
        Problem::from(error).into()
    }
}

/// What came in.
struct Asked<'a> {
    api: &'a Api,
    tenant: Option<String>,
    headers: &'a HeaderMap,
    address: Option<String>,
    body: &'a [u8],
}

/// Gives a token; the client's id says which tenant it is of.
pub(super) async fn of_any_tenant(
    State(api): State<Api>,
    headers: HeaderMap,
    extensions: Extensions,
    body: Bytes,
) -> Response {
    let asked = Asked { api: &api, tenant: None, headers: &headers, address: peer(&extensions), body: &body };
    respond(&asked).await
}

/// Gives a token to a client of that tenant.
pub(super) async fn of_tenant(
    State(api): State<Api>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
    extensions: Extensions,
    body: Bytes,
) -> Response {
    let address = peer(&extensions);
    respond(&Asked { api: &api, tenant: Some(tenant), headers: &headers, address, body: &body }).await
}

async fn respond(asked: &Asked<'_>) -> Response {
    match give(asked).await {
        Ok(made) => Json(json!({
            "token_type": "Bearer",
            "expires_in": LIFETIME_S,
            "ext_expires_in": LIFETIME_S,
            "access_token": made.token,
        }))
        .into_response(),
        Err(failure) => failure.response(asked.api),
    }
}

async fn give(asked: &Asked<'_>) -> Result<NewToken, Failure> {
    let form = form(asked.headers, asked.body)?;
    let field = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    if field("grant_type") != "client_credentials" {
        return Err(Failure {
            error: "unsupported_grant_type",
            ..Failure::request("only `grant_type=client_credentials` is served here")
        });
    }
    let scopes = field("scope").split_ascii_whitespace();
    if let Some(odd) = scopes.into_iter().find(|scope| *scope != ".default" && !scope.ends_with("/.default"))
    {
        let shown: String = odd.chars().take(128).collect();
        let description =
            format!("the scope `{shown}` does not end in `/.default`: a client gets what its roles give");
        return Err(Failure { error: "invalid_scope", ..Failure::request(&description) });
    }
    let (id, secret) = match basic(asked.headers) {
        Some(pair) => pair,
        None => (field("client_id").to_owned(), field("client_secret").to_owned()),
    };
    if id.is_empty() || secret.is_empty() {
        return Err(Failure::request("send `client_id` and `client_secret`; certificates are not supported"));
    }
    let client = check(asked, &id, &secret).await?;
    let tenant = asked.api.tenant(&client.tenant)?;
    Ok(tenant.issue_access_token(&client, LIFETIME_S * 1_000_000, asked.api.now_us()).await?)
}

/// The client of that id and secret, with everything that slows guessing down.
async fn check(asked: &Asked<'_>, id: &str, secret: &str) -> Result<Client, Failure> {
    let api = asked.api;
    let now_us = api.now_us();
    let key = format!("client:{}", cut(id).to_lowercase());
    let mut keys = vec![key.clone()];
    keys.extend(asked.address.as_ref().map(|a| format!("address:{a}")));
    check_lock(api, &keys, now_us)?;
    let found = api.state.check_client(&cut(id), secret, now_us).await?;
    let of_tenant = |client: &Client| asked.tenant.as_ref().is_none_or(|tenant| *tenant == client.tenant);
    if let Some(client) = found.filter(of_tenant) {
        api.guard.succeeded(&key);
        return Ok(client);
    }
    let tenant = match &asked.tenant {
        Some(tenant) => api.tenant(tenant)?,
        None => api.state.default_tenant(),
    };
    let refused = Refused { action: "client.refused", who: id, address: &asked.address };
    // The audit log of a tenant that nobody has is not begun by a stranger.
    if api.state.tenants().await?.iter().any(|known| known == tenant.name()) {
        refused.note(api, &tenant, &keys).await?;
    } else {
        api.guard.failed(&keys, now_us);
    }
    Err(Failure::client())
}

/// The fields of the body.
fn form(headers: &HeaderMap, body: &[u8]) -> Result<HashMap<String, String>, Failure> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if !media.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return Err(Failure::request("send a form with `Content-Type: application/x-www-form-urlencoded`"));
    }
    Ok(form_urlencoded::parse(body)
        .take(FIELDS_LIMIT)
        .map(|(n, v)| (n.into_owned(), v.into_owned()))
        .collect())
}

/// Client and secret of a `Basic` header, each form-encoded (RFC 6749, section 2.3.1).
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    use base64::Engine as _;
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = base64::engine::general_purpose::STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (id, secret) = text.split_once(':')?;
    let decoded = |part: &str| {
        let pair = format!("v={part}");
        form_urlencoded::parse(pair.as_bytes()).next().map(|(_, v)| v.into_owned()).unwrap_or_default()
    };
    Some((decoded(id), decoded(secret)))
}
