//! OTLP/HTTP: protobuf (`application/x-protobuf`) or JSON, answered in the form that was sent.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use opentelemetry_proto::tonic::collector::logs::v1::{ExportLogsServiceRequest, ExportLogsServiceResponse};
use prost::Message as _;

use super::lines;
use crate::http::inlet::Received;
use crate::http::{IngestError, Inlet};
use crate::{Batch, Sink, Tokens};

const PROTOBUF: &str = "application/x-protobuf";
const JSON: &str = "application/json";

/// `google.rpc.Status`, which OTLP/HTTP answers failures with.
#[derive(Clone, PartialEq, prost::Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

/// `POST /v1/logs`.
pub(in crate::http) async fn handle<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let is_json =
        headers.get(header::CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(JSON.as_bytes()));
    match export(&inlet, &headers, body, is_json).await {
        Ok(()) if is_json => (StatusCode::OK, [(header::CONTENT_TYPE, JSON)], "{}").into_response(),
        Ok(()) => {
            let answer = ExportLogsServiceResponse::default().encode_to_vec();
            (StatusCode::OK, [(header::CONTENT_TYPE, PROTOBUF)], answer).into_response()
        }
        Err(error) => refused(&error, is_json),
    }
}

async fn export<S: Sink, T: Tokens>(
    inlet: &Inlet<S, T>,
    headers: &HeaderMap,
    body: Body,
    is_json: bool,
) -> Result<(), IngestError> {
    let received = inlet.receive(headers, body).await?;
    let request = decode(&received, is_json)?;
    let payload = lines::write(request);
    if payload.is_empty() {
        return Ok(());
    }
    let grant = received.grant.clone();
    let batch = Batch {
        tenant: grant.tenant,
        source: grant.source,
        format: Some("json".to_owned()),
        name: None,
        zone: None,
        key: None,
        payload: payload.into(),
    };
    inlet.ingest.sink.append(batch).await?;
    Ok(())
}

fn decode(received: &Received, is_json: bool) -> Result<ExportLogsServiceRequest, IngestError> {
    if is_json {
        return serde_json::from_slice(&received.body).map_err(|e| IngestError::Otlp(e.to_string()));
    }
    ExportLogsServiceRequest::decode(&received.body[..]).map_err(|e| IngestError::Otlp(e.to_string()))
}

/// Clients try again on 429, 502, 503 and 504 only, so a full disk is 503 here.
fn refused(error: &IngestError, is_json: bool) -> Response {
    let (status, _) = error.status();
    let status =
        if status == StatusCode::INSUFFICIENT_STORAGE { StatusCode::SERVICE_UNAVAILABLE } else { status };
    let told = Status { code: 0, message: error.to_string() };
    let (kind, body) = if is_json {
        (JSON, serde_json::json!({"message": told.message}).to_string().into_bytes())
    } else {
        (PROTOBUF, told.encode_to_vec())
    };
    let mut response = (status, [(header::CONTENT_TYPE, kind)], body).into_response();
    if let Some(seconds) = error.retry_after_s() {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
