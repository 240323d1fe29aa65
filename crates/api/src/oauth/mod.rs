//! OAuth 2.0 for API clients: client credentials (RFC 6749, section 4.4), at the paths of Microsoft's
//! identity platform, so that `azure-identity` and MSAL work with Cordon as their authority.
//!
//! <https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow>. An access token
//! is a reference to a row of the state database and says nothing by itself: it ends the moment the client is
//! disabled, loses the secret or the role, and there is no signing key to keep or to rotate.

mod discovery;
mod token;

use axum::Router;
use axum::routing::{get, post};

use crate::context::Api;

/// The routes, which have Microsoft's paths and wire forms and are not in our OpenAPI document.
pub(crate) fn routes() -> Router<Api> {
    Router::new()
        .route("/oauth2/v2.0/token", post(token::of_any_tenant))
        .route("/oauth2/token", post(token::of_any_tenant))
        .route("/{tenant}/oauth2/v2.0/token", post(token::of_tenant))
        .route("/{tenant}/oauth2/token", post(token::of_tenant))
        .route("/{tenant}/oauth2/v2.0/authorize", get(discovery::authorize))
        .route("/{tenant}/v2.0/.well-known/openid-configuration", get(discovery::configuration))
        .route("/{tenant}/.well-known/openid-configuration", get(discovery::configuration))
}
