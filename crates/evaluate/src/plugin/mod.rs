//! The plugins of `evaluate`: tables and constants in, a table out. One file per plugin, one line per
//! plugin in the list.

use crate::{Aggregate, Fault, Session, Table, Value};
use std::sync::Arc;

/// A plugin.
#[derive(Debug)]
pub struct Plugin {
    /// The name in the query.
    pub name: &'static str,
    /// One sentence: what it gives.
    pub summary: &'static str,
    /// Queries with their rows as JSON arrays, one line each.
    pub examples: &'static [(&'static str, &'static str)],
    /// The page that the facts are from.
    pub source: &'static str,
    /// What differs from the original.
    pub differs: &'static str,
    /// The plugin. The columns of its result are final: what the binder knew of them is a subset.
    pub run: fn(&PluginCall<'_>) -> Result<Table, Fault>,
}

/// What a plugin is called with.
#[derive(Debug)]
pub struct PluginCall<'a> {
    /// The table that flows in; without columns when none does.
    pub input: &'a Table,
    /// The arguments in order.
    pub arguments: &'a [PluginArgument],
    /// The surroundings.
    pub session: &'a Session,
}

/// An argument of a plugin.
#[derive(Debug)]
pub struct PluginArgument {
    /// The name before `=`.
    pub name: Option<Arc<str>>,
    /// The argument.
    pub value: PluginValue,
}

/// What an argument of a plugin is.
#[derive(Debug)]
pub enum PluginValue {
    /// A column of the input, by place.
    Column(usize),
    /// A constant.
    Constant(Value),
    /// An expression over the rows: its value for each.
    Computed(Vec<Value>),
    /// A table.
    Table(Table),
    /// An aggregate with its arguments for each row, and its default column name.
    Aggregate {
        /// The function.
        function: &'static Aggregate,
        /// Per row the arguments.
        arguments: Vec<Vec<Value>>,
        /// The types of the arguments.
        types: Vec<kql::Type>,
        /// The type of the result.
        gives: kql::Type,
    },
}

/// All plugins.
pub(crate) fn all() -> impl Iterator<Item = &'static Plugin> {
    ALL.iter().copied()
}

const ALL: &[&Plugin] = &[];
