//! Query strings, path parts and bodies, with problems for what does not read.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::context::Api;
use crate::problem::{Code, Problem};

/// Largest JSON body, in bytes.
pub(crate) const JSON_LIMIT_BYTES: usize = 1 << 20;

/// The query string.
pub(crate) struct Params<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Api> for Params<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let read: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, api).await;
        let Query(params) =
            read.map_err(|e| Problem::invalid(format!("the query string: {}", reason(&e.body_text()))))?;
        Ok(Params(params))
    }
}

/// The last part of the path.
pub(crate) struct Id(pub(crate) String);

impl FromRequestParts<Api> for Id {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let read: Result<Path<String>, PathRejection> = Path::from_request_parts(parts, api).await;
        let Path(id) = read.map_err(|e| Problem::invalid(format!("the path: {}", e.body_text())))?;
        if id.chars().count() > 512 || id.contains('\0') {
            return Err(Problem::invalid("the identity in the path is not one of ours; use one from a list"));
        }
        Ok(Id(id))
    }
}

/// The last two parts of the path.
pub(crate) struct Two(pub(crate) String, pub(crate) String);

impl FromRequestParts<Api> for Two {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        let read: Result<Path<(String, String)>, PathRejection> = Path::from_request_parts(parts, api).await;
        let Path((first, second)) =
            read.map_err(|e| Problem::invalid(format!("the path: {}", e.body_text())))?;
        let odd = |id: &str| id.chars().count() > 512 || id.contains('\0');
        match odd(&first) || odd(&second) {
            true => Err(Problem::invalid("an identity in the path is not one of ours; use one from a list")),
            false => Ok(Two(first, second)),
        }
    }
}

/// A JSON body.
pub(crate) struct Body<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Api> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let read: Result<axum::Json<T>, JsonRejection> = axum::Json::from_request(request, api).await;
        match read {
            Ok(axum::Json(body)) => Ok(Body(body)),
            Err(rejection) => Err(body_problem(rejection.status(), &rejection.body_text())),
        }
    }
}

/// A body of any form.
pub(crate) struct Raw(pub(crate) Bytes);

impl FromRequest<Api> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Self, Problem> {
        let read: Result<Bytes, BytesRejection> = Bytes::from_request(request, api).await;
        read.map(Raw).map_err(|rejection| body_problem(rejection.status(), &rejection.body_text()))
    }
}

fn body_problem(status: StatusCode, text: &str) -> Problem {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => {
            Problem::new(Code::TooLarge, "the body is larger than this endpoint takes; send it in parts")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Problem::new(Code::UnsupportedMediaType, "send JSON with `Content-Type: application/json`")
        }
        _ => Problem::invalid(format!("the body: {}", reason(text))),
    }
}

/// What did not read, without the framework's lead-in.
fn reason(text: &str) -> &str {
    let lead_ins = [
        "Failed to deserialize query string: ",
        "Failed to deserialize the JSON body into the target type: ",
        "Failed to parse the request body as JSON: ",
    ];
    lead_ins.iter().find_map(|lead_in| text.strip_prefix(lead_in)).unwrap_or(text)
}
