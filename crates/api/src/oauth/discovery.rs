//! What clients read before they ask for a token.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::token::Failure;
use crate::context::Api;

/// The addresses of the endpoints, as OpenID Connect Discovery has them. Tokens are opaque, so there are no
/// keys to publish.
pub(super) async fn configuration(
    State(api): State<Api>,
    Path(tenant): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(base) = base(&headers, api.sessions.secure_cookie) else {
        return Failure::request("the request names no host").response(&api);
    };
    if api.tenant(&tenant).is_err() {
        return Failure::request("there is no such tenant").response(&api);
    }
    let document = json!({
        "issuer": format!("{base}/{tenant}/v2.0"),
        "token_endpoint": format!("{base}/{tenant}/oauth2/v2.0/token"),
        "authorization_endpoint": format!("{base}/{tenant}/oauth2/v2.0/authorize"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "scopes_supported": [".default"],
        "tenant_region_scope": null,
    });
    Json(document).into_response()
}

/// The endpoint that a discovery document must name, and that clients with a secret do not use.
pub(super) async fn authorize(State(api): State<Api>) -> Response {
    Failure {
        status: StatusCode::BAD_REQUEST,
        error: "unsupported_response_type",
        description: "tokens are given to API clients for their secret only; people sign in at /".to_owned(),
        retry_after_s: None,
    }
    .response(&api)
}

/// Scheme and host by which the client reached us; none when the header is not a host.
pub(crate) fn base(headers: &HeaderMap, tls: bool) -> Option<String> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok())?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let plausible = !host.is_empty() && host.len() <= 255 && host.chars().all(allowed);
    plausible.then(|| format!("{}://{host}", if tls { "https" } else { "http" }))
}
