//! Sign-in by an identity provider: OpenID Connect, authorization code with PKCE.
//!
//! ```text
//! GET /api/v1/sign-in/oidc ──► the provider's page ──► GET /api/v1/sign-in/oidc/callback ──► session cookie
//! ```
//!
//! <https://openid.net/specs/openid-connect-core-1_0.html>, RFC 7636. The state of an attempt is kept in
//! memory and bound to the browser by a cookie, so that nobody can finish another's attempt. The provider's
//! claims become roles by a table; a user who is new is made.

mod attempt;
mod claims;
mod jws;
mod provider;
mod sign_in;

pub use claims::RoleMap;
pub use provider::{Fetch, Fetched, OidcProvider};

pub(crate) use attempt::Attempts;
pub(crate) use provider::check_url;
pub(crate) use sign_in::{__path_begin, __path_finish, begin, finish};
