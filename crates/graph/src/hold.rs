//! What analysts have decided about incidents, and which unions that forbids.
//!
//! Facts (correlation notes §4): incidents are not merged when one is closed, when they are assigned
//! to different people, or when their classification or determination differ. Alerts that an analyst
//! put into an incident stay there together, whatever else speaks for another one.

use ahash::AHashMap;
use model::{AlertId, IncidentId};

use crate::union::Union;

/// An analyst's decisions on one incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// The incident.
    pub incident: IncidentId,
    /// Its alerts when it was last stored.
    pub alerts: Vec<AlertId>,
    /// Whether it is resolved: nothing may enter it any more.
    pub closed: bool,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// What it was classified as, such as `truePositive`.
    pub classification: Option<String>,
    /// What it was determined to be, such as `multiStagedAttack`.
    pub determination: Option<String>,
    /// Alerts that an analyst put into it: they stay in it, together.
    pub pinned: Vec<AlertId>,
}

impl Hold {
    /// A hold that forbids nothing yet.
    #[must_use]
    pub fn new(incident: IncidentId, alerts: Vec<AlertId>) -> Self {
        Hold {
            incident,
            alerts,
            closed: false,
            assigned_to: None,
            classification: None,
            determination: None,
            pinned: vec![],
        }
    }

    /// Whether it can forbid anything.
    fn decides(&self) -> bool {
        let said = [&self.assigned_to, &self.classification, &self.determination];
        self.closed || !self.pinned.is_empty() || said.iter().any(|word| word.is_some())
    }

    /// Whether two incidents may become one.
    #[must_use]
    pub fn may_merge(&self, other: &Hold) -> bool {
        fn agree(a: &Option<String>, b: &Option<String>) -> bool {
            a.is_none() || b.is_none() || a == b
        }
        !self.closed
            && !other.closed
            && (self.pinned.is_empty() || other.pinned.is_empty())
            && agree(&self.assigned_to, &other.assigned_to)
            && agree(&self.classification, &other.classification)
            && agree(&self.determination, &other.determination)
    }
}

/// All holds, findable by alert.
#[derive(Debug, Default)]
pub(crate) struct Holds<'a> {
    list: &'a [Hold],
    of_alert: AHashMap<&'a AlertId, usize>,
    pin_of_alert: AHashMap<&'a AlertId, usize>,
}

impl<'a> Holds<'a> {
    /// Indexes holds that decide anything; an alert in two of them belongs to the first.
    pub(crate) fn new(list: &'a [Hold]) -> Self {
        let mut of_alert = AHashMap::new();
        let mut pin_of_alert = AHashMap::new();
        for (index, hold) in list.iter().enumerate() {
            for alert in &hold.pinned {
                pin_of_alert.entry(alert).or_insert(index);
                of_alert.entry(alert).or_insert(index);
            }
        }
        for (index, hold) in list.iter().enumerate().filter(|(_, hold)| hold.decides()) {
            for alert in &hold.alerts {
                of_alert.entry(alert).or_insert(index);
            }
        }
        Holds { list, of_alert, pin_of_alert }
    }

    /// The hold that an analyst put each alert into.
    pub(crate) fn pins<'n>(&self, alerts: impl Iterator<Item = &'n AlertId>) -> Vec<Option<usize>> {
        alerts.map(|id| self.pin_of_alert.get(id).copied()).collect()
    }

    /// Starts tracking which holds each set of nodes contains.
    pub(crate) fn start<'n>(&self, alerts: impl Iterator<Item = &'n AlertId>) -> Held<'_> {
        let inside: Vec<Vec<usize>> =
            alerts.map(|id| self.of_alert.get(id).copied().into_iter().collect()).collect();
        Held { list: self.list, union: Union::with_len(inside.len()), inside }
    }
}

/// The holds inside each growing set of nodes.
#[derive(Debug)]
pub(crate) struct Held<'a> {
    list: &'a [Hold],
    union: Union,
    inside: Vec<Vec<usize>>,
}

impl Held<'_> {
    /// Whether no decision stands against uniting the sets of two nodes.
    pub(crate) fn may_unite(&self, a: u32, b: u32) -> bool {
        let (a, b) = (self.holds_of(a), self.holds_of(b));
        let closed_only_in =
            |x: &[usize], y: &[usize]| x.iter().any(|hold| self.list[*hold].closed && !y.contains(hold));
        let agree = |x: usize, y: usize| x == y || self.list[x].may_merge(&self.list[y]);
        !closed_only_in(a, b) && !closed_only_in(b, a) && a.iter().all(|x| b.iter().all(|y| agree(*x, *y)))
    }

    /// Unites them.
    pub(crate) fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.union.find(a), self.union.find(b));
        if self.union.join(a, b) {
            let moved = std::mem::take(&mut self.inside[a.max(b) as usize]);
            let into = &mut self.inside[a.min(b) as usize];
            into.extend(moved);
            into.sort_unstable();
            into.dedup();
        }
    }

    fn holds_of(&self, node: u32) -> &[usize] {
        &self.inside[self.union.find(node) as usize]
    }
}
