//! The state of all correlations, fed by hits.

use super::observation::{Key, Observation};
use super::partition::Partition;
use super::plan::Feed;
use crate::engine::{Hit, Program, RuleIndex, read_field};
use crate::language::{Correlation, CorrelationKind, Number};
use event::Event;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Bounds of a correlator's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Groups over all correlations; the one longest without news gives way to a new one.
    pub max_groups: usize,
    /// Observations over all groups; the group longest without news gives way.
    pub max_observations: usize,
    /// Observations of one group; the oldest give way. Conditions that count observations and ask for
    /// more than this are granted what they ask for, up to a million.
    pub max_observations_per_group: usize,
    /// The same for figures that are computed anew over the window with each hit: percentiles, and rules
    /// in order.
    pub max_observations_recomputed: usize,
    /// How many newer observations a group may have before a late one: one that is later still counts in
    /// windows judged after it, but the windows it came too late for are not judged again.
    pub max_late: usize,
    /// Tags that a hit names, the newest.
    pub max_tags: usize,
    /// The longest value of a field that is kept, in bytes; longer ones are cut.
    pub max_value_bytes: usize,
    /// How long an observation waits for earlier ones, in microseconds of event time. Zero counts it
    /// at once: alerts do not wait, and one that comes late counts in the windows it still finds.
    pub lateness_us: i64,
}

/// Stands between the values of several fields.
const BETWEEN: &str = "\u{1f}";

impl Default for Limits {
    fn default() -> Self {
        Limits {
            max_groups: 100_000,
            max_observations: 200_000,
            max_observations_per_group: 100_000,
            max_observations_recomputed: 1_000,
            max_late: 10_000,
            max_tags: 1000,
            max_value_bytes: 512,
            lateness_us: 0,
        }
    }
}

/// A correlation whose condition is satisfied.
#[derive(Debug, Clone, PartialEq)]
pub struct CorrelationHit {
    /// The correlation, as an index into [`Program::correlations`].
    pub correlation: u32,
    /// What the observations share: the names of `group-by` with their values.
    pub group: Vec<(String, String)>,
    /// Time of the first observation.
    pub first_us: i64,
    /// Time of the last observation.
    pub last_us: i64,
    /// The number of observations.
    pub count: u64,
    /// The figure that satisfied the condition.
    pub figure: Number,
    /// The tags given with the observations, in order of time and without repeats; only the newest
    /// when there are more than [`Limits::max_tags`].
    pub tags: Vec<u64>,
}

/// Counts since the correlator was made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrelatorStats {
    /// Hits that fed a correlation.
    pub observed: u64,
    /// Hits without a value for a field of `group-by` or of the condition; they cannot count.
    pub without_field: u64,
    /// Groups given up for [`Limits::max_groups`].
    pub groups_dropped: u64,
    /// Observations given up for [`Limits::max_observations_per_group`].
    pub observations_dropped: u64,
    /// Hits older than anything still kept.
    pub too_late: u64,
}

/// Feeds on hits and reports correlations. Deterministic: the same calls give the same hits. With a
/// [`Limits::lateness_us`] the hits do not even depend on the order of observations, as long as none
/// is later than that; and the number of partitions never changes a hit, short of the limits of size.
#[derive(Debug)]
pub struct Correlator {
    pub(crate) program: Arc<Program>,
    pub(crate) limits: Limits,
    pub(crate) partitions: Vec<Partition>,
    /// Observations that wait for earlier ones, in the order in which they will count.
    pub(crate) waiting: BTreeSet<(i64, Key, Observation)>,
    /// The latest time observed.
    pub(crate) newest_us: i64,
    pub(crate) stats: CorrelatorStats,
}

impl Correlator {
    /// A correlator without observations, in one partition.
    #[must_use]
    pub fn new(program: Arc<Program>, limits: Limits) -> Self {
        Self::partitioned(program, limits, 1)
    }

    /// A correlator without observations, whose groups are spread over partitions.
    #[must_use]
    pub fn partitioned(program: Arc<Program>, limits: Limits, partitions: usize) -> Self {
        let count = partitions.max(1);
        Correlator {
            program,
            limits,
            partitions: (0..count).map(|_| Partition::new(limits, count)).collect(),
            waiting: BTreeSet::new(),
            newest_us: i64::MIN,
            stats: CorrelatorStats::default(),
        }
    }

    /// What it has done so far.
    #[must_use]
    pub fn stats(&self) -> CorrelatorStats {
        let mut sum = self.stats;
        for partition in &self.partitions {
            sum.observed += partition.stats.observed;
            sum.groups_dropped += partition.stats.groups_dropped;
            sum.observations_dropped += partition.stats.observations_dropped;
            sum.too_late += partition.stats.too_late;
        }
        sum
    }

    /// The number of groups it keeps.
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.partitions.iter().map(|partition| partition.groups.len()).sum()
    }

    /// Takes a hit of an event at a time, tagged by the caller (an event's or alert's number), and
    /// reports the correlations that are complete now, those over correlations included.
    pub fn observe(&mut self, hit: Hit, event: &Event<'_>, time_us: i64, tag: u64) -> Vec<CorrelationHit> {
        let program = self.program.clone();
        let feeds = program.plan().fed_by_rule(hit.rule);
        if feeds.is_empty() {
            return Vec::new();
        }
        let mut hits = Vec::new();
        for feed in feeds {
            let correlation = &program.plan().correlations()[feed.correlation as usize];
            let read = |name: &str| {
                let names = program.rule(hit.rule).map(|r| [&r.id, &r.name]);
                let field = field_of(correlation, feed.position, name, names);
                read_field(&program, hit.rule, event, field).map(|text| self.cut(&text))
            };
            match Self::entry(correlation, *feed, read, time_us, vec![tag]) {
                Some((key, observation)) if self.waits(time_us) => {
                    self.waiting.insert((time_us, key, observation));
                }
                Some((key, observation)) => {
                    self.pass_time(time_us, &mut hits);
                    self.add(key, observation, &mut hits);
                }
                None => self.stats.without_field += 1,
            }
        }
        hits.extend(self.advance(time_us));
        hits
    }

    /// Whether an observation of that time may still have to give way to an earlier one.
    fn waits(&self, time_us: i64) -> bool {
        self.limits.lateness_us > 0
            && time_us > self.newest_us.max(time_us).saturating_sub(self.limits.lateness_us)
    }

    /// Lets time pass: what has waited long enough by `time_us` counts, and windows that are over
    /// are judged.
    pub fn advance(&mut self, time_us: i64) -> Vec<CorrelationHit> {
        let mut hits = Vec::new();
        self.newest_us = self.newest_us.max(time_us);
        let past_us = match self.limits.lateness_us {
            ..=0 => time_us,
            lateness_us => self.newest_us.saturating_sub(lateness_us),
        };
        while self.waiting.first().is_some_and(|(time_us, ..)| *time_us <= past_us) {
            let Some((time_us, key, observation)) = self.waiting.pop_first() else { break };
            self.pass_time(time_us, &mut hits);
            self.add(key, observation, &mut hits);
        }
        self.pass_time(past_us, &mut hits);
        hits
    }

    /// Counts everything that waits and judges every open window: nothing more will come.
    pub fn finish(&mut self) -> Vec<CorrelationHit> {
        let mut hits = Vec::new();
        while let Some((time_us, key, observation)) = self.waiting.pop_first() {
            self.pass_time(time_us, &mut hits);
            self.add(key, observation, &mut hits);
        }
        self.pass_time(i64::MAX, &mut hits);
        hits
    }

    /// Judges windows that are over, the earliest first whatever its partition.
    fn pass_time(&mut self, time_us: i64, hits: &mut Vec<CorrelationHit>) {
        let program = self.program.clone();
        let over = |partition: &Partition| partition.closes_first().filter(|(us, _)| *us < time_us).cloned();
        loop {
            let each = self.partitions.iter().enumerate().filter_map(|(at, p)| Some((over(p)?, at)));
            let Some((_, at)) = each.min() else { break };
            if let Some(hit) = self.partitions[at].close_first(program.correlations()) {
                for (key, observation) in self.passed_on(&program, &hit) {
                    self.add(key, observation, hits);
                }
                hits.push(hit);
            }
        }
    }

    /// The key and observation that a hit makes, unless it lacks a field.
    fn entry(
        correlation: &Correlation,
        feed: Feed,
        read: impl Fn(&str) -> Option<String>,
        time_us: i64,
        tags: Vec<u64>,
    ) -> Option<(Key, Observation)> {
        let values = correlation.group_by.iter().map(|name| read(name)).collect::<Option<Vec<_>>>()?;
        let value = match &correlation.kind {
            CorrelationKind::Value(_, fields) => {
                let parts = fields.iter().map(|name| read(name)).collect::<Option<Vec<_>>>()?;
                parts.join(BETWEEN)
            }
            _ => String::new(),
        };
        let key = Key { correlation: feed.correlation, values };
        Some((key, Observation { time_us, position: feed.position, value, tags }))
    }

    fn cut(&self, text: &str) -> String {
        let mut end = text.len().min(self.limits.max_value_bytes);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text[..end].to_owned()
    }

    /// Adds an observation to its partition, and passes hits on to correlations over its.
    fn add(&mut self, key: Key, observation: Observation, hits: &mut Vec<CorrelationHit>) {
        let program = self.program.clone();
        let count = self.partitions.len();
        let mut open = vec![(key, observation)];
        while let Some((key, observation)) = open.pop() {
            let correlation = &program.plan().correlations()[key.correlation as usize];
            let partition = &mut self.partitions[key.partition(count)];
            partition.stats.observed += 1;
            let Some(hit) = partition.insert(correlation, &key, observation) else { continue };
            open.extend(self.passed_on(&program, &hit));
            hits.push(hit);
        }
    }

    /// The observations that a correlation's hit makes for correlations over it.
    fn passed_on(&self, program: &Program, hit: &CorrelationHit) -> Vec<(Key, Observation)> {
        let mut made = Vec::new();
        let lower = &program.plan().correlations()[hit.correlation as usize];
        for feed in program.plan().fed_by_correlation(hit.correlation) {
            let correlation = &program.plan().correlations()[feed.correlation as usize];
            let read = |name: &str| {
                let names = Some([&lower.header.id, &lower.header.name]);
                let field = field_of(correlation, feed.position, name, names);
                hit.group.iter().find(|(n, _)| n == field).map(|(_, value)| value.clone())
            };
            made.extend(Self::entry(correlation, *feed, read, hit.last_us, hit.tags.clone()));
        }
        made
    }
}

/// The field that a name of the correlation stands for in one of its rules.
fn field_of<'c>(
    correlation: &'c Correlation,
    position: u32,
    name: &'c str,
    names: Option<[&String; 2]>,
) -> &'c str {
    let alias = correlation.aliases.iter().find(|alias| alias.name == name);
    let reference = correlation.rules.get(position as usize);
    let meant = |rule: &String| Some(rule) == reference || names.is_some_and(|names| names.contains(&rule));
    let field = alias.and_then(|alias| alias.fields.iter().find(|(rule, _)| meant(rule)));
    field.map_or(name, |(_, field)| field)
}

impl Program {
    /// Whether hits of a rule feed any correlation. A caller need let a [`Correlator`] observe no
    /// others.
    #[must_use]
    pub fn feeds_correlation(&self, rule: RuleIndex) -> bool {
        !self.plan().fed_by_rule(rule).is_empty()
    }
}
