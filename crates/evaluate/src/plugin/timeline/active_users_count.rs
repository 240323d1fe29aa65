//! `active_users_count`.

use super::{Timeline, count};
use crate::plugin::{Plugin, PluginCall};
use crate::{Fault, Table};
use kql::Type;
use std::collections::{HashMap, HashSet, VecDeque};

pub(super) const ACTIVE_USERS_COUNT: Plugin = Plugin {
    name: "active_users_count",
    summary: "Per step how many ids appeared in enough periods of the time before.",
    examples: &[(
        "datatable(u: string, t: long)['a', 1, 'a', 2, 'a', 3, 'b', 3] | evaluate active_users_count(u, t, 0, 9, 5, 1, 3, 10)",
        "[0,1]",
    )],
    source: "https://learn.microsoft.com/kusto/query/active-users-count-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let timeline = Timeline::new(call, "active_users_count", 8)?;
    let (start, end) = (timeline.number(2, "Start")?, timeline.number(3, "End")?);
    let lookback = timeline.distance(4, "LookbackWindow")?;
    let period = timeline.distance(5, "Period")?;
    let least = call.count(6, "ActivePeriods", timeline.plugin)?;
    let bins = timeline.bins((start, end), 7)?;
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        let mut recent: HashMap<_, VecDeque<i64>> = HashMap::new();
        let mut active = vec![HashSet::new(); bins.0.len()];
        for event in events.iter().filter(|e| e.time <= end) {
            let times = recent.entry(&event.id).or_default();
            times.push_back(event.time);
            while times.front().is_some_and(|first| *first <= event.time.saturating_sub(lookback)) {
                times.pop_front();
            }
            let periods: HashSet<i64> =
                times.iter().map(|t| t.saturating_sub(start).div_euclid(period)).collect();
            let bin = bins.of(event.time).filter(|_| event.time >= start && periods.len() >= least);
            if let Some(users) = bin.and_then(|bin| active.get_mut(bin)) {
                users.insert(&event.id);
            }
        }
        let found = bins.0.iter().zip(&active).filter(|(_, users)| !users.is_empty());
        rows.extend(found.map(|(at, users)| timeline.row(*at, key, [count(users.len())])));
    }
    Ok(timeline.table(&[("dcount", Type::Long)], rows))
}
