//! The figure that a correlation computes over the observations of a window.

use super::observation::Observation;
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
        CorrelationKind::Temporal => {
            let seen: BTreeSet<u32> = window.map(|o| o.position).collect();
            of_rules(correlation, seen.len(), |rule| seen.contains(&rule))
        }
        CorrelationKind::TemporalOrdered => match &correlation.logic {
            None => whole(in_order(window, None)),
            Some(_) => {
                let window: Vec<&Observation> = window.collect();
                let seen: BTreeSet<u32> = window.iter().map(|o| o.position).collect();
                let ordered = in_order(window.into_iter(), Some(&seen)) == seen.len();
                of_rules(correlation, seen.len(), |rule| seen.contains(&rule)).filter(|_| ordered)
            }
        },
        CorrelationKind::Value(Aggregate::Count, _) => {
            whole(window.map(|o| o.value.as_str()).collect::<BTreeSet<_>>().len())
        }
        CorrelationKind::Value(aggregate, _) => {
            let numbers = window.filter_map(|o| Number::parse(&o.value));
            of_numbers(*aggregate, numbers).map(Number::Fraction)
        }
    }
}

/// The number of different rules; `None` when the extended condition does not hold of them.
pub(crate) fn of_rules(
    correlation: &Correlation,
    count: usize,
    seen: impl Fn(u32) -> bool,
) -> Option<Number> {
    let holds = correlation.logic.as_ref().is_none_or(|logic| logic.holds(&seen));
    holds.then_some(Number::Whole(count as i64))
}

/// How many rules, from the first on, occur one after the other; with `wanted`, of those alone.
/// What happens at the same instant may be taken in any order.
fn in_order<'o>(window: impl Iterator<Item = &'o Observation>, wanted: Option<&BTreeSet<u32>>) -> usize {
    let mut reached = 0;
    let mut due: Box<dyn Iterator<Item = u32>> = match wanted {
        Some(wanted) => Box::new(wanted.iter().copied()),
        None => Box::new(0..),
    };
    let mut next = due.next();
    let mut instant: (i64, BTreeSet<u32>) = (i64::MIN, BTreeSet::new());
    for observation in window {
        if observation.time_us != instant.0 {
            instant = (observation.time_us, BTreeSet::new());
        }
        instant.1.insert(observation.position);
        while next.is_some_and(|rule| instant.1.remove(&rule)) {
            reached += 1;
            next = due.next();
        }
    }
    reached
}

fn of_numbers(aggregate: Aggregate, numbers: impl Iterator<Item = Number>) -> Option<f64> {
    if let Aggregate::Percentile(share) = aggregate {
        let mut numbers: Vec<f64> = numbers.map(Number::as_f64).collect();
        numbers.sort_by(f64::total_cmp);
        let rank = (share / 100.0 * numbers.len() as f64).ceil().max(1.0) as usize;
        return numbers.get(rank - 1).copied();
    }
    if aggregate == Aggregate::Median {
        let mut numbers: Vec<f64> = numbers.map(Number::as_f64).collect();
        numbers.sort_by(f64::total_cmp);
        let upper = *numbers.get(numbers.len() / 2)?;
        let lower = *numbers.get(numbers.len().checked_sub(1)? / 2)?;
        return Some(lower + (upper - lower) / 2.0);
    }
    let mut total = Total::default();
    numbers.for_each(|number| total.add(number));
    if aggregate == Aggregate::Average { total.mean() } else { total.sum() }
}
