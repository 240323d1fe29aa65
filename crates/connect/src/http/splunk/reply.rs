//! Answers in Splunk's form: a text, a code, and a status that its clients act on.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::http::IngestError;
use crate::{Ack, SinkError};

/// Splunk's codes ("Possible error codes" of HEC's documentation).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    TokenRequired,
    BadToken,
    NoData,
    BadData,
    Internal,
    Busy,
    ChannelMissing,
    BadChannel,
    EventRequired,
    EventBlank,
    BadFields,
    QueryToken,
    Unhealthy,
    TooLarge,
}

impl Code {
    /// Number, status and text.
    fn words(self) -> (u8, StatusCode, &'static str) {
        match self {
            Code::TokenRequired => (2, StatusCode::UNAUTHORIZED, "Token is required"),
            Code::BadToken => (4, StatusCode::FORBIDDEN, "Invalid token"),
            Code::NoData => (5, StatusCode::BAD_REQUEST, "No data"),
            Code::BadData => (6, StatusCode::BAD_REQUEST, "Invalid data format"),
            Code::Internal => (8, StatusCode::INTERNAL_SERVER_ERROR, "Internal server error"),
            Code::Busy => (9, StatusCode::SERVICE_UNAVAILABLE, "Server is busy"),
            Code::ChannelMissing => (10, StatusCode::BAD_REQUEST, "Data channel is missing"),
            Code::BadChannel => (11, StatusCode::BAD_REQUEST, "Invalid data channel"),
            Code::EventRequired => (12, StatusCode::BAD_REQUEST, "Event field is required"),
            Code::EventBlank => (13, StatusCode::BAD_REQUEST, "Event field cannot be blank"),
            Code::BadFields => (15, StatusCode::BAD_REQUEST, "Error in handling indexed fields"),
            Code::QueryToken => (16, StatusCode::BAD_REQUEST, "Query string authorization is not enabled"),
            Code::Unhealthy => (18, StatusCode::SERVICE_UNAVAILABLE, "HEC is unhealthy, queues are full"),
            Code::TooLarge => (27, StatusCode::PAYLOAD_TOO_LARGE, "Request entity too large"),
        }
    }
}

/// A refusal, and the number of the bad event, from 0, when one is to blame.
#[derive(Debug)]
pub(in crate::http) struct Refusal {
    code: Code,
    event: Option<usize>,
}

impl Refusal {
    pub(super) fn of_event(code: Code, number: usize) -> Self {
        Refusal { code, event: Some(number) }
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Refusal { code, event: None }
    }
}

impl From<SinkError> for Refusal {
    fn from(error: SinkError) -> Self {
        match error {
            SinkError::Busy { .. } | SinkError::Full => Code::Busy.into(),
            SinkError::Unfit(_) => Code::TooLarge.into(),
            SinkError::Failed(_) => Code::Internal.into(),
        }
    }
}

impl From<IngestError> for Refusal {
    fn from(error: IngestError) -> Self {
        match error {
            IngestError::NoToken => Code::TokenRequired.into(),
            IngestError::BadToken => Code::BadToken.into(),
            IngestError::Tokens(_) | IngestError::Crowded { .. } => Code::Busy.into(),
            IngestError::TooLarge { .. } => Code::TooLarge.into(),
            IngestError::Sink(error) => error.into(),
            IngestError::TooSlow
            | IngestError::Encoding(_)
            | IngestError::Damaged(_)
            | IngestError::Bulk { .. }
            | IngestError::Otlp(_) => Code::BadData.into(),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let (number, status, text) = self.code.words();
        let mut body = json!({"text": text, "code": number});
        if let Some(event) = self.event {
            body["invalid-event-number"] = json!(event);
        }
        let mut response = (status, Json(body)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        response
    }
}

/// A good answer.
#[derive(Debug)]
pub(in crate::http) struct Reply(Value);

impl Reply {
    /// Everything is on disk; `ack` is told to senders that use a channel.
    pub(super) fn stored(ack: Option<Ack>) -> Self {
        let mut body = json!({"text": "Success", "code": 0});
        if let Some(ack) = ack {
            body["ackId"] = json!(ack.sequence);
        }
        Reply(body)
    }

    pub(super) fn healthy() -> Self {
        Reply(json!({"text": "HEC is healthy", "code": 17}))
    }

    pub(super) fn of(body: Value) -> Self {
        Reply(body)
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        Json(self.0).into_response()
    }
}
