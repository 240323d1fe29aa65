//! Ingest tokens for the ways in, looked up in the state database and remembered for some seconds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use connect::{Grant, Scope, Tokens, TokensUnavailable};
use store::state::{Principal, State};

use super::now_us;

/// How long a good token is believed without asking again: a revoked one works that much longer, or
/// until the database answers when it does not.
const REMEMBERED: Duration = Duration::from_secs(5);
/// How long the database may take to answer.
const ASK_WITHIN: Duration = Duration::from_secs(5);
/// Tokens remembered at most.
const REMEMBERED_MAX: usize = 10_000;

pub(super) struct StateTokens {
    state: State,
    known: Mutex<HashMap<String, (Instant, Grant)>>,
}

impl StateTokens {
    pub(super) fn new(state: State) -> Self {
        StateTokens { state, known: Mutex::new(HashMap::new()) }
    }

    fn remembered(&self, token: &str) -> Option<(Instant, Grant)> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    fn forget(&self, token: &str) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).remove(token);
    }

    fn remember(&self, token: &str, grant: &Grant) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED_MAX {
            known.clear();
        }
        known.insert(token.to_owned(), (Instant::now(), grant.clone()));
    }
}

impl Tokens for StateTokens {
    async fn check(&self, token: &str, scope: Scope) -> Result<Option<Grant>, TokensUnavailable> {
        let Scope::Ingest = scope;
        let remembered = self.remembered(token);
        if let Some((at, grant)) = &remembered
            && at.elapsed() < REMEMBERED
        {
            return Ok(Some(grant.clone()));
        }
        let asked = tokio::time::timeout(ASK_WITHIN, self.state.authenticate(token, now_us())).await;
        let principal = match asked.map_err(|e| e.to_string()).and_then(|p| p.map_err(|e| e.to_string())) {
            Ok(principal) => principal,
            Err(reason) => return without_database(remembered, reason),
        };
        let grant = principal.and_then(grant);
        match &grant {
            Some(grant) => self.remember(token, grant),
            None => self.forget(token),
        }
        Ok(grant)
    }
}

fn grant(principal: Principal) -> Option<Grant> {
    let source = principal.ingest?;
    Some(Grant { tenant: principal.tenant, source, format: None })
}

/// The log takes records while the database is away, from senders who were let in before.
fn without_database(
    remembered: Option<(Instant, Grant)>,
    reason: String,
) -> Result<Option<Grant>, TokensUnavailable> {
    tracing::warn!(reason, "tokens cannot be checked");
    match remembered {
        Some((_, grant)) => Ok(Some(grant)),
        None => Err(TokensUnavailable(reason)),
    }
}
