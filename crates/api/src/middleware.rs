//! Around every request: an id, a time limit, security headers, one line of log.

use std::time::Duration;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::{Code, Problem};

/// The header with the request's id, in both directions.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How long a request may take; queries have their own, longer limit.
pub(crate) const REQUEST_TIME: Duration = Duration::from_secs(60);
const REQUEST_ID_LIMIT_BYTES: usize = 64;

/// Headers of every response: nothing is cached, framed, sniffed or run.
const SECURITY_HEADERS: [(HeaderName, &str); 6] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
];

/// The middleware. Logs method, path and status; never the query, headers or bodies, which may hold
/// names and secrets.
pub(crate) async fn around(limit: Duration, request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let response = match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let seconds = limit.as_secs();
            let detail = format!(
                "the request was given up after {seconds} s; ask for less at once, or try again later"
            );
            Problem::new(Code::Timeout, detail).into_response()
        }
    };
    let mut response = match response.extensions().get::<Problem>() {
        Some(problem) => problem.write(&id, &response),
        None => response,
    };
    tracing::info!(request_id = %id, %method, %path, status = response.status().as_u16(), "api request");
    for (name, value) in SECURITY_HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// The caller's id when it is harmless, else a random one.
fn request_id(headers: &HeaderMap) -> String {
    let harmless = |id: &&str| {
        let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
        !id.is_empty() && id.len() <= REQUEST_ID_LIMIT_BYTES && id.bytes().all(plain)
    };
    if let Some(id) = headers.get(REQUEST_ID).and_then(|v| v.to_str().ok()).filter(harmless) {
        return id.to_owned();
    }
    let mut bytes = [0; 8];
    // Without randomness every id is zero, which is a nuisance and no danger.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
