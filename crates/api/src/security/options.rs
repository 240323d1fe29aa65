//! OData's system query options of a request (<https://learn.microsoft.com/graph/query-parameters>).

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use store::state::{Condition, Direction, Listing, ORDER_LIMIT, PAGE_LIMIT, SKIP_LIMIT};
use url::form_urlencoded;

use super::filter;
use super::properties::{Listed, condition, order};
use crate::context::Api;
use crate::problem::Problem;

/// The options of a request, as written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Options {
    filter: Option<String>,
    order_by: Option<String>,
    top: Option<u32>,
    skip: Option<u32>,
    skip_token: Option<String>,
    /// Whether `$count=true`.
    pub(super) count: bool,
    select: Option<String>,
    /// Whether the alerts of an incident are wanted within it.
    pub(super) expand_alerts: bool,
}

impl FromRequestParts<Api> for Options {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        Options::read(parts.uri.query().unwrap_or_default())
    }
}

impl Options {
    /// Reads a query string. Names may lack their `$`, as Graph allows.
    pub(super) fn read(query: &str) -> Result<Self, Problem> {
        let mut options = Options::default();
        let mut seen: Vec<String> = vec![];
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let plain = name.strip_prefix('$').unwrap_or(&name).to_lowercase();
            if seen.contains(&plain) {
                return Err(Problem::invalid(format!("`${plain}` is given twice")));
            }
            options.set(&plain, &name, value.into_owned())?;
            seen.push(plain);
        }
        Ok(options)
    }

    fn set(&mut self, plain: &str, name: &str, value: String) -> Result<(), Problem> {
        match plain {
            "filter" => self.filter = Some(value),
            "orderby" => self.order_by = Some(value),
            "top" => self.top = Some(number("$top", &value, 1, PAGE_LIMIT)?),
            "skip" => self.skip = Some(number("$skip", &value, 0, SKIP_LIMIT)?),
            "skiptoken" => self.skip_token = Some(value),
            "select" => self.select = Some(value),
            "count" => {
                self.count = match value.to_lowercase().as_str() {
                    "true" => true,
                    "false" => false,
                    _ => return Err(Problem::invalid("`$count` is `true` or `false`")),
                }
            }
            "expand" => match value.split('(').next().map(str::trim) {
                Some("alerts") if !value.contains('(') => self.expand_alerts = true,
                _ => return Err(Problem::invalid("`$expand` takes `alerts`, without options of its own")),
            },
            _ => {
                let known = "$filter, $orderby, $top, $skip, $skiptoken, $count, $select, $expand";
                return Err(Problem::invalid(format!("there is no option `{name}` here; there are {known}")));
            }
        }
        Ok(())
    }

    /// What asks for nothing but the alerts.
    pub(super) fn with_alerts() -> Self {
        Options { expand_alerts: true, ..Options::default() }
    }

    /// Refuses what only lists take.
    pub(super) fn of_one(self) -> Result<Self, Problem> {
        let of_lists = [
            ("$filter", self.filter.is_some()),
            ("$orderby", self.order_by.is_some()),
            ("$top", self.top.is_some()),
            ("$skip", self.skip.is_some()),
            ("$skiptoken", self.skip_token.is_some()),
            ("$count", self.count),
        ];
        match of_lists.iter().find(|(_, given)| *given) {
            Some((name, _)) => Err(Problem::invalid(format!("`{name}` is for lists, and this is one thing"))),
            None => Ok(self),
        }
    }

    /// The condition of `$filter`.
    pub(super) fn condition<F: Listed>(&self) -> Result<Option<Condition<F>>, Problem> {
        let filter = self.filter.as_deref().map(filter::parse).transpose()?;
        filter.as_ref().map(condition).transpose()
    }

    /// What to list, `size` being the page when `$top` does not say, and `most` the largest there is.
    pub(super) fn listing<F: Listed>(&self, size: u32, most: u32) -> Result<Listing<F>, Problem> {
        if self.skip.is_some() && self.skip_token.is_some() {
            return Err(Problem::invalid("`$skip` and `$skiptoken` exclude each other"));
        }
        Ok(Listing {
            filter: self.condition()?,
            order: self.order()?,
            size: self.top.unwrap_or(size).min(most),
            skip: self.skip.unwrap_or(0),
            after: self.skip_token.clone(),
        })
    }

    fn order<F: Listed>(&self) -> Result<Vec<(F, Direction)>, Problem> {
        let Some(text) = &self.order_by else { return Ok(F::ORDER.to_vec()) };
        let mut found = vec![];
        for part in text.split(',') {
            let mut words = part.split_whitespace();
            let (name, direction) = (words.next().unwrap_or_default(), words.next().unwrap_or("asc"));
            let direction = match direction {
                "asc" => Direction::Ascending,
                "desc" => Direction::Descending,
                other => {
                    return Err(Problem::invalid(format!("`$orderby`: `{other}` is not `asc` or `desc`")));
                }
            };
            if words.next().is_some() {
                return Err(Problem::invalid("`$orderby` is `property asc, property desc`"));
            }
            found.push((order(name)?, direction));
        }
        if found.len() > ORDER_LIMIT {
            return Err(Problem::invalid(format!("`$orderby` takes at most {ORDER_LIMIT} properties")));
        }
        Ok(found)
    }

    /// The properties of `$select`, which must be among `known`.
    pub(super) fn selected(&self, known: &[&str]) -> Result<Option<Vec<String>>, Problem> {
        let Some(text) = &self.select else { return Ok(None) };
        let names: Vec<String> =
            text.split(',').map(|n| n.trim().to_owned()).filter(|n| !n.is_empty() && n != "*").collect();
        if let Some(unknown) = names.iter().find(|n| !known.contains(&n.as_str())) {
            let detail =
                format!("`$select`: there is no property `{unknown}`; there are {}", known.join(", "));
            return Err(Problem::invalid(detail));
        }
        Ok((!names.is_empty()).then_some(names))
    }
}

fn number(name: &str, text: &str, least: u32, most: u32) -> Result<u32, Problem> {
    let read = text.parse().ok().filter(|n| (least..=most).contains(n));
    read.ok_or_else(|| Problem::invalid(format!("`{name}` is a whole number from {least} to {most}")))
}
