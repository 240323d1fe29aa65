//! `new_activity_metrics`.

use super::{Timeline, count, ratio, value_at};
use crate::plugin::{Plugin, PluginCall, PluginValue};
use crate::value::Key;
use crate::{Fault, Row, Table};
use kql::{Column, Type};
use std::collections::HashSet;

pub(super) const NEW_ACTIVITY_METRICS: Plugin = Plugin {
    name: "new_activity_metrics",
    summary: "For the ids first seen in one step: how many are seen in each later step.",
    examples: &[(
        "datatable(u: string, t: long)['a', 1, 'b', 1, 'a', 2, 'c', 2] | evaluate new_activity_metrics(u, t, 1, 2, 1) | where from_t == 1 and to_t == 2",
        "[1,2,1,1,1,0.5,0.5]",
    )],
    source: "https://learn.microsoft.com/kusto/query/new-activity-metrics-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let cohort = call.constant(5, "Cohort").and_then(super::number_of);
    let dimensions = if call.constant(5, "Cohort").is_some() { 6 } else { 5 };
    let timeline = Timeline::new(call, "new_activity_metrics", dimensions)?;
    let bounds = (timeline.number(2, "Start")?, timeline.number(3, "End")?);
    let bins = timeline.bins(bounds, 4)?;
    let lookback: HashSet<Key> = call
        .arguments
        .iter()
        .filter_map(|argument| match &argument.value {
            PluginValue::Table(table) => {
                Some((table, table.place(&call.input_column(call.column(0, "").ok()?).name)?))
            }
            _ => None,
        })
        .flat_map(|(table, place)| table.rows.iter().filter_map(move |row| row.get(place).cloned().map(Key)))
        .collect();
    let mut rows = vec![];
    for (key, events) in &timeline.groups {
        let mut seen: HashSet<&Key> = lookback.iter().collect();
        let parts: Vec<HashSet<&Key>> = bins
            .split(events, bounds)
            .into_iter()
            .map(|part| part.into_iter().map(|e| &e.id).collect())
            .collect();
        for (from, (at, ids)) in bins.0.iter().zip(&parts).enumerate() {
            let fresh: HashSet<&Key> = ids.iter().copied().filter(|id| !seen.contains(id)).collect();
            seen.extend(ids.iter().copied());
            if fresh.is_empty() || cohort.is_some_and(|cohort| bins.of(cohort) != Some(from)) {
                continue;
            }
            for (to, later) in bins.0.iter().zip(&parts).skip(from) {
                let is_own = to == at;
                let new =
                    if is_own { fresh.len() } else { later.iter().filter(|id| !seen.contains(*id)).count() };
                let kept = later.intersection(&fresh).count();
                let left = fresh.len() - kept;
                let figures = [
                    count(new),
                    count(kept),
                    count(left),
                    ratio(kept, fresh.len()),
                    ratio(left, fresh.len()),
                ];
                let places = [at, to].map(|place| value_at(*place, timeline.axis.column_type));
                let row = places.into_iter().chain(key.iter().map(|k| k.0.clone())).chain(figures);
                rows.push(row.collect::<Row>());
            }
            call.fits(rows.len(), 8 + key.len())?;
        }
    }
    Ok(Table { columns: columns(&timeline), rows })
}

fn columns(timeline: &Timeline<'_>) -> Vec<Column> {
    let axis =
        |prefix: &str| Column::new(format!("{prefix}{}", timeline.axis.name), timeline.axis.column_type);
    let mut columns = vec![axis("from_"), axis("to_")];
    columns.extend(timeline.dimensions.iter().map(|at| timeline.call.input_column(*at)));
    let names = ["dcount_new_values", "dcount_retained_values", "dcount_churn_values"];
    columns.extend(names.map(|name| Column::new(name, Type::Long)));
    columns.extend(["retention_rate", "churn_rate"].map(|name| Column::new(name, Type::Real)));
    columns
}
