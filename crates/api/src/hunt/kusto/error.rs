//! Errors in the form of Kusto's service (`OneApiErrors`).
//!
//! <https://learn.microsoft.com/kusto/api/rest/response-v2>. Clients show `@message`, and look there
//! for the words `Semantic error:` and `Syntax error:`.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use query::{ErrorKind, HuntError};
use serde_json::{Value, json};

use super::super::asked::{Refusal, is_ours};
use super::super::graph::placed;
use super::request::Ids;
use crate::wire::time;

/// What is told.
struct Told {
    status: StatusCode,
    code: &'static str,
    /// The title that people read.
    title: &'static str,
    /// The exception's name.
    exception: &'static str,
    /// The particulars.
    message: String,
    retry_after_s: Option<u64>,
}

/// The response of a refusal. `text` is the query, when there was one.
pub(super) fn response(refusal: &Refusal, text: &str, (ids, now_us): (&Ids, i64)) -> Response {
    let told = told(refusal, text);
    let mut error = json!({
        "code": told.code,
        "message": told.title,
        "@type": format!("Kusto.Data.Exceptions.{}", told.exception),
        "@message": told.message,
        "@context": {
            "timestamp": time(now_us),
            "serviceAlias": "CORDON",
            "clientRequestId": ids.client,
            "activityId": ids.activity,
            "subActivityId": ids.activity,
            "parentActivityId": ids.activity,
        },
        "@permanent": told.retry_after_s.is_none(),
    });
    if let (Refusal::Query(found), Some(members)) = (refusal, error.as_object_mut()) {
        members.insert("innererror".to_owned(), inner(found, &told));
    }
    let mut response = (told.status, Json(json!({ "error": error }))).into_response();
    ids.set(&mut response);
    if let Some(seconds) = told.retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if told.status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn inner(found: &HuntError, told: &Told) -> Value {
    json!({
        "code": found.code,
        "message": found.message,
        "@type": format!("Kusto.Data.Exceptions.{}", told.exception),
        "@message": told.message,
        "@errorCode": found.code,
        "@errorMessage": found.message,
        "@line": found.line,
        "@pos": found.column.map(|c| c.saturating_sub(1)),
        "@permanent": true,
    })
}

fn told(refusal: &Refusal, text: &str) -> Told {
    match refusal {
        Refusal::Request(problem) => {
            let status = problem.code.status();
            let (code, title, exception) = match status {
                StatusCode::UNAUTHORIZED => ("Unauthorized", "No valid token.", "KustoUnauthorizedException"),
                StatusCode::FORBIDDEN => ("Forbidden", "Not allowed.", "KustoForbiddenException"),
                StatusCode::TOO_MANY_REQUESTS => {
                    ("TooManyRequests", "The request was throttled.", "KustoRequestThrottledException")
                }
                s if s.is_server_error() => {
                    ("General_InternalServerError", "The server failed.", "KustoServiceException")
                }
                _ => (
                    "General_BadRequest",
                    "Request is invalid and cannot be executed.",
                    "KustoBadRequestException",
                ),
            };
            let (message, retry_after_s) = (problem.detail.clone(), problem.retry_after_s);
            Told { status, code, title, exception, message, retry_after_s }
        }
        Refusal::Query(error) => of_query(error, text),
    }
}

fn of_query(error: &HuntError, text: &str) -> Told {
    let invalid = "Request is invalid and cannot be executed.";
    let message = placed(error);
    let bad = StatusCode::BAD_REQUEST;
    let (status, code, title, exception, message) = match error.kind {
        ErrorKind::Wrong if !kql::parse(text).diagnostics.is_empty() => {
            let message = format!("Syntax error: {}: {message}", error.code);
            (bad, "BadRequest_SyntaxError", invalid, "SyntaxException", message)
        }
        ErrorKind::Wrong => {
            let message = format!("Semantic error: {}: {message}", error.code);
            (bad, "BadRequest_SemanticError", invalid, "SemanticException", message)
        }
        ErrorKind::Limit => {
            let title = "Query execution has exceeded the allowed limits.";
            (bad, "LimitsExceeded", title, "KustoServicePartialQueryFailureLimitsExceededException", message)
        }
        ErrorKind::Unsupported => {
            let title = "The query uses what is not supported here.";
            (bad, "BadRequest_NotSupported", title, "KustoBadRequestException", message)
        }
        _ if is_ours(error) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            (status, "General_InternalServerError", "The server failed.", "KustoServiceException", message)
        }
        _ => (bad, "BadRequest", "The query failed.", "KustoBadRequestException", message),
    };
    Told { status, code, title, exception, message, retry_after_s: None }
}
