//! Attempts to sign in that have gone to the provider and not come back.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long an attempt may take.
pub(super) const LASTS_US: i64 = 10 * 60 * 1_000_000;
/// Attempts kept; when there are more, the oldest go.
const ATTEMPTS_LIMIT: usize = 10_000;

/// One attempt.
#[derive(Debug, Clone)]
pub(super) struct Attempt {
    /// What only we know until the code is exchanged (RFC 7636).
    pub(super) verifier: String,
    /// What the identity token must repeat.
    pub(super) nonce: String,
    pub(super) began_us: i64,
}

/// Attempts by their `state`.
#[derive(Default)]
pub(crate) struct Attempts {
    attempts: Mutex<HashMap<String, Attempt>>,
}

impl Attempts {
    fn table(&self) -> MutexGuard<'_, HashMap<String, Attempt>> {
        // The table is whole after every statement, so a panic elsewhere does not spoil it.
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn put(&self, state: String, attempt: Attempt) {
        let mut table = self.table();
        if table.len() >= ATTEMPTS_LIMIT {
            let now_us = attempt.began_us;
            table.retain(|_, a| now_us - a.began_us < LASTS_US);
        }
        if table.len() >= ATTEMPTS_LIMIT {
            let mut times: Vec<i64> = table.values().map(|a| a.began_us).collect();
            times.sort_unstable();
            let middle = times.get(times.len() / 2).copied().unwrap_or_default();
            table.retain(|_, a| a.began_us > middle);
        }
        table.insert(state, attempt);
    }

    /// The attempt of that state, once, if it is still good.
    pub(super) fn take(&self, state: &str, now_us: i64) -> Option<Attempt> {
        self.table().remove(state).filter(|a| now_us - a.began_us < LASTS_US)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn once_in_time_and_bounded() {
        let attempts = Attempts::default();
        let attempt = |began_us| Attempt { verifier: String::new(), nonce: String::new(), began_us };
        attempts.put("a".to_owned(), attempt(0));
        attempts.put("b".to_owned(), attempt(0));
        assert!(attempts.take("a", 1).is_some() && attempts.take("a", 1).is_none());
        assert!(attempts.take("b", LASTS_US).is_none(), "too late");
        for i in 0..50_000 {
            attempts.put(format!("s{i}"), attempt(i));
        }
        assert!(attempts.table().len() <= ATTEMPTS_LIMIT);
        assert!(attempts.take("s49999", 50_000).is_some());
    }
}
