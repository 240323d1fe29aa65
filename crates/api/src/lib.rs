//! The JSON API under `/api/v1`: wire types, authorisation, OpenAPI document.
//!
//! [`router`] makes an axum router over the state database and the table catalogue. An endpoint is
//! one handler in `routes/` with its `utoipa::path` declaration: method, path, document and route all
//! derive from it. What it needs is a line of the table in `access`, from which the guard before every
//! route, the document and a test of every route and role are made; a handler takes who was let in as
//! [`auth::Caller`].
//!
//! Wire types live in `wire/` and are the only things that are serialised; names of fields follow
//! Microsoft Graph Security. Errors are RFC 9457 problems with a code of the closed list
//! [`problem::Code`].
//!
//! Hunting queries also come in by Microsoft's protocols (Graph, Kusto REST, the older APIs of
//! Defender), in `hunt/`; those routes have Microsoft's paths and wire forms and are not in the document. So have those where API clients get their
//! tokens, in `oauth/`.
//!
//! [`metrics`] renders the loss accounting for Prometheus; serving it is the server's business.

mod access;
pub mod auth;
mod context;
mod cookie;
mod extract;
mod guard;
pub mod health;
mod hunt;
mod login;
pub mod metrics;
mod middleware;
mod oauth;
mod oidc;
pub mod openapi;
mod peer;
pub mod polling;
pub mod problem;
mod rates;
mod routes;
mod security;
mod sessions;
pub mod told;
pub mod wire;

pub use context::{Api, Clock, system_clock};
pub use hunt::{HuntingLimits, load_functions, load_watchlists};
pub use oidc::{Fetch, Fetched, OidcProvider, RoleMap};
pub use rates::Rates;
pub use routes::router;
pub use sessions::SessionRules;

#[cfg(test)]
mod tests;
