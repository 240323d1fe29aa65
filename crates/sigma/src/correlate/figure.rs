//! The figure that a correlation computes over the observations of a window.

use super::correlator::Observation;
use super::total::Total;
use crate::language::{Aggregate, Correlation, CorrelationKind, Number};
use std::collections::BTreeSet;

/// The figure over a window, whose observations are in order of time; `None` when there is nothing
/// to compute it from.
pub(crate) fn figure<'o>(
    correlation: &Correlation,
    window: impl ExactSizeIterator<Item = &'o Observation>,
) -> Option<Number> {
    let whole = |n: usize| Some(Number::Whole(n as i64));
    match &correlation.kind {
        CorrelationKind::EventCount => whole(window.len()),
        CorrelationKind::Temporal => whole(window.map(|o| o.position).collect::<BTreeSet<_>>().len()),
        CorrelationKind::TemporalOrdered => whole(in_order(window)),
        CorrelationKind::Value(Aggregate::Count, _) => {
            whole(window.map(|o| o.value.as_str()).collect::<BTreeSet<_>>().len())
        }
        CorrelationKind::Value(aggregate, _) => {
            let numbers = window.filter_map(|o| Number::parse(&o.value));
            of_numbers(*aggregate, numbers).map(Number::Fraction)
        }
    }
}

/// How many rules, from the first on, occur one after the other. What happens at the same instant
/// may be taken in any order.
fn in_order<'o>(window: impl Iterator<Item = &'o Observation>) -> usize {
    let mut next = 0;
    let mut instant: (i64, BTreeSet<u32>) = (i64::MIN, BTreeSet::new());
    for observation in window {
        if observation.time_us != instant.0 {
            instant = (observation.time_us, BTreeSet::new());
        }
        instant.1.insert(observation.position);
        while instant.1.remove(&next) {
            next += 1;
        }
    }
    next as usize
}

fn of_numbers(aggregate: Aggregate, numbers: impl Iterator<Item = Number>) -> Option<f64> {
    if let Aggregate::Percentile(share) = aggregate {
        let mut numbers: Vec<f64> = numbers.map(Number::as_f64).collect();
        numbers.sort_by(f64::total_cmp);
        let rank = (share / 100.0 * numbers.len() as f64).ceil().max(1.0) as usize;
        return numbers.get(rank - 1).copied();
    }
    let mut total = Total::default();
    numbers.for_each(|number| total.add(number));
    if aggregate == Aggregate::Average { total.mean() } else { total.sum() }
}
