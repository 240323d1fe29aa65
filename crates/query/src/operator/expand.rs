//! `mv-expand` over columns: where the items of an array stand is found in its text, and the columns
//! beside it are repeated.

use super::{Operator, Stage};
use crate::column::dynamic::{decode, encode};
use crate::column::path::{Items, value_end};
use crate::column::{Memo, Writer};
use datafusion::arrow::array::cast::AsArray;
use datafusion::arrow::array::{
    Array, ArrayRef, Int64Array, RecordBatch, StringViewArray, StringViewBuilder, UInt32Array, new_null_array,
};
use datafusion::arrow::compute::take;
use datafusion::arrow::datatypes::SchemaRef;
use datafusion::error::Result;
use evaluate::Value;
use evaluate::run::{expanded_as, items_of};
use kql::Type;
use serde_json::value::RawValue;
use std::collections::VecDeque;
use std::fmt::{self, Debug, Formatter};
use std::sync::Arc;

/// Rows per batch given, about.
const BATCH_ROWS: usize = 8192;
/// Values that nest deeper are left to the reader of values, which has a limit.
const DEPTH_MAX: usize = 64;

/// What a column of the result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filled {
    /// The input's column of that place, repeated.
    Carried(usize),
    /// The items of the array in the input's column of that place, in that type.
    Item(usize, Type),
    /// The number of the item.
    Number,
    /// Nothing reads it.
    Nothing,
}

/// The operator.
pub(crate) struct Expansion {
    /// Per column of the result.
    pub columns: Vec<Filled>,
    /// Most rows per row.
    pub limit: usize,
    /// Bags become `[key, value]` rather than bags of one.
    pub pairs: bool,
    /// The columns that it gives.
    pub schema: SchemaRef,
}

impl Debug for Expansion {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("Expand")
    }
}

impl Operator for Arc<Expansion> {
    fn name(&self) -> &'static str {
        "Expand"
    }

    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn whole(&self) -> bool {
        false
    }

    fn start(&self) -> Result<Box<dyn Stage>> {
        Ok(Box::new(Working { expansion: self.clone(), waiting: None, ready: VecDeque::new() }))
    }
}

/// Where the items of a value are.
#[derive(Clone)]
enum Found {
    /// The value is no array: it is its one item.
    Itself,
    /// In its text.
    Places(Arc<[(usize, usize)]>),
    /// They are not in its text as they are.
    Texts(Arc<[Option<String>]>),
}

impl Found {
    fn len(&self) -> usize {
        match self {
            Found::Itself => 1,
            Found::Places(places) => places.len(),
            Found::Texts(texts) => texts.len(),
        }
    }

    /// The text of an item; `None` for null.
    fn item<'a>(&'a self, text: Option<&'a str>, at: usize) -> Option<&'a str> {
        let found = match self {
            Found::Itself if at == 0 => text?,
            Found::Itself => return None,
            Found::Places(places) => places.get(at).and_then(|(start, end)| text?.get(*start..*end))?,
            Found::Texts(texts) => return texts.get(at)?.as_deref(),
        };
        (found != "null").then_some(found)
    }
}

/// The items of the value that a text stands for.
fn found(text: &str, pairs: bool) -> Found {
    match text.trim_start_matches([' ', '\t', '\n', '\r']).as_bytes().first() {
        Some(b'[') => {}
        Some(b'{') | None => return found_in_value(text, pairs),
        Some(_) => return Found::Itself,
    }
    let deep = memchr::memchr2_iter(b'[', b'{', text.as_bytes()).nth(DEPTH_MAX).is_some();
    if deep || serde_json::from_str::<&RawValue>(text).is_err() {
        return found_in_value(text, pairs);
    }
    let end = |start: usize| value_end(text.as_bytes(), start).unwrap_or(text.len());
    Found::Places(Items::of(text).into_iter().flatten().map(|start| (start, end(start))).collect())
}

fn found_in_value(text: &str, pairs: bool) -> Found {
    match items_of(&decode(text), pairs) {
        Some(items) => Found::Texts(items.iter().map(encode).collect()),
        None => Found::Itself,
    }
}

struct Working {
    expansion: Arc<Expansion>,
    /// A batch, where the items of its rows are, and how many of its rows are done.
    waiting: Option<(RecordBatch, Vec<Vec<Found>>, usize)>,
    ready: VecDeque<RecordBatch>,
}

impl Working {
    /// Which row each row of the result is of, and which item, until there are enough.
    fn spread(&self, items: &[Vec<Found>], rows: usize, done: usize) -> (Vec<(u32, usize)>, usize) {
        let mut spread = vec![];
        for row in done..rows {
            let lengths = items.iter().map(|found| found.get(row).map_or(0, Found::len));
            let count = lengths.max().unwrap_or(0).min(self.expansion.limit);
            spread.extend((0..count).map(|at| (row as u32, at)));
            if spread.len() >= BATCH_ROWS {
                return (spread, row + 1);
            }
        }
        (spread, rows)
    }

    fn column(
        &self,
        (batch, items): (&RecordBatch, &[Vec<Found>]),
        (spread, rows): (&[(u32, usize)], &UInt32Array),
        (at, filled): (usize, Filled),
    ) -> Result<ArrayRef> {
        Ok(match filled {
            Filled::Carried(place) => take(batch.column(place), rows, None)?,
            Filled::Item(place, to) => {
                let texts = batch.column(place).as_string_view();
                let items = items.get(place).map(Vec::as_slice).unwrap_or_default();
                item_column(texts, items, spread, to)
            }
            Filled::Number => Arc::new(Int64Array::from_iter_values(spread.iter().map(|(_, at)| *at as i64))),
            Filled::Nothing => new_null_array(self.expansion.schema.field(at).data_type(), spread.len()),
        })
    }

    /// Per item column of a batch where the items of its rows are; nothing for other columns.
    fn items(&self, batch: &RecordBatch) -> Vec<Vec<Found>> {
        let mut items = vec![vec![]; batch.num_columns()];
        for filled in &self.expansion.columns {
            let Filled::Item(place, _) = filled else { continue };
            let Some(found) = items.get_mut(*place).filter(|found| found.is_empty()) else { continue };
            *found = places_in(batch.column(*place).as_string_view(), self.expansion.pairs);
        }
        items
    }
}

fn places_in(texts: &StringViewArray, pairs: bool) -> Vec<Found> {
    let mut memo = Memo::new();
    let place = |row: usize| match texts.is_valid(row) {
        true => memo.get(texts, row, |text| found(text, pairs)),
        false => Found::Itself,
    };
    (0..texts.len()).map(place).collect()
}

/// The items of a column in a type.
fn item_column(texts: &StringViewArray, items: &[Found], spread: &[(u32, usize)], to: Type) -> ArrayRef {
    let texts_of = spread.iter().map(|(row, at)| {
        let row = *row as usize;
        let text = texts.is_valid(row).then(|| texts.value(row));
        items.get(row).and_then(|found| found.item(text, *at))
    });
    if matches!(to, Type::Dynamic | Type::Unknown) {
        let mut out = StringViewBuilder::with_capacity(spread.len());
        texts_of.for_each(|text| out.append_option(text));
        return Arc::new(out.finish());
    }
    let mut out = Writer::new(to, spread.len());
    for text in texts_of {
        match text {
            Some(text) if to == Type::String && is_plain(text) => out.push_text(&text[1..text.len() - 1]),
            Some(text) => out.push(&expanded_as(decode(text), to)),
            None => out.push(&expanded_as(Value::Null, to)),
        }
    }
    out.finish()
}

/// Whether a text is that of a string which stands between its quotes as it is.
fn is_plain(text: &str) -> bool {
    match text.as_bytes() {
        [b'"', inner @ .., b'"'] => !inner.iter().any(|b| matches!(b, b'"' | b'\\' | 0..=31)),
        _ => false,
    }
}

impl Stage for Working {
    fn push(&mut self, batch: RecordBatch) -> Result<()> {
        let items = self.items(&batch);
        self.waiting = Some((batch, items, 0));
        Ok(())
    }

    fn next(&mut self) -> Result<Option<RecordBatch>> {
        while self.ready.is_empty() {
            let Some((batch, items, done)) = self.waiting.take() else { return Ok(None) };
            let (spread, next) = self.spread(&items, batch.num_rows(), done);
            let rows: UInt32Array = spread.iter().map(|(row, _)| *row).collect();
            let columns = self.expansion.columns.iter().copied().enumerate();
            let columns = columns.map(|column| self.column((&batch, &items), (&spread, &rows), column));
            let columns = columns.collect::<Result<Vec<_>>>()?;
            if !spread.is_empty() {
                let expanded = crate::column::batch(&self.expansion.schema, columns, spread.len())?;
                self.ready.push_back(expanded);
            }
            if next < batch.num_rows() {
                self.waiting = Some((batch, items, next));
            }
        }
        Ok(self.ready.pop_front())
    }

    fn bytes(&self) -> usize {
        self.ready.iter().map(RecordBatch::get_array_memory_size).sum()
    }
}
