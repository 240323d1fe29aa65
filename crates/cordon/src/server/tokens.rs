//! Ingest tokens for the ways in, looked up in the state database and remembered for some seconds.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use connect::{Grant, Scope, Tokens};
use store::state::{Scope as StateScope, State};

use super::now_us;

/// How long a good token is believed without asking again: a revoked one works that much longer.
const REMEMBERED: Duration = Duration::from_secs(5);
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

    fn remembered(&self, token: &str) -> Option<Grant> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(token).filter(|(at, _)| at.elapsed() < REMEMBERED).map(|(_, grant)| grant.clone())
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
    async fn check(&self, token: &str, scope: Scope) -> Option<Grant> {
        let Scope::Ingest = scope;
        if let Some(grant) = self.remembered(token) {
            return Some(grant);
        }
        let principal = match self.state.authenticate(token, now_us()).await {
            Ok(principal) => principal?,
            Err(error) => {
                tracing::error!(%error, "tokens cannot be checked");
                return None;
            }
        };
        let source = principal.scopes.iter().find_map(|s| match s {
            StateScope::Ingest(source) => Some(source.clone()),
            _ => None,
        })?;
        let grant = Grant { tenant: principal.tenant, source, format: None };
        self.remember(token, &grant);
        Some(grant)
    }
}
