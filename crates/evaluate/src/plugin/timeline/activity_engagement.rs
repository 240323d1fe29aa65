//! `activity_engagement`.

use super::{Timeline, count, ratio};
use crate::plugin::{Plugin, PluginCall};
use crate::{Fault, Table};
use kql::Type;
use std::collections::HashMap;

pub(super) const ACTIVITY_ENGAGEMENT: Plugin = Plugin {
    name: "activity_engagement",
    summary: "Per inner window the distinct ids in it, those in the outer window that ends with it, and the share.",
    examples: &[(
        "datatable(u: string, t: long)['a', 1, 'b', 1, 'a', 2] | evaluate activity_engagement(u, t, 1, 2, 1, 2) | where t == 2",
        "[2,1,2,0.5]",
    )],
    source: "https://learn.microsoft.com/kusto/query/activity-engagement-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let bounded = call.arguments.len() > 4;
    let timeline = Timeline::new(call, "activity_engagement", if bounded { 6 } else { usize::MAX })?;
    let inner_at = if bounded { 4 } else { 2 };
    let inner = timeline.distance(inner_at, "InnerActivityWindow")?;
    let outer = timeline.distance(inner_at + 1, "OuterActivityWindow")?;
    let (start, end) = if bounded {
        (timeline.number(2, "Start")?, timeline.number(3, "End")?)
    } else {
        let times = || timeline.groups.values().flatten().map(|e| e.time);
        let start = times().min().unwrap_or(0).div_euclid(inner).saturating_mul(inner);
        (start, times().max().unwrap_or(0))
    };
    let bins = timeline.bins((start, end), inner_at)?;
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        let mut recent = HashMap::new();
        let (mut next, mut left) = (0, 0);
        for (at, within) in bins.0.iter().zip(bins.split(events, (start, end))) {
            let stop = at.saturating_add(inner).min(end.saturating_add(1));
            while let Some(event) = events.get(next).filter(|e| e.time < stop) {
                *recent.entry(&event.id).or_insert(0_usize) += 1;
                next += 1;
            }
            while let Some(event) = events.get(left).filter(|e| e.time < at.saturating_add(inner - outer)) {
                left += 1;
                if let Some(times) = recent.get_mut(&event.id) {
                    *times -= 1;
                    if *times == 0 {
                        recent.remove(&event.id);
                    }
                }
            }
            if within.is_empty() && recent.is_empty() {
                continue;
            }
            let inner: std::collections::HashSet<_> = within.iter().map(|e| &e.id).collect();
            let figures = [count(inner.len()), count(recent.len()), ratio(inner.len(), recent.len())];
            rows.push(timeline.row(*at, key, figures));
        }
    }
    let names = [
        ("dcount_activities_inner", Type::Long),
        ("dcount_activities_outer", Type::Long),
        ("activity_ratio", Type::Real),
    ];
    Ok(timeline.table(&names, rows))
}
