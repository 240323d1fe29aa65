//! Slows down password guessing, per user and per address.
//!
//! After [`FREE_FAILURES`] failures in a row a user or address is locked out, at first for a minute,
//! then twice as long after each further failure, up to a quarter of an hour. The lock is short so
//! that nobody can keep an administrator out for long by guessing wrong on purpose. Memory is
//! bounded: when the table is full, the entries longest at rest go first.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Failures in a row that have no consequence.
pub(crate) const FREE_FAILURES: u32 = 5;
const FIRST_LOCK_US: i64 = 60 * 1_000_000;
const LONGEST_LOCK_US: i64 = 15 * 60 * 1_000_000;
/// An entry at rest this long is forgotten.
const FORGET_US: i64 = 3600 * 1_000_000;
const ENTRIES_LIMIT: usize = 20_000;

#[derive(Debug, Clone, Copy, Default)]
struct Failures {
    in_a_row: u32,
    last_us: i64,
    locked_until_us: i64,
}

/// Remembers failed logins.
#[derive(Default)]
pub(crate) struct LoginGuard {
    failures: Mutex<HashMap<String, Failures>>,
}

impl LoginGuard {
    fn table(&self) -> MutexGuard<'_, HashMap<String, Failures>> {
        // The table is whole after every statement, so a panic elsewhere does not spoil it.
        self.failures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Microseconds until one of the keys may try again; 0 when all may now.
    pub(crate) fn wait_us(&self, keys: &[String], now_us: i64) -> i64 {
        let table = self.table();
        let waits = keys.iter().filter_map(|key| table.get(key)).map(|f| f.locked_until_us - now_us);
        waits.max().unwrap_or(0).max(0)
    }

    /// Notes a failed attempt.
    pub(crate) fn failed(&self, keys: &[String], now_us: i64) {
        let mut table = self.table();
        if table.len() + keys.len() > ENTRIES_LIMIT {
            make_room(&mut table, now_us);
        }
        for key in keys {
            let entry = table.entry(key.clone()).or_default();
            if now_us - entry.last_us > FORGET_US {
                *entry = Failures::default();
            }
            entry.in_a_row = entry.in_a_row.saturating_add(1);
            entry.last_us = now_us;
            if entry.in_a_row >= FREE_FAILURES {
                let doublings = (entry.in_a_row - FREE_FAILURES).min(10);
                let lock_us = (FIRST_LOCK_US << doublings).min(LONGEST_LOCK_US);
                entry.locked_until_us = now_us + lock_us;
            }
        }
    }

    /// Forgets the failures of a user who got in. Addresses keep theirs: a guesser may own one account.
    pub(crate) fn succeeded(&self, key: &str) {
        self.table().remove(key);
    }
}

fn make_room(table: &mut HashMap<String, Failures>, now_us: i64) {
    table.retain(|_, f| now_us - f.last_us <= FORGET_US);
    if table.len() < ENTRIES_LIMIT / 2 {
        return;
    }
    let mut times: Vec<i64> = table.values().map(|f| f.last_us).collect();
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or(now_us);
    table.retain(|_, f| f.last_us > middle);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_longer_and_longer_and_forgets() {
        let guard = LoginGuard::default();
        let keys = ["user:a".to_owned()];
        let second = 1_000_000;
        let waits: Vec<i64> = (0..10)
            .map(|i| {
                guard.failed(&keys, i * second);
                guard.wait_us(&keys, i * second) / second
            })
            .collect();
        assert_eq!(waits, [0, 0, 0, 0, 60, 120, 240, 480, 900, 900]);
        assert_eq!(guard.wait_us(&["user:b".to_owned()], 0), 0);
        guard.failed(&keys, 2 * FORGET_US);
        assert_eq!(guard.wait_us(&keys, 2 * FORGET_US), 0);
        guard.succeeded("user:a");
        assert!(guard.table().is_empty());
    }

    #[test]
    fn memory_is_bounded() {
        let guard = LoginGuard::default();
        for i in 0..50_000_i64 {
            guard.failed(&[format!("user:{i}")], i);
        }
        assert!(guard.table().len() <= ENTRIES_LIMIT);
        assert!(guard.table().contains_key("user:49999"));
    }
}
