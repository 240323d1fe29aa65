//! `activity_counts_metrics`.

use super::{Timeline, count};
use crate::plugin::{Plugin, PluginCall};
use crate::{Fault, Table};
use kql::Type;
use std::collections::HashSet;

pub(super) const ACTIVITY_COUNTS_METRICS: Plugin = Plugin {
    name: "activity_counts_metrics",
    summary: "Per step the rows, the distinct ids, the ids never seen before, and all ids so far.",
    examples: &[(
        "datatable(u: string, t: long)['a', 1, 'b', 1, 'a', 2, 'c', 2] | evaluate activity_counts_metrics(u, t, 1, 2, 1) | where t == 2",
        "[2,2,2,1,3]",
    )],
    source: "https://learn.microsoft.com/kusto/query/activity-counts-metrics-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let timeline = Timeline::new(call, "activity_counts_metrics", 5)?;
    let bounds = (timeline.number(2, "Start")?, timeline.number(3, "End")?);
    let bins = timeline.bins(bounds, 4)?;
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        let mut seen = HashSet::new();
        for (at, events) in bins.0.iter().zip(bins.split(events, bounds)) {
            if events.is_empty() {
                continue;
            }
            let ids: HashSet<_> = events.iter().map(|e| &e.id).collect();
            let fresh = ids.iter().filter(|id| seen.insert(**id)).count();
            let figures = [events.len(), ids.len(), fresh, seen.len()].map(count);
            rows.push(timeline.row(*at, key, figures));
        }
    }
    let names = ["count", "dcount", "new_dcount", "aggregated_dcount"].map(|name| (name, Type::Long));
    Ok(timeline.table(&names, rows))
}
