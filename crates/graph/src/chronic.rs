//! Findings that a device, an account or the whole estate has all the time.
//!
//! A rule of medium severity that keeps matching on one device for days is a habit of that device
//! more than a step of an attack; one that matches on very many devices or accounts is a habit of the
//! estate. Such findings stay together by place and may belong to an incident beside them, but they
//! do not hold incidents together and are no steps of a sequence: else habits would bridge any two
//! attacks. Findings of high severity are never taken for habits; those below medium hold nothing
//! together anyhow, but where they are everywhere they are no steps either.

use std::collections::BTreeMap;

use model::{Alert, Severity};

use crate::config::Config;
use crate::estate::{Thing, Use};
use crate::kind::Kind;

/// Whether an alert belongs to a habit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Habit {
    /// It does not.
    None,
    /// To this one; habits are numbered by rule and place.
    Of(u32),
}

impl Habit {
    /// Whether it is one.
    pub(crate) fn is_some(self) -> bool {
        self != Habit::None
    }
}

/// For each alert (in time order) the habit it belongs to.
pub(crate) fn habits(alerts: &[&Alert], uses: &[Vec<Use>], things: &[Thing], config: &Config) -> Vec<Habit> {
    let mut seen: BTreeMap<(&str, u32), Vec<usize>> = BTreeMap::new();
    for (index, (alert, uses)) in alerts.iter().zip(uses).enumerate() {
        if let Some(place) = place_of(uses, things)
            && alert.severity < Severity::High
        {
            seen.entry((&alert.rule_id, place)).or_default().push(index);
        }
    }
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for (rule, _) in seen.keys() {
        *places.entry(rule).or_default() += 1;
    }
    let anchors = things.iter().filter(|t| matches!(t.kind, Kind::Device | Kind::User)).count();
    let everywhere = config.habit_places.max(anchors / ESTATE_PART).max(2);
    let mut habits = vec![Habit::None; alerts.len()];
    let chronic = seen.into_iter().filter(|((rule, _), list)| {
        let lasting =
            list.len() >= config.habit_alerts.max(2) && span_us(alerts, list) > config.habit_span_us;
        lasting || places[rule] >= everywhere
    });
    for (habit, (_, list)) in (0u32..).zip(chronic) {
        for index in list {
            habits[index] = Habit::Of(habit);
        }
    }
    habits
}

/// A rule that matches on one in so many of the devices and accounts seen is everywhere.
const ESTATE_PART: usize = 10;

/// Where an alert happened: its device, else its account.
fn place_of(uses: &[Use], things: &[Thing]) -> Option<u32> {
    let of = |kind: Kind| uses.iter().map(|u| u.thing).find(|t| things[*t as usize].kind == kind);
    of(Kind::Device).or_else(|| of(Kind::User))
}

/// Time from the first to the last of them.
fn span_us(alerts: &[&Alert], list: &[usize]) -> i64 {
    let at = |index: Option<&usize>| index.map_or(0, |i| alerts[*i].first_activity_us);
    at(list.last()).saturating_sub(at(list.first()))
}
