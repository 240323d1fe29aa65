//! Sums and means of whole numbers, moments and lengths of time: exact, without overflow.

use super::passes;
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array};
use datafusion::arrow::datatypes::{DataType, Decimal128Type, Int64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
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

/// The states: sum and count of each group.
#[derive(Debug)]
pub(crate) struct Whole {
    result: WholeResult,
    groups: Vec<(i128, i64)>,
}

impl Whole {
    /// No groups yet.
    pub fn new(result: WholeResult) -> Self {
        Whole { result, groups: vec![] }
    }

    /// The types of its states.
    pub fn states() -> Vec<DataType> {
        vec![DataType::Decimal128(38, 0), DataType::Int64]
    }
}

impl GroupsAccumulator for Whole {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.groups.resize(count, (0, 0));
        let Some(values) = values.first().map(|column| column.as_primitive::<Int64Type>()) else {
            return Ok(());
        };
        for (row, group) in groups.iter().enumerate() {
            if values.is_valid(row)
                && passes(filter, row)
                && let Some((sum, count)) = self.groups.get_mut(*group)
            {
                *sum += i128::from(values.value(row));
                *count += 1;
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.groups.resize(count, (0, 0));
        let [sums, counts] = states else { return Ok(()) };
        let (sums, counts) = (sums.as_primitive::<Decimal128Type>(), counts.as_primitive::<Int64Type>());
        for (row, group) in groups.iter().enumerate() {
            if let Some((sum, count)) = self.groups.get_mut(*group) {
                *sum += sums.value(row);
                *count += counts.value(row);
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let groups = emit.take_needed(&mut self.groups).into_iter();
        Ok(match self.result {
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
        })
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let groups = emit.take_needed(&mut self.groups);
        let sums = Decimal128Array::from_iter_values(groups.iter().map(|(sum, _)| *sum));
        let counts = Int64Array::from_iter_values(groups.iter().map(|(_, count)| *count));
        Ok(vec![Arc::new(sums.with_precision_and_scale(38, 0)?), Arc::new(counts)])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row(Whole::new(self.result), values, filter)
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<(i128, i64)>()
    }
}
