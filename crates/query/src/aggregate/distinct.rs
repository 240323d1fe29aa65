//! `dcount`: distinct values by estimate.

use super::passes;
use crate::column::dynamic::decode;
use crate::column::{Memo, Reader};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, BinaryArray, BooleanArray, Int64Array};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use evaluate::sketch::{Hll, hash_of, hash_of_text};
use kql::Type;
use std::sync::Arc;

/// Pairs of group and hash that are remembered; a power of two.
const RECENT: usize = 4096;

/// The states: a sketch for each group that has values.
pub(crate) struct Distinct {
    kind: Type,
    accuracy: i64,
    groups: Vec<Option<Box<Hll>>>,
    /// What was put into sketches lately, which need not be put there again.
    recent: Vec<(usize, u64)>,
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
        Some(Distinct { kind, accuracy, groups: vec![], recent: vec![] })
    }

    /// The same without groups.
    pub fn empty(&self) -> Self {
        Distinct { kind: self.kind, accuracy: self.accuracy, groups: vec![], recent: vec![] }
    }

    /// The types of its states.
    pub fn states() -> Vec<DataType> {
        vec![DataType::Binary]
    }

    fn insert(&mut self, group: usize, hash: u64) {
        if self.recent.is_empty() {
            self.recent = vec![(usize::MAX, 0); RECENT];
        }
        let slot = (hash ^ (group as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15)) as usize % RECENT;
        let Some(recent) = self.recent.get_mut(slot) else { return };
        if *recent == (group, hash) {
            return;
        }
        *recent = (group, hash);
        if let Some(sketch) = self.sketch(group) {
            sketch.insert_hash(hash);
        }
    }

    fn sketch(&mut self, group: usize) -> Option<&mut Hll> {
        let accuracy = self.accuracy;
        let sketch = self.groups.get_mut(group)?;
        Some(sketch.get_or_insert_with(|| Box::new(Hll::new(accuracy).unwrap_or_default())))
    }

    /// Calls back with the hash of each row that counts.
    fn hashes(
        &self,
        column: &ArrayRef,
        filter: Option<&BooleanArray>,
        mut each: impl FnMut(usize, u64),
    ) -> Result<()> {
        // A text's null is "", which counts.
        let text = self.kind == Type::String;
        let dynamic = matches!(self.kind, Type::Dynamic | Type::Unknown);
        let counts = |row: usize| passes(filter, row) && (text || column.is_valid(row));
        let rows = (0..column.len()).filter(|row| counts(*row));
        if let Some(views) = column.as_string_view_opt().filter(|_| text || dynamic) {
            let mut memo = Memo::new();
            let hash = |found: &str| match text {
                true => Some(hash_of_text(found)),
                false => Some(decode(found)).filter(|value| !value.is_null()).map(|value| hash_of(&value)),
            };
            for row in rows {
                let found = if views.is_null(row) { hash("") } else { memo.get(views, row, hash) };
                found.into_iter().for_each(|found| each(row, found));
            }
            return Ok(());
        }
        let reader = Reader::new(self.kind, column)?;
        for row in rows {
            let value = reader.value(row);
            if text || !value.is_null() {
                each(row, hash_of(&value));
            }
        }
        Ok(())
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
        let mut found = Vec::with_capacity(column.len());
        self.hashes(column, filter, |row, hash| found.push((row, hash)))?;
        for (row, hash) in found {
            if let Some(group) = groups.get(row) {
                self.insert(*group, hash);
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.groups.resize_with(count, || None);
        let Some(states) = states.first().map(|column| column.as_binary::<i32>()) else { return Ok(()) };
        for (row, group) in groups.iter().enumerate().filter(|(row, _)| states.is_valid(*row)) {
            let other = Hll::from_bytes(states.value(row));
            if let (Some(other), Some(sketch)) = (other, self.sketch(*group)) {
                sketch.merge(&other);
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let groups = emit.take_needed(&mut self.groups);
        self.recent.clear();
        let count = |sketch: &Option<Box<Hll>>| {
            sketch.as_ref().map_or(0, |sketch| i64::try_from(sketch.estimate()).unwrap_or(i64::MAX))
        };
        Ok(Arc::new(Int64Array::from_iter_values(groups.iter().map(count))))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        let groups = emit.take_needed(&mut self.groups);
        // The groups that stay get other numbers.
        self.recent.clear();
        let state = |sketch: &Option<Box<Hll>>| sketch.as_ref().map(|sketch| sketch.to_bytes());
        Ok(vec![Arc::new(groups.iter().map(state).collect::<BinaryArray>())])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        let Some(column) = values.first() else { return Ok(vec![]) };
        let mut states = vec![None; column.len()];
        self.hashes(column, filter, |row, hash| {
            if let Some(state) = states.get_mut(row) {
                let mut one = Hll::new(self.accuracy).unwrap_or_default();
                one.insert_hash(hash);
                *state = Some(one.to_bytes());
            }
        })?;
        Ok(vec![Arc::new(states.into_iter().collect::<BinaryArray>())])
    }

    fn size(&self) -> usize {
        let own = self.groups.capacity() * size_of::<usize>() + self.recent.capacity() * 16;
        own + self.groups.iter().flatten().map(|sketch| sketch.memory()).sum::<usize>()
    }
}
