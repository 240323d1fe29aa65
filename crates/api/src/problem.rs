//! Errors as RFC 9457 problem documents.
//!
//! A handler returns a [`Problem`]; it travels as an extension of the response until the outermost
//! middleware writes it with the request's id. What the caller reads tells what to do; what the
//! operator needs (database messages) goes to the log only.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use store::state::StateError;
use utoipa::ToSchema;

/// Every kind of problem. Clients may rely on these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum Code {
    /// The request is not understood: a parameter or the body is wrong.
    InvalidRequest,
    /// There is no valid token.
    Unauthenticated,
    /// User or password is wrong.
    LoginFailed,
    /// Name and password are right, and a code of the second factor is needed besides.
    SecondFactorRequired,
    /// Roles or token do not allow it.
    Forbidden,
    /// There is no such thing.
    NotFound,
    /// The path exists, but not with this method.
    MethodNotAllowed,
    /// There is one already.
    Conflict,
    /// It has changed since the caller looked.
    PreconditionFailed,
    /// The body is too large.
    TooLarge,
    /// The body has another media type than the endpoint reads.
    UnsupportedMediaType,
    /// Too many attempts; wait.
    TooManyRequests,
    /// The query is wrong; `queryCode`, `line` and `column` say how and where.
    InvalidQuery,
    /// The query passed a limit: of time, memory, rows, bytes or text.
    QueryLimit,
    /// The request took too long and was given up.
    Timeout,
    /// Cordon cannot serve at the moment.
    Unavailable,
    /// Cordon failed; its log says how.
    Internal,
}

impl Code {
    /// The HTTP status.
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Code::InvalidRequest | Code::InvalidQuery | Code::QueryLimit => StatusCode::BAD_REQUEST,
            Code::Unauthenticated | Code::LoginFailed | Code::SecondFactorRequired => {
                StatusCode::UNAUTHORIZED
            }
            Code::Forbidden => StatusCode::FORBIDDEN,
            Code::NotFound => StatusCode::NOT_FOUND,
            Code::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Code::Conflict => StatusCode::CONFLICT,
            Code::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Code::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Code::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Code::Timeout | Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn title(self) -> &'static str {
        match self {
            Code::InvalidRequest => "The request is not valid",
            Code::Unauthenticated => "No valid token",
            Code::LoginFailed => "Login failed",
            Code::SecondFactorRequired => "A code is needed",
            Code::Forbidden => "Not allowed",
            Code::NotFound => "Not found",
            Code::MethodNotAllowed => "Method not allowed",
            Code::Conflict => "Already there",
            Code::PreconditionFailed => "Changed meanwhile",
            Code::TooLarge => "Body too large",
            Code::UnsupportedMediaType => "Unsupported media type",
            Code::TooManyRequests => "Too many attempts",
            Code::InvalidQuery => "The query is not valid",
            Code::QueryLimit => "The query passed a limit",
            Code::Timeout => "Took too long",
            Code::Unavailable => "Not available",
            Code::Internal => "Internal error",
        }
    }

    fn word(self) -> &'static str {
        match self {
            Code::InvalidRequest => "invalidRequest",
            Code::Unauthenticated => "unauthenticated",
            Code::LoginFailed => "loginFailed",
            Code::SecondFactorRequired => "secondFactorRequired",
            Code::Forbidden => "forbidden",
            Code::NotFound => "notFound",
            Code::MethodNotAllowed => "methodNotAllowed",
            Code::Conflict => "conflict",
            Code::PreconditionFailed => "preconditionFailed",
            Code::TooLarge => "tooLarge",
            Code::UnsupportedMediaType => "unsupportedMediaType",
            Code::TooManyRequests => "tooManyRequests",
            Code::InvalidQuery => "invalidQuery",
            Code::QueryLimit => "queryLimit",
            Code::Timeout => "timeout",
            Code::Unavailable => "unavailable",
            Code::Internal => "internal",
        }
    }
}

/// A failed request, before it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub(crate) code: Code,
    pub(crate) detail: String,
    pub(crate) retry_after_s: Option<u64>,
    query: Option<QueryFault>,
}

/// What is wrong with a query, for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryFault {
    /// The language's code (`KS204`), or a word of ours (`limit.time`).
    pub(crate) code: String,
    /// Line, from 1.
    pub(crate) line: Option<usize>,
    /// Column, from 1, in characters.
    pub(crate) column: Option<usize>,
}

impl Problem {
    /// A problem; `detail` says what to do.
    #[must_use]
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Problem { code, detail: detail.into(), retry_after_s: None, query: None }
    }

    /// Of [`Code::InvalidRequest`].
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Problem::new(Code::InvalidRequest, detail)
    }

    /// With what is wrong with a query.
    pub(crate) fn of_query(mut self, fault: QueryFault) -> Self {
        self.query = Some(fault);
        self
    }

    /// With a time to wait before the next attempt.
    pub(crate) fn retry_after_s(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The response, with its body.
    pub(crate) fn write(&self, request_id: &str, headers_of: &Response) -> Response {
        let document = ProblemDocument {
            problem_type: format!("urn:cordon:problem:{}", self.code.word()),
            title: self.code.title().to_owned(),
            status: self.code.status().as_u16(),
            detail: self.detail.clone(),
            code: self.code,
            request_id: request_id.to_owned(),
            query_code: self.query.as_ref().map(|q| q.code.clone()),
            line: self.query.as_ref().and_then(|q| q.line),
            column: self.query.as_ref().and_then(|q| q.column),
        };
        // A value of plain strings and numbers always becomes JSON.
        let body = serde_json::to_string(&document).unwrap_or_default();
        let mut response = (self.code.status(), body).into_response();
        for (name, value) in headers_of.headers() {
            if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
                response.headers_mut().insert(name, value.clone());
            }
        }
        let media = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, media);
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.code.status().into_response();
        if self.code.status() == StatusCode::UNAUTHORIZED {
            let challenge = HeaderValue::from_static("Bearer realm=\"cordon\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<StateError> for Problem {
    fn from(error: StateError) -> Self {
        match error {
            StateError::NotFound { .. } => {
                Problem::new(Code::NotFound, format!("{error}; list them to see what exists"))
            }
            StateError::Exists { .. } => {
                Problem::new(Code::Conflict, format!("{error}; choose another name, or delete it first"))
            }
            StateError::Stale { .. } => Problem::new(Code::PreconditionFailed, error.to_string()),
            StateError::Invalid { .. } => Problem::invalid(error.to_string()),
            internal => {
                tracing::error!(error = %internal, "the state database failed a request");
                let detail = "the server could not read or write its state; its log has the reason under this \
                              request id. Try again; if it stays, tell the administrator";
                Problem::new(Code::Internal, detail)
            }
        }
    }
}

/// A problem as written, media type `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDocument {
    /// A URN of the code.
    #[serde(rename = "type")]
    pub problem_type: String,
    /// The kind of problem in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and what to do.
    pub detail: String,
    /// The kind of problem for programs.
    pub code: Code,
    /// The request's id, also in the server's log.
    pub request_id: String,
    /// Of a query: the code of what is wrong, as `KS204` or `limit.time`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_code: Option<String>,
    /// Of a query: the line where it is wrong, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// Of a query: the column, from 1, in characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
}
