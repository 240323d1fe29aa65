//! The records behind a stand-in, its clock and its faults.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::Random;

const HOUR_US: i64 = 3_600_000_000;

/// A record the vendor keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its identity.
    pub id: String,
    /// When it happened, microseconds.
    pub time_us: i64,
    /// When the API shows it first.
    pub visible_us: i64,
}

/// How often things go wrong, in a thousand requests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Faults {
    /// Asked too often.
    pub throttled: u64,
    /// The cursor is not known any more.
    pub expired: u64,
    /// A page begins with the last record of the one before.
    pub repeated: u64,
    /// The server fails.
    pub failed: u64,
}

/// What a stand-in knows.
pub struct Estate {
    records: Vec<Kept>,
    clock_us: AtomicI64,
    faults: Faults,
    random: Mutex<Random>,
    page: usize,
}

/// What a request meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Luck {
    Good,
    Throttled,
    Expired,
    Failed,
}

impl Estate {
    /// `count` records over `hours` from `start_us`; one in five comes late, by up to a day.
    #[must_use]
    pub fn new(seed: u64, (start_us, hours): (i64, i64), count: usize, faults: Faults) -> Self {
        let mut random = Random::new(seed);
        let mut records: Vec<Kept> = (0..count)
            .map(|_| {
                let time_us = start_us + random.between(0, hours * HOUR_US);
                let late_us = match random.below(5) {
                    0 => random.between(0, 24 * HOUR_US),
                    _ => random.between(0, 20_000_000),
                };
                Kept { id: random.guid(), time_us, visible_us: time_us + late_us }
            })
            .collect();
        records.sort_by_key(|r| (r.time_us, r.id.clone()));
        Estate { records, clock_us: AtomicI64::new(start_us), faults, random: Mutex::new(random), page: 7 }
    }

    /// All records.
    #[must_use]
    pub fn records(&self) -> &[Kept] {
        &self.records
    }

    /// Sets the vendor's clock.
    pub fn set_clock(&self, us: i64) {
        self.clock_us.store(us, Ordering::Relaxed);
    }

    pub(super) fn now_us(&self) -> i64 {
        self.clock_us.load(Ordering::Relaxed)
    }

    fn happens(&self, per_mille: u64) -> bool {
        self.random.lock().unwrap_or_else(PoisonError::into_inner).below(1000) < per_mille
    }

    pub(super) fn luck(&self, has_cursor: bool) -> Luck {
        let Faults { throttled, expired, failed, .. } = self.faults;
        match () {
            () if self.happens(throttled) => Luck::Throttled,
            () if self.happens(failed) => Luck::Failed,
            () if has_cursor && self.happens(expired) => Luck::Expired,
            () => Luck::Good,
        }
    }

    /// A page of what is visible now, in a window by a time of the record, from an offset on; and the
    /// offset of the next page.
    pub(super) fn page(
        &self,
        window: (i64, i64),
        offset: usize,
        by: fn(&Kept) -> i64,
    ) -> (Vec<Kept>, Option<usize>) {
        let now_us = self.now_us();
        let within = |r: &&Kept| r.visible_us <= now_us && by(r) >= window.0 && by(r) <= window.1;
        let all: Vec<&Kept> = self.records.iter().filter(within).collect();
        let back = usize::from(offset > 0 && self.happens(self.faults.repeated));
        let page = all.iter().skip(offset - back).take(self.page + back).map(|r| (*r).clone()).collect();
        let next = offset + self.page;
        (page, (next < all.len()).then_some(next))
    }
}
