//! Folding: the same rule on the same asset and account within a window is one alert that grows.
//!
//! The window is a fixed grid of event time, so that the alert's identity does not depend on which
//! event came first: it is a function of tenant, rule, asset, account and window.

use std::collections::HashMap;

use model::{Alert, AlertId, Entity, Evidence, MatchedField};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Width of the window, microseconds.
pub const FOLD_WINDOW_US: i64 = 3_600_000_000;
/// Events an alert keeps.
const EVENTS_KEPT: usize = 50;
/// Evidence an alert keeps.
const EVIDENCE_KEPT: usize = 60;

/// Alerts that may still grow.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Folding {
    open: HashMap<String, Alert>,
}

impl Folding {
    /// Alerts kept open at most; past it the ones with the oldest activity are let go.
    pub const OPEN_MAX: usize = 20_000;

    /// Adds a finding; returns the identity of the alert it is part of. Why the rule matched is only
    /// asked for when the alert is new.
    pub fn add(&mut self, mut finding: Alert, why: impl FnOnce() -> Vec<MatchedField>) -> AlertId {
        finding.id = identity(&finding);
        let id = finding.id.clone();
        match self.open.entry(id.0.clone()) {
            std::collections::hash_map::Entry::Occupied(place) => merge(place.into_mut(), finding),
            std::collections::hash_map::Entry::Vacant(place) => {
                finding.matched = why();
                place.insert(finding);
            }
        }
        id
    }

    /// An alert that may still grow.
    #[must_use]
    pub fn get(&self, id: &AlertId) -> Option<&Alert> {
        self.open.get(&id.0)
    }

    /// Lets the older half go when too many are open. Call it between batches, when what has been
    /// touched was taken.
    pub fn make_room(&mut self) {
        if self.open.len() < Self::OPEN_MAX {
            return;
        }
        let mut times: Vec<i64> = self.open.values().map(|a| a.last_activity_us).collect();
        let middle = times.len() / 2;
        let (_, cut, _) = times.select_nth_unstable(middle);
        let cut = *cut;
        self.open.retain(|_, alert| alert.last_activity_us > cut);
    }
}

/// The earlier first; events and evidence united up to what is kept.
fn merge(alert: &mut Alert, other: Alert) {
    alert.count += other.count;
    alert.first_activity_us = alert.first_activity_us.min(other.first_activity_us);
    alert.last_activity_us = alert.last_activity_us.max(other.last_activity_us);
    for event in other.events {
        if alert.events.len() < EVENTS_KEPT && !alert.events.contains(&event) {
            alert.events.push(event);
        }
    }
    for evidence in other.evidence {
        if alert.evidence.len() < EVIDENCE_KEPT && !alert.evidence.contains(&evidence) {
            alert.evidence.push(evidence);
        }
    }
}

fn identity(finding: &Alert) -> AlertId {
    let mut hash = Sha256::new();
    let window = finding.first_activity_us.div_euclid(FOLD_WINDOW_US).to_string();
    let asset = asset_key(&finding.evidence);
    let account = first_key(&finding.evidence, |e| matches!(e, Entity::User { .. }));
    for part in [&finding.tenant, &finding.rule_id, &asset, &account, &window] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let hex: String = hash.finalize().iter().take(10).map(|b| format!("{b:02x}")).collect();
    AlertId(format!("al-{hex}"))
}

/// The key of what the finding is about: device, else mailbox or message, else resource or app.
fn asset_key(evidence: &[Evidence]) -> String {
    let kinds: [fn(&Entity) -> bool; 5] = [
        |e| matches!(e, Entity::Device { .. }),
        |e| matches!(e, Entity::MailMessage { .. }),
        |e| matches!(e, Entity::Mailbox { .. }),
        |e| matches!(e, Entity::CloudResource { .. }),
        |e| matches!(e, Entity::App { .. }),
    ];
    kinds.iter().map(|kind| first_key(evidence, kind)).find(|key| !key.is_empty()).unwrap_or_default()
}

fn first_key(evidence: &[Evidence], wanted: impl Fn(&Entity) -> bool) -> String {
    let entity = evidence.iter().map(|e| &e.entity).find(|e| wanted(e));
    entity.and_then(|e| e.keys().into_iter().next()).map(|k| k.0).unwrap_or_default()
}
