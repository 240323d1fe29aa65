//! `funnel_sequence`.

use super::{Event, Timeline, count};
use crate::plugin::{Plugin, PluginCall};
use crate::value::{Key, to_text};
use crate::{Fault, Table, Value};
use indexmap::{IndexMap, IndexSet};
use kql::Type;

/// Most ids that are given as samples.
const SAMPLES_MAX: usize = 128;

pub(super) const FUNNEL_SEQUENCE: Plugin = Plugin {
    name: "funnel_sequence",
    summary: "How many ids went through a sequence of states, by the states before and after it.",
    examples: &[(
        "datatable(u: string, t: long, s: string)['a', 1, 'x', 'a', 2, 'y', 'a', 3, 'z'] | evaluate funnel_sequence(u, t, 0, 9, 5, 10, s, dynamic(['y']))",
        r#"[0,"x","z",1,["a"]]"#,
    )],
    source: "https://learn.microsoft.com/kusto/query/funnel-sequence-plugin",
    differs: "Of the three tables only the first is given.",
    run,
};

/// Ids by the states before and after the sequence.
type Found<'a> = IndexMap<(String, String), IndexSet<&'a Key>>;

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let timeline = Timeline::new(call, "funnel_sequence", usize::MAX)?;
    let bounds = (timeline.number(2, "Start")?, timeline.number(3, "End")?);
    let pause = timeline.distance(4, "MaxSequenceStepWindow")?;
    let bins = timeline.bins(bounds, 5)?;
    let state = call.column(6, timeline.plugin)?;
    let wanted = call.constant(7, "Sequence").and_then(Value::as_array).unwrap_or_default();
    let wanted: Vec<String> = wanted.iter().map(to_text).collect();
    if wanted.is_empty() {
        return Err(Fault::argument(timeline.plugin, "the sequence has to be an array of states"));
    }
    let state_of = |event: &Event| {
        call.input.rows.get(event.row).and_then(|row| row.get(state)).map(to_text).unwrap_or_default()
    };
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        for (at, events) in bins.0.iter().zip(bins.split(events, bounds)) {
            let mut of_ids: IndexMap<&Key, Vec<(i64, String)>> = IndexMap::new();
            for event in events {
                of_ids.entry(&event.id).or_default().push((event.time, state_of(event)));
            }
            let mut found = Found::new();
            for (id, states) in &of_ids {
                for ends in occurrences(states, &wanted, pause) {
                    found.entry(ends).or_default().insert(*id);
                }
            }
            for ((before, after), ids) in found {
                let samples = ids.iter().take(SAMPLES_MAX).map(|id| id.0.to(Type::Dynamic)).collect();
                let figures = [before.into(), after.into(), count(ids.len()), Value::array(samples)];
                rows.push(timeline.row(*at, key, figures));
            }
        }
    }
    let names =
        [("prev", Type::String), ("next", Type::String), ("dcount", Type::Long), ("samples", Type::Dynamic)];
    Ok(timeline.table(&names, rows))
}

/// The states around each place where the sequence stands, no step too long after the one before.
fn occurrences(states: &[(i64, String)], wanted: &[String], pause: i64) -> Vec<(String, String)> {
    let state = |at: Option<usize>| at.and_then(|at| states.get(at)).map(|s| s.1.clone()).unwrap_or_default();
    let windows = states.windows(wanted.len()).enumerate();
    let fits = |window: &[(i64, String)]| {
        let in_order = window.iter().zip(wanted).all(|((_, state), wanted)| state == wanted);
        let in_time = window.windows(2).all(|pair| match pair {
            [(before, _), (after, _)] => after.saturating_sub(*before) <= pause,
            _ => true,
        });
        in_order && in_time
    };
    windows
        .filter(|(_, window)| fits(window))
        .map(|(at, window)| (state(at.checked_sub(1)), state(Some(at + window.len()))))
        .collect()
}
