//! `security/rules/detectionRules` of Microsoft Graph.
//!
//! <https://learn.microsoft.com/graph/api/resources/security-detectionrule>: list, create, get, update,
//! delete. Of OData, `$top`, `$skip` and `$count` are understood; other options are refused rather than
//! passed over.

use axum::body::Bytes;
use axum::extract::{FromRequest, Path, Request, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rules::graph_json;
use serde_json::{Value as Json, json};
use store::state::{RuleRecord, RuleRun, RuleRunStatus};

use super::asked::Refusal;
use super::graph::{Ids, error_response};
use crate::auth::caller_of;
use crate::context::Api;
use crate::problem::Problem;
use crate::routes::rules::{change, keep, over_everything};
use crate::wire::time;

const CONTEXT: &str = "$metadata#security/rules/detectionRules";
/// Rules on a page when nobody says.
const PAGE: usize = 100;

/// Lists rules.
pub(super) async fn list(State(api): State<Api>, uri: Uri, request: Request) -> Response {
    answered(&api, request, async |request| {
        let caller = caller_of(&request)?;
        let page = Page::of(&uri)?;
        let kept = caller.tenant.list_rules().await?;
        let mut body = serde_json::Map::new();
        body.insert("@odata.context".to_owned(), json!(CONTEXT));
        if page.count {
            body.insert("@odata.count".to_owned(), json!(kept.len()));
        }
        let next = page.skip.saturating_add(page.top);
        if next < kept.len() {
            let link = format!("{}?$top={}&$skip={next}", uri.path(), page.top);
            body.insert("@odata.nextLink".to_owned(), json!(link));
        }
        let shown = kept.into_iter().skip(page.skip).take(page.top);
        body.insert("value".to_owned(), shown.map(|record| written(&record)).collect());
        Ok((StatusCode::OK, Some(Json::Object(body))))
    })
    .await
}

/// Makes a rule.
pub(super) async fn create(State(api): State<Api>, request: Request) -> Response {
    answered(&api, request, async |request| {
        let caller = caller_of(&request)?;
        let document = document(request, &api).await?;
        let rule = graph_json::read(&document).map_err(|e| Problem::invalid(e.to_string()))?;
        let kept = keep(&api, &caller, rule).await?;
        Ok((StatusCode::CREATED, Some(entity(&kept))))
    })
    .await
}

/// Shows a rule.
pub(super) async fn get(State(api): State<Api>, Path(id): Path<String>, request: Request) -> Response {
    answered(&api, request, async |request| {
        let caller = caller_of(&request)?;
        Ok((StatusCode::OK, Some(entity(&caller.tenant.get_rule(&id).await?))))
    })
    .await
}

/// Changes what a request names.
pub(super) async fn update(State(api): State<Api>, Path(id): Path<String>, request: Request) -> Response {
    answered(&api, request, async |request| {
        let caller = caller_of(&request)?;
        let document = document(request, &api).await?;
        let mut rule = caller.tenant.get_rule(&id).await?.rule;
        graph_json::apply(&mut rule, &document).map_err(|e| Problem::invalid(e.to_string()))?;
        let kept = change(&api, &caller, rule).await?;
        Ok((StatusCode::OK, Some(entity(&kept))))
    })
    .await
}

/// Removes a rule.
pub(super) async fn delete(State(api): State<Api>, Path(id): Path<String>, request: Request) -> Response {
    answered(&api, request, async |request| {
        let caller = caller_of(&request)?;
        over_everything(&caller)?;
        caller.tenant.delete_rule(&id, caller.act()).await?;
        Ok((StatusCode::NO_CONTENT, None))
    })
    .await
}

/// The answer of the work, or the error, in Graph's form.
async fn answered(
    api: &Api,
    request: Request,
    work: impl AsyncFnOnce(Request) -> Result<(StatusCode, Option<Json>), Problem>,
) -> Response {
    let ids = Ids::of(request.headers());
    let mut response = match work(request).await {
        Ok((status, None)) => status.into_response(),
        Ok((status, Some(body))) => {
            (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
        }
        Err(problem) => return error_response(&Refusal::Request(problem), &ids, api.now_us()),
    };
    ids.set(&mut response);
    response
}

async fn document(request: Request, api: &Api) -> Result<Json, Problem> {
    let body = Bytes::from_request(request, api).await;
    let body = body.map_err(|rejection| Problem::invalid(format!("the body: {}", rejection.body_text())))?;
    let document = serde_json::from_slice(&body);
    document.map_err(|e| Problem::invalid(format!("the body must be a detectionRule in JSON: {e}")))
}

/// Which rules of the list are wanted.
struct Page {
    top: usize,
    skip: usize,
    count: bool,
}

impl Page {
    fn of(uri: &Uri) -> Result<Self, Problem> {
        let mut page = Page { top: PAGE, skip: 0, count: false };
        for (name, value) in url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
            let number = || {
                let bad = |_| Problem::invalid(format!("`{name}` must be a whole number"));
                value.parse::<usize>().map_err(bad)
            };
            match &*name {
                "$top" => page.top = number()?.clamp(1, 1_000),
                "$skip" => page.skip = number()?,
                "$count" => page.count = value == "true",
                other => {
                    let detail = format!("`{other}` is not understood here; $top, $skip and $count are");
                    return Err(Problem::invalid(detail));
                }
            }
        }
        Ok(page)
    }
}

/// A rule as the answer to a request for it.
fn entity(record: &RuleRecord) -> Json {
    let mut entity = written(record);
    if let Some(members) = entity.as_object_mut() {
        members.insert("@odata.context".to_owned(), json!(format!("{CONTEXT}/$entity")));
    }
    entity
}

/// A rule with what the server knows of it.
fn written(record: &RuleRecord) -> Json {
    let mut entity = graph_json::write(&record.rule);
    if let Some(members) = entity.as_object_mut() {
        let mut set = |key: &str, value: Json| {
            members.insert(key.to_owned(), value);
        };
        set("createdBy", json!(record.created.1));
        set("createdDateTime", json!(time(record.created.0)));
        set("lastModifiedBy", json!(record.updated.1));
        set("lastModifiedDateTime", json!(time(record.updated.0)));
        set("lastRunDetails", record.last_run.as_ref().map_or(Json::Null, run_details));
    }
    entity
}

fn run_details(run: &RuleRun) -> Json {
    let status = match run.status {
        RuleRunStatus::Completed => "completed",
        RuleRunStatus::PartiallyFailed => "partiallyFailed",
        RuleRunStatus::Failed => "failed",
    };
    let said = |text: &str| if text.is_empty() { Json::Null } else { json!(text) };
    json!({
        "lastRunDateTime": time(run.started_us),
        "status": status,
        "errorCode": said(&run.code),
        "failureReason": said(&run.error),
    })
}
