//! `funnel_sequence_completion`.

use super::{Event, Timeline, count};
use crate::plugin::{Plugin, PluginCall};
use crate::value::{Key, to_text};
use crate::{Fault, Table, Value};
use kql::{Column, Type};
use std::collections::HashMap;

pub(super) const FUNNEL_SEQUENCE_COMPLETION: Plugin = Plugin {
    name: "funnel_sequence_completion",
    summary: "How many ids came how far in a sequence of states, within each of several periods.",
    examples: &[(
        "datatable(u: string, t: datetime, s: string)['a', datetime(2024-01-01 00:00), 'x', 'a', datetime(2024-01-01 00:30), 'y'] | evaluate funnel_sequence_completion(u, t, datetime(2024-01-01), datetime(2024-01-02), 2d, s, dynamic(['x', 'y']), dynamic([1h])) | where s == 'y' | project dcount",
        "[1]",
    )],
    source: "https://learn.microsoft.com/kusto/query/funnel-sequence-completion-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let timeline = Timeline::new(call, "funnel_sequence_completion", usize::MAX)?;
    let bounds = (timeline.number(2, "Start")?, timeline.number(3, "End")?);
    let bins = timeline.bins(bounds, 4)?;
    let state = call.column(5, timeline.plugin)?;
    let list = |at: usize, name: &str| call.constant(at, name).and_then(Value::as_array).unwrap_or_default();
    let wanted: Vec<String> = list(6, "Sequence").iter().map(to_text).collect();
    let periods: Vec<Value> =
        list(7, "MaxSequencePeriods").iter().map(|period| period.to(Type::Timespan)).collect();
    if wanted.is_empty() || periods.is_empty() {
        return Err(Fault::argument(timeline.plugin, "needs an array of states and an array of timespans"));
    }
    let place = |event: &Event| {
        let state = call.input.rows.get(event.row).and_then(|row| row.get(state)).map(to_text);
        state.and_then(|state| wanted.iter().position(|w| *w == state))
    };
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        for (at, events) in bins.0.iter().zip(bins.split(events, bounds)) {
            if events.is_empty() {
                continue;
            }
            let steps: Vec<(&Key, i64, usize)> =
                events.iter().filter_map(|e| Some((&e.id, e.time, place(e)?))).collect();
            for period in &periods {
                let reached = reached(&steps, wanted.len(), super::number_of(period).unwrap_or(0));
                for (state, ids) in wanted.iter().zip(reached) {
                    let figures = [state.as_str().into(), period.clone(), count(ids)];
                    rows.push(timeline.row(*at, key, figures));
                }
            }
        }
    }
    let state = call.input_column(state);
    let mut table = timeline.table(&[("Period", Type::Timespan), ("dcount", Type::Long)], rows);
    table.columns.insert(1, Column { name: state.name, column_type: Type::String });
    Ok(table)
}

/// Per state how many ids reached it in time. Per id and state the latest beginning of a way that leads
/// there is enough to know.
fn reached(steps: &[(&Key, i64, usize)], states: usize, period: i64) -> Vec<usize> {
    let mut begun: HashMap<&Key, Vec<Option<i64>>> = HashMap::new();
    for (id, time, state) in steps {
        let ways = begun.entry(id).or_insert_with(|| vec![None; states]);
        let start = match state.checked_sub(1) {
            None => Some(*time),
            Some(before) => {
                let begin = ways.get(before).copied().flatten();
                begin.filter(|begin| time.saturating_sub(*begin) <= period)
            }
        };
        if let (Some(way), Some(start)) = (ways.get_mut(*state), start) {
            *way = Some(way.map_or(start, |known| known.max(start)));
        }
    }
    let arrived =
        |state: usize| begun.values().filter(move |ways| ways.get(state).is_some_and(Option::is_some));
    (0..states).map(|state| arrived(state).count()).collect()
}
