//! Records of any known format over plain HTTP: NDJSON, or one document such as a mail message.
//!
//! `POST /api/v1/ingest` recognises each record; `POST /api/v1/ingest/FORMAT` says what they are.
//! With an `Idempotency-Key` header the same request sent again is stored once.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use bytes::Bytes;
use serde_json::{Value, json};

use super::reply::IngestError;
use super::{Ingest, authorization, body};
use crate::{Batch, Sink, Tokens};

/// `POST /api/v1/ingest`.
pub(super) async fn handle<S: Sink, T: Tokens>(
    State(ingest): State<Ingest<S, T>>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, IngestError> {
    store(&ingest, &headers, body, None).await
}

/// `POST /api/v1/ingest/{format}`.
pub(super) async fn handle_format<S: Sink, T: Tokens>(
    State(ingest): State<Ingest<S, T>>,
    Path(format): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, IngestError> {
    store(&ingest, &headers, body, Some(format)).await
}

async fn store<S: Sink, T: Tokens>(
    ingest: &Ingest<S, T>,
    headers: &HeaderMap,
    body: Bytes,
    format: Option<String>,
) -> Result<Json<Value>, IngestError> {
    let grant = authorization::grant(ingest.tokens.as_ref(), headers).await?;
    let payload = body::decoded(headers, body, &ingest.limits)?;
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
        key: header("idempotency-key").map(|k| format!("http:{k}")),
        payload,
    };
    let ack = ingest.sink.append(batch).await?;
    Ok(Json(json!({
        "accepted": true, "bytes": bytes, "sequence": ack.sequence, "duplicate": ack.duplicate,
    })))
}
