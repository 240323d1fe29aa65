//! `sliding_window_counts`.

use super::{Timeline, count};
use crate::plugin::{Plugin, PluginCall};
use crate::{Fault, Table};
use kql::Type;
use std::collections::HashMap;

pub(super) const SLIDING_WINDOW_COUNTS: Plugin = Plugin {
    name: "sliding_window_counts",
    summary: "Per step the rows and the distinct ids of the time before its end.",
    examples: &[(
        "datatable(u: string, t: long)['a', 1, 'b', 2, 'a', 2, 'c', 3] | evaluate sliding_window_counts(u, t, 1, 3, 2, 1) | where t == 3",
        "[3,3,3]",
    )],
    source: "https://learn.microsoft.com/kusto/query/sliding-window-counts-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let timeline = Timeline::new(call, "sliding_window_counts", 6)?;
    let (start, end) = (timeline.number(2, "Start")?, timeline.number(3, "End")?);
    let lookback = timeline.distance(4, "LookbackWindow")?;
    let bins = timeline.bins((start, end), 5)?;
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        let mut within: HashMap<_, usize> = HashMap::new();
        let (mut next, mut left, mut total) = (0, 0, 0);
        for (at, start) in bins.0.iter().enumerate() {
            // The window ends where the bin ends.
            let step = match (bins.0.get(at + 1), at.checked_sub(1).and_then(|before| bins.0.get(before))) {
                (Some(next), _) => next - start,
                (None, Some(before)) => start - before,
                (None, None) => timeline.number(5, "Step").unwrap_or(lookback),
            };
            let stop = start.saturating_add(step);
            while let Some(event) = events.get(next).filter(|e| e.time < stop && e.time <= end) {
                *within.entry(&event.id).or_default() += 1;
                (next, total) = (next + 1, total + 1);
            }
            while let Some(event) =
                events.get(left).filter(|e| left < next && e.time < stop.saturating_sub(lookback))
            {
                (left, total) = (left + 1, total - 1);
                if let Some(times) = within.get_mut(&event.id) {
                    *times -= 1;
                    if *times == 0 {
                        within.remove(&event.id);
                    }
                }
            }
            if total > 0 {
                rows.push(timeline.row(*start, key, [count(total), count(within.len())]));
            }
        }
    }
    Ok(timeline.table(&[("Count", Type::Long), ("Dcount", Type::Long)], rows))
}
