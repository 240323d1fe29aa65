//! Findings that a device or account has all the time.
//!
//! A rule of medium severity that keeps matching on one device for days is a habit of that device
//! more than a step of an attack. Such findings stay together and may belong to an incident beside
//! them, but do not hold incidents together: else the habit would bridge any two attacks on the
//! device. Findings of high severity are never taken for habits.

use std::collections::BTreeMap;

use model::{Alert, Severity};

use crate::config::Config;
use crate::estate::{Thing, Use};
use crate::kind::Kind;

/// For each alert (in time order) the habit it belongs to, if it does.
pub(crate) fn habits(
    alerts: &[&Alert],
    uses: &[Vec<Use>],
    things: &[Thing],
    config: &Config,
) -> Vec<Option<u32>> {
    let mut seen: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (index, (alert, uses)) in alerts.iter().zip(uses).enumerate() {
        let of = |kind: Kind| uses.iter().map(|u| u.thing).find(|t| things[*t as usize].kind == kind);
        if let Some(place) = of(Kind::Device).or_else(|| of(Kind::User))
            && alert.severity == Severity::Medium
        {
            seen.entry((&alert.rule_id, place)).or_default().push(index);
        }
    }
    let mut habits = vec![None; alerts.len()];
    let chronic = seen.into_values().filter(|list| {
        let span = match (list.first(), list.last()) {
            (Some(first), Some(last)) => {
                alerts[*last].first_activity_us.saturating_sub(alerts[*first].first_activity_us)
            }
            _ => 0,
        };
        list.len() >= config.habit_alerts.max(2) && span > config.habit_span_us
    });
    for (habit, list) in (0u32..).zip(chronic) {
        for index in list {
            habits[index] = Some(habit);
        }
    }
    habits
}
