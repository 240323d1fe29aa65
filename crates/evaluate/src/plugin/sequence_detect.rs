//! `sequence_detect`.

use super::timeline::number_of;
use super::{Plugin, PluginCall, PluginValue};
use crate::value::Key;
use crate::{Fault, Row, Table, Value};
use indexmap::IndexMap;
use kql::{Column, Type};

pub(super) const SEQUENCE_DETECT: Plugin = Plugin {
    name: "sequence_detect",
    summary: "Rows that follow each other by conditions, close enough in time.",
    examples: &[(
        "datatable(t: datetime, e: string, u: string)[datetime(2024-01-01 00:00), 'in', 'a', datetime(2024-01-01 00:05), 'out', 'a'] | evaluate sequence_detect(t, 10m, 1h, i = (e == 'in'), o = (e == 'out'), u) | project u, Duration",
        r#"["a","00:05:00"]"#,
    )],
    source: "https://learn.microsoft.com/kusto/query/sequence-detect-plugin",
    differs: "",
    run,
};

/// The times of the rows that fit each step, in order.
type Steps = Vec<Vec<i64>>;

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    const NAME: &str = "sequence_detect";
    let time = call.column(0, NAME)?;
    let span = |at: usize, name: &str| {
        let found = call.constant(at, name).and_then(number_of);
        found.ok_or_else(|| Fault::argument(NAME, format!("'{name}' has to be a timespan")))
    };
    let (step_max, span_max) = (span(1, "MaxSequenceStepWindow")?, span(2, "MaxSequenceSpan")?);
    let (mut names, mut conditions, mut dimensions) = (vec![], vec![], vec![]);
    for (at, argument) in call.arguments.iter().enumerate().skip(3) {
        match (&argument.name, &argument.value) {
            (None, PluginValue::Column(place)) => dimensions.push(*place),
            (name, _) => {
                names.push(name.clone().unwrap_or_else(|| format!("e{}", conditions.len() + 1).into()));
                conditions.push(call.values(at));
            }
        }
    }
    let mut groups: IndexMap<Vec<Key>, Steps, ahash::RandomState> = IndexMap::default();
    for (at, row) in call.input.rows.iter().enumerate() {
        let Some(moment) = row.get(time).and_then(number_of) else { continue };
        let key = dimensions.iter().map(|d| Key(row.get(*d).cloned().unwrap_or_default())).collect();
        let steps = groups.entry(key).or_insert_with(|| vec![vec![]; conditions.len()]);
        for (step, values) in steps.iter_mut().zip(&conditions) {
            if values.get(at).and_then(Value::as_bool) == Some(true) {
                step.push(moment);
            }
        }
    }
    let axis = call.input_column(time);
    let mut rows = vec![];
    for (key, mut steps) in groups {
        steps.iter_mut().for_each(|times| times.sort_unstable());
        for moments in sequences(&steps, step_max, (span_max, call.session.rows_max))? {
            let duration = moments.last().zip(moments.first()).map(|(last, first)| last - first);
            let row = key.iter().map(|k| k.0.clone());
            let row = row.chain(moments.iter().map(|t| super::timeline::value_at(*t, axis.column_type)));
            rows.push(row.chain([duration.map_or(Value::Null, Value::Timespan)]).collect::<Row>());
        }
    }
    let mut columns: Vec<Column> = dimensions.iter().map(|at| call.input_column(*at)).collect();
    columns.extend(names.iter().map(|name| Column::new(format!("{name}_{}", axis.name), axis.column_type)));
    columns.push(Column::new("Duration", Type::Timespan));
    Ok(Table { columns, rows })
}

/// All ways to pick one time per step, each later than the one before, within the spans.
fn sequences(steps: &Steps, step_max: i64, (span_max, most): (i64, usize)) -> Result<Vec<Vec<i64>>, Fault> {
    let mut open: Vec<Vec<i64>> = vec![vec![]];
    for times in steps {
        let mut longer = vec![];
        for sequence in &open {
            let (from, until) = match (sequence.first(), sequence.last()) {
                (Some(first), Some(last)) => {
                    let until = last.saturating_add(step_max).min(first.saturating_add(span_max));
                    (times.partition_point(|t| t <= last), until)
                }
                _ => (0, i64::MAX),
            };
            for moment in times.iter().skip(from).take_while(|t| **t <= until) {
                let mut next = sequence.clone();
                next.push(*moment);
                longer.push(next);
            }
            if longer.len() > most {
                return Err(Fault::Limit {
                    resource: "sequences",
                    limit: most.to_string(),
                    advice: "make the time between the steps shorter",
                });
            }
        }
        open = longer;
    }
    Ok(open)
}
