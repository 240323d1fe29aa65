//! The groups of one partition: what is kept of each, and the judging of its windows.

use super::correlator::{CorrelationHit, CorrelatorStats, Limits};
use super::figure::figure;
use super::observation::{Group, Key, Observation};
use super::window::is_kept;
use crate::language::{Aggregate, Correlation, CorrelationKind, Number};
use std::collections::{BTreeMap, BTreeSet};

/// The most observations a condition may claim for a group.
const MAX_CLAIMED: i64 = 1_000_000;

/// Groups, and the orders in which they give way and their windows are over. A group is in one
/// partition alone, so partitions know nothing of one another.
#[derive(Debug)]
pub(crate) struct Partition {
    limits: Limits,
    pub(crate) groups: BTreeMap<Key, Group>,
    by_age: BTreeSet<(i64, Key)>,
    closing: BTreeSet<(i64, Key)>,
    /// Observations over all groups.
    kept: usize,
    pub(crate) stats: CorrelatorStats,
}

impl Partition {
    /// An empty partition with its share of the limits.
    pub(crate) fn new(limits: Limits, partitions: usize) -> Self {
        let share = |limit: usize| limit.div_ceil(partitions.max(1));
        let limits = Limits {
            max_groups: share(limits.max_groups),
            max_observations: share(limits.max_observations),
            ..limits
        };
        Partition {
            limits,
            groups: BTreeMap::new(),
            by_age: BTreeSet::new(),
            closing: BTreeSet::new(),
            kept: 0,
            stats: CorrelatorStats::default(),
        }
    }

    /// Takes over a group that was saved.
    pub(crate) fn adopt(&mut self, key: Key, group: Group) {
        self.by_age.insert((group.last_us, key.clone()));
        self.closing.extend(group.closes_us.map(|us| (us, key.clone())));
        self.kept += group.observations.len();
        if let Some(replaced) = self.groups.insert(key, group) {
            self.kept -= replaced.observations.len();
        }
    }

    /// The window that is over first, and when.
    pub(crate) fn closes_first(&self) -> Option<&(i64, Key)> {
        self.closing.first()
    }

    /// Adds an observation and judges the windows it is in.
    pub(crate) fn insert(
        &mut self,
        correlation: &Correlation,
        key: &Key,
        new: Observation,
    ) -> Option<CorrelationHit> {
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

    /// Judges the window that is over first, which began with its group's first observation.
    pub(crate) fn close_first(&mut self, correlations: &[Correlation]) -> Option<CorrelationHit> {
        let (closes_us, key) = self.closing.pop_first()?;
        let correlation = correlations.get(key.correlation as usize)?;
        let group = self.groups.get_mut(&key)?;
        group.closes_us = None;
        let count = group.observations.partition_point(|o| o.time_us <= closes_us);
        let used: Vec<Observation> = group.observations.drain(..count).collect();
        group.window.reset();
        self.kept -= used.len();
        let figure = figure(correlation, used.iter()).filter(|f| correlation.accepts(*f));
        let hit = figure.map(|figure| report(correlation, &key, &used, figure, self.limits.max_tags));
        self.schedule(correlation, &key);
        self.drop_if_empty(&key);
        hit
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
