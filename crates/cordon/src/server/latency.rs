//! How long things take, counted in buckets for Prometheus.

use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

/// Upper ends of the buckets, in milliseconds.
const ENDS_MS: [u64; 12] = [10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000, 600_000];

/// Durations by size. Clones share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Durations {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default, Clone, Copy)]
struct Inner {
    counts: [u64; ENDS_MS.len() + 1],
    sum_us: u64,
}

impl Durations {
    /// Adds one, in microseconds; a negative one, as of a clock that went back, is none.
    pub(super) fn add(&self, micros: i64) {
        let micros = u64::try_from(micros).unwrap_or(0);
        let bucket = ENDS_MS.iter().position(|end| micros <= end * 1_000).unwrap_or(ENDS_MS.len());
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = inner.counts.get_mut(bucket) {
            *count += 1;
        }
        inner.sum_us = inner.sum_us.saturating_add(micros);
    }

    /// As a histogram in Prometheus' text form, in seconds.
    pub(super) fn write(&self, name: &str, help: &str, out: &mut String) {
        let inner = *self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = writeln!(out, "# HELP {name} {help}.\n# TYPE {name} histogram");
        let mut total = 0;
        for (count, end) in inner.counts.iter().zip(ENDS_MS.iter().map(Some).chain([None])) {
            total += count;
            let end = end.map_or("+Inf".to_owned(), |ms| (*ms as f64 / 1000.0).to_string());
            let _ = writeln!(out, "{name}_bucket{{le=\"{end}\"}} {total}");
        }
        let _ = writeln!(out, "{name}_sum {}\n{name}_count {total}", inner.sum_us as f64 / 1e6);
    }
}
