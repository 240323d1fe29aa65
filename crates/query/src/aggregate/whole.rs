//! Sums and means of whole numbers, moments and lengths of time: exact, without overflow.

use super::sums::{Adding, Group, Sums, states};
use datafusion::arrow::array::{ArrayRef, Float64Array, Int64Array};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Int64Type};
use datafusion::logical_expr::GroupsAccumulator;
use std::sync::Arc;

/// What is made of sum and count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WholeResult {
    /// The sum, wrapped around; 0 of nothing.
    Sum,
    /// The mean as a real; `nan` of nothing.
    Mean,
    /// The mean as whole ticks; null of nothing.
    MeanTicks,
}

impl WholeResult {
    /// No groups yet.
    pub fn start(self) -> Box<dyn GroupsAccumulator> {
        Box::new(Sums::new(self))
    }

    /// The types of its states.
    pub fn states() -> Vec<DataType> {
        states::<WholeResult>()
    }
}

impl Adding for WholeResult {
    type Value = Int64Type;
    type Sum = Decimal128Type;

    fn results(&self, groups: Vec<Group<Self>>) -> ArrayRef {
        let groups = groups.into_iter();
        match self {
            WholeResult::Sum => Arc::new(Int64Array::from_iter_values(groups.map(|(sum, _)| sum as i64))),
            WholeResult::Mean => {
                let mean = |(sum, count): (i128, i64)| sum as f64 / count as f64;
                Arc::new(Float64Array::from_iter_values(groups.map(mean)))
            }
            WholeResult::MeanTicks => {
                let mean = |(sum, count): (i128, i64)| match count {
                    0 => None,
                    count => i64::try_from(sum / i128::from(count)).ok(),
                };
                Arc::new(groups.map(mean).collect::<Int64Array>())
            }
        }
    }

    fn sum_type() -> DataType {
        DataType::Decimal128(38, 0)
    }
}
