//! Running a mapping: one pass over the event's fields finds every value the expressions read, then
//! each column's expression is evaluated into a cell.

use std::borrow::Cow;

use event::{Event, Value};
use schema::{Cell, Row};
use smallvec::SmallVec;

use super::compile::{CompiledColumn, Expression, Mapping, Output};
use super::{Envelope, fit, rest, select};
use crate::json::write;

/// A field that no expression reads.
const UNREAD: u16 = u16::MAX;
/// A field that went into a column of its own name.
const TAKEN: u16 = u16::MAX - 1;

/// The values a mapping's expressions read, and which fields those are.
pub(crate) struct Bound<'e> {
    pub event: &'e Event<'e>,
    pub mapping: &'e Mapping,
    envelope: Envelope<'e>,
    /// The first value under each slot's name.
    values: SmallVec<[Option<&'e Value<'e>>; 64]>,
    /// Whether a column says all that the slot's field says.
    taken: SmallVec<[bool; 64]>,
    /// The slots that the expression being evaluated has used whole so far.
    pending: SmallVec<[u16; 8]>,
    /// The slot of each field of the event, or [`UNREAD`] or [`TAKEN`].
    slots: SmallVec<[u16; 96]>,
}

/// Appends the row of an output, if its conditions hold.
pub(crate) fn append<'e>(
    mapping: &'e Mapping,
    output: &'e Output,
    event: &'e Event<'_>,
    envelope: Envelope<'e>,
    rows: &mut Vec<Row<'e>>,
) {
    if !output.when.iter().all(|check| select::holds(check, event)) {
        return;
    }
    let mut bound = Bound::new(mapping, output, event, envelope);
    let mut row = Row { table: output.table.id, cells: Vec::with_capacity(output.columns.len() + 4) };
    for column in &output.columns {
        if let Some(cell) = bound.column(column) {
            row.cells.push((column.index, cell));
        }
    }
    if output.from_fields {
        bound.fields_to_columns(output, &mut row);
    }
    for column in output.columns.iter().filter(|column| matches!(column.expression, Expression::Rest)) {
        bound.rest_column(column, &mut row);
    }
    rows.push(row);
}

impl<'e> Bound<'e> {
    fn new(mapping: &'e Mapping, output: &'e Output, event: &'e Event<'_>, envelope: Envelope<'e>) -> Self {
        let mut values: SmallVec<[Option<&'e Value<'e>>; 64]> = SmallVec::from_elem(None, output.slots.len());
        let mut slots: SmallVec<[u16; 96]> = SmallVec::with_capacity(event.fields.len());
        for field in &event.fields {
            let known = output.lengths >> (field.name.len() & 63) & 1 == 1;
            let slot = if known { output.slots.get(&*field.name).copied() } else { None };
            slots.push(slot.unwrap_or(UNREAD));
            if let Some(slot) = slot {
                let value = &mut values[usize::from(slot)];
                if value.is_none_or(Value::is_empty) {
                    *value = Some(&field.value);
                }
            }
        }
        let taken = SmallVec::from_elem(false, output.slots.len());
        Bound { event, mapping, envelope, values, taken, pending: SmallVec::new(), slots }
    }

    /// Whether a value is none: empty, or a text that means it.
    pub(crate) fn is_absent(&self, value: &Value<'_>) -> bool {
        value.is_empty() || value.as_str().is_some_and(|text| self.is_absent_text(text))
    }

    fn is_absent_text(&self, text: &str) -> bool {
        self.mapping.absent.iter().any(|absent| absent == text)
    }

    /// Whether no column says what the field at a position says.
    pub(crate) fn is_left(&self, position: usize) -> bool {
        match self.slots.get(position).copied().unwrap_or(UNREAD) {
            UNREAD => true,
            TAKEN => false,
            slot => !self.taken[usize::from(slot)],
        }
    }

    /// The cell of a column.
    fn column(&mut self, column: &'e CompiledColumn) -> Option<Cell<'e>> {
        self.pending.clear();
        let value = self.evaluate(&column.expression, true)?;
        if let Cell::Text(text) = &value
            && self.is_absent_text(text)
        {
            return None;
        }
        let cell = fit::fit(value, column.column_type)?;
        for slot in &self.pending {
            self.taken[usize::from(*slot)] = true;
        }
        Some(cell)
    }

    /// Fills a column with what is left; joins it to what the record itself brought for the column.
    fn rest_column(&self, column: &CompiledColumn, row: &mut Row<'e>) {
        let Some(cell) = rest::of(self).and_then(|cell| fit::fit(cell, column.column_type)) else { return };
        match row.cells.iter_mut().find(|(index, _)| *index == column.index) {
            Some((_, taken)) => rest::join(taken, &cell),
            None => row.cells.push((column.index, cell)),
        }
    }

    fn field(&mut self, slot: u16, takes: bool) -> Option<Cell<'e>> {
        let value = (*self.values.get(usize::from(slot))?)?;
        if self.is_absent(value) {
            return None;
        }
        if takes {
            self.pending.push(slot);
        }
        fit::cell(value)
    }

    /// Evaluates an expression. With `takes`, fields whose whole content is in the result are noted.
    fn evaluate(&mut self, expression: &'e Expression, takes: bool) -> Option<Cell<'e>> {
        match expression {
            Expression::Field(slot) => self.field(*slot, takes),
            Expression::Constant(cell) => Some(borrow(cell)),
            Expression::First(options) => self.first(options, takes),
            Expression::If(parts) => {
                let holds =
                    self.evaluate(&parts[0], false).and_then(|cell| fit::truth(&cell)).unwrap_or(false);
                self.evaluate(&parts[if holds { 1 } else { 2 }], takes)
            }
            Expression::Concat(parts) => self.concat(parts, takes),
            Expression::Pack(members) => self.pack(members, takes),
            Expression::List(name, slot) => self.list(name, *slot, takes),
            Expression::Nth(name, index) => {
                let mut values = self.event.fields.iter().filter(|field| field.name == *name);
                fit::cell(&values.nth(*index)?.value)
            }
            Expression::Lookup(table, key) => {
                let key = self.evaluate(key, takes)?;
                let word = match &key {
                    Cell::Text(text) => table.get(text.trim()),
                    other => table.get(&*other.as_text()),
                };
                word.map(|word| Cell::Text(Cow::Borrowed(word)))
            }
            Expression::Call(function, arguments) => {
                let takes = takes && function.takes;
                let arguments: SmallVec<[Option<Cell<'e>>; 2]> =
                    arguments.iter().map(|argument| self.evaluate(argument, takes)).collect();
                (function.run)(&arguments)
            }
            Expression::EventTime => Some(Cell::Time(self.event.time_us.unwrap_or(self.envelope.arrival_us))),
            Expression::Raw => Some(Cell::Text(Cow::Borrowed(self.envelope.raw))),
            Expression::Rest => None,
        }
    }

    /// The first option with a value; what the others used does not count.
    fn first(&mut self, options: &'e [Expression], takes: bool) -> Option<Cell<'e>> {
        let before = self.pending.len();
        for option in options {
            if let Some(cell) = self.evaluate(option, takes) {
                return Some(cell);
            }
            self.pending.truncate(before);
        }
        None
    }

    /// The parts in one text; no value when any has none.
    fn concat(&mut self, parts: &'e [Expression], takes: bool) -> Option<Cell<'e>> {
        let mut text = String::new();
        for part in parts {
            text.push_str(&self.evaluate(part, takes)?.as_text());
        }
        (!text.is_empty()).then_some(Cell::Text(Cow::Owned(text)))
    }

    /// An object of the members that have values; no value when none has.
    fn pack(&mut self, members: &'e [(String, Expression)], takes: bool) -> Option<Cell<'e>> {
        let mut out = String::with_capacity(128);
        for (name, expression) in members {
            let Some(value) = self.evaluate(expression, takes) else { continue };
            out.push(if out.is_empty() { '{' } else { ',' });
            write::push_string(&mut out, name);
            out.push(':');
            if let Some(Cell::Json(text)) = fit::fit(value, schema::ColumnType::Dynamic) {
                out.push_str(&text);
            }
        }
        if out.is_empty() {
            return None;
        }
        out.push('}');
        Some(Cell::Json(Cow::Owned(out)))
    }

    fn list(&mut self, name: &str, slot: u16, takes: bool) -> Option<Cell<'e>> {
        let mut out = String::new();
        for field in self.event.fields.iter().filter(|field| field.name == name) {
            out.push(if out.is_empty() { '[' } else { ',' });
            write::push_value(&mut out, &field.value);
        }
        if out.is_empty() {
            return None;
        }
        if takes {
            self.pending.push(slot);
        }
        out.push(']');
        Some(Cell::Json(Cow::Owned(out)))
    }

    /// Fills the columns that have the name of a field and no cell yet.
    fn fields_to_columns(&mut self, output: &Output, row: &mut Row<'e>) {
        for (position, field) in self.event.fields.iter().enumerate() {
            let Some(index) = output.table.column_index(&field.name) else { continue };
            if row.get(index).is_some() || self.is_absent(&field.value) {
                continue;
            }
            let column_type = output.table.columns[usize::from(index)].column_type;
            if let Some(cell) = fit::cell(&field.value).and_then(|cell| fit::fit(cell, column_type)) {
                row.cells.push((index, cell));
                self.slots[position] = TAKEN;
            }
        }
    }
}

/// A constant, borrowed.
fn borrow<'e>(cell: &'e Cell<'static>) -> Cell<'e> {
    match cell {
        Cell::Text(text) => Cell::Text(Cow::Borrowed(text)),
        Cell::Json(text) => Cell::Json(Cow::Borrowed(text)),
        Cell::Int(n) => Cell::Int(*n),
        Cell::Real(n) => Cell::Real(*n),
        Cell::Bool(b) => Cell::Bool(*b),
        Cell::Time(us) => Cell::Time(*us),
    }
}
