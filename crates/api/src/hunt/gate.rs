//! Lets a principal's queries in: so many at once, so many per minute, so much processor time per cycle.
//!
//! Cycles stand still on the clock, as those of advanced hunting do: who has used up a cycle waits for
//! the next. Memory is bounded: principals that have nothing running and nothing used are forgotten.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::limits::HuntingLimits;

const MINUTE_US: i64 = 60_000_000;
/// Principals remembered before those at rest are forgotten.
const PRINCIPALS_LIMIT: usize = 10_000;

/// Why a query is not let in, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Closed {
    /// What was reached and what to do.
    pub(crate) reason: String,
    /// Seconds until another attempt may succeed.
    pub(crate) retry_after_s: u64,
}

#[derive(Debug, Default, Clone, Copy)]
struct Account {
    running: u32,
    minute: i64,
    calls: u32,
    cycle: i64,
    used: Duration,
}

/// The accounts of all principals.
#[derive(Debug, Default)]
pub(crate) struct Gate {
    accounts: Mutex<HashMap<String, Account>>,
}

/// A query that was let in. Its place is free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Pass {
    gate: Arc<Gate>,
    principal: String,
}

impl Gate {
    fn accounts(&self) -> MutexGuard<'_, HashMap<String, Account>> {
        // The map is whole after every statement, so a panic elsewhere does not spoil it.
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a query of this principal in.
    pub(crate) fn enter(
        self: &Arc<Self>,
        principal: &str,
        limits: &HuntingLimits,
        now_us: i64,
    ) -> Result<Pass, Closed> {
        let mut accounts = self.accounts();
        let cycle_us = micros(limits.cpu_cycle).max(1);
        let (minute, cycle) = (now_us.div_euclid(MINUTE_US), now_us.div_euclid(cycle_us));
        if accounts.len() >= PRINCIPALS_LIMIT {
            accounts.retain(|_, a| a.running > 0 || a.cycle == cycle && !a.used.is_zero());
        }
        let account = accounts.entry(principal.to_owned()).or_default();
        if account.minute != minute {
            (account.minute, account.calls) = (minute, 0);
        }
        if account.cycle != cycle {
            (account.cycle, account.used) = (cycle, Duration::ZERO);
        }
        if account.running >= limits.concurrent_queries {
            let reason = format!(
                "{} of your queries are running, as many as may; wait for one to end",
                account.running
            );
            return Err(Closed { reason, retry_after_s: 1 });
        }
        if account.calls >= limits.queries_per_minute {
            let reason = format!("{} queries in this minute, as many as may; wait a little", account.calls);
            return Err(Closed { reason, retry_after_s: until(now_us, MINUTE_US) });
        }
        if account.used >= limits.cpu_per_cycle {
            let reason = format!(
                "your queries have used the {} s of processor time of this cycle of {} minutes; wait for the next, \
                 and see GET /api/v1/hunt/usage for the heavy ones",
                limits.cpu_per_cycle.as_secs(),
                limits.cpu_cycle.as_secs() / 60
            );
            return Err(Closed { reason, retry_after_s: until(now_us, cycle_us) });
        }
        account.running += 1;
        account.calls += 1;
        Ok(Pass { gate: Arc::clone(self), principal: principal.to_owned() })
    }

    /// Processor time that each principal has used in the cycle of that moment.
    pub(crate) fn used(&self, limits: &HuntingLimits, now_us: i64) -> HashMap<String, Duration> {
        let cycle = now_us.div_euclid(micros(limits.cpu_cycle).max(1));
        let accounts = self.accounts();
        accounts.iter().filter(|(_, a)| a.cycle == cycle).map(|(name, a)| (name.clone(), a.used)).collect()
    }
}

impl Pass {
    /// Adds processor time to the principal's account.
    pub(crate) fn charge(&self, cpu: Duration) {
        if let Some(account) = self.gate.accounts().get_mut(&self.principal) {
            account.used = account.used.saturating_add(cpu);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if let Some(account) = self.gate.accounts().get_mut(&self.principal) {
            account.running = account.running.saturating_sub(1);
        }
    }
}

fn micros(length: Duration) -> i64 {
    i64::try_from(length.as_micros()).unwrap_or(i64::MAX)
}

/// Seconds to the next multiple of that length.
fn until(now_us: i64, length_us: i64) -> u64 {
    let left = length_us - now_us.rem_euclid(length_us);
    u64::try_from(left / 1_000_000).unwrap_or(0) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> HuntingLimits {
        HuntingLimits {
            concurrent_queries: 2,
            queries_per_minute: 4,
            cpu_cycle: Duration::from_secs(900),
            cpu_per_cycle: Duration::from_secs(10),
            ..HuntingLimits::default()
        }
    }

    #[test]
    fn so_many_at_once_and_per_minute() {
        let (gate, limits) = (Arc::<Gate>::default(), limits());
        let first = gate.enter("ann", &limits, 0).unwrap();
        let second = gate.enter("ann", &limits, 0).unwrap();
        assert_eq!(gate.enter("ann", &limits, 0).unwrap_err().retry_after_s, 1);
        gate.enter("bob", &limits, 0).unwrap();
        drop(first);
        let third = gate.enter("ann", &limits, 0).unwrap();
        drop((second, third));
        gate.enter("ann", &limits, 59_000_000).unwrap();
        assert_eq!(gate.enter("ann", &limits, 50_000_000).unwrap_err().retry_after_s, 11);
        gate.enter("ann", &limits, MINUTE_US).unwrap();
    }

    #[test]
    fn processor_time_comes_back_with_the_next_cycle() {
        let (gate, limits) = (Arc::<Gate>::default(), limits());
        let pass = gate.enter("ann", &limits, 0).unwrap();
        pass.charge(Duration::from_secs(11));
        drop(pass);
        let closed = gate.enter("ann", &limits, 600_000_000).unwrap_err();
        assert_eq!(closed.retry_after_s, 301);
        assert_eq!(gate.used(&limits, 600_000_000)["ann"], Duration::from_secs(11));
        gate.enter("ann", &limits, 900_000_000).unwrap();
    }

    #[test]
    fn principals_at_rest_are_forgotten() {
        let (gate, limits) = (Arc::<Gate>::default(), limits());
        for i in 0..25_000_i64 {
            gate.enter(&format!("p{i}"), &limits, 0).unwrap();
        }
        assert!(gate.accounts().len() <= PRINCIPALS_LIMIT);
    }
}
