//! Pages: parameters in, link to the next page out.

use axum::http::Uri;
use serde::Deserialize;
use store::state::{PAGE_LIMIT, PageRequest};
use url::form_urlencoded;
use utoipa::IntoParams;

use crate::problem::Problem;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageQuery {
    /// Most items of the page.
    #[param(minimum = 1, maximum = 1000)]
    top: Option<u32>,
    /// From `nextLink`.
    after: Option<String>,
}

impl PageQuery {
    /// The page asked for.
    pub(super) fn page(self) -> Result<PageRequest, Problem> {
        page(self.top, self.after)
    }
}

/// The page asked for.
pub(super) fn page(top: Option<u32>, after: Option<String>) -> Result<PageRequest, Problem> {
    match top {
        Some(0) => Err(Problem::invalid("`top` must be at least 1")),
        Some(top) if top > PAGE_LIMIT => Err(Problem::invalid(format!("`top` must be at most {PAGE_LIMIT}"))),
        top => Ok(PageRequest { limit: top.unwrap_or(0), after }),
    }
}

/// The same request with the cursor of the next page.
pub(super) fn next_link(uri: &Uri, next: Option<String>) -> Option<String> {
    let next = next?;
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()) {
        if name != "after" {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("after", &next);
    Some(format!("{}?{}", uri.path(), query.finish()))
}

/// The values of a comma-separated parameter, each read as a word of an enumeration.
pub(super) fn words<T: serde::de::DeserializeOwned>(
    name: &str,
    text: Option<&str>,
) -> Result<Vec<T>, Problem> {
    let parts = text.unwrap_or_default().split(',').map(str::trim).filter(|p| !p.is_empty());
    parts
        .map(|part| {
            serde_json::from_value(serde_json::Value::String(part.to_owned()))
                .map_err(|e| Problem::invalid(format!("`{name}`: {e}")))
        })
        .collect()
}
