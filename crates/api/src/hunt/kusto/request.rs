//! A request of a Kusto client: query, database, properties.
//!
//! <https://learn.microsoft.com/kusto/api/rest/request> and
//! <https://learn.microsoft.com/kusto/api/rest/request-properties>. Properties that do not change the
//! answer here, such as `query_datascope`, are taken and have no effect.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use evaluate::Value;
use kql::Type;
use query::Window;
use serde_json::{Map, Value as Json};

use super::super::asked::{Asking, new_id};
use super::super::incoming::{Incoming, said};
use super::super::ledger::Via;
use super::super::parameters;
use super::database;
use crate::context::Api;
use crate::problem::Problem;

const CLIENT_REQUEST_ID: &str = "x-ms-client-request-id";

/// The identities of a request and its answer.
#[derive(Debug, Clone)]
pub(super) struct Ids {
    /// The caller's.
    pub(super) client: String,
    /// Ours.
    pub(super) activity: String,
}

impl Ids {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let activity = new_id();
        let client = said(headers, CLIENT_REQUEST_ID);
        let client = if client.is_empty() { format!("unspecified;{activity}") } else { client };
        Ids { client, activity }
    }

    pub(super) fn set(&self, response: &mut Response) {
        for (name, value) in [(CLIENT_REQUEST_ID, &self.client), ("x-ms-activity-id", &self.activity)] {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
}

/// A read request.
pub(super) struct KustoRequest {
    pub(super) csl: String,
    pub(super) database: String,
    /// Most rows of each table, the rest being left out in silence, as the property says.
    pub(super) take: Option<usize>,
    options: Map<String, Json>,
    parameters: Map<String, Json>,
}

impl KustoRequest {
    pub(super) fn read(incoming: &Incoming, ids: &mut Ids) -> Result<Self, Problem> {
        let csl = incoming.text("csl")?.filter(|csl| !csl.trim().is_empty());
        let csl =
            csl.ok_or_else(|| Problem::invalid("the body must have the query or command under `csl`"))?;
        let properties = properties(incoming.member("properties"))?;
        let part = |name: &str| match member(&properties, name) {
            Some(Json::Object(members)) => members.clone(),
            _ => Map::new(),
        };
        if let Some(Json::String(id)) = member(&properties, "ClientRequestId") {
            ids.client = id.chars().filter(|c| !c.is_control()).take(256).collect();
        }
        let options = part("Options");
        if let Some(Json::String(language)) = member(&options, "query_language")
            && !matches!(language.to_ascii_lowercase().as_str(), "kql" | "csl" | "kusto")
        {
            let detail =
                format!("queries are written in KQL; `{language}` of query_language is not supported");
            return Err(Problem::invalid(detail));
        }
        let take = count(&options, "query_take_max_records");
        let database = incoming.text("db")?.unwrap_or_default();
        Ok(KustoRequest { csl, database, take, parameters: part("Parameters"), options })
    }

    /// The query to be asked.
    pub(super) fn asking(&self, api: &Api, incoming: &Incoming, ids: &Ids) -> Result<Asking, Problem> {
        self.asking_text(api, incoming, (ids, self.csl.clone()))
    }

    /// The same for another text.
    pub(super) fn asking_text(
        &self,
        api: &Api,
        incoming: &Incoming,
        (ids, text): (&Ids, String),
    ) -> Result<Asking, Problem> {
        let mut asking = Asking::new(&api.hunting, Via::Kusto, text);
        asking.parameters = parameters::values(&self.csl, &self.parameters).map_err(Problem::invalid)?;
        asking.schema = database::schema(&self.database);
        asking.window = self.window()?;
        asking.client_request_id.clone_from(&ids.client);
        asking.application = match member(&self.options, "request_app_name") {
            Some(Json::String(name)) => name.chars().take(256).collect(),
            _ => incoming.said("x-ms-app"),
        };
        let limits = &mut asking.limits;
        if let Some(time) = self.server_timeout() {
            limits.time = limits.time.min(time);
        }
        if let Some(rows) = count(&self.options, "truncationmaxrecords") {
            limits.result_rows = limits.result_rows.min(rows);
        }
        if let Some(bytes) = count(&self.options, "truncationmaxsize") {
            limits.result_bytes = limits.result_bytes.min(bytes);
        }
        Ok(asking)
    }

    fn server_timeout(&self) -> Option<Duration> {
        if matches!(member(&self.options, "norequesttimeout"), Some(Json::Bool(true))) {
            return None;
        }
        let ticks = match member(&self.options, "servertimeout")? {
            Json::String(text) => match Value::text(text).to(Type::Timespan) {
                Value::Timespan(ticks) => ticks,
                _ => kql::literal::timespan_ticks(text)?,
            },
            other => other.as_i64()?,
        };
        let ticks = u64::try_from(ticks).ok().filter(|ticks| *ticks > 0)?;
        Some(Duration::from_micros(ticks / 10))
    }

    /// The rows that `query_datetimescope_from` and `…_to` leave.
    fn window(&self) -> Result<Option<Window>, Problem> {
        let moment = |name: &str| match member(&self.options, name) {
            None | Some(Json::Null) => Ok(None),
            Some(Json::String(text)) => match Value::text(text).to(Type::DateTime) {
                Value::DateTime(ticks) => Ok(Some(ticks)),
                _ => Err(Problem::invalid(format!("`{name}` is not a datetime: {text}"))),
            },
            Some(_) => Err(Problem::invalid(format!("`{name}` must be a datetime in text"))),
        };
        let (from, to) = (moment("query_datetimescope_from")?, moment("query_datetimescope_to")?);
        if from.is_none() && to.is_none() {
            return Ok(None);
        }
        Ok(Some(Window { from: from.unwrap_or(0), to: to.unwrap_or(i64::MAX) }))
    }
}

/// The properties, an object or the text of one.
fn properties(given: Option<&Json>) -> Result<Map<String, Json>, Problem> {
    let wrong = || Problem::invalid("`properties` must be a JSON object, or the text of one");
    match given {
        None | Some(Json::Null) => Ok(Map::new()),
        Some(Json::Object(members)) => Ok(members.clone()),
        Some(Json::String(text)) if text.trim().is_empty() => Ok(Map::new()),
        Some(Json::String(text)) => serde_json::from_str(text).map_err(|_| wrong()),
        Some(_) => Err(wrong()),
    }
}

fn member<'a>(members: &'a Map<String, Json>, name: &str) -> Option<&'a Json> {
    members.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// A positive number, given as one or as text.
fn count(options: &Map<String, Json>, name: &str) -> Option<usize> {
    let number = match member(options, name)? {
        Json::String(text) => text.trim().parse().ok()?,
        other => other.as_u64()?,
    };
    usize::try_from(number).ok().filter(|n| *n > 0)
}
