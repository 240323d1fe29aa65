//! `session_count`.

use super::{Timeline, count};
use crate::plugin::{Plugin, PluginCall};
use crate::{Fault, Table};
use kql::Type;
use std::collections::{HashMap, HashSet};

pub(super) const SESSION_COUNT: Plugin = Plugin {
    name: "session_count",
    summary: "Per step how many sessions have a row in it; a session of an id ends after a pause.",
    examples: &[(
        "datatable(u: string, t: long)['a', 1, 'a', 2, 'a', 9, 'b', 2] | evaluate session_count(u, t, 0, 9, 10, 3)",
        "[0,3]",
    )],
    source: "https://learn.microsoft.com/kusto/query/session-count-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let timeline = Timeline::new(call, "session_count", 6)?;
    let (start, end) = (timeline.number(2, "Start")?, timeline.number(3, "End")?);
    let pause = timeline.distance(5, "LookBackWindow")?;
    let bins = timeline.bins((start, end), 4)?;
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        let mut last = HashMap::new();
        let mut sessions = vec![HashSet::new(); bins.0.len()];
        for event in events.iter().filter(|e| (start..=end).contains(&e.time)) {
            let (session, before) = last.get(&event.id).copied().unwrap_or((0, event.time));
            let session = session + usize::from(event.time.saturating_sub(before) > pause);
            last.insert(&event.id, (session, event.time));
            if let Some(open) = bins.of(event.time).and_then(|bin| sessions.get_mut(bin)) {
                open.insert((&event.id, session));
            }
        }
        let found = bins.0.iter().zip(&sessions).filter(|(_, open)| !open.is_empty());
        rows.extend(found.map(|(at, open)| timeline.row(*at, key, [count(open.len())])));
    }
    Ok(timeline.table(&[("count_sessions", Type::Long)], rows))
}
