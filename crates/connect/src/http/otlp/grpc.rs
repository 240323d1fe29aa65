//! OTLP/gRPC: `opentelemetry.proto.collector.logs.v1.LogsService/Export`.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use opentelemetry_proto::tonic::collector::logs::v1::logs_service_server::{LogsService, LogsServiceServer};
use opentelemetry_proto::tonic::collector::logs::v1::{ExportLogsServiceRequest, ExportLogsServiceResponse};
use tonic::codec::CompressionEncoding;
use tonic::{Code, Status};

use super::lines;
use crate::http::{IngestError, Inlet, authorization};
use crate::{Batch, Grant, Sink, SinkError, Tokens};

/// Bytes of one message, after decompression. gRPC's own bound is 4 MiB; exporters' batches are below.
const MESSAGE_BYTES: usize = 16 << 20;

/// The service's routes. The token is checked, and room for a message taken, before a body is read.
pub(in crate::http) fn routes<S: Sink, T: Tokens>(inlet: Inlet<S, T>) -> Router {
    let service = LogsServiceServer::new(Exports { sink: inlet.ingest.sink.clone() })
        .accept_compressed(CompressionEncoding::Gzip)
        .accept_compressed(CompressionEncoding::Zstd)
        .max_decoding_message_size(MESSAGE_BYTES);
    Router::new()
        .route_service("/opentelemetry.proto.collector.logs.v1.LogsService/{method}", service)
        .layer(axum::middleware::from_fn_with_state(inlet, admit::<S, T>))
}

async fn admit<S: Sink, T: Tokens>(
    State(inlet): State<Inlet<S, T>>,
    mut request: Request,
    next: Next,
) -> Response {
    let grant = match authorization::grant(inlet.ingest.tokens.as_ref(), request.headers()).await {
        Ok(grant) => grant,
        Err(error) => return status(&error).into_http::<axum::body::Body>().into_response(),
    };
    let _room = match inlet.room_for(MESSAGE_BYTES).await {
        Ok(room) => room,
        Err(error) => return status(&error).into_http::<axum::body::Body>().into_response(),
    };
    request.extensions_mut().insert(grant);
    next.run(request).await
}

struct Exports<S> {
    sink: Arc<S>,
}

#[tonic::async_trait]
impl<S: Sink> LogsService for Exports<S> {
    async fn export(
        &self,
        request: tonic::Request<ExportLogsServiceRequest>,
    ) -> Result<tonic::Response<ExportLogsServiceResponse>, Status> {
        let grant = request.extensions().get::<Grant>().cloned();
        let grant = grant.ok_or_else(|| status(&IngestError::NoToken))?;
        let payload = lines::write(request.into_inner());
        if !payload.is_empty() {
            let batch = Batch {
                tenant: grant.tenant,
                source: grant.source,
                format: Some("json".to_owned()),
                name: None,
                zone: None,
                key: None,
                payload: payload.into(),
            };
            self.sink.append(batch).await.map_err(|e| status(&e.into()))?;
        }
        Ok(tonic::Response::new(ExportLogsServiceResponse::default()))
    }
}

/// Exporters try again on UNAVAILABLE; RESOURCE_EXHAUSTED would need details that say when.
fn status(error: &IngestError) -> Status {
    let code = match error {
        IngestError::NoToken | IngestError::BadToken => Code::Unauthenticated,
        IngestError::Tokens(_) | IngestError::Crowded { .. } | IngestError::TooSlow => Code::Unavailable,
        IngestError::Sink(SinkError::Unfit(_)) => Code::InvalidArgument,
        IngestError::Sink(_) => Code::Unavailable,
        _ => Code::InvalidArgument,
    };
    Status::new(code, error.to_string())
}
