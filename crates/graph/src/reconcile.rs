//! From one run's incidents to the next: which stored incident each one continues.
//!
//! Facts (correlation notes §4): a merge moves content from a source into a target, no third
//! incident is made, the source redirects. The target is the older one, then the one with more
//! alerts. What analysts decided forbids a merge (see `hold`); such a pair is then suggested.

use std::collections::{BTreeMap, BTreeSet};

use ahash::AHashMap;
use model::{AlertId, Incident, IncidentId, IncidentStatus};

use crate::hold::Hold;

/// What a server has to store after a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// A new incident.
    Created(Box<Incident>),
    /// A stored incident with new content, under its stored identity.
    Updated(Box<Incident>),
    /// A stored incident went into another: it becomes `redirected` to the target.
    Merged {
        /// The incident that ends.
        source: IncidentId,
        /// Where its content is now.
        target: IncidentId,
    },
    /// Two stored incidents look like one attack, but a decision forbids the merge.
    Suggested {
        /// The younger one.
        source: IncidentId,
        /// The older one.
        target: IncidentId,
        /// Why they are kept apart.
        because: &'static str,
    },
}

/// Gives current incidents the identities of those they continue. `previous` are stored incidents
/// that are not redirected; `holds` are what analysts decided on them. Incidents that did not change
/// are not mentioned. Stored incidents whose alerts are no longer kept are left as they are.
#[must_use]
pub fn reconcile(previous: &[Incident], current: &[Incident], holds: &[Hold]) -> Vec<Change> {
    let stored = Stored::new(previous, holds);
    let mut claims = stored.claims(current);
    let mut changes = vec![];
    let mut taken: BTreeSet<IncidentId> = BTreeSet::new();
    for (incident, overlapping) in &mut claims {
        overlapping.retain(|old| !taken.contains(&old.id));
        let mut whole = (*incident).clone();
        let Some((&target, sources)) = overlapping.split_first() else {
            if stored.by_id.contains_key(&whole.id) || taken.contains(&whole.id) {
                whole.id = unused(&whole, &stored, &taken);
            }
            taken.insert(whole.id.clone());
            changes.push(Change::Created(Box::new(whole)));
            continue;
        };
        taken.insert(target.id.clone());
        whole.id = target.id.clone();
        whole.status = target.status;
        if !same_content(&whole, target) {
            changes.push(Change::Updated(Box::new(whole)));
        }
        for source in sources {
            taken.insert(source.id.clone());
            changes.push(stored.merge_or_suggest(source, target));
        }
    }
    changes
}

/// Stored incidents by alert and identity.
struct Stored<'a> {
    by_alert: AHashMap<&'a AlertId, &'a Incident>,
    by_id: BTreeMap<&'a IncidentId, &'a Incident>,
    holds: BTreeMap<&'a IncidentId, &'a Hold>,
}

impl<'a> Stored<'a> {
    fn new(previous: &'a [Incident], holds: &'a [Hold]) -> Self {
        let mut ordered: Vec<&Incident> =
            previous.iter().filter(|i| i.status != IncidentStatus::Redirected).collect();
        ordered.sort_by(|a, b| age(a).cmp(&age(b)));
        let mut by_alert = AHashMap::new();
        for incident in &ordered {
            for alert in &incident.alerts {
                by_alert.entry(alert).or_insert(*incident);
            }
        }
        Stored {
            by_alert,
            by_id: previous.iter().map(|i| (&i.id, i)).collect(),
            holds: holds.iter().map(|h| (&h.incident, h)).collect(),
        }
    }

    /// Each current incident with the stored ones it may continue, the target first. A stored
    /// incident that was split goes to the part with most of its alerts, then to the earliest.
    fn claims<'c>(&self, current: &'c [Incident]) -> Vec<(&'c Incident, Vec<&'a Incident>)> {
        let mut overlaps: Vec<(usize, &'a Incident, usize)> = vec![];
        for (index, incident) in current.iter().enumerate() {
            let mut counts: BTreeMap<&IncidentId, (usize, &'a Incident)> = BTreeMap::new();
            for alert in &incident.alerts {
                if let Some(old) = self.by_alert.get(alert) {
                    counts.entry(&old.id).or_insert((0, old)).0 += 1;
                }
            }
            overlaps.extend(counts.into_values().map(|(count, old)| (count, old, index)));
        }
        overlaps.sort_by(|a, b| {
            b.0.cmp(&a.0).then_with(|| (age(&current[a.2]), a.2).cmp(&(age(&current[b.2]), b.2)))
        });
        let mut home: BTreeMap<&IncidentId, usize> = BTreeMap::new();
        let mut claimed: Vec<Vec<&'a Incident>> = vec![vec![]; current.len()];
        for (_, old, index) in overlaps {
            if *home.entry(&old.id).or_insert(index) == index {
                claimed[index].push(old);
            }
        }
        for list in &mut claimed {
            list.sort_by(|a, b| age(a).cmp(&age(b)));
        }
        current.iter().zip(claimed).collect()
    }

    fn merge_or_suggest(&self, source: &Incident, target: &Incident) -> Change {
        let (source_id, target_id) = (source.id.clone(), target.id.clone());
        let resolved = |i: &Incident| i.status == IncidentStatus::Resolved;
        let suggest =
            |because| Change::Suggested { source: source_id.clone(), target: target_id.clone(), because };
        if resolved(source) || resolved(target) {
            return suggest("one of them is resolved");
        }
        match (self.holds.get(&source.id), self.holds.get(&target.id)) {
            (Some(a), Some(b)) if !a.may_merge(b) => suggest("analysts decided differently on them"),
            (Some(hold), None) | (None, Some(hold)) if hold.closed => suggest("one of them is resolved"),
            _ => Change::Merged { source: source.id.clone(), target: target.id.clone() },
        }
    }
}

/// Older first, then more alerts first.
fn age(incident: &Incident) -> (i64, std::cmp::Reverse<usize>, &IncidentId) {
    (incident.first_activity_us, std::cmp::Reverse(incident.alerts.len()), &incident.id)
}

/// Equal but for what belongs to the store: status and redirection.
fn same_content(current: &Incident, stored: &Incident) -> bool {
    let mut stored = stored.clone();
    stored.status = current.status;
    stored.redirect.clone_from(&current.redirect);
    *current == stored
}

/// An identity for an incident whose own is in use by the one it was split from.
fn unused(incident: &Incident, stored: &Stored<'_>, taken: &BTreeSet<IncidentId>) -> IncidentId {
    let numbered = (2u32..).map(|n| IncidentId(format!("{}-{n}", incident.id.0)));
    let free = |id: &IncidentId| !stored.by_id.contains_key(id) && !taken.contains(id);
    numbered.into_iter().find(free).unwrap_or_else(|| incident.id.clone())
}
