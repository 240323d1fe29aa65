//! `make_set` and `make_list` where the order of rows does not count.

use super::passes;
use crate::column::path::{Items, value_end};
use crate::column::{Reader, dynamic};
use ahash::{HashMap, HashSet};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, StringViewBuilder};
use datafusion::arrow::datatypes::DataType;
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use evaluate::Value;
use kql::Type;
use std::sync::Arc;

/// The states: for each group its items, by number; each distinct item is kept once.
pub(crate) struct Gather {
    kind: Type,
    distinct: bool,
    limit: usize,
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    groups: Vec<Group>,
    bytes: usize,
}

#[derive(Default)]
struct Group {
    items: Vec<u32>,
    seen: HashSet<u32>,
}

impl std::fmt::Debug for Gather {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("gather")
    }
}

impl Gather {
    /// No groups yet. `distinct` gathers each item once; of a group at most `limit`.
    pub fn new(kind: Type, distinct: bool, limit: usize) -> Self {
        let (texts, numbers, groups) = (vec![], HashMap::default(), vec![]);
        Gather { kind, distinct, limit, texts, numbers, groups, bytes: 0 }
    }

    /// The types of its states.
    pub fn states() -> Vec<DataType> {
        vec![DataType::Utf8View]
    }

    /// The number of an item, given as the text of a dynamic value.
    fn number(&mut self, text: &str) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let (text, number): (Arc<str>, u32) = (text.into(), self.texts.len() as u32);
        self.bytes += 2 * text.len() + 64;
        self.numbers.insert(text.clone(), number);
        self.texts.push(text);
        number
    }

    fn push(&mut self, group: usize, text: &str) {
        if self.groups.get(group).is_none_or(|group| group.items.len() >= self.limit) {
            return;
        }
        let number = self.number(text);
        let Some(group) = self.groups.get_mut(group) else { return };
        if !self.distinct || group.seen.insert(number) {
            group.items.push(number);
            self.bytes += if self.distinct { 24 } else { 4 };
        }
    }

    /// A value of a row; the items of an array one by one, nulls not at all.
    fn add(&mut self, group: usize, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.add_item(group, item)),
            value => self.add_item(group, value),
        }
    }

    fn add_item(&mut self, group: usize, item: &Value) {
        if let Some(text) = dynamic::encode(&item.to(Type::Dynamic)) {
            self.push(group, &text);
        }
    }

    fn emitted(&mut self, emit: EmitTo) -> ArrayRef {
        let groups = emit.take_needed(&mut self.groups);
        let mut out = StringViewBuilder::with_capacity(groups.len());
        let mut whole = String::new();
        for group in groups {
            whole.clear();
            whole.push('[');
            for (at, number) in group.items.iter().enumerate() {
                if at > 0 {
                    whole.push(',');
                }
                whole.push_str(self.texts.get(*number as usize).map_or("null", |text| text));
            }
            whole.push(']');
            out.append_value(&whole);
        }
        Arc::new(out.finish())
    }
}

impl GroupsAccumulator for Gather {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.groups.resize_with(count, Group::default);
        let Some(column) = values.first() else { return Ok(()) };
        let reader = Reader::new(self.kind, column)?;
        for (row, group) in groups.iter().enumerate().filter(|(row, _)| passes(filter, *row)) {
            // A full group needs no more values.
            if self.groups.get(*group).is_some_and(|group| group.items.len() < self.limit) {
                self.add(*group, &reader.value(row));
            }
        }
        Ok(())
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.groups.resize_with(count, Group::default);
        let Some(states) = states.first().map(|column| column.as_string_view()) else { return Ok(()) };
        for (row, group) in groups.iter().enumerate().filter(|(row, _)| states.is_valid(*row)) {
            let text = states.value(row);
            for start in Items::of(text).into_iter().flatten() {
                let end = value_end(text.as_bytes(), start).unwrap_or(text.len());
                self.push(*group, text.get(start..end).unwrap_or("null"));
            }
        }
        Ok(())
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        Ok(self.emitted(emit))
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.emitted(emit)])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row(Gather::new(self.kind, self.distinct, self.limit), values, filter)
    }

    fn size(&self) -> usize {
        self.bytes + self.groups.capacity() * size_of::<Group>()
    }
}
