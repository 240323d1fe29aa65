//! The server: ways in → log → pipeline → tables, alerts and incidents → API.
//!
//! [`engine::Engine`] is all of it but the sockets, and also serves `cordon ingest` into a local
//! store; [`listen`] adds HTTP and syslog.

mod access;
mod arrivals;
mod attempts;
mod backtest;
pub mod config;
mod connections;
pub mod correlation;
pub mod engine;
mod error;
mod exports;
mod health;
mod hunting;
mod indicators;
mod label;
mod latency;
pub mod listen;
mod local_access;
mod maintenance;
mod metrics;
pub mod outbound;
mod polling;
mod progress;
mod reload;
mod retro;
mod rules;
mod sink;
mod syslog;
mod tls;
mod tokens;
mod webhooks;
mod worker;

pub use error::ServerError;
pub use local_access::LocalAccess;
pub(crate) use tls::client as client_tls;

/// The clock, read only here and handed on as a value.
#[must_use]
pub fn now_us() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map(|d| i64::try_from(d.as_micros()).unwrap_or(i64::MAX)).unwrap_or(0)
}
