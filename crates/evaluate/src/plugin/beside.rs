//! Rows of the input beside rows of a lookup table: the result of the lookup plugins.

use super::PluginCall;
use crate::{Row, Table, Value};
use kql::{Column, Type};
use std::collections::HashSet;
use std::sync::Arc;

/// How a lookup table stands beside the input.
pub(super) struct Beside<'a> {
    lookup: &'a Table,
    /// The columns of the lookup table that stay.
    kept: Vec<usize>,
    pub columns: Vec<Column>,
}

impl<'a> Beside<'a> {
    /// `without` are columns of the lookup table that do not stay.
    pub(super) fn new(input: &Table, lookup: &'a Table, without: &[usize]) -> Self {
        let kept: Vec<usize> = (0..lookup.columns.len()).filter(|at| !without.contains(at)).collect();
        let all = input.columns.iter().chain(&lookup.columns);
        let mut used: HashSet<Arc<str>> = all.map(|c| c.name.clone()).collect();
        let of_input: HashSet<Arc<str>> = input.columns.iter().map(|c| c.name.clone()).collect();
        let mut columns = input.columns.clone();
        for column in kept.iter().filter_map(|at| lookup.columns.get(*at)) {
            let mut name = column.name.clone();
            let mut number = 0;
            while of_input.contains(&column.name) && used.contains(&name) {
                number += 1;
                name = format!("{}{number}", column.name).into();
            }
            used.insert(name.clone());
            columns.push(Column { name, column_type: column.column_type });
        }
        Beside { lookup, kept, columns }
    }

    /// A row with the row of the lookup table at that place.
    pub(super) fn matched(&self, row: &Row, at: usize) -> Row {
        let other = self.lookup.rows.get(at);
        let cells =
            self.kept.iter().map(|place| other.and_then(|o| o.get(*place)).cloned().unwrap_or_default());
        row.iter().cloned().chain(cells).collect()
    }

    /// A row that nothing was found for.
    pub(super) fn unmatched(&self, row: &Row) -> Row {
        let blank = |place: &usize| match self.lookup.columns.get(*place).map(|c| c.column_type) {
            Some(Type::String) => Value::text(""),
            _ => Value::Null,
        };
        row.iter().cloned().chain(self.kept.iter().map(blank)).collect()
    }
}

/// `return_unmatched`, which stands last when it has no name.
pub(super) fn keeps_unmatched(call: &PluginCall<'_>, place: usize) -> bool {
    call.constant(place, "return_unmatched").and_then(Value::as_bool) == Some(true)
}

/// The place of a key of the lookup table, whose columns count on behind those of the input.
pub(super) fn lookup_key(call: &PluginCall<'_>, place: usize, plugin: &str) -> Result<usize, crate::Fault> {
    let column = call.column(place, plugin)?;
    Ok(column.checked_sub(call.input.columns.len()).unwrap_or(column))
}
