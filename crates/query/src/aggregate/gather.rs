//! `make_set` and `make_list` where the order of rows does not count.

use super::passes;
use crate::column::path::{Items, value_end};
use crate::column::{Reader, dynamic};
use ahash::{HashMap, HashSet};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{Array, ArrayRef, BooleanArray, StringViewBuilder};
use datafusion::arrow::datatypes::{DataType, Int32Type, Int64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use evaluate::Value;
use kql::Type;
use std::sync::Arc;

/// Pairs of group and item that are remembered; a power of two.
const RECENT: usize = 4096;

/// The states: for each group its items, by number; each distinct item is kept once.
pub(crate) struct Gather {
    kind: Type,
    distinct: bool,
    limit: usize,
    texts: Vec<Arc<str>>,
    numbers: HashMap<Arc<str>, u32>,
    /// The items that whole numbers are.
    whole: HashMap<i64, u32>,
    groups: Vec<Group>,
    /// Items that groups got lately, which need not be given again when each is gathered once.
    recent: Vec<(usize, u32)>,
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
        let (texts, numbers, whole) = (vec![], HashMap::default(), HashMap::default());
        let (groups, recent) = (vec![], vec![]);
        Gather { kind, distinct, limit, texts, numbers, whole, groups, recent, bytes: 0 }
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
        self.push_item(group, number);
    }

    /// A whole number, whose text is made once.
    fn push_whole(&mut self, group: usize, whole: i64) {
        let number = match self.whole.get(&whole) {
            Some(number) => *number,
            None => {
                let number = self.number(&whole.to_string());
                self.whole.insert(whole, number);
                self.bytes += 24;
                number
            }
        };
        self.push_item(group, number);
    }

    fn push_item(&mut self, group: usize, number: u32) {
        if self.distinct && self.is_recent(group, number) {
            return;
        }
        let Some(group) = self.groups.get_mut(group).filter(|g| g.items.len() < self.limit) else { return };
        if !self.distinct || group.seen.insert(number) {
            group.items.push(number);
            self.bytes += if self.distinct { 24 } else { 4 };
        }
    }

    /// Whether a group got an item lately; now it has.
    fn is_recent(&mut self, group: usize, number: u32) -> bool {
        if self.recent.is_empty() {
            self.recent = vec![(usize::MAX, 0); RECENT];
        }
        let mixed = (group as u64 ^ u64::from(number) << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let Some(recent) = self.recent.get_mut((mixed >> 48) as usize % RECENT) else { return false };
        let known = *recent == (group, number);
        *recent = (group, number);
        known
    }

    /// Takes whole numbers.
    fn add_whole(
        &mut self,
        numbers: impl Iterator<Item = Option<i64>>,
        groups: &[usize],
        filter: Option<&BooleanArray>,
    ) {
        for (row, (number, group)) in numbers.zip(groups).enumerate() {
            if let Some(number) = number.filter(|_| passes(filter, row)) {
                self.push_whole(*group, number);
            }
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
        // The groups that stay get other numbers.
        self.recent.clear();
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
        match self.kind {
            Type::Long if *column.data_type() == DataType::Int64 => {
                self.add_whole(column.as_primitive::<Int64Type>().iter(), groups, filter);
                return Ok(());
            }
            Type::Int if *column.data_type() == DataType::Int32 => {
                let numbers = column.as_primitive::<Int32Type>().iter();
                self.add_whole(numbers.map(|n| n.map(i64::from)), groups, filter);
                return Ok(());
            }
            _ => {}
        }
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
        self.bytes + self.recent.capacity() * 16 + self.groups.capacity() * size_of::<Group>()
    }
}
