//! Records of any known format over plain HTTP: NDJSON, or one document such as a mail message.
//!
//! `POST /api/v1/ingest` recognises each record; `POST /api/v1/ingest/FORMAT` says what they are.
//! With an `Idempotency-Key` header the same request sent again is stored once.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use serde_json::{Value, json};

use super::Inlet;
use super::reply::IngestError;
use crate::{Batch, Sink, Tokens};

/// `POST /api/v1/ingest`.
pub(super) async fn handle<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, IngestError> {
    store(&inlet, &headers, body, None).await
}

/// `POST /api/v1/ingest/{format}`.
pub(super) async fn handle_format<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    Path(format): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<Value>, IngestError> {
    store(&inlet, &headers, body, Some(format)).await
}

async fn store<S: Sink, T: Tokens>(
    inlet: &Inlet<S, T>,
    headers: &HeaderMap,
    body: Body,
    format: Option<String>,
) -> Result<Json<Value>, IngestError> {
    let received = inlet.receive(headers, body).await?;
    let (grant, payload) = (received.grant.clone(), received.body.clone());
    if payload.trim_ascii().is_empty() {
        return Ok(Json(json!({"accepted": true, "bytes": 0})));
    }
    let header = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
    let mail = header("content-type").filter(|t| t.starts_with("message/rfc822")).map(|_| "mail".to_owned());
    let bytes = payload.len();
    let batch = Batch {
        tenant: grant.tenant,
        source: grant.source,
        format: format.or(mail).or(grant.format),
        name: header("x-cordon-name"),
        zone: None,
        key: header("idempotency-key").map(|k| format!("http:{k}")),
        payload,
    };
    let ack = inlet.ingest.sink.append(batch).await?;
    Ok(Json(json!({
        "accepted": true, "bytes": bytes, "sequence": ack.sequence, "duplicate": ack.duplicate,
    })))
}
