//! The state of all correlations, fed by hits.

use super::figure::figure;
use super::plan::Feed;
use super::window::{Window, is_kept};
use crate::engine::{Hit, Program, RuleIndex, read_field};
use crate::language::{Aggregate, Correlation, CorrelationKind, Number};
use event::Event;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
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
}

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
        }
    }
}

/// The most observations a condition may claim for a group.
const MAX_CLAIMED: i64 = 1_000_000;

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

/// One hit as a correlation keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Observation {
    pub(crate) time_us: i64,
    /// Which of the correlation's rules it was.
    pub(crate) position: u32,
    /// The value of the condition's field; empty when the correlation looks at none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) value: String,
    pub(crate) tags: Vec<u64>,
}

/// A correlation and the values of its `group-by`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Key {
    pub(crate) correlation: u32,
    pub(crate) values: Vec<String>,
}

/// The observations of one group, in order of time.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) observations: VecDeque<Observation>,
    /// The window judged last, so that the next need not be computed anew.
    #[serde(skip)]
    window: Window,
    /// The place in the order of giving way.
    pub(crate) last_us: i64,
    /// When the open window is over, for conditions judged then.
    pub(crate) closes_us: Option<i64>,
}

/// Feeds on hits and reports correlations. Deterministic: the same calls give the same hits.
#[derive(Debug)]
pub struct Correlator {
    pub(crate) program: Arc<Program>,
    pub(crate) limits: Limits,
    pub(crate) groups: BTreeMap<Key, Group>,
    pub(crate) by_age: BTreeSet<(i64, Key)>,
    pub(crate) closing: BTreeSet<(i64, Key)>,
    /// Observations over all groups.
    pub(crate) kept: usize,
    pub(crate) stats: CorrelatorStats,
}

impl Correlator {
    /// A correlator without observations.
    #[must_use]
    pub fn new(program: Arc<Program>, limits: Limits) -> Self {
        Correlator {
            program,
            limits,
            groups: BTreeMap::new(),
            by_age: BTreeSet::new(),
            closing: BTreeSet::new(),
            kept: 0,
            stats: CorrelatorStats::default(),
        }
    }

    /// What it has done so far.
    #[must_use]
    pub fn stats(&self) -> CorrelatorStats {
        self.stats
    }

    /// The number of groups it keeps.
    #[must_use]
    pub fn group_count(&self) -> usize {
        self.groups.len()
    }

    /// Takes a hit of an event at a time, tagged by the caller (an event's or alert's number), and
    /// reports the correlations that it completes, those over correlations included.
    pub fn observe(&mut self, hit: Hit, event: &Event<'_>, time_us: i64, tag: u64) -> Vec<CorrelationHit> {
        let program = self.program.clone();
        let feeds = program.plan().fed_by_rule(hit.rule);
        if feeds.is_empty() {
            return Vec::new();
        }
        let mut hits = self.advance(time_us);
        for feed in feeds {
            let correlation = &program.plan().correlations()[feed.correlation as usize];
            let read = |name: &str| {
                let field = field_of(
                    correlation,
                    feed.position,
                    name,
                    program.rule(hit.rule).map(|r| [&r.id, &r.name]),
                );
                read_field(&program, hit.rule, event, field).map(|text| self.cut(&text))
            };
            match Self::entry(correlation, *feed, read, time_us, vec![tag]) {
                Some((key, observation)) => self.add(key, observation, &mut hits),
                None => self.stats.without_field += 1,
            }
        }
        hits
    }

    /// Lets time pass: judges windows that are over by `time_us`.
    pub fn advance(&mut self, time_us: i64) -> Vec<CorrelationHit> {
        let mut hits = Vec::new();
        while let Some((closes_us, key)) = self.closing.first().cloned() {
            if closes_us >= time_us {
                break;
            }
            self.closing.pop_first();
            self.close(key, closes_us, &mut hits);
        }
        hits
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
            CorrelationKind::Value(_, field) => read(field)?,
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

    /// Adds an observation, judges the windows it is in, and passes hits on to correlations over
    /// this one.
    fn add(&mut self, key: Key, observation: Observation, hits: &mut Vec<CorrelationHit>) {
        self.stats.observed += 1;
        let program = self.program.clone();
        let mut open = vec![(key, observation)];
        while let Some((key, observation)) = open.pop() {
            let correlation = &program.plan().correlations()[key.correlation as usize];
            let Some(hit) = self.insert(correlation, &key, observation) else { continue };
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

    fn insert(&mut self, correlation: &Correlation, key: &Key, new: Observation) -> Option<CorrelationHit> {
        let time_us = new.time_us;
        self.make_room(key);
        let span_us = correlation.timespan_us;
        let group = self.groups.entry(key.clone()).or_default();
        let newest_us = group.observations.back().map_or(time_us, |o| o.time_us.max(time_us));
        let kept_us = newest_us.saturating_sub(span_us.saturating_mul(2));
        if time_us < kept_us {
            self.stats.too_late += 1;
            return None;
        }
        let before = group.observations.len();
        while group.observations.front().is_some_and(|o| o.time_us < kept_us) {
            group.remove_first();
        }
        let mut at = Some(group.insert(new));
        if group.observations.len() > capacity(correlation, &self.limits) {
            group.remove_first();
            self.stats.observations_dropped += 1;
            at = at.and_then(|at| at.checked_sub(1));
        }
        self.kept = self.kept + group.observations.len() - before;
        self.by_age.remove(&(group.last_us, key.clone()));
        group.last_us = newest_us;
        self.by_age.insert((newest_us, key.clone()));
        if correlation.needs_whole_window() {
            self.schedule(correlation, key);
            return None;
        }
        let hit = self.judge(correlation, key, at?);
        self.drop_if_empty(key);
        hit
    }

    /// Judges the windows that contain the observation at a place, the earliest first.
    fn judge(&mut self, correlation: &Correlation, key: &Key, at: usize) -> Option<CorrelationHit> {
        let group = self.groups.get_mut(key)?;
        let span_us = correlation.timespan_us;
        let latest_us = group.observations.get(at)?.time_us.saturating_add(span_us);
        if group.observations.len() - at > self.limits.max_late {
            return None;
        }
        for end in at..group.observations.len() {
            let end_us = group.observations[end].time_us;
            if end_us > latest_us {
                break;
            }
            let from_us = end_us.saturating_sub(span_us);
            let start = group.observations.partition_point(|o| o.time_us < from_us);
            let figure = group.window.figure(correlation, &group.observations, start..end + 1);
            if let Some(figure) = figure.filter(|f| correlation.accepts(*f)) {
                let used: Vec<Observation> = group.observations.drain(start..=end).collect();
                group.window.reset();
                self.kept -= used.len();
                return Some(report(correlation, key, &used, figure, self.limits.max_tags));
            }
        }
        None
    }

    /// Judges the window that began with the group's first observation, now that it is over.
    fn close(&mut self, key: Key, closes_us: i64, hits: &mut Vec<CorrelationHit>) {
        let program = self.program.clone();
        let correlation = &program.plan().correlations()[key.correlation as usize];
        let Some(group) = self.groups.get_mut(&key) else { return };
        group.closes_us = None;
        let count = group.observations.partition_point(|o| o.time_us <= closes_us);
        let used: Vec<Observation> = group.observations.drain(..count).collect();
        group.window.reset();
        self.kept -= used.len();
        let figure = figure(correlation, used.iter()).filter(|f| correlation.accepts(*f));
        if let Some(figure) = figure {
            let hit = report(correlation, &key, &used, figure, self.limits.max_tags);
            for (key, observation) in self.passed_on(&program, &hit) {
                self.add(key, observation, hits);
            }
            hits.push(hit);
        }
        self.schedule(correlation, &key);
        self.drop_if_empty(&key);
    }

    fn schedule(&mut self, correlation: &Correlation, key: &Key) {
        let Some(group) = self.groups.get_mut(key) else { return };
        let first_us = group.observations.front().map(|o| o.time_us);
        let closes_us = first_us.map(|us| us.saturating_add(correlation.timespan_us));
        if closes_us != group.closes_us {
            if let Some(before) = std::mem::replace(&mut group.closes_us, closes_us) {
                self.closing.remove(&(before, key.clone()));
            }
            self.closing.extend(closes_us.map(|us| (us, key.clone())));
        }
    }

    fn make_room(&mut self, key: &Key) {
        let is_full = |all: &Self| {
            let groups = all.groups.len() >= all.limits.max_groups.max(1) && !all.groups.contains_key(key);
            groups || all.kept >= all.limits.max_observations.max(1)
        };
        while is_full(self) {
            // Never the group that the news is of: its own bound holds it.
            let Some(entry) = self.by_age.iter().find(|(_, other)| other != key).cloned() else { break };
            self.by_age.remove(&entry);
            let oldest = entry.1;
            let Some(group) = self.groups.remove(&oldest) else { continue };
            self.kept -= group.observations.len();
            if let Some(closes_us) = group.closes_us {
                self.closing.remove(&(closes_us, oldest));
            }
            self.stats.groups_dropped += 1;
        }
    }

    fn drop_if_empty(&mut self, key: &Key) {
        if let Some(group) = self.groups.get(key).filter(|group| group.observations.is_empty()) {
            self.by_age.remove(&(group.last_us, key.clone()));
            self.groups.remove(key);
        }
    }
}

impl Group {
    /// Puts an observation into its place, which is returned: behind those of the same instant.
    fn insert(&mut self, new: Observation) -> usize {
        let at = self.observations.partition_point(|o| o.time_us <= new.time_us);
        self.window.inserted(at, &new);
        self.observations.insert(at, new);
        at
    }

    fn remove_first(&mut self) {
        if let Some(first) = self.observations.pop_front() {
            self.window.removed_first(&first);
        }
    }
}

fn capacity(correlation: &Correlation, limits: &Limits) -> usize {
    if !is_kept(&correlation.kind) {
        return limits.max_observations_recomputed.max(correlation.rules.len());
    }
    if let CorrelationKind::Value(Aggregate::Sum | Aggregate::Average, _) = correlation.kind {
        return limits.max_observations_per_group;
    }
    let claimed = correlation.condition.iter().map(|c| c.bound.as_f64() as i64).max().unwrap_or(0);
    limits.max_observations_per_group.max(claimed.clamp(0, MAX_CLAIMED) as usize + 1)
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

fn report(
    correlation: &Correlation,
    key: &Key,
    used: &[Observation],
    figure: Number,
    max_tags: usize,
) -> CorrelationHit {
    let mut seen = BTreeSet::new();
    let mut tags: Vec<u64> =
        used.iter().flat_map(|o| &o.tags).copied().filter(|tag| seen.insert(*tag)).collect();
    tags.drain(..tags.len().saturating_sub(max_tags));
    CorrelationHit {
        correlation: key.correlation,
        group: correlation.group_by.iter().cloned().zip(key.values.iter().cloned()).collect(),
        first_us: used.first().map_or(0, |o| o.time_us),
        last_us: used.last().map_or(0, |o| o.time_us),
        count: used.len() as u64,
        figure,
        tags,
    }
}

impl Program {
    /// Whether hits of a rule feed any correlation. A caller need let a [`Correlator`] observe no
    /// others.
    #[must_use]
    pub fn feeds_correlation(&self, rule: RuleIndex) -> bool {
        !self.plan().fed_by_rule(rule).is_empty()
    }
}
