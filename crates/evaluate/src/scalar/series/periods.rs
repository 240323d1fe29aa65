//! Periods of series, by their autocorrelation.
//!
//! The original's algorithm is not published. Here a period scores the lower of the autocorrelations at
//! itself and at twice itself, which gives the scores of the published examples.

use super::fourier::{Complex, backward, forward};
use std::collections::VecDeque;

/// Least length of a period that is looked for.
const PERIOD_MIN: usize = 4;
/// How many of the shortest periods others are compared with.
const BASES_MAX: usize = 64;
/// By how much a multiple of a period must score better than the period to come before it.
const BETTER: f64 = 0.05;

/// The autocorrelation of a series at all lags.
pub(super) struct Periods {
    correlation: Vec<f64>,
}

impl Periods {
    /// Of a series without gaps.
    pub(super) fn of(points: &[f64]) -> Periods {
        let length = points.len();
        let mean = points.iter().sum::<f64>() / length as f64;
        let mut padded: Vec<Complex> = points.iter().map(|point| Complex::new(point - mean, 0.0)).collect();
        padded.resize((2 * length).next_power_of_two(), Complex::default());
        let power =
            forward(padded).into_iter().map(|n| Complex::new(n.real.powi(2) + n.imaginary.powi(2), 0.0));
        let products: Vec<f64> = backward(power.collect()).into_iter().map(|n| n.real).take(length).collect();
        let variance = products.first().copied().unwrap_or(0.0) / length as f64;
        let size = points.iter().fold(0.0, |a: f64, b| a.max(b.abs()));
        let flat = variance.sqrt() <= size * 1e-9;
        let at_lag = |(lag, product): (usize, f64)| {
            if flat { 0.0 } else { product / (length - lag) as f64 / variance }
        };
        Periods { correlation: products.into_iter().enumerate().map(at_lag).collect() }
    }

    /// The score of a period, 0 to 1, in hundredths.
    pub(super) fn score(&self, period: f64) -> f64 {
        let longest = self.longest() as f64;
        if !(PERIOD_MIN as f64..=longest).contains(&period) {
            0.0
        } else {
            hundredths(self.score_at(period.round() as usize))
        }
    }

    fn score_at(&self, period: usize) -> f64 {
        let at = |lag: usize| self.correlation.get(lag).copied().unwrap_or(0.0);
        at(period).min(at(2 * period)).clamp(0.0, 1.0)
    }

    fn longest(&self) -> usize {
        self.correlation.len() / 2
    }

    /// The periods of a range that are found, with their scores, the best first.
    pub(super) fn found(&self, min: f64, max: f64) -> Vec<(usize, f64)> {
        let lengths = self.peaks().into_iter().filter(|period| (min..=max).contains(&(*period as f64)));
        let mut found: Vec<(usize, f64)> = lengths.map(|period| (period, self.score_at(period))).collect();
        found.retain(|(_, score)| *score > 0.0);
        // By length so far: a multiple comes behind its base unless it is clearly better.
        let ranks = found.iter().enumerate().map(|(at, (period, score))| {
            let bases = found.iter().take(at.min(BASES_MAX)).filter(|(base, _)| is_multiple(*period, *base));
            let best = bases.map(|(_, score)| *score).fold(0.0, f64::max);
            if best > score - BETTER { best.min(*score) - f64::EPSILON } else { *score }
        });
        let mut ranked: Vec<(f64, (usize, f64))> = ranks.zip(found.iter().copied()).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.0.cmp(&b.1.0)));
        ranked.into_iter().map(|(_, period)| period).collect()
    }

    /// The periods that no lag from half of them to one and a half correlates better than.
    ///
    /// Both ends of that range only move on, so each lag enters and leaves `best` once: it holds the
    /// lags of the range that none after them in the range correlates better than.
    fn peaks(&self) -> Vec<usize> {
        let at = |lag: usize| self.correlation.get(lag).copied().unwrap_or(f64::NEG_INFINITY);
        let (mut best, mut next, mut peaks) = (VecDeque::new(), 1, vec![]);
        for period in PERIOD_MIN..=self.longest() {
            while next <= period + period / 2 && next < self.correlation.len() {
                while best.back().is_some_and(|lag| at(*lag) < at(next)) {
                    best.pop_back();
                }
                best.push_back(next);
                next += 1;
            }
            while best.front().is_some_and(|lag| *lag < period - period / 2) {
                best.pop_front();
            }
            if best.front().is_some_and(|lag| at(*lag) <= at(period)) {
                peaks.push(period);
            }
        }
        peaks
    }
}

/// Whether a period is a whole number of others, give or take a fiftieth.
fn is_multiple(period: usize, base: usize) -> bool {
    let ratio = period as f64 / base as f64;
    ratio > 1.5 && (ratio - ratio.round()).abs() <= ratio / 50.0
}

/// The score as it is published: what is inferred has no more digits.
pub(super) fn hundredths(score: f64) -> f64 {
    (score * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::Periods;

    #[test]
    fn a_period_is_found_with_its_length() {
        let weekly: Vec<f64> = (0..70).map(|day| if day % 7 < 5 { 10.0 } else { 3.0 }).collect();
        let found = Periods::of(&weekly).found(0.0, 35.0);
        assert_eq!(found.first().map(|(period, _)| *period), Some(7));
        assert!(Periods::of(&[5.0; 40]).found(0.0, 20.0).is_empty());
        assert!(Periods::of(&[]).found(0.0, 20.0).is_empty());
    }
}
