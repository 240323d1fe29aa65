//! Plugins that find what many rows have in common.

mod autocluster;
mod basket;
mod diffpatterns;
mod miner;

use super::{Plugin, PluginCall, PluginValue};
use crate::{Row, Value};
use kql::{Column, Type};
use miner::Pattern;
use std::collections::HashMap;

/// The plugins of this family.
pub(super) const ALL: &[&Plugin] = &[&autocluster::AUTOCLUSTER, &basket::BASKET, &diffpatterns::DIFFPATTERNS];

/// What stands for "any value", by the type of the column.
struct Wildcards(HashMap<Type, Value>);

impl Wildcards {
    /// Reads the constants from that argument on.
    fn new(call: &PluginCall<'_>, place: usize) -> Self {
        let constants = call.arguments.iter().skip(place).filter_map(|argument| match &argument.value {
            PluginValue::Constant(value) if !matches!(value, Value::Text(t) if &**t == "~") => Some(value),
            _ => None,
        });
        Wildcards(constants.map(|value| (value.own_type(), value.clone())).collect())
    }

    fn of(&self, column: &Column) -> Value {
        let blank = if column.column_type == Type::String { Value::text("") } else { Value::Null };
        self.0.get(&column.column_type).cloned().unwrap_or(blank)
    }

    /// The cells of a pattern: its values, elsewhere wildcards.
    fn cells(&self, pattern: &Pattern, call: &PluginCall<'_>) -> Row {
        let cell = |(at, column): (usize, &Column)| {
            let found = pattern.items.iter().find(|(place, _)| *place == at);
            found.map_or_else(|| self.of(column), |(_, value)| value.clone())
        };
        call.input.columns.iter().enumerate().map(cell).collect()
    }
}

/// The weight of each row: the column that the argument names, or 1.
fn weights(call: &PluginCall<'_>, place: usize) -> Vec<f64> {
    match call.at(place) {
        Some(PluginValue::Column(column)) => {
            let weight = |row: &Row| row.get(*column).and_then(Value::as_real).unwrap_or(0.0).max(0.0);
            call.input.rows.iter().map(weight).collect()
        }
        _ => vec![1.0; call.input.rows.len()],
    }
}

/// The columns in which patterns are looked for.
fn searched(call: &PluginCall<'_>, without: &[usize]) -> Vec<usize> {
    (0..call.input.columns.len()).filter(|at| !without.contains(at)).collect()
}

/// The column that an argument names, as a list.
fn column_of(call: &PluginCall<'_>, place: usize) -> Vec<usize> {
    match call.at(place) {
        Some(PluginValue::Column(column)) => vec![*column],
        _ => vec![],
    }
}

/// A weight as a whole number.
fn whole(weight: f64) -> Value {
    Value::Long(weight.round() as i64)
}

/// Names and types of the columns in front of those of the input.
fn columns(call: &PluginCall<'_>, front: &[(&str, Type)]) -> Vec<Column> {
    let front = front.iter().map(|(name, kind)| Column::new(*name, *kind));
    front.chain(call.input.columns.iter().cloned()).collect()
}
