//! Sums and means of reals. Streams are summed beside each other, so that the last digits may differ from
//! those of a sum in the order of the rows.

use super::sums::{Adding, Group, Sums, states};
use datafusion::arrow::array::{ArrayRef, Float64Array};
use datafusion::arrow::datatypes::{DataType, Float64Type};
use datafusion::logical_expr::GroupsAccumulator;
use std::sync::Arc;

/// Gives the mean, `nan` of nothing, or the sum, 0 of nothing.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reals {
    mean: bool,
}

impl Reals {
    /// No groups yet.
    pub fn start(mean: bool) -> Box<dyn GroupsAccumulator> {
        Box::new(Sums::new(Reals { mean }))
    }

    /// The types of its states.
    pub fn states() -> Vec<DataType> {
        states::<Reals>()
    }
}

impl Adding for Reals {
    type Value = Float64Type;
    type Sum = Float64Type;

    fn results(&self, groups: Vec<Group<Self>>) -> ArrayRef {
        let result = |(sum, count): (f64, i64)| if self.mean { sum / count as f64 } else { sum };
        Arc::new(Float64Array::from_iter_values(groups.into_iter().map(result)))
    }

    fn sum_type() -> DataType {
        DataType::Float64
    }
}
