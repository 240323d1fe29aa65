//! Requests with a query, of protocols whose errors are no problem documents: the caller first, then the
//! body as a JSON object.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::{Map, Value as Json};

use crate::auth::{Caller, caller_of};
use crate::context::Api;
use crate::problem::{Code, Problem};

/// Characters of what a caller says of itself that are remembered.
const SAID_LIMIT_CHARS: usize = 256;

/// An opened request.
pub(super) struct Incoming {
    pub(super) caller: Caller,
    pub(super) headers: HeaderMap,
    pub(super) members: Map<String, Json>,
}

impl Incoming {
    /// The caller who was let in, then the body.
    pub(super) async fn open(request: Request, api: &Api) -> Result<Self, Problem> {
        let caller = caller_of(&request)?;
        let headers = request.headers().clone();
        let body = Bytes::from_request(request, api).await.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
                Code::TooLarge,
                "the request is larger than this endpoint takes; move lists of the query into a table",
            ),
            _ => Problem::invalid(format!("the body: {}", rejection.body_text())),
        })?;
        let members = serde_json::from_slice(&body)
            .map_err(|e| Problem::invalid(format!("the body must be a JSON object with the query: {e}")))?;
        Ok(Incoming { caller, headers, members })
    }

    /// The member of that name, in any case of its letters.
    pub(super) fn member(&self, name: &str) -> Option<&Json> {
        self.members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The text of that member.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, Problem> {
        match self.member(name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(Problem::invalid(format!("`{name}` must be text"))),
        }
    }

    /// A header, as far as it is remembered.
    pub(super) fn said(&self, header: &str) -> String {
        said(&self.headers, header)
    }
}

/// A header, as far as it is remembered; empty when it is absent or no text.
pub(super) fn said(headers: &HeaderMap, header: &str) -> String {
    let text = headers.get(header).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(SAID_LIMIT_CHARS).collect()
}

/// Runs work that takes the processor for long on a thread of its own.
pub(super) async fn apart(
    work: impl FnOnce() -> Result<Response, Problem> + Send + 'static,
) -> Result<Response, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| {
        tracing::error!(%error, "an answer could not be written");
        Err(Problem::new(Code::Internal, "the answer could not be written; the server's log says why"))
    })
}
