//! Sums and means of reals. Streams are summed beside each other, so that the last digits may differ from
//! those of a sum in the order of the rows.

use super::passes;
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, Float64Array, Int64Array};
use datafusion::arrow::datatypes::{DataType, Float64Type, Int64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use std::sync::Arc;

/// The states: sum and count of each group.
#[derive(Debug)]
pub(crate) struct Reals {
    mean: bool,
    groups: Vec<(f64, i64)>,
}

impl Reals {
    /// No groups yet. It gives the mean, `nan` of nothing, or the sum, 0 of nothing.
    pub fn new(mean: bool) -> Self {
        Reals { mean, groups: vec![] }
    }

    /// The types of its states.
    pub fn states() -> Vec<DataType> {
        vec![DataType::Float64, DataType::Int64]
    }
}

impl GroupsAccumulator for Reals {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.groups.resize(count, (0.0, 0));
        let Some(values) = values.first().map(|column| column.as_primitive::<Float64Type>()) else {
            return Ok(());
        };
        for (row, group) in groups.iter().enumerate() {
            if values.is_valid(row)
                && passes(filter, row)
                && let Some((sum, count)) = self.groups.get_mut(*group)
            {
                *sum += values.value(row);
                *count += 1;
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.groups.resize(count, (0.0, 0));
        let [sums, counts] = states else { return Ok(()) };
        let (sums, counts) = (sums.as_primitive::<Float64Type>(), counts.as_primitive::<Int64Type>());
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
        let mean = self.mean;
        let result = move |(sum, count): (f64, i64)| if mean { sum / count as f64 } else { sum };
        Ok(Arc::new(Float64Array::from_iter_values(groups.map(result))))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let groups = emit.take_needed(&mut self.groups);
        let sums = Float64Array::from_iter_values(groups.iter().map(|(sum, _)| *sum));
        let counts = Int64Array::from_iter_values(groups.iter().map(|(_, count)| *count));
        Ok(vec![Arc::new(sums), Arc::new(counts)])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row(Reals::new(self.mean), values, filter)
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<(f64, i64)>()
    }
}
