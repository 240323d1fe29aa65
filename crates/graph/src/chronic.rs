//! Findings that a device or account has all the time.
//!
//! A rule of medium severity that keeps matching on one device for days is a habit of that device
//! more than a step of an attack. Such findings stay together and may belong to an incident beside
//! them, but do not hold incidents together: else the habit would bridge any two attacks on the
//! device. The same goes for a medium rule that matches on very many devices or accounts: it is a
//! habit of the estate. Findings of high severity are never taken for habits.

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
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (rule, _) in seen.keys() {
        *places.entry(rule).or_default() += 1;
    }
    let mut habits = vec![None; alerts.len()];
    let chronic = seen.into_iter().filter(|((rule, _), list)| {
        let everywhere = places[rule] >= config.habit_places.max(2);
        everywhere
            || (list.len() >= config.habit_alerts.max(2) && span_us(alerts, list) > config.habit_span_us)
    });
    for (habit, (_, list)) in (0u32..).zip(chronic) {
        for index in list {
            habits[index] = Some(habit);
        }
    }
    habits
}

/// Time from the first to the last of them.
fn span_us(alerts: &[&Alert], list: &[usize]) -> i64 {
    let at = |index: Option<&usize>| index.map_or(0, |i| alerts[*i].first_activity_us);
    at(list.last()).saturating_sub(at(list.first()))
}
