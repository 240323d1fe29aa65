//! Hunting: queries come in by four protocols, one file or folder each, and take one way.
//!
//! ```text
//! native ─┐
//! graph ──┤                       ┌ gate: quotas of the principal
//! defender┼─► asked::Asking ─► ask ┼ query::Hunt: the answer
//! kusto ──┘                       └ ledger, audit log: what it took
//! ```
//!
//! A request that is dropped, because its caller went away, stops its query; the ledger and the audit
//! log tell of it all the same.

mod asked;
mod cells;
mod csv;
mod defender;
mod detection_rules;
mod gate;
pub(crate) mod graph;
mod incoming;
mod kusto;
mod ledger;
mod limits;
pub(crate) mod native;
mod parameters;
pub(crate) mod saved;
mod timespan;
pub(crate) mod usage;
pub(crate) mod watchlists;

pub(crate) use asked::shares;
pub use limits::HuntingLimits;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post};
use query::{Hunt, StoredFunction, Watchlist};
use store::state::{HuntingItem, HuntingKind, StateError, Tenant};

use crate::context::Api;
use crate::problem::Problem;
use gate::Gate;
use ledger::Ledger;

/// Largest body of a request with a query, in bytes; the query itself has a limit of its own, whose
/// error is clearer.
pub(crate) const BODY_LIMIT_BYTES: usize = 16 << 20;
/// What a request may take beside its query's time.
const MARGIN: Duration = Duration::from_secs(30);

/// Hunting in the rows of one tenant. Clones of [`Api`] share it.
pub(crate) struct Hunting {
    pub(crate) hunt: Arc<Hunt>,
    pub(crate) limits: HuntingLimits,
    gate: Arc<Gate>,
    ledger: Arc<Ledger>,
}

impl Hunting {
    pub(crate) fn new(hunt: Arc<Hunt>, limits: HuntingLimits) -> Self {
        Hunting { hunt, limits, gate: Arc::default(), ledger: Arc::default() }
    }

    /// Lets a query of a principal in, by its quotas; its place is free again when this is dropped.
    pub(crate) fn enter(&self, principal: &str, now_us: i64) -> Result<gate::Pass, Problem> {
        self.gate.enter(principal, &self.limits, now_us).map_err(|closed| {
            Problem::new(crate::problem::Code::TooManyRequests, closed.reason)
                .retry_after_s(closed.retry_after_s)
        })
    }

    /// How long a request with a query may take.
    pub(crate) fn request_time(&self) -> Duration {
        self.limits.query_time.saturating_add(MARGIN)
    }
}

/// Makes the functions that hunters keep known to the queries of this and all later requests.
///
/// # Errors
/// When the state database fails.
pub async fn load_functions(hunt: &Hunt, tenant: &Tenant) -> Result<(), StateError> {
    let kept = tenant.list_hunting(HuntingKind::Function).await?;
    let functions: Vec<StoredFunction> = kept.into_iter().map(stored).collect();
    hunt.set_functions(&functions);
    Ok(())
}

/// Makes the watchlists known to the queries of this and all later requests.
///
/// # Errors
/// When the state database fails, or holds a list that does not read back.
pub async fn load_watchlists(hunt: &Hunt, tenant: &Tenant) -> Result<(), StateError> {
    let mut lists = vec![];
    for info in tenant.list_watchlists().await? {
        let (info, items) = tenant.get_watchlist(&info.alias).await?;
        lists.push(Watchlist {
            alias: info.alias,
            name: info.name,
            notes: info.description,
            search_key: info.search_key,
            created_us: info.created.0,
            updated_us: info.updated.0,
            items: items.into_iter().map(|item| item.into_iter().collect()).collect(),
        });
    }
    hunt.set_watchlists(&lists).map_err(|e| StateError::Stored { object: "watchlist", reason: e.to_string() })
}

fn stored(item: HuntingItem) -> StoredFunction {
    StoredFunction {
        name: item.spec.name,
        parameters: item.spec.parameters,
        body: item.spec.body,
        folder: item.spec.folder,
        doc: item.spec.description,
    }
}

/// The routes whose wire forms are Microsoft's, which are not in our OpenAPI document.
pub(crate) fn foreign_routes() -> Router<Api> {
    let rules = || get(detection_rules::list).post(detection_rules::create);
    let rule = || get(detection_rules::get).patch(detection_rules::update).delete(detection_rules::delete);
    Router::new()
        .route("/v1.0/security/rules/detectionRules", rules())
        .route("/v1.0/security/rules/detectionRules/{id}", rule())
        .route("/beta/security/rules/detectionRules", rules())
        .route("/beta/security/rules/detectionRules/{id}", rule())
        .route("/v1.0/security/runHuntingQuery", post(graph::run_hunting_query))
        .route("/v1.0/security/microsoft.graph.security.runHuntingQuery", post(graph::run_hunting_query))
        .route("/beta/security/runHuntingQuery", post(graph::run_hunting_query))
        .route("/beta/security/microsoft.graph.security.runHuntingQuery", post(graph::run_hunting_query))
        .route("/api/advancedhunting/run", post(defender::run))
        .route("/api/advancedqueries/run", post(defender::run))
        .route("/v1/rest/query", post(kusto::query_v1))
        .route("/v2/rest/query", post(kusto::query_v2))
        .route("/v1/rest/mgmt", post(kusto::mgmt))
        .route("/v1/rest/auth/metadata", get(kusto::auth_metadata))
        .route("/v1/rest/ping", get(kusto::ping))
}

/// Refuses callers of a tenant whose rows are not here.
pub(crate) fn same_tenant(tenant: &Tenant) -> Result<(), Problem> {
    if tenant.name() == store::state::DEFAULT_TENANT {
        return Ok(());
    }
    let detail = "queries run over the rows of the default tenant, and this token is of another";
    Err(Problem::new(crate::problem::Code::Forbidden, detail))
}
