//! Refusals, as problem details (RFC 9457) with a status that shippers understand.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::{SinkError, TokensUnavailable};

/// Why a request was refused. Nothing of it is stored.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// No token.
    #[error("no ingest token: send `Authorization: Bearer TOKEN`; make one with `cordon sources add NAME`")]
    NoToken,
    /// A token that does not allow it.
    #[error("the token is unknown, expired, revoked or not for ingest; see `cordon sources list`")]
    BadToken,
    /// Tokens cannot be looked up.
    #[error(transparent)]
    Tokens(#[from] TokensUnavailable),
    /// A body that does not come.
    #[error("the body did not arrive in time; send it again over a better connection or in smaller batches")]
    TooSlow,
    /// Other bodies take all the room there is.
    #[error(
        "the server is receiving as much as it can hold; send the batch again in {retry_after_s} seconds"
    )]
    Crowded {
        /// When to try again, seconds.
        retry_after_s: u64,
    },
    /// A body encoding we do not read.
    #[error("Content-Encoding {0} is not supported; use gzip, zstd, deflate or none")]
    Encoding(String),
    /// Damaged compression.
    #[error("the body cannot be decompressed: {0}")]
    Damaged(String),
    /// Too much in one request.
    #[error("the body is over the limit of {limit_bytes} bytes after decompression; send smaller batches")]
    TooLarge {
        /// The bound.
        limit_bytes: usize,
    },
    /// The bulk body has another form.
    #[error("line {line} of the bulk body: {message}")]
    Bulk {
        /// Line number, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// Not an OTLP export request.
    #[error("the body is not an OTLP export request of logs: {0}")]
    Otlp(String),
    /// The sink refused.
    #[error(transparent)]
    Sink(#[from] SinkError),
}

impl IngestError {
    /// When trying again makes sense, seconds; `None` when it does not, or the sender knows best.
    pub(super) fn retry_after_s(&self) -> Option<u64> {
        match self {
            Self::Sink(SinkError::Busy { retry_after_s }) | Self::Crowded { retry_after_s } => {
                Some(*retry_after_s)
            }
            Self::Tokens(_) => Some(5),
            _ => None,
        }
    }

    /// Status, and a short code that programs may compare.
    #[must_use]
    pub fn status(&self) -> (StatusCode, &'static str) {
        match self {
            Self::NoToken => (StatusCode::UNAUTHORIZED, "no_token"),
            Self::BadToken => (StatusCode::FORBIDDEN, "bad_token"),
            Self::Tokens(_) => (StatusCode::SERVICE_UNAVAILABLE, "tokens_unavailable"),
            Self::TooSlow => (StatusCode::REQUEST_TIMEOUT, "too_slow"),
            Self::Crowded { .. } => (StatusCode::TOO_MANY_REQUESTS, "crowded"),
            Self::Encoding(_) => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "unknown_encoding"),
            Self::Damaged(_) => (StatusCode::BAD_REQUEST, "damaged_body"),
            Self::TooLarge { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::Bulk { .. } => (StatusCode::BAD_REQUEST, "bad_bulk"),
            Self::Otlp(_) => (StatusCode::BAD_REQUEST, "bad_otlp"),
            Self::Sink(SinkError::Busy { .. }) => (StatusCode::TOO_MANY_REQUESTS, "busy"),
            Self::Sink(SinkError::Full) => (StatusCode::INSUFFICIENT_STORAGE, "disk_full"),
            Self::Sink(SinkError::Unfit(_)) => (StatusCode::BAD_REQUEST, "unfit"),
            Self::Sink(SinkError::Failed(_)) => (StatusCode::SERVICE_UNAVAILABLE, "store_failed"),
        }
    }
}

impl IntoResponse for IngestError {
    fn into_response(self) -> Response {
        let (status, code) = self.status();
        let message = self.to_string();
        // `error` is where Elasticsearch's clients look; the rest is RFC 9457.
        let body = json!({
            "type": "about:blank", "title": code, "status": status.as_u16(), "detail": message,
            "error": {"type": code, "reason": message},
        });
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert("x-elastic-product", HeaderValue::from_static("Elasticsearch"));
        if let Some(retry_after_s) = self.retry_after_s() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_s));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
