//! Counts by the minute: the last minutes apart, and all before with a weight that halves each day.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Minutes after which what was counted weighs half.
const HALF_LIFE_MINUTES: f64 = 1440.0;
/// What a pause weighs after each later arrival.
const PAUSE_FADES: f64 = 0.9995;
/// Minutes in which something arrived before a pause means anything.
const MINUTES_TO_KNOW: u32 = 5;

/// The minute of a time.
pub(super) fn minute_of(us: i64) -> i64 {
    us.div_euclid(60_000_000)
}

/// A count over time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Tally {
    recent: VecDeque<(i64, f64)>,
    past: f64,
    past_minute: i64,
}

impl Tally {
    /// Adds to a minute; what is older than the window becomes past.
    pub(super) fn add(&mut self, minute: i64, amount: f64, window: i64) {
        self.advance(minute, window);
        // Arrival times may step back a little; they count where the last one did.
        match self.recent.back_mut() {
            Some((last, sum)) if *last >= minute => *sum += amount,
            _ => self.recent.push_back((minute, amount)),
        }
    }

    fn advance(&mut self, minute: i64, window: i64) {
        while let Some((of, sum)) = self.recent.front().copied().filter(|(of, _)| *of <= minute - window) {
            self.past = self.past_at(of) + sum;
            self.past_minute = of.max(self.past_minute);
            self.recent.pop_front();
        }
    }

    fn past_at(&self, minute: i64) -> f64 {
        let age = (minute - self.past_minute).max(0) as f64;
        self.past * 0.5_f64.powf(age / HALF_LIFE_MINUTES)
    }

    /// The last minutes.
    pub(super) fn recent(&self, minute: i64, window: i64) -> f64 {
        self.recent.iter().filter(|(of, _)| *of > minute - window).map(|(_, sum)| sum).sum()
    }

    /// All before, by weight.
    pub(super) fn past(&self, minute: i64, window: i64) -> f64 {
        let left: f64 = self.recent.iter().filter(|(of, _)| *of <= minute - window).map(|(_, sum)| sum).sum();
        self.past_at(minute) + left
    }

    /// Whether nothing of it is left.
    pub(super) fn is_forgotten(&self, minute: i64, window: i64) -> bool {
        self.recent(minute, window) == 0.0 && self.past(minute, window) < 0.01
    }
}

/// When something arrives, and how long it pauses.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Rhythm {
    pub(super) last_us: i64,
    longest_us: f64,
    minutes: u32,
}

impl Rhythm {
    pub(super) fn arrived(&mut self, at_us: i64) {
        if self.last_us != 0 {
            let pause_us = (at_us - self.last_us).max(0) as f64;
            self.longest_us = pause_us.max(self.longest_us * PAUSE_FADES);
        }
        if minute_of(at_us) > minute_of(self.last_us) {
            self.minutes = self.minutes.saturating_add(1);
        }
        self.last_us = self.last_us.max(at_us);
    }

    /// The longest pause so far, in minutes.
    pub(super) fn longest_minutes(&self) -> f64 {
        self.longest_us / 60e6
    }

    /// Whether it has stopped: no word for the minutes given, and for twice its longest pause so far.
    pub(super) fn is_silent(&self, (now_us, up_since_us): (i64, i64), minutes: i64) -> bool {
        let allowed_us = (minutes as f64 * 60e6).max(2.0 * self.longest_us);
        let heard_us = self.last_us.max(up_since_us);
        self.minutes >= MINUTES_TO_KNOW && (now_us - heard_us) as f64 > allowed_us
    }
}
