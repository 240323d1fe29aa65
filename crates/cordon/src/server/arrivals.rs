//! When batches arrive, so that a rule can say "everything that arrived up to then" and never miss a row.
//!
//! A batch gets its time of arrival before it is in the log, and batches wait for the disk side by side: one
//! with an earlier time may be stored after one with a later. [`Arrivals::complete`] gives a moment before
//! which none is on its way any more; batches that begin afterwards get later times, whatever the clock does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The batches on their way. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Arrivals {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Times of batches that are not in the log yet, with how many have each.
    under_way: BTreeMap<i64, u32>,
    /// No batch may get a time up to this.
    promised_us: i64,
}

/// A batch on its way; over when this is dropped.
pub(super) struct UnderWay {
    arrivals: Arrivals,
    /// Its time of arrival.
    pub(super) arrival_us: i64,
}

impl Arrivals {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        // Whole after every statement, so a panic elsewhere does not spoil it.
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A batch begins its way at a reading of the clock.
    pub(super) fn begin(&self, now_us: i64) -> UnderWay {
        let mut inner = self.inner();
        let arrival_us = now_us.max(inner.promised_us + 1);
        *inner.under_way.entry(arrival_us).or_default() += 1;
        UnderWay { arrivals: self.clone(), arrival_us }
    }

    /// The moment up to which no batch is on its way and none will arrive.
    pub(super) fn complete(&self, now_us: i64) -> i64 {
        let mut inner = self.inner();
        let first = inner.under_way.keys().next().copied();
        let complete_us = first.map_or(now_us, |first| now_us.min(first - 1)).max(inner.promised_us);
        inner.promised_us = complete_us;
        complete_us
    }

    /// No batch may arrive up to then: rules have looked at what did.
    pub(super) fn promise(&self, through_us: i64) {
        let mut inner = self.inner();
        inner.promised_us = inner.promised_us.max(through_us);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut inner = self.arrivals.inner();
        if let Some(count) = inner.under_way.get_mut(&self.arrival_us) {
            *count -= 1;
            if *count == 0 {
                inner.under_way.remove(&self.arrival_us);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    //! Tests of arrivals.
    use super::*;

    #[test]
    fn nothing_arrives_before_what_was_said_to_be_complete() {
        let arrivals = Arrivals::default();
        let first = arrivals.begin(100);
        let second = arrivals.begin(105);
        assert_eq!(arrivals.complete(110), 99, "the first is on its way");
        drop(first);
        assert_eq!(arrivals.complete(110), 104);
        drop(second);
        assert_eq!(arrivals.complete(110), 110);
        assert_eq!(arrivals.begin(50).arrival_us, 111, "the clock went back");
        arrivals.promise(500);
        assert_eq!(arrivals.begin(300).arrival_us, 501);
    }
}
