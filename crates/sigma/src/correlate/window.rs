//! A window that moves over a group's observations and keeps its figure as it goes: what comes in or
//! goes out at an end costs the same however long the window is.

use super::figure::{figure, of_rules};
use super::observation::Observation;
use super::total::Total;
use crate::language::{Aggregate, Correlation, CorrelationKind, Number};
use ahash::AHashMap;
use std::collections::VecDeque;
use std::ops::Range;

/// Windows up to this long are computed anew: most groups stay small and need no table of values.
const SHORT: usize = 24;

/// What is known of the observations in a window.
#[derive(Debug, Clone)]
enum Tally {
    /// How often each value occurs.
    Values(AHashMap<String, u32>),
    /// How often each rule occurs.
    Rules(AHashMap<u32, u32>),
    /// The values' total.
    Numbers(Total),
}

/// A range of places in a group's observations, and its tally.
#[derive(Debug, Clone, Default)]
pub(crate) struct Window {
    range: Range<usize>,
    /// Made when a window becomes too long to be computed anew.
    tally: Option<Tally>,
}

/// Whether the figure of a correlation can be kept while its window moves; others are computed anew.
pub(crate) fn is_kept(kind: &CorrelationKind) -> bool {
    match kind {
        CorrelationKind::EventCount | CorrelationKind::Temporal => true,
        CorrelationKind::Value(aggregate, _) => {
            !matches!(aggregate, Aggregate::Percentile(_) | Aggregate::Median)
        }
        CorrelationKind::TemporalOrdered => false,
    }
}

impl Window {
    /// The figure over a range of a group's observations.
    pub(crate) fn figure(
        &mut self,
        correlation: &Correlation,
        all: &VecDeque<Observation>,
        wanted: Range<usize>,
    ) -> Option<Number> {
        let counts_only = matches!(correlation.kind, CorrelationKind::EventCount);
        if wanted.len() <= SHORT || counts_only || !is_kept(&correlation.kind) {
            self.reset();
            return figure(correlation, all.range(wanted));
        }
        self.move_to(&correlation.kind, all, wanted);
        self.tally.as_ref()?.figure(correlation)
    }

    /// An observation has been put into a place.
    pub(crate) fn inserted(&mut self, at: usize, observation: &Observation) {
        if at <= self.range.start {
            self.range = self.range.start + 1..self.range.end + 1;
        } else if at < self.range.end {
            self.range.end += 1;
            if let Some(tally) = &mut self.tally {
                tally.add(observation);
            }
        }
    }

    /// The first observation has been taken out.
    pub(crate) fn removed_first(&mut self, observation: &Observation) {
        if self.range.start > 0 {
            self.range = self.range.start - 1..self.range.end - 1;
        } else if self.range.end > 0 {
            self.range.end -= 1;
            if let Some(tally) = &mut self.tally {
                tally.remove(observation);
            }
        }
    }

    /// Forgets the window, after observations in the middle have been taken out.
    pub(crate) fn reset(&mut self) {
        *self = Window::default();
    }

    fn move_to(&mut self, kind: &CorrelationKind, all: &VecDeque<Observation>, wanted: Range<usize>) {
        let overlaps = wanted.start < self.range.end && self.range.start < wanted.end;
        let tally = match &mut self.tally {
            Some(tally) if overlaps => tally,
            other => {
                self.range = wanted.start..wanted.start;
                other.insert(Tally::new(kind))
            }
        };
        let now = self.range.clone();
        // First what comes in, so that a value which stays is not forgotten and noted again.
        let comes = (wanted.start..now.start.min(wanted.end)).chain(now.end.max(wanted.start)..wanted.end);
        comes.filter_map(|place| all.get(place)).for_each(|o| tally.add(o));
        let goes = (now.start..wanted.start.min(now.end)).chain(wanted.end.max(now.start)..now.end);
        goes.filter_map(|place| all.get(place)).for_each(|o| tally.remove(o));
        self.range = wanted;
    }
}

impl Tally {
    fn new(kind: &CorrelationKind) -> Self {
        match kind {
            CorrelationKind::Value(Aggregate::Count, _) => Tally::Values(AHashMap::new()),
            CorrelationKind::Value(..) => Tally::Numbers(Total::default()),
            _ => Tally::Rules(AHashMap::new()),
        }
    }

    fn add(&mut self, observation: &Observation) {
        match self {
            Tally::Values(values) => match values.get_mut(&observation.value) {
                Some(times) => *times += 1,
                None => drop(values.insert(observation.value.clone(), 1)),
            },
            Tally::Rules(rules) => *rules.entry(observation.position).or_default() += 1,
            Tally::Numbers(total) => Number::parse(&observation.value).into_iter().for_each(|n| total.add(n)),
        }
    }

    fn remove(&mut self, observation: &Observation) {
        match self {
            Tally::Values(values) => {
                if let Some(times) = values.get_mut(&observation.value) {
                    *times -= 1;
                    if *times == 0 {
                        values.remove(&observation.value);
                    }
                }
            }
            Tally::Rules(rules) => {
                if let Some(times) = rules.get_mut(&observation.position) {
                    *times -= 1;
                    if *times == 0 {
                        rules.remove(&observation.position);
                    }
                }
            }
            Tally::Numbers(total) => {
                Number::parse(&observation.value).into_iter().for_each(|n| total.remove(n));
            }
        }
    }

    fn figure(&self, correlation: &Correlation) -> Option<Number> {
        match self {
            Tally::Values(values) => Some(Number::Whole(values.len() as i64)),
            Tally::Rules(rules) => of_rules(correlation, rules.len(), |rule| rules.contains_key(&rule)),
            Tally::Numbers(total) => match &correlation.kind {
                CorrelationKind::Value(Aggregate::Average, _) => total.mean().map(Number::Fraction),
                _ => total.sum().map(Number::Fraction),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    //! A moved window has the figure that computing anew gives, whatever was done before.
    use super::*;
    use crate::language::Comparison;
    use proptest::prelude::*;

    #[derive(Debug, Clone)]
    enum Step {
        Insert { at: usize, value: u8 },
        RemoveFirst,
        Ask { start: usize, length: usize },
    }

    fn steps() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            6 => (0_usize..200, any::<u8>()).prop_map(|(at, value)| Step::Insert { at, value }),
            1 => Just(Step::RemoveFirst),
            3 => (0_usize..200, 0_usize..200).prop_map(|(start, length)| Step::Ask { start, length }),
        ];
        prop::collection::vec(step, 0..400)
    }

    fn correlation(kind: CorrelationKind) -> Correlation {
        Correlation {
            path: String::new(),
            header: Default::default(),
            kind,
            rules: vec![],
            group_by: vec![],
            timespan_us: 1,
            condition: Vec::<Comparison>::new(),
            logic: None,
            aliases: vec![],
            generate: false,
        }
    }

    fn observation(value: u8) -> Observation {
        // Some values are no numbers, some have decimal places, and all occur again.
        let text = match value % 7 {
            0 => format!("v{value}"),
            1 => format!("-{}.{value}", value / 16),
            _ => (value / 3).to_string(),
        };
        Observation { time_us: 0, position: u32::from(value % 5), value: text, tags: vec![] }
    }

    proptest! {
        #[test]
        fn moving_is_computing_anew(steps in steps()) {
            let value = |aggregate| CorrelationKind::Value(aggregate, vec!["f".to_owned()]);
            let kinds = [
                value(Aggregate::Count), value(Aggregate::Sum), value(Aggregate::Average),
                CorrelationKind::Temporal, CorrelationKind::EventCount,
            ];
            for correlation in kinds.map(correlation) {
                let mut window = Window::default();
                let mut all: VecDeque<Observation> = (0..80).map(observation).collect();
                for step in &steps {
                    match *step {
                        Step::Insert { at, value } => {
                            let (at, new) = (at.min(all.len()), observation(value));
                            window.inserted(at, &new);
                            all.insert(at, new);
                        }
                        Step::RemoveFirst => {
                            if let Some(first) = all.pop_front() {
                                window.removed_first(&first);
                            }
                        }
                        Step::Ask { start, length } => {
                            let start = start.min(all.len());
                            let wanted = start..(start + length).min(all.len());
                            let anew = figure(&correlation, all.range(wanted.clone()));
                            prop_assert_eq!(window.figure(&correlation, &all, wanted), anew);
                        }
                    }
                }
            }
        }
    }
}
