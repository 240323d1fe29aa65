//! `dcount`: distinct values by estimate.

use super::passes;
use crate::column::Reader;
use crate::column::dynamic::{decode, encode};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, Int64Array, StringArray};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use evaluate::sketch::{Hll, hash_of};
use kql::Type;
use std::sync::Arc;

/// The states: a sketch for each group that has values.
pub(crate) struct Distinct {
    kind: Type,
    accuracy: i64,
    groups: Vec<Option<Box<Hll>>>,
}

impl std::fmt::Debug for Distinct {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("dcount")
    }
}

impl Distinct {
    /// No groups yet; `None` when there is no such accuracy.
    pub fn new(kind: Type, accuracy: i64) -> Option<Self> {
        Hll::new(accuracy)?;
        Some(Distinct { kind, accuracy, groups: vec![] })
    }

    /// The same without groups.
    pub fn empty(&self) -> Self {
        Distinct { kind: self.kind, accuracy: self.accuracy, groups: vec![] }
    }

    /// The types of its states.
    pub fn states() -> Vec<DataType> {
        vec![DataType::Utf8]
    }

    fn sketch(&mut self, group: usize) -> Option<&mut Hll> {
        let accuracy = self.accuracy;
        let sketch = self.groups.get_mut(group)?;
        Some(sketch.get_or_insert_with(|| Box::new(Hll::new(accuracy).unwrap_or_default())))
    }
}

impl GroupsAccumulator for Distinct {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.groups.resize_with(count, || None);
        let Some(column) = values.first() else { return Ok(()) };
        let reader = Reader::new(self.kind, column)?;
        // A text's null is "", which counts.
        let text = self.kind == Type::String;
        for (row, group) in groups.iter().enumerate() {
            if !passes(filter, row) || !(text || column.is_valid(row)) {
                continue;
            }
            let value = reader.value(row);
            if text || !value.is_null() {
                let hash = hash_of(&value);
                if let Some(sketch) = self.sketch(*group) {
                    sketch.insert_hash(hash);
                }
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.groups.resize_with(count, || None);
        let Some(states) = states.first().map(|column| column.as_string::<i32>()) else { return Ok(()) };
        for (row, group) in groups.iter().enumerate().filter(|(row, _)| states.is_valid(*row)) {
            let other = Hll::from_value(&decode(states.value(row)));
            if let (Some(other), Some(sketch)) = (other, self.sketch(*group)) {
                sketch.merge(&other);
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let groups = emit.take_needed(&mut self.groups);
        let count = |sketch: &Option<Box<Hll>>| {
            sketch.as_ref().map_or(0, |sketch| i64::try_from(sketch.estimate()).unwrap_or(i64::MAX))
        };
        Ok(Arc::new(Int64Array::from_iter_values(groups.iter().map(count))))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let groups = emit.take_needed(&mut self.groups);
        let state = |sketch: &Option<Box<Hll>>| sketch.as_ref().and_then(|sketch| encode(&sketch.to_value()));
        Ok(vec![Arc::new(groups.iter().map(state).collect::<StringArray>())])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row(self.empty(), values, filter)
    }

    fn size(&self) -> usize {
        let own = self.groups.capacity() * size_of::<usize>();
        // A sketch is some dozen bytes for few values and some kilobytes for many.
        own + self.groups.iter().flatten().count() * size_of::<Hll>()
    }
}
