//! Plugins that count who did something over time: distinct users per day, how many come back, how many
//! go through a sequence of states.

mod active_users_count;
mod activity_counts_metrics;
mod activity_engagement;
mod activity_metrics;
mod funnel_sequence;
mod funnel_sequence_completion;
mod new_activity_metrics;
mod session_count;
mod sliding_window_counts;

use super::{Plugin, PluginCall};
use crate::value::{Key, time};
use crate::{Fault, Row, Table, Value};
use indexmap::IndexMap;
use kql::{Column, Type};

/// The plugins of this family.
pub(super) const ALL: &[&Plugin] = &[
    &active_users_count::ACTIVE_USERS_COUNT,
    &activity_counts_metrics::ACTIVITY_COUNTS_METRICS,
    &activity_engagement::ACTIVITY_ENGAGEMENT,
    &activity_metrics::ACTIVITY_METRICS,
    &funnel_sequence::FUNNEL_SEQUENCE,
    &funnel_sequence_completion::FUNNEL_SEQUENCE_COMPLETION,
    &new_activity_metrics::NEW_ACTIVITY_METRICS,
    &session_count::SESSION_COUNT,
    &sliding_window_counts::SLIDING_WINDOW_COUNTS,
];

/// Something that an id did at a time.
#[derive(Debug, Clone)]
struct Event {
    time: i64,
    id: Key,
    /// The place of its row in the input.
    row: usize,
}

/// The events of a call by their dimensions, in the order of time.
struct Timeline<'a> {
    call: &'a PluginCall<'a>,
    plugin: &'static str,
    groups: IndexMap<Vec<Key>, Vec<Event>, ahash::RandomState>,
    axis: Column,
    dimensions: Vec<usize>,
}

/// Where bins begin, in order; the last one holds the end.
struct Bins(Vec<i64>);

impl<'a> Timeline<'a> {
    /// Reads the ids (first argument), the times (second) and the dimensions (from that argument on).
    fn new(call: &'a PluginCall<'a>, plugin: &'static str, dimensions: usize) -> Result<Self, Fault> {
        let (id, axis) = (call.column(0, plugin)?, call.column(1, plugin)?);
        let dimensions = call.columns_from(dimensions);
        let mut groups: IndexMap<Vec<Key>, Vec<Event>, ahash::RandomState> = IndexMap::default();
        for (at, row) in call.input.rows.iter().enumerate() {
            let cell = |place: usize| row.get(place).cloned().unwrap_or_default();
            let Some(time) = number_of(&cell(axis)) else { continue };
            let key = dimensions.iter().map(|place| Key(cell(*place))).collect();
            groups.entry(key).or_default().push(Event { time, id: Key(cell(id)), row: at });
        }
        groups.values_mut().for_each(|events| events.sort_by_key(|event| event.time));
        Ok(Timeline { call, plugin, groups, axis: call.input_column(axis), dimensions })
    }

    /// A constant place on the time line, or a distance on it.
    fn number(&self, place: usize, name: &str) -> Result<i64, Fault> {
        self.call.constant(place, name).and_then(number_of).ok_or_else(|| {
            Fault::argument(self.plugin, format!("'{name}' has to be a constant as the time line's values"))
        })
    }

    /// A distance greater than zero.
    fn distance(&self, place: usize, name: &str) -> Result<i64, Fault> {
        let problem = || Fault::argument(self.plugin, format!("'{name}' has to be greater than zero"));
        Some(self.number(place, name)?).filter(|n| *n > 0).ok_or_else(problem)
    }

    /// The bins from start to end; the width may also be 'week', 'month' or 'year'.
    fn bins(&self, (start, end): (i64, i64), width: usize) -> Result<Bins, Fault> {
        let most = self.call.session.rows_max / self.groups.len().max(1);
        let word = self.call.constant(width, "Step").and_then(|v| match v {
            Value::Text(word) => Some(word.to_string()),
            _ => None,
        });
        let step = if word.is_some() { 1 } else { self.distance(width, "Step")? };
        let mut starts = vec![];
        let mut at = word.as_deref().map_or(start, |word| calendar_start(start, word));
        while at <= end {
            starts.push(at);
            if starts.len() > most {
                return Err(Fault::Limit {
                    resource: "bins per series",
                    limit: most.to_string(),
                    advice: "make the step wider, or the time shorter",
                });
            }
            let next = match word.as_deref() {
                Some(word) => calendar_next(at, word),
                None => at.checked_add(step),
            };
            match next.filter(|next| *next > at) {
                Some(next) => at = next,
                None => break,
            }
        }
        Ok(Bins(starts))
    }

    /// A table of these rows: time, dimensions, figures.
    fn table(&self, figures: &[(&str, Type)], rows: Vec<Row>) -> Table {
        let mut columns = vec![self.axis.clone()];
        columns.extend(self.dimensions.iter().map(|at| self.call.input_column(*at)));
        columns.extend(figures.iter().map(|(name, kind)| Column::new(*name, *kind)));
        Table { columns, rows }
    }

    /// A row of it.
    fn row(&self, at: i64, key: &[Key], figures: impl IntoIterator<Item = Value>) -> Row {
        let place = value_at(at, self.axis.column_type);
        std::iter::once(place).chain(key.iter().map(|k| k.0.clone())).chain(figures).collect()
    }
}

impl Bins {
    /// The bin of a time; `None` before the first.
    fn of(&self, time: i64) -> Option<usize> {
        self.0.partition_point(|start| *start <= time).checked_sub(1)
    }

    /// The events by bin; those outside of the bounds are left out.
    fn split<'e>(&self, events: &'e [Event], (start, end): (i64, i64)) -> Vec<Vec<&'e Event>> {
        let mut parts = vec![vec![]; self.0.len()];
        for event in events.iter().filter(|e| (start..=end).contains(&e.time)) {
            if let Some(part) = self.of(event.time).and_then(|bin| parts.get_mut(bin)) {
                part.push(event);
            }
        }
        parts
    }
}

/// A count as a value.
fn count(number: usize) -> Value {
    Value::from(i64::try_from(number).ok())
}

/// A share; `nan` of nothing.
fn ratio(part: usize, whole: usize) -> Value {
    Value::Real(part as f64 / whole as f64)
}

/// The whole number behind a place on a time line: ticks of times, numbers as they are.
pub(super) fn number_of(value: &Value) -> Option<i64> {
    match value {
        Value::DateTime(ticks) | Value::Timespan(ticks) => Some(*ticks),
        Value::Real(number) if number.is_finite() => Some(number.round() as i64),
        other => other.as_long(),
    }
}

/// A place on a time line of that type.
pub(super) fn value_at(number: i64, kind: Type) -> Value {
    match kind {
        Type::DateTime => time::in_range(number).map_or(Value::Null, Value::DateTime),
        Type::Timespan => Value::Timespan(number),
        Type::Int => i32::try_from(number).map_or(Value::Null, Value::Int),
        Type::Real => Value::Real(number as f64),
        _ => Value::Long(number),
    }
}

fn calendar_start(at: i64, word: &str) -> i64 {
    let date = time::civil(at);
    match word {
        "week" => at - date.ticks - time::day_of_week(at) * time::DAY,
        "month" => time::from_date(date.year, date.month, 1),
        _ => time::from_date(date.year, 1, 1),
    }
}

fn calendar_next(at: i64, word: &str) -> Option<i64> {
    let date = time::civil(at);
    match word {
        "week" => at.checked_add(7 * time::DAY),
        "month" => Some(time::from_date(date.year, date.month + 1, 1)),
        "year" => Some(time::from_date(date.year + 1, 1, 1)),
        _ => None,
    }
}
