//! Aggregates over columns.
//!
//! Each keeps the states of all groups side by side and can merge states, so that streams are grouped
//! beside each other. They give exactly what the functions of [`evaluate::aggregate`] give, but for the
//! order of rows, which no aggregate here depends on.

mod best;
mod distinct;
mod function;
mod gather;
mod reals;
mod sums;
mod whole;

pub(crate) use best::{Best, Wanted};
pub(crate) use distinct::Distinct;
pub(crate) use function::Function;
pub(crate) use gather::Gather;
pub(crate) use reals::Reals;
pub(crate) use whole::WholeResult;

use datafusion::arrow::array::{Array, ArrayRef, BooleanArray};
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};

/// The state of each row as a group of its own.
fn each_row(
    mut states: impl GroupsAccumulator,
    values: &[ArrayRef],
    filter: Option<&BooleanArray>,
) -> Result<Vec<ArrayRef>> {
    let rows = values.first().map_or(0, |column| column.len());
    let groups: Vec<usize> = (0..rows).collect();
    states.update_batch(values, &groups, filter, rows)?;
    states.state(EmitTo::All)
}

/// Whether the row passes the filter of an aggregate.
fn passes(filter: Option<&BooleanArray>, row: usize) -> bool {
    filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row))
}
