//! Sums and means: a sum and a count per group, in a number type that fits what is added.

use super::passes;
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, BooleanArray, Int64Array, PrimitiveArray,
};
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use std::fmt::Debug;
use std::ops::AddAssign;
use std::sync::Arc;

/// What is added up, in what, and what comes of it.
pub(super) trait Adding: Debug + Clone + Send + Sync + 'static {
    /// The values.
    type Value: ArrowPrimitiveType;
    /// The sums.
    type Sum: ArrowPrimitiveType<
        Native: AddAssign + Default + From<<Self::Value as ArrowPrimitiveType>::Native>,
    >;

    /// The results of groups, from their sums and counts.
    fn results(&self, groups: Vec<Group<Self>>) -> ArrayRef;

    /// The type of the sums in a state.
    fn sum_type() -> DataType;
}

/// A sum and a count.
pub(super) type Group<A> = (<<A as Adding>::Sum as ArrowPrimitiveType>::Native, i64);

/// The states: sum and count of each group.
#[derive(Debug)]
pub(super) struct Sums<A: Adding> {
    adding: A,
    groups: Vec<Group<A>>,
}

impl<A: Adding> Sums<A> {
    /// No groups yet.
    pub fn new(adding: A) -> Self {
        Sums { adding, groups: vec![] }
    }
}

/// The types of the states.
pub(super) fn states<A: Adding>() -> Vec<DataType> {
    vec![A::sum_type(), DataType::Int64]
}

impl<A: Adding> GroupsAccumulator for Sums<A> {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.groups.resize(count, Group::<A>::default());
        let Some(values) = values.first().map(|column| column.as_primitive::<A::Value>()) else {
            return Ok(());
        };
        for (row, group) in groups.iter().enumerate() {
            if values.is_valid(row)
                && passes(filter, row)
                && let Some((sum, count)) = self.groups.get_mut(*group)
            {
                *sum += values.value(row).into();
                *count += 1;
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.groups.resize(count, Group::<A>::default());
        let [sums, counts] = states else { return Ok(()) };
        let (sums, counts) = (sums.as_primitive::<A::Sum>(), counts.as_primitive::<Int64Type>());
        for (row, group) in groups.iter().enumerate() {
            if let Some((sum, count)) = self.groups.get_mut(*group) {
                *sum += sums.value(row);
                *count += counts.value(row);
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        Ok(self.adding.results(emit.take_needed(&mut self.groups)))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let groups = emit.take_needed(&mut self.groups);
        let sums = PrimitiveArray::<A::Sum>::from_iter_values(groups.iter().map(|(sum, _)| *sum));
        let counts = Int64Array::from_iter_values(groups.iter().map(|(_, count)| *count));
        Ok(vec![Arc::new(sums.with_data_type(A::sum_type())), Arc::new(counts)])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row(Sums::new(self.adding.clone()), values, filter)
    }

    fn size(&self) -> usize {
        self.groups.capacity() * size_of::<Group<A>>()
    }
}
