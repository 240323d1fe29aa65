//! Hunting in Cordon's own API.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use query::Answer;
use serde::Deserialize;
use serde_json::{Map, Value as Cell, json};
use utoipa::IntoParams;

use super::asked::{Answered, Asking, ask, ticks};
use super::cells::{v2, write_arrays, write_json};
use super::graph::unreadable;
use super::incoming::{apart, said};
use super::ledger::Via;
use super::{Hunting, csv, parameters, timespan};
use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Params};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{
    HuntAnswer, HuntCatalogue, HuntCatalogueFunction, HuntCatalogueTable, HuntColumn, HuntLimits, HuntRender,
    HuntRequest, HuntSchema, HuntStats,
};

const ARROW: &str = "application/vnd.apache.arrow.stream";
const CSV: &str = "text/csv";

/// Run a hunting query
///
/// The answer is JSON; with `Accept: application/vnd.apache.arrow.stream` or `text/csv` it is the first
/// table in that form. A wrong query is answered with a problem that has `queryCode`, `line` and
/// `column`. A caller that goes away stops its query.
#[utoipa::path(
    post, path = "/api/v1/hunt", tag = "hunting", request_body = HuntRequest,
    responses(
        (status = 200, content((HuntAnswer = "application/json"), (String = "text/csv"), (Vec<u8> = "application/vnd.apache.arrow.stream"))),
        (status = 400, body = ProblemDocument, content_type = "application/problem+json"),
        (status = 429, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn run_hunt(
    caller: Caller,
    State(api): State<Api>,
    headers: HeaderMap,
    Body(request): Body<HuntRequest>,
) -> Result<Response, Problem> {
    let accept = said(&headers, header::ACCEPT.as_str()).to_ascii_lowercase();
    let mut asking = asking(&api.hunting, request, caller.now_us)?;
    asking.application = said(&headers, header::USER_AGENT.as_str());
    let answered = ask(&api, &caller, asking).await?;
    apart(move || {
        let first = answered.answer.tables.first();
        match first {
            Some(table) if accept.contains(ARROW) => {
                let stream = query::to_arrow(table).map_err(unreadable)?;
                Ok(([(header::CONTENT_TYPE, ARROW)], stream).into_response())
            }
            Some(table) if accept.contains(CSV) => {
                let lines = csv::write(&table.table().map_err(unreadable)?);
                Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], lines).into_response())
            }
            _ => Ok(([(header::CONTENT_TYPE, "application/json")], write(&answered)?).into_response()),
        }
    })
    .await
}

fn asking(hunting: &Hunting, request: HuntRequest, now_us: i64) -> Result<Asking, Problem> {
    let window = match &request.timespan {
        Some(text) => Some(timespan::window(text, ticks(now_us)).map_err(Problem::invalid)?),
        None => None,
    };
    let parameters = parameters::values(&request.query, &request.parameters).map_err(Problem::invalid)?;
    let limits = limits(hunting, &request.limits)?;
    let schema = request.schema.into();
    Ok(Asking { parameters, window, limits, schema, ..Asking::new(hunting, Via::Native, request.query) })
}

/// The smaller of what is asked for and what may be.
fn limits(hunting: &Hunting, asked: &HuntLimits) -> Result<query::Limits, Problem> {
    let mut limits = hunting.limits.query();
    if let Some(seconds) = asked.time_seconds {
        let time = std::time::Duration::try_from_secs_f64(seconds).ok().filter(|time| !time.is_zero());
        let time = time.ok_or_else(|| Problem::invalid("`limits.timeSeconds` must be a positive number"))?;
        limits.time = limits.time.min(time);
    }
    limits.memory_bytes = limits.memory_bytes.min(asked.memory_bytes.unwrap_or(usize::MAX));
    limits.result_rows = limits.result_rows.min(asked.result_rows.unwrap_or(usize::MAX));
    limits.result_bytes = limits.result_bytes.min(asked.result_bytes.unwrap_or(usize::MAX));
    Ok(limits)
}

/// The answer as JSON, in the form of [`HuntAnswer`], written row by row.
fn write(answered: &Answered) -> Result<Vec<u8>, Problem> {
    let answer = &answered.answer;
    let mut out = b"{\"id\":".to_vec();
    write_json(&Cell::from(answered.id.as_str()), &mut out);
    out.push(b',');
    let mut tables = answer.tables.iter();
    write_table(tables.next(), &mut out)?;
    out.extend_from_slice(b",\"moreTables\":[");
    for (place, table) in tables.enumerate() {
        if place > 0 {
            out.push(b',');
        }
        out.extend_from_slice(b"{\"name\":");
        write_json(&Cell::from(table.name.as_str()), &mut out);
        out.push(b',');
        write_table(Some(table), &mut out)?;
        out.push(b'}');
    }
    out.push(b']');
    if let Some(render) = render(answer) {
        out.extend_from_slice(b",\"render\":");
        write_json(&json!(render), &mut out);
    }
    out.extend_from_slice(b",\"stats\":");
    write_json(&json!(HuntStats::from(&answer.stats)), &mut out);
    out.push(b'}');
    Ok(out)
}

fn write_table(answered: Option<&query::Answered>, out: &mut Vec<u8>) -> Result<(), Problem> {
    let table = match answered {
        Some(answered) => answered.table().map_err(unreadable)?,
        None => evaluate::Table::default(),
    };
    let columns: Vec<HuntColumn> = table.columns.iter().map(HuntColumn::from).collect();
    out.extend_from_slice(b"\"columns\":");
    write_json(&json!(columns), out);
    out.extend_from_slice(b",\"rows\":");
    write_arrays(&table, v2, out);
    Ok(())
}

fn render(answer: &Answer) -> Option<HuntRender> {
    let render = answer.render.as_ref()?;
    let properties: Map<String, Cell> =
        render.properties.iter().map(|(name, value)| (name.clone(), Cell::from(value.as_str()))).collect();
    Some(HuntRender { chart: render.chart.clone(), properties })
}

/// Which schema.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SchemaQuery {
    /// Whose columns tables show; `unified` when absent.
    #[serde(default)]
    schema: HuntSchema,
}

/// What queries may name
///
/// Tables with their columns, and functions beside those of the language.
#[utoipa::path(
    get, path = "/api/v1/hunt/schema", tag = "hunting", params(SchemaQuery),
    responses(
        (status = 200, body = HuntCatalogue),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(crate) async fn get_hunt_schema(
    caller: Caller,
    State(api): State<Api>,
    Params(asked): Params<SchemaQuery>,
) -> Json<HuntCatalogue> {
    let hunt = &api.hunting.hunt;
    let table = |(name, columns): (String, Vec<kql::Column>)| HuntCatalogueTable {
        name,
        columns: columns.iter().map(HuntColumn::from).collect(),
    };
    let function = |f: query::StoredFunction| HuntCatalogueFunction {
        name: f.name,
        parameters: f.parameters,
        folder: f.folder,
        description: f.doc,
    };
    let tables = hunt.tables(asked.schema.into()).into_iter();
    let tables = tables.filter(|(name, _)| caller.principal.may_read_table(name));
    Json(HuntCatalogue {
        tables: tables.map(table).collect(),
        functions: hunt.functions().into_iter().map(function).collect(),
    })
}
