//! The plugins of `evaluate`: tables and constants in, a table out. One file per plugin, one line per
//! plugin in the list.

mod arguments;
mod bag_unpack;
mod beside;
mod dcount_intersect;
mod geo_lookup;
mod ip_lookup;
mod narrow;
mod outside;
mod pivot;
mod preview;
mod rolling_percentile;
mod rows_near;
mod segments;
mod sequence_detect;
mod timeline;

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
        /// The columns that the arguments look at.
        columns: Vec<usize>,
        /// The types of the arguments.
        types: Vec<kql::Type>,
        /// The type of the result.
        gives: kql::Type,
    },
}

/// All plugins.
pub(crate) fn all() -> impl Iterator<Item = &'static Plugin> {
    ALL.iter().chain(outside::ALL).chain(segments::ALL).chain(timeline::ALL).copied()
}

const ALL: &[&Plugin] = &[
    &bag_unpack::BAG_UNPACK,
    &dcount_intersect::DCOUNT_INTERSECT,
    &geo_lookup::GEO_LINE_LOOKUP,
    &geo_lookup::GEO_POLYGON_LOOKUP,
    &ip_lookup::IPV4_LOOKUP,
    &ip_lookup::IPV6_LOOKUP,
    &narrow::NARROW,
    &pivot::PIVOT,
    &preview::PREVIEW,
    &rolling_percentile::ROLLING_PERCENTILE,
    &rows_near::ROWS_NEAR,
    &sequence_detect::SEQUENCE_DETECT,
];
