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
pub(crate) const UNREAD: u16 = u16::MAX;

/// The values a mapping's expressions read, and which fields those are.
pub(crate) struct Bound<'e> {
    pub event: &'e Event<'e>,
    pub envelope: Envelope<'e>,
    pub mapping: &'e Mapping,
    /// The first value under each slot's name.
    pub values: SmallVec<[Option<&'e Value<'e>>; 64]>,
    /// The slot of each field of the event, or [`UNREAD`].
    pub slots: SmallVec<[u16; 96]>,
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
    let mut bound = bind(mapping, output, event, envelope);
    let mut row = Row { table: output.table.id, cells: Vec::with_capacity(output.columns.len() + 4) };
    let mut rest_columns: SmallVec<[&CompiledColumn; 2]> = SmallVec::new();
    for column in &output.columns {
        if matches!(column.expression, Expression::Rest) {
            rest_columns.push(column);
            continue;
        }
        let Some(value) = bound.evaluate(&column.expression) else { continue };
        match fit::fit(value, column.column_type) {
            Some(cell) => row.cells.push((column.index, cell)),
            // The value has no form in the column: leave it to `rest()`.
            None => bound.release(&column.expression),
        }
    }
    if output.from_fields {
        bound.fields_to_columns(output, &mut row);
    }
    for column in rest_columns {
        let Some(cell) = rest::of(&bound).and_then(|cell| fit::fit(cell, column.column_type)) else {
            continue;
        };
        match row.cells.iter_mut().find(|(index, _)| *index == column.index) {
            // The column came with the record: what is left joins it.
            Some((_, taken)) => rest::join(taken, &cell),
            None => row.cells.push((column.index, cell)),
        }
    }
    rows.push(row);
}

fn bind<'e>(
    mapping: &'e Mapping,
    output: &'e Output,
    event: &'e Event<'_>,
    envelope: Envelope<'e>,
) -> Bound<'e> {
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
    Bound { event, envelope, mapping, values, slots }
}

impl<'e> Bound<'e> {
    /// Whether a value is none: empty, or a text that means it.
    pub(crate) fn is_absent(&self, value: &Value<'_>) -> bool {
        value.is_empty()
            || matches!(value, Value::Text(text) if self.mapping.absent.iter().any(|absent| absent == text))
    }

    fn field(&self, slot: u16) -> Option<Cell<'e>> {
        let value = (*self.values.get(usize::from(slot))?)?;
        if self.is_absent(value) { None } else { fit::cell(value) }
    }

    fn evaluate(&self, expression: &'e Expression) -> Option<Cell<'e>> {
        match expression {
            Expression::Field(slot) => self.field(*slot),
            Expression::Constant(cell) => Some(borrow(cell)),
            Expression::First(options) => options.iter().find_map(|option| self.evaluate(option)),
            Expression::If(parts) => {
                let holds = self.evaluate(&parts[0]).and_then(|cell| fit::truth(&cell)).unwrap_or(false);
                self.evaluate(&parts[if holds { 1 } else { 2 }])
            }
            Expression::Concat(parts) => self.concat(parts),
            Expression::Pack(members) => self.pack(members),
            Expression::List(name) => self.list(name),
            Expression::Nth(name, index) => {
                let mut values = self.event.fields.iter().filter(|field| field.name == *name);
                fit::cell(&values.nth(*index)?.value)
            }
            Expression::Lookup(table, key) => {
                let key = self.evaluate(key)?;
                let word = match &key {
                    Cell::Text(text) => table.get(text.trim()),
                    other => table.get(&*other.as_text()),
                };
                word.map(|word| Cell::Text(Cow::Borrowed(word)))
            }
            Expression::Call(function, arguments) => {
                let arguments: SmallVec<[Option<Cell<'e>>; 3]> =
                    arguments.iter().map(|argument| self.evaluate(argument)).collect();
                (function.run)(&arguments)
            }
            Expression::EventTime => Some(Cell::Time(self.event.time_us.unwrap_or(self.envelope.arrival_us))),
            Expression::Raw => Some(Cell::Text(Cow::Borrowed(self.envelope.raw))),
            Expression::Rest => None,
        }
    }

    /// The parts in one text; no value when any has none.
    fn concat(&self, parts: &'e [Expression]) -> Option<Cell<'e>> {
        let mut text = String::new();
        for part in parts {
            text.push_str(&self.evaluate(part)?.as_text());
        }
        (!text.is_empty()).then_some(Cell::Text(Cow::Owned(text)))
    }

    /// An object of the members that have values; no value when none has.
    fn pack(&self, members: &'e [(String, Expression)]) -> Option<Cell<'e>> {
        let mut out = String::with_capacity(128);
        for (name, expression) in members {
            let Some(value) = self.evaluate(expression) else { continue };
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

    fn list(&self, name: &str) -> Option<Cell<'e>> {
        let mut out = String::new();
        for field in self.event.fields.iter().filter(|field| field.name == name) {
            out.push(if out.is_empty() { '[' } else { ',' });
            write::push_value(&mut out, &field.value);
        }
        if out.is_empty() {
            return None;
        }
        out.push(']');
        Some(Cell::Json(Cow::Owned(out)))
    }

    /// Marks the fields of an expression unread again.
    fn release(&mut self, expression: &Expression) {
        if let Expression::Field(slot) = expression {
            for unread in self.slots.iter_mut().filter(|unread| **unread == *slot) {
                *unread = UNREAD;
            }
        }
    }

    /// Fills the columns that have the name of a field and no cell yet.
    fn fields_to_columns(&mut self, output: &Output, row: &mut Row<'e>) {
        for (position, field) in self.event.fields.iter().enumerate() {
            let Some(index) = output.table.column_index(&field.name) else { continue };
            if row.get(index).is_some() {
                continue;
            }
            let column_type = output.table.columns[usize::from(index)].column_type;
            if self.is_absent(&field.value) {
                continue;
            }
            if let Some(cell) = fit::cell(&field.value).and_then(|cell| fit::fit(cell, column_type)) {
                row.cells.push((index, cell));
                self.slots[position] = 0;
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
