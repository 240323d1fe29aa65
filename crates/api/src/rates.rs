//! How often one may call: a bucket of requests per principal and per address, refilled all the time.
//!
//! Addresses pay more for requests that are refused for want of a valid token, so that guessing tokens is
//! slow. Memory is bounded: buckets that are full again are forgotten, then those longest at rest.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::problem::{Code, Problem};

const MINUTE_US: i64 = 60_000_000;
/// Buckets kept.
const BUCKETS_LIMIT: usize = 20_000;
/// What a refused request costs an address beside the request itself.
const REFUSED_COST: u32 = 20;

/// How often one may call, per minute. A bucket holds one minute's worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rates {
    /// Requests of one principal.
    pub per_principal: u32,
    /// Requests of one address.
    pub per_address: u32,
}

impl Default for Rates {
    /// 12,000 of a principal, twice that of an address: what a busy program needs, and no more than a
    /// small part of what the server can do.
    fn default() -> Self {
        Rates { per_principal: 12_000, per_address: 24_000 }
    }
}

/// Requests left, in parts of `MINUTE_US`, and when that was counted.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: i64,
    at_us: i64,
}

/// The buckets of all callers.
pub(crate) struct RateGuard {
    rates: Rates,
    buckets: Mutex<HashMap<String, Bucket>>,
}

impl RateGuard {
    pub(crate) fn new(rates: Rates) -> Self {
        RateGuard { rates, buckets: Mutex::default() }
    }

    fn buckets(&self) -> MutexGuard<'_, HashMap<String, Bucket>> {
        // The table is whole after every statement, so a panic elsewhere does not spoil it.
        self.buckets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request of an address.
    pub(crate) fn address(&self, address: &str, now_us: i64) -> Result<(), Problem> {
        self.take(&format!("address {address}"), self.rates.per_address, now_us)
    }

    /// Counts a request of a principal.
    pub(crate) fn principal(&self, name: &str, now_us: i64) -> Result<(), Problem> {
        self.take(&format!("principal {name}"), self.rates.per_principal, now_us)
    }

    /// Charges an address for a request without a valid token.
    pub(crate) fn refused(&self, address: &str, now_us: i64) {
        let rate = i64::from(self.rates.per_address);
        let mut buckets = self.buckets();
        let bucket = refilled(&mut buckets, &format!("address {address}"), rate, now_us);
        bucket.left = (bucket.left - i64::from(REFUSED_COST) * MINUTE_US).max(0);
    }

    fn take(&self, key: &str, rate: u32, now_us: i64) -> Result<(), Problem> {
        let rate = i64::from(rate.max(1));
        let mut buckets = self.buckets();
        let bucket = refilled(&mut buckets, key, rate, now_us);
        if bucket.left >= MINUTE_US {
            bucket.left -= MINUTE_US;
            return Ok(());
        }
        let wait_us = (MINUTE_US - bucket.left) / rate;
        let detail = format!("more than {rate} requests in a minute; slow down");
        let seconds = u64::try_from(wait_us.saturating_add(999_999) / 1_000_000).unwrap_or(1).max(1);
        Err(Problem::new(Code::TooManyRequests, detail).retry_after_s(seconds))
    }
}

/// The bucket of a key with what has flowed in since it was last looked at.
fn refilled<'a>(
    buckets: &'a mut HashMap<String, Bucket>,
    key: &str,
    rate: i64,
    now_us: i64,
) -> &'a mut Bucket {
    if buckets.len() >= BUCKETS_LIMIT && !buckets.contains_key(key) {
        make_room(buckets, now_us);
    }
    let full = rate * MINUTE_US;
    let bucket = buckets.entry(key.to_owned()).or_insert(Bucket { left: full, at_us: now_us });
    let passed = now_us.saturating_sub(bucket.at_us).clamp(0, MINUTE_US);
    *bucket = Bucket { left: bucket.left.saturating_add(passed * rate).min(full), at_us: now_us };
    bucket
}

fn make_room(buckets: &mut HashMap<String, Bucket>, now_us: i64) {
    buckets.retain(|_, bucket| now_us.saturating_sub(bucket.at_us) < MINUTE_US);
    if buckets.len() < BUCKETS_LIMIT / 2 {
        return;
    }
    let mut times: Vec<i64> = buckets.values().map(|bucket| bucket.at_us).collect();
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or(now_us);
    let mut keep = BUCKETS_LIMIT / 2;
    buckets.retain(|_, bucket| {
        let kept = bucket.at_us >= middle && keep > 0;
        keep -= usize::from(kept);
        kept
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guard() -> RateGuard {
        RateGuard::new(Rates { per_principal: 60, per_address: 120 })
    }

    #[test]
    fn a_minute_at_once_then_one_a_second() {
        let guard = guard();
        let passed = |now_us| (0..1_000).take_while(|_| guard.principal("ann", now_us).is_ok()).count();
        assert_eq!(passed(0), 60);
        assert_eq!(passed(500_000), 0);
        assert_eq!(guard.principal("ann", 500_000).unwrap_err().retry_after_s, Some(1));
        assert_eq!(passed(3_000_000), 3);
        assert!(guard.principal("bob", 0).is_ok());
        assert_eq!(passed(1_000_000_000), 60);
    }

    #[test]
    fn refused_requests_cost_more() {
        let guard = guard();
        let refused = (0..1_000).take_while(|_| {
            let passed = guard.address("192.0.2.1", 0).is_ok();
            guard.refused("192.0.2.1", 0);
            passed
        });
        assert_eq!(refused.count(), 6);
    }

    #[test]
    fn memory_is_bounded() {
        let guard = guard();
        for i in 0..100_000_i64 {
            guard.address(&format!("a{i}"), i / 1_000).unwrap();
        }
        assert!(guard.buckets().len() <= BUCKETS_LIMIT);
    }
}
