//! The JSON API under `/api/v1`: wire types, authorisation, OpenAPI document.
//!
//! [`router`] makes an axum router over the state database and the table catalogue. An endpoint is
//! one handler in `routes/` with its `utoipa::path` declaration: method, path, document and route all
//! derive from it. Its first argument, [`auth::Allowed`], says which scope it needs; a test walks the
//! document and checks that every operation refuses callers without it.
//!
//! Wire types live in `wire/` and are the only things that are serialised; names of fields follow
//! Microsoft Graph Security. Errors are RFC 9457 problems with a code of the closed list
//! [`problem::Code`].
//!
//! Hunting queries also come in by Microsoft's protocols (Graph, Kusto REST, the older APIs of
//! Defender), in `hunt/`; those routes have Microsoft's paths and wire forms and are not in the document.
//!
//! [`metrics`] renders the loss accounting for Prometheus; serving it is the server's business.

pub mod auth;
mod context;
mod extract;
mod guard;
mod hunt;
mod login;
pub mod metrics;
mod middleware;
pub mod openapi;
pub mod problem;
mod routes;
pub mod wire;

pub use context::{Api, Clock, system_clock};
pub use hunt::{HuntingLimits, load_functions};
pub use routes::router;

#[cfg(test)]
mod tests;
