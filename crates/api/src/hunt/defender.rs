//! The hunting APIs of Defender that came before Graph's; programs and playbooks still call them.
//!
//! <https://learn.microsoft.com/defender-xdr/api-advanced-hunting> (`/api/advancedhunting/run`) and
//! <https://learn.microsoft.com/defender-endpoint/api/run-advanced-query-api>
//! (`/api/advancedqueries/run`): `Query` in; `Stats`, `Schema` and `Results` out.

use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use query::Schema;
use serde_json::json;

use super::asked::{Asking, Refusal, ask};
use super::cells::write_json;
use super::graph::{Ids, error_response, query_text, write_result};
use super::incoming::{Incoming, apart};
use super::ledger::Via;
use crate::context::Api;

/// Runs a query.
pub(super) async fn run(State(api): State<Api>, request: Request) -> Response {
    let ids = Ids::of(request.headers());
    match answer(&api, request, &ids).await {
        Ok(response) => response,
        Err(refusal) => error_response(&refusal, &ids, api.now_us()),
    }
}

async fn answer(api: &Api, request: Request, ids: &Ids) -> Result<Response, Refusal> {
    let incoming = Incoming::open(request, api).await?;
    let asking = Asking {
        schema: Schema::Defender,
        application: incoming.said("user-agent"),
        ..Asking::new(&api.hunting, Via::Defender, query_text(&incoming)?)
    };
    let answered = ask(api, &incoming.caller, asking).await?;
    let ids = ids.clone();
    Ok(apart(move || {
        let stats = &answered.answer.stats;
        let stats = json!({
            "ExecutionTime": stats.elapsed.as_secs_f64(),
            "resource_usage": { "memory": { "peak_per_node": stats.memory_peak } },
            "dataset_statistics": [{ "table_row_count": stats.result_rows }],
        });
        let mut body = b"{\"Stats\":".to_vec();
        write_json(&stats, &mut body);
        body.extend_from_slice(b",\"Schema\":");
        write_result(&answered.answer, ("Name", "Type"), &mut body)?;
        body.push(b'}');
        let mut response = ([(header::CONTENT_TYPE, "application/json")], body).into_response();
        ids.set(&mut response);
        Ok(response)
    })
    .await?)
}
