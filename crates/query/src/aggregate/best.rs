//! Whole rows by their first column: `arg_max`, `arg_min`, `take_any`, `min` and `max`.
//!
//! For each group the best row so far stands in one of a few batches of winners; batches with many rows
//! that have lost since are made anew.

use super::passes;
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, StringViewArray, StructArray, UInt32Array,
};
use datafusion::arrow::compute::{cast, interleave, take};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Float64Type, Int64Type};
use datafusion::error::Result;
use datafusion::logical_expr::{EmitTo, GroupsAccumulator};
use std::cmp::Ordering;
use std::sync::Arc;

/// Rows that may lie in batches of winners beyond two per group.
const SLACK_ROWS: usize = 65_536;

/// Which row is best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// With the largest first column; rows without one only when there is no other.
    Largest,
    /// With the smallest.
    Smallest,
    /// The first whose first column is neither null nor empty, else the first.
    Given,
    /// The first.
    First,
}

/// The states: the best row of each group.
pub(crate) struct Best {
    wanted: Wanted,
    fields: Fields,
    groups: Vec<Option<Place>>,
    batches: Vec<Vec<ArrayRef>>,
    keys: Vec<Keys>,
    rows: usize,
}

/// Where a row stands: batch and row.
type Place = (u32, u32);

impl std::fmt::Debug for Best {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} row", self.wanted)
    }
}

/// The columns that rows are compared by.
enum Keys {
    Whole(Int64Array),
    Real(Float64Array),
    Text(StringViewArray),
    /// Rows are not compared; whether each has a value.
    None,
}

impl Keys {
    fn of(column: &ArrayRef, wanted: Wanted) -> Result<Self> {
        if matches!(wanted, Wanted::First) {
            return Ok(Keys::None);
        }
        Ok(match column.data_type() {
            DataType::Float64 => Keys::Real(column.as_primitive::<Float64Type>().clone()),
            DataType::Utf8View => Keys::Text(column.as_string_view().clone()),
            DataType::Utf8 => Keys::Text(cast(column, &DataType::Utf8View)?.as_string_view().clone()),
            _ => Keys::Whole(cast(column, &DataType::Int64)?.as_primitive::<Int64Type>().clone()),
        })
    }

    fn is_missing(&self, row: usize, wanted: Wanted) -> bool {
        match self {
            Keys::Whole(keys) => keys.is_null(row),
            Keys::Real(keys) => keys.is_null(row),
            Keys::Text(keys) if wanted == Wanted::Given => keys.is_null(row) || keys.value(row).is_empty(),
            Keys::Text(_) | Keys::None => false,
        }
    }

    fn compare(&self, row: usize, other: &Keys, other_row: usize) -> Ordering {
        match (self, other) {
            (Keys::Whole(a), Keys::Whole(b)) => a.value(row).cmp(&b.value(other_row)),
            (Keys::Real(a), Keys::Real(b)) => reals(a.value(row), b.value(other_row)),
            (Keys::Text(a), Keys::Text(b)) => text(a, row).cmp(text(b, other_row)),
            _ => Ordering::Equal,
        }
    }
}

fn text(texts: &StringViewArray, row: usize) -> &str {
    if texts.is_null(row) { "" } else { texts.value(row) }
}

/// `nan` comes before all numbers.
fn reals(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| b.is_nan().cmp(&a.is_nan()))
}

impl Best {
    /// No groups yet; rows have columns of these types.
    pub fn new(wanted: Wanted, columns: &[DataType]) -> Self {
        let (groups, batches, keys) = (vec![], vec![], vec![]);
        Best { wanted, fields: Self::fields(columns), groups, batches, keys, rows: 0 }
    }

    fn fields(columns: &[DataType]) -> Fields {
        columns.iter().enumerate().map(|(at, form)| Field::new(format!("{at}"), form.clone(), true)).collect()
    }

    /// What it gives and hands on: a row.
    pub fn gives(columns: &[DataType]) -> DataType {
        DataType::Struct(Self::fields(columns))
    }

    /// Takes rows: which of them are the best of their groups now.
    fn offer(
        &mut self,
        columns: Vec<ArrayRef>,
        groups: &[usize],
        filter: impl Fn(usize) -> bool,
    ) -> Result<()> {
        let Some(first) = columns.first() else { return Ok(()) };
        let keys = Keys::of(first, self.wanted)?;
        let batch = self.batches.len() as u32;
        let mut winners = vec![];
        for (row, group) in groups.iter().enumerate().filter(|(row, _)| filter(*row)) {
            if self.beats(&keys, row, *group, batch) {
                if !matches!(self.groups.get(*group), Some(Some((b, _))) if *b == batch) {
                    winners.push(*group);
                }
                if let Some(best) = self.groups.get_mut(*group) {
                    *best = Some((batch, row as u32));
                }
            }
        }
        if winners.is_empty() {
            return Ok(());
        }
        // Only the winning rows are kept.
        let mut rows = vec![];
        for group in winners {
            if let Some(Some((_, row))) = self.groups.get_mut(group) {
                rows.push(std::mem::replace(row, rows.len() as u32));
            }
        }
        self.keep(&columns, rows)?;
        if self.rows > 2 * self.groups.len() + SLACK_ROWS {
            self.tidy()?;
        }
        Ok(())
    }

    /// Whether a row of the new batch beats the best of its group.
    fn beats(&self, keys: &Keys, row: usize, group: usize, batch: u32) -> bool {
        let Some(Some((best_batch, best_row))) = self.groups.get(group) else {
            return self.groups.get(group).is_some();
        };
        let best_keys = if *best_batch == batch { keys } else { &self.keys[*best_batch as usize] };
        let best_row = *best_row as usize;
        match (keys.is_missing(row, self.wanted), best_keys.is_missing(best_row, self.wanted)) {
            (true, _) => false,
            (false, true) => true,
            (false, false) => match self.wanted {
                Wanted::Largest => keys.compare(row, best_keys, best_row) == Ordering::Greater,
                Wanted::Smallest => keys.compare(row, best_keys, best_row) == Ordering::Less,
                Wanted::Given | Wanted::First => false,
            },
        }
    }

    fn keep(&mut self, columns: &[ArrayRef], rows: Vec<u32>) -> Result<()> {
        self.rows += rows.len();
        let rows = UInt32Array::from(rows);
        let kept = columns.iter().map(|column| take(column, &rows, None)).collect::<Result<Vec<_>, _>>()?;
        if let Some(first) = kept.first() {
            self.keys.push(Keys::of(first, self.wanted)?);
        }
        self.batches.push(kept);
        Ok(())
    }

    /// The best rows of these groups as columns; nulls where a group has none.
    fn gathered(&self, groups: &[Option<Place>]) -> Result<Vec<ArrayRef>> {
        let width = self.fields.len();
        let mut columns = vec![];
        for at in 0..width {
            // The last of the arrays holds the null of groups without rows.
            let missing = datafusion::arrow::array::new_null_array(self.fields[at].data_type(), 1);
            let mut arrays: Vec<&dyn Array> = self.batches.iter().map(|batch| batch[at].as_ref()).collect();
            arrays.push(missing.as_ref());
            let nowhere = (arrays.len() - 1, 0);
            let places: Vec<(usize, usize)> =
                groups.iter().map(|place| place.map_or(nowhere, |(b, r)| (b as usize, r as usize))).collect();
            columns.push(interleave(&arrays, &places)?);
        }
        Ok(columns)
    }

    /// Leaves the winners only.
    fn tidy(&mut self) -> Result<()> {
        let columns = self.gathered(&self.groups)?;
        self.batches.clear();
        self.keys.clear();
        self.rows = self.groups.len();
        if let Some(first) = columns.first() {
            self.keys.push(Keys::of(first, self.wanted)?);
        }
        self.batches.push(columns);
        self.groups.iter_mut().enumerate().for_each(|(at, place)| {
            if let Some(place) = place {
                *place = (0, at as u32);
            }
        });
        Ok(())
    }

    fn emitted(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        let groups = emit.take_needed(&mut self.groups);
        let columns = self.gathered(&groups)?;
        if self.groups.is_empty() {
            self.batches.clear();
            self.keys.clear();
            self.rows = 0;
        }
        // A group without rows is a null, so that it loses to any other state.
        let known = groups.iter().map(Option::is_some).collect::<Vec<bool>>();
        Ok(Arc::new(StructArray::try_new(self.fields.clone(), columns, Some(known.into()))?))
    }
}

impl GroupsAccumulator for Best {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        groups: &[usize],
        filter: Option<&BooleanArray>,
        count: usize,
    ) -> Result<()> {
        self.groups.resize(count, None);
        self.offer(values.to_vec(), groups, |row| passes(filter, row))
    }

    fn merge_batch(&mut self, states: &[ArrayRef], groups: &[usize], count: usize) -> Result<()> {
        self.groups.resize(count, None);
        let Some(rows) = states.first().map(|column| column.as_struct()) else { return Ok(()) };
        self.offer(rows.columns().to_vec(), groups, |row| rows.is_valid(row))
    }

    fn evaluate(&mut self, emit: EmitTo) -> Result<ArrayRef> {
        self.emitted(emit)
    }

    fn state(&mut self, emit: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.emitted(emit)?])
    }

    fn convert_to_state(&self, values: &[ArrayRef], filter: Option<&BooleanArray>) -> Result<Vec<ArrayRef>> {
        super::each_row(Best { fields: self.fields.clone(), ..Best::new(self.wanted, &[]) }, values, filter)
    }

    fn size(&self) -> usize {
        let kept = self.batches.iter().flatten().map(|column| column.get_array_memory_size()).sum::<usize>();
        kept + self.groups.capacity() * size_of::<Option<Place>>()
    }
}
