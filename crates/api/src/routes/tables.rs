//! Tables: what there is to hunt in.

use axum::Json;
use axum::extract::State;

use crate::auth::Caller;
use crate::context::Api;
use crate::extract::Id;
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::{Table, TableList, TableSummary};

/// List tables
#[utoipa::path(
    get, path = "/api/v1/tables", tag = "tables",
    responses(
        (status = 200, body = TableList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_tables(_caller: Caller, State(api): State<Api>) -> Json<TableList> {
    let value = api.catalog.iter().map(|table| TableSummary::from(table.as_ref())).collect();
    Json(TableList { value, next_link: None })
}

/// Get a table's schema
#[utoipa::path(
    get, path = "/api/v1/tables/{name}", tag = "tables",
    params(("name" = String, Path, description = "Name of the table; case matters.")),
    responses(
        (status = 200, body = Table),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_table(
    _caller: Caller,
    State(api): State<Api>,
    Id(name): Id,
) -> Result<Json<Table>, Problem> {
    match api.catalog.get(&name) {
        Some(table) => Ok(Json(Table::from(table.as_ref()))),
        None => {
            let near = if name.len() <= 128 { api.catalog.suggest(&name) } else { vec![] };
            let hint = if near.is_empty() {
                "GET /api/v1/tables lists them".to_owned()
            } else {
                format!("did you mean {}?", near.join(", "))
            };
            Err(Problem::new(Code::NotFound, format!("there is no table of that name; {hint}")))
        }
    }
}
