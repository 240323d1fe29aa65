//! Records over HTTP: the Elasticsearch `_bulk` API, Splunk's HTTP Event Collector, OpenTelemetry logs
//! (OTLP over HTTP and gRPC), NDJSON, and mail messages.
//!
//! Every request needs an ingest token, as `Authorization: Bearer TOKEN`, `ApiKey TOKEN` (also in
//! Elasticsearch's `base64(id:key)` form) or as the password of `Basic`. An answer of 2xx means that
//! the records are on disk.

mod authorization;
mod body;
mod bulk;
mod elastic;
mod inlet;
mod ndjson;
mod otlp;
mod reply;
mod splunk;

use std::sync::Arc;

use axum::Router;
use axum::routing::{any, get, post};

use crate::{Limits, Sink, Tokens};

use inlet::Inlet;
pub use reply::IngestError;

/// What the handlers share.
pub struct Ingest<S, T> {
    /// Where batches go.
    pub sink: Arc<S>,
    /// Who may send.
    pub tokens: Arc<T>,
    /// Bounds on bodies.
    pub limits: Limits,
}

/// The routes: `/_bulk`, `/{index}/_bulk`, the few Elasticsearch paths that clients ask first,
/// `/services/collector…` as in Splunk, OTLP's `/v1/logs` and gRPC service, and `/api/v1/ingest`,
/// `/api/v1/ingest/{format}`.
pub fn router<S: Sink, T: Tokens>(ingest: Ingest<S, T>) -> Router {
    let inlet = Inlet::new(ingest);
    Router::new()
        .route("/_bulk", post(bulk::handle).put(bulk::handle))
        .route("/{index}/_bulk", post(bulk::handle_index).put(bulk::handle_index))
        .route("/elastic", any(elastic::info))
        .route("/_license", get(elastic::license))
        .route("/_xpack", get(elastic::xpack))
        .route("/_cluster/health", get(elastic::health))
        .route("/api/v1/ingest", post(ndjson::handle))
        .route("/api/v1/ingest/{format}", post(ndjson::handle_format))
        .merge(splunk_routes())
        .route("/v1/logs", post(otlp::handle))
        .with_state(inlet.clone())
        .merge(otlp::grpc_routes(inlet))
}

/// Every path of the collector also ends in its version, as in Splunk.
fn splunk_routes<S: Sink, T: Tokens>() -> Router<Inlet<S, T>> {
    Router::new()
        .route("/services/collector", post(splunk::handle_event))
        .route("/services/collector/event", post(splunk::handle_event))
        .route("/services/collector/event/1.0", post(splunk::handle_event))
        .route("/services/collector/raw", post(splunk::handle_raw))
        .route("/services/collector/raw/1.0", post(splunk::handle_raw))
        .route("/services/collector/health", get(splunk::handle_health))
        .route("/services/collector/health/1.0", get(splunk::handle_health))
        .route("/services/collector/ack", post(splunk::handle_ack))
        .route("/services/collector/ack/1.0", post(splunk::handle_ack))
}

/// What `GET /` and `HEAD /` answer, in Elasticsearch's form, so that its clients accept the server.
pub use elastic::info;

#[cfg(test)]
mod tests;
