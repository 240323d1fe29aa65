//! `runHuntingQuery` of Microsoft Graph.
//!
//! <https://learn.microsoft.com/graph/api/security-security-runhuntingquery>: `Query` and `Timespan` in;
//! `schema` and `results` out, with OData's annotations for what JSON does not tell. Errors have Graph's
//! form, with what is wrong with the query under `innerError`
//! (<https://learn.microsoft.com/graph/errors>).

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use query::HuntError;
use serde_json::{Value as Json, json};

use super::asked::{Asking, Refusal, ask, is_ours, new_id, ticks};
use super::cells::{net_type, write_json, write_objects};
use super::incoming::{Incoming, apart, said};
use super::ledger::Via;
use super::timespan;
use crate::context::Api;
use crate::problem::{Code, Problem};
use crate::wire::time;

const CONTEXT: &str =
    r##"{"@odata.context":"$metadata#microsoft.graph.security.huntingQueryResults","schema":"##;

/// Runs a query.
pub(super) async fn run_hunting_query(State(api): State<Api>, request: Request) -> Response {
    let ids = Ids::of(request.headers());
    match run(&api, request, &ids).await {
        Ok(response) => response,
        Err(refusal) => error_response(&refusal, &ids, api.now_us()),
    }
}

async fn run(api: &Api, request: Request, ids: &Ids) -> Result<Response, Refusal> {
    let incoming = Incoming::open(request, api).await?;
    let mut asking = Asking {
        application: incoming.said("user-agent"),
        client_request_id: ids.client.clone(),
        ..Asking::new(&api.hunting, Via::Graph, query_text(&incoming)?)
    };
    if let Some(timespan) = incoming.text("Timespan")? {
        let now = ticks(incoming.caller.now_us);
        asking.window = Some(timespan::window(&timespan, now).map_err(Problem::invalid)?);
    }
    let answered = ask(api, &incoming.caller, asking).await?;
    let ids = ids.clone();
    Ok(apart(move || {
        let mut body = CONTEXT.as_bytes().to_vec();
        write_result(&answered.answer, ("name", "type"), &mut body)?;
        body.push(b'}');
        let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
        ids.set(&mut response);
        Ok(response)
    })
    .await?)
}

/// The query of a request.
pub(super) fn query_text(incoming: &Incoming) -> Result<String, Problem> {
    let missing = || Problem::invalid("the body must have the query under `Query`");
    incoming.text("Query")?.filter(|query| !query.trim().is_empty()).ok_or_else(missing)
}

/// Writes the columns of the first table, then its rows under `results`. `names` are those of a column's
/// name and type; capitals in them are those of the older APIs, which do not annotate.
pub(super) fn write_result(
    answer: &query::Answer,
    names: (&str, &str),
    out: &mut Vec<u8>,
) -> Result<(), Problem> {
    let table = match answer.tables.first() {
        Some(first) => first.table().map_err(unreadable)?,
        None => evaluate::Table::default(),
    };
    let column = |c: &kql::Column| json!({ names.0: &*c.name, names.1: net_type(c.column_type) });
    write_json(&Json::Array(table.columns.iter().map(column).collect()), out);
    let annotated = names.0 == "name";
    out.extend_from_slice(if annotated { b",\"results\":" } else { b",\"Results\":" });
    write_objects(&table, annotated, out);
    Ok(())
}

/// The problem of an answer whose columns do not hold what they say.
pub(super) fn unreadable(error: query::QueryError) -> Problem {
    tracing::error!(%error, "the answer to a query does not read");
    Problem::new(Code::Internal, "the answer does not read; the server's log says why. Report the query")
}

/// The identities of a request and its answer.
#[derive(Debug, Clone)]
pub(crate) struct Ids {
    request: String,
    client: String,
}

impl Ids {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Ids { request: new_id(), client: said(headers, "client-request-id") }
    }

    pub(crate) fn set(&self, response: &mut Response) {
        for (name, value) in [("request-id", &self.request), ("client-request-id", &self.client)] {
            if let Ok(value) = HeaderValue::from_str(value)
                && !value.is_empty()
            {
                response.headers_mut().insert(name, value);
            }
        }
    }
}

/// An error in Graph's form, which the older APIs share.
pub(super) fn error_response(refusal: &Refusal, ids: &Ids, now_us: i64) -> Response {
    let mut inner = inner(ids, now_us);
    let (status, message) = match refusal {
        Refusal::Request(problem) => return problem_response(problem, ids, now_us),
        Refusal::Query(error) => {
            let found = json!({ "code": error.code, "line": error.line, "column": error.column });
            if let (Some(inner), Json::Object(found)) = (inner.as_object_mut(), found) {
                inner.extend(found);
            }
            let status =
                if is_ours(error) { StatusCode::INTERNAL_SERVER_ERROR } else { StatusCode::BAD_REQUEST };
            (status, placed(error))
        }
    };
    written(status, &message, inner, ids)
}

/// A refused request in Graph's form.
pub(crate) fn problem_response(problem: &Problem, ids: &Ids, now_us: i64) -> Response {
    let status = problem.code.status();
    let mut response = written(status, &problem.detail, inner(ids, now_us), ids);
    if let Some(seconds) = problem.retry_after_s {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

fn inner(ids: &Ids, now_us: i64) -> Json {
    json!({ "date": time(now_us), "request-id": ids.request, "client-request-id": ids.client })
}

fn written(status: StatusCode, message: &str, inner: Json, ids: &Ids) -> Response {
    let body = json!({ "error": { "code": word(status), "message": message, "innerError": inner } });
    let mut response = (status, axum::Json(body)).into_response();
    ids.set(&mut response);
    response
}

/// The message with the place that it is about.
pub(super) fn placed(error: &HuntError) -> String {
    match (error.line, error.column) {
        (Some(line), Some(column)) => format!("{} (line {line}, column {column})", error.message),
        _ => error.message.clone(),
    }
}

fn word(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED => "InvalidAuthenticationToken",
        StatusCode::FORBIDDEN => "Forbidden",
        StatusCode::NOT_FOUND => "NotFound",
        StatusCode::METHOD_NOT_ALLOWED => "MethodNotAllowed",
        StatusCode::CONFLICT => "Conflict",
        StatusCode::PRECONDITION_FAILED => "PreconditionFailed",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "UnsupportedMediaType",
        StatusCode::PAYLOAD_TOO_LARGE => "RequestEntityTooLarge",
        StatusCode::TOO_MANY_REQUESTS => "TooManyRequests",
        StatusCode::SERVICE_UNAVAILABLE => "ServiceNotAvailable",
        StatusCode::INTERNAL_SERVER_ERROR => "InternalServerError",
        _ => "BadRequest",
    }
}
