//! The few Elasticsearch answers that its clients and shippers ask for before they send.
//!
//! Clients check the header `X-Elastic-Product` and the major version; Beats check the licence.

use axum::Json;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderName, HeaderValue};
use serde_json::{Value, json};

/// Version told to clients: the one whose bulk API this is.
const VERSION: &str = "8.17.0";

type Reply = ([(HeaderName, HeaderValue); 1], Json<Value>);

/// An answer with the product header.
pub(super) fn reply(body: Value) -> Reply {
    let header = (HeaderName::from_static("x-elastic-product"), HeaderValue::from_static("Elasticsearch"));
    ([header], Json(body))
}

/// An answer whose JSON text is written already, with the product header.
pub(super) fn written(body: Vec<u8>) -> impl axum::response::IntoResponse {
    let header = (HeaderName::from_static("x-elastic-product"), HeaderValue::from_static("Elasticsearch"));
    ([header, (CONTENT_TYPE, HeaderValue::from_static("application/json"))], body)
}

/// `GET /`.
pub async fn info() -> impl axum::response::IntoResponse {
    reply(json!({
        "name": "cordon", "cluster_name": "cordon", "cluster_uuid": "cordon",
        "version": {
            "number": VERSION, "build_flavor": "default", "build_type": "cordon",
            "minimum_wire_compatibility_version": "7.17.0", "minimum_index_compatibility_version": "7.0.0"
        },
        "tagline": "Cordon speaks the bulk API"
    }))
}

/// `GET /_license`.
pub(super) async fn license() -> Reply {
    reply(json!({"license": {"status": "active", "uid": "cordon", "type": "basic"}}))
}

/// `GET /_xpack`.
pub(super) async fn xpack() -> Reply {
    reply(
        json!({"build": {}, "license": {"status": "active", "type": "basic", "mode": "basic"}, "features": {}}),
    )
}

/// `GET /_cluster/health`.
pub(super) async fn health() -> Reply {
    reply(json!({"cluster_name": "cordon", "status": "green", "number_of_nodes": 1, "timed_out": false}))
}
