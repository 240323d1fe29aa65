//! `activity_metrics`.

use super::{Timeline, count, ratio};
use crate::plugin::{Plugin, PluginCall};
use crate::{Fault, Table};
use kql::Type;
use std::collections::HashSet;

pub(super) const ACTIVITY_METRICS: Plugin = Plugin {
    name: "activity_metrics",
    summary: "Per step the distinct ids, those not in the step before, and the shares that stayed and left.",
    examples: &[(
        "datatable(u: string, t: long)['a', 1, 'b', 1, 'a', 2, 'c', 2] | evaluate activity_metrics(u, t, 1, 2, 1) | where t == 2",
        "[2,2,1,0.5,0.5]",
    )],
    source: "https://learn.microsoft.com/kusto/query/activity-metrics-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let bounded = call.arguments.len() > 3;
    let timeline = Timeline::new(call, "activity_metrics", if bounded { 5 } else { usize::MAX })?;
    let window = if bounded { 4 } else { 2 };
    let bounds = if bounded {
        (timeline.number(2, "Start")?, timeline.number(3, "End")?)
    } else {
        let times = || timeline.groups.values().flatten().map(|e| e.time);
        (times().min().unwrap_or(0), times().max().unwrap_or(0))
    };
    let bins = timeline.bins(bounds, window)?;
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        let mut before = HashSet::new();
        for (at, events) in bins.0.iter().zip(bins.split(events, bounds)) {
            let ids: HashSet<_> = events.iter().map(|e| &e.id).collect();
            let kept = ids.intersection(&before).count();
            if !ids.is_empty() {
                let (stayed, left) = (ratio(kept, before.len()), ratio(before.len() - kept, before.len()));
                let figures = [count(ids.len()), count(ids.len() - kept), stayed, left];
                rows.push(timeline.row(*at, key, figures));
            }
            before = ids;
        }
    }
    let names = [
        ("dcount_values", Type::Long),
        ("dcount_newvalues", Type::Long),
        ("retention_rate", Type::Real),
        ("churn_rate", Type::Real),
    ];
    Ok(timeline.table(&names, rows))
}
