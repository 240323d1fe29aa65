//! The REST interface of Kusto, so that its clients work: `/v1/rest/query`, `/v2/rest/query`,
//! `/v1/rest/mgmt`.
//!
//! <https://learn.microsoft.com/kusto/api/rest/>. Databases are views of the same rows: `cordon` with
//! the columns of all products, `defender` with those that advanced hunting documents. Other names, as
//! the clients' default `NetDefaultDB`, mean `cordon`. An answer is complete before it is written, so
//! whatever goes wrong is told by the HTTP status and an error document, never in the frames.

mod commands;
mod database;
mod error;
mod request;
mod show;
mod v1;
mod v2;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::asked::{Answered, Refusal, ask};
use super::graph::unreadable;
use super::incoming::{Incoming, apart};
use crate::context::Api;
use crate::problem::Problem;
use request::{Ids, KustoRequest};

/// A table to be written.
pub(super) struct Named {
    name: String,
    table: evaluate::Table,
}

/// Runs a query; answers with tables.
pub(super) async fn query_v1(State(api): State<Api>, request: Request) -> Response {
    respond(&api, request, v1::write_query).await
}

/// Runs a query; answers with frames.
pub(super) async fn query_v2(State(api): State<Api>, request: Request) -> Response {
    respond(&api, request, v2::write).await
}

type Writer = fn(&Answered, &[Named], &Ids) -> Vec<u8>;

async fn respond(api: &Api, request: Request, write: Writer) -> Response {
    let mut ids = Ids::of(request.headers());
    let mut text = String::new();
    let answered = async {
        let incoming = Incoming::open(request, api).await?;
        let asked = KustoRequest::read(&incoming, &mut ids)?;
        text.clone_from(&asked.csl);
        if asked.csl.trim_start().starts_with('.') {
            // Some clients send commands here as well.
            return command(api, &incoming, &asked, &ids).await;
        }
        let take = asked.take;
        let answered = ask(api, &incoming.caller, asked.asking(api, &incoming, &ids)?).await?;
        let ids = ids.clone();
        Ok(apart(move || {
            let tables = tables(&answered, take)?;
            Ok(json_response(write(&answered, &tables, &ids), &ids))
        })
        .await?)
    };
    let answered: Result<Response, Refusal> = answered.await;
    answered.unwrap_or_else(|refusal| error::response(&refusal, &text, (&ids, api.now_us())))
}

/// Runs a management command.
pub(super) async fn mgmt(State(api): State<Api>, request: Request) -> Response {
    let mut ids = Ids::of(request.headers());
    let answered = async {
        let incoming = Incoming::open(request, &api).await?;
        let asked = KustoRequest::read(&incoming, &mut ids)?;
        command(&api, &incoming, &asked, &ids).await
    };
    let answered: Result<Response, Refusal> = answered.await;
    answered.unwrap_or_else(|refusal| error::response(&refusal, "", (&ids, api.now_us())))
}

async fn command(
    api: &Api,
    incoming: &Incoming,
    asked: &KustoRequest,
    ids: &Ids,
) -> Result<Response, Refusal> {
    let (command, pipeline) = commands::split(&asked.csl);
    let table = commands::run(api, &incoming.caller, (command, &asked.database))?;
    let table = match pipeline {
        None => table,
        Some(operators) => {
            let text = format!("{}\n| {operators}", commands::as_query(&table));
            let answered = ask(api, &incoming.caller, asked.asking_text(api, incoming, (ids, text))?).await?;
            tables(&answered, asked.take)?.into_iter().next().map(|t| t.table).unwrap_or_default()
        }
    };
    Ok(json_response(v1::write_command(&table), ids))
}

/// The tables of an answer, of each at most `take` rows.
fn tables(answered: &Answered, take: Option<usize>) -> Result<Vec<Named>, Problem> {
    let mut found = vec![];
    for (place, table) in answered.answer.tables.iter().enumerate() {
        let name = if place == 0 { "PrimaryResult".to_owned() } else { table.name.clone() };
        let mut table = table.table().map_err(unreadable)?;
        table.rows.truncate(take.unwrap_or(usize::MAX));
        found.push(Named { name, table });
    }
    Ok(found)
}

fn json_response(body: Vec<u8>, ids: &Ids) -> Response {
    let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
    ids.set(&mut response);
    response
}

/// Where clients are to log in. They are told Microsoft's public addresses, which they need in order to
/// start; Cordon's own tokens are what is accepted.
pub(super) async fn auth_metadata() -> Response {
    Json(json!({
        "AzureAD": {
            "LoginEndpoint": "https://login.microsoftonline.com",
            "LoginMfaRequired": false,
            "KustoClientAppId": "db662dc1-0cfe-4e1c-a843-19a68e65be58",
            "KustoClientRedirectUri": "http://localhost",
            "KustoServiceResourceId": "https://kusto.kusto.windows.net",
            "FirstPartyAuthorityUrl": "https://login.microsoftonline.com/f8cdef31-a31e-4b4a-93e4-5f571e91255a",
        },
        "dSTS": { "CloudEndpointSuffix": "windows.net", "DstsRealm": "", "DstsInstance": "" },
    }))
    .into_response()
}

/// Whether the server answers.
pub(super) async fn ping() -> &'static str {
    "Pong!"
}
