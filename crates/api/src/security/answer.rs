//! Answers in OData's form: context, count, link to the next page, ETags; and errors in Graph's form.

use axum::Json;
use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Map, Value};
use url::form_urlencoded;
use utoipa::ToSchema;

use super::alert::{GraphAlert, GraphComment, etag};
use super::incident::GraphIncident;
use crate::context::{Api, system_clock};
use crate::hunt::graph::{Ids, problem_response};
use crate::problem::Problem;

/// What of a request the answer depends on.
pub(super) struct Asked {
    /// `https://host`, for links; empty when the request does not say its host.
    origin: String,
    uri: Uri,
    headers: HeaderMap,
}

impl FromRequestParts<Api> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let (uri, headers) = (parts.uri.clone(), parts.headers.clone());
        Ok(Asked { origin: origin(api, &headers, &uri), uri, headers })
    }
}

/// The origin as the caller sees it. A proxy before us says its scheme.
fn origin(api: &Api, headers: &HeaderMap, uri: &Uri) -> String {
    let text = |name: header::HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    let host = uri.authority().map(|a| a.as_str()).or_else(|| text(header::HOST)).unwrap_or_default();
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'[' | b']');
    if host.is_empty() || !host.bytes().all(plain) {
        return String::new();
    }
    let forwarded = text(header::HeaderName::from_static("x-forwarded-proto"));
    let scheme = match forwarded {
        Some("https") => "https",
        _ => api.scheme,
    };
    format!("{scheme}://{host}")
}

impl Asked {
    /// Whether the caller knows members of enumerations that came after `unknownFutureValue`.
    pub(super) fn evolved(&self) -> bool {
        let prefers = self.headers.get_all("prefer").into_iter().filter_map(|v| v.to_str().ok());
        prefers.flat_map(|v| v.split(',')).any(|v| v.trim() == "include-unknown-enum-members")
    }

    /// The version that `If-Match` names; none when it names none or any.
    ///
    /// # Errors
    /// Of [`Problem::invalid`] when it is no ETag of ours.
    pub(super) fn if_match(&self) -> Result<Option<i64>, Problem> {
        let Some(value) = self.headers.get(header::IF_MATCH) else { return Ok(None) };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(None);
        }
        let version = text.strip_prefix("W/").unwrap_or(text).trim_matches('"').parse().ok();
        version.map(Some).ok_or_else(|| {
            Problem::invalid("`If-Match` is one ETag as it came with the thing you read, or `*`")
        })
    }

    /// A page of a collection.
    pub(super) fn list(&self, context: &str, page: Listed) -> Response {
        let mut body = Map::new();
        body.insert("@odata.context".to_owned(), self.context(context).into());
        if let Some(count) = page.count {
            body.insert("@odata.count".to_owned(), count.into());
        }
        if let Some(next) = page.next {
            body.insert("@odata.nextLink".to_owned(), self.next_link(&next).into());
        }
        body.insert("value".to_owned(), Value::Array(page.value));
        Json(body).into_response()
    }

    /// One thing with its ETag; nothing when the caller has this version already.
    pub(super) fn one(&self, context: &str, version: i64, value: Value) -> Response {
        let tag = etag(version);
        let has = self.headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
        let mut response = if has.is_some_and(|has| has.split(',').any(|t| t.trim() == tag)) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut body = Map::new();
            body.insert("@odata.context".to_owned(), self.context(context).into());
            if let Value::Object(members) = value {
                body.extend(members);
            }
            Json(body).into_response()
        };
        if let Ok(tag) = HeaderValue::from_str(&tag) {
            response.headers_mut().insert(header::ETAG, tag);
        }
        response
    }

    fn context(&self, context: &str) -> String {
        let version = if self.uri.path().starts_with("/beta") { "beta" } else { "v1.0" };
        format!("{}/{version}/$metadata#{context}", self.origin)
    }

    fn next_link(&self, next: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(self.uri.query().unwrap_or_default().as_bytes()) {
            if !["skip", "skiptoken"].contains(&name.trim_start_matches('$').to_lowercase().as_str()) {
                query.append_pair(&name, &value);
            }
        }
        query.append_pair("$skiptoken", next);
        format!("{}{}?{}", self.origin, self.uri.path(), query.finish())
    }
}

/// What a page holds.
pub(super) struct Listed {
    pub(super) value: Vec<Value>,
    pub(super) next: Option<String>,
    pub(super) count: Option<i64>,
}

/// A thing as JSON, narrowed to the selected properties.
pub(super) fn narrowed(thing: &impl Serialize, selected: Option<&[String]>) -> Value {
    // A value of plain strings and numbers always becomes JSON.
    let whole = serde_json::to_value(thing).unwrap_or_default();
    let (Value::Object(members), Some(selected)) = (&whole, selected) else { return whole };
    let keep = |name: &String| name.starts_with('@') || selected.contains(name);
    Value::Object(members.iter().filter(|(n, _)| keep(n)).map(|(n, v)| (n.clone(), v.clone())).collect())
}

/// Writes the errors of the routes within in Graph's form.
pub(crate) async fn graph_errors(request: Request, next: Next) -> Response {
    let ids = Ids::of(request.headers());
    let mut response = next.run(request).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return problem_response(&problem, &ids, system_clock()());
    }
    ids.set(&mut response);
    response
}

/// Declares a collection for the document. (Generic schemas get unreadable names in it.)
macro_rules! collection {
    ($($name:ident of $item:ident, $about:literal;)*) => {$(
        #[doc = $about]
        #[derive(Debug, Clone, Serialize, ToSchema)]
        pub struct $name {
            /// What it is a collection of.
            #[serde(rename = "@odata.context")]
            pub context: String,
            /// How many there are, with `$count=true`.
            #[serde(rename = "@odata.count", skip_serializing_if = "Option::is_none")]
            pub count: Option<i64>,
            /// URL of the next page; absent on the last.
            #[serde(rename = "@odata.nextLink", skip_serializing_if = "Option::is_none")]
            pub next_link: Option<String>,
            /// The items of this page, with `$select` only what is selected of them.
            #[schema(value_type = Vec<$item>)]
            pub value: Vec<$item>,
        }
    )*};
}

collection! {
    GraphIncidentCollection of GraphIncident, "A page of incidents in Graph's form.";
    GraphAlertCollection of GraphAlert, "A page of alerts in Graph's form.";
    GraphCommentCollection of GraphComment, "All comments, oldest first.";
}

/// An error in Graph's form.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GraphError {
    /// What went wrong.
    pub error: GraphErrorBody,
}

/// What went wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GraphErrorBody {
    /// The kind, such as `BadRequest`.
    pub code: String,
    /// What is wrong and what to do.
    pub message: String,
    /// Date and identities of the request.
    #[schema(value_type = Object)]
    pub inner_error: Value,
}
