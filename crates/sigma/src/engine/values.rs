//! The predicates true of a value: remembered, or found in the tables and interned.

use super::memo::{Benefit, EMPTY_LIST, LONGEST_VALUE, Lists, ValueMemo};
use super::program::Program;
use super::table::Scratch;
use super::view::{Target, View};
use ahash::AHashMap;
use event::{Event, Value};
use std::fmt::Write;

/// What is learned of values.
#[derive(Debug)]
pub(crate) struct Caches {
    memo: ValueMemo,
    pub(crate) lists: Lists,
    benefits: AHashMap<u32, Benefit>,
    scratch: Scratch,
    found: Vec<u32>,
    digits: String,
    /// Values looked up.
    pub(crate) values: u64,
    /// Of these, remembered.
    pub(crate) remembered: u64,
}

impl Caches {
    pub(crate) fn new() -> Self {
        Caches {
            memo: ValueMemo::new(),
            lists: Lists::new(),
            benefits: AHashMap::new(),
            scratch: Scratch::default(),
            found: Vec::new(),
            digits: String::new(),
            values: 0,
            remembered: 0,
        }
    }

    /// Drops everything but the counts.
    pub(crate) fn forget(&mut self) {
        *self = Caches { values: self.values, remembered: self.remembered, ..Caches::new() };
    }

    /// The predicates true of a field's value, as the target sees it.
    pub(crate) fn list_of_field(
        &mut self,
        program: &Program,
        view: &View,
        target: Target,
        key: u32,
        value: &Value<'_>,
    ) -> u32 {
        match (target.alias, value) {
            (None, Value::Null) => self.list_of_null(program, view, target.slot),
            (None, Value::Text(text) | Value::Json(text)) => {
                self.list_of_text(program, view, target.slot, key, text)
            }
            (None, Value::Int(number)) => {
                let mut digits = std::mem::take(&mut self.digits);
                digits.clear();
                // Writing to a string cannot fail.
                let _ = write!(digits, "{number}");
                let list = self.list_of_text(program, view, target.slot, key, &digits);
                self.digits = digits;
                list
            }
            (None, other) => self.list_of_text(program, view, target.slot, key, &other.as_text()),
            (Some(_), Value::Null) => EMPTY_LIST,
            (Some(at), value) => {
                let seen = view.alias(program, at).and_then(|alias| alias.apply(value.as_text()));
                seen.map_or(EMPTY_LIST, |text| self.list_of_text(program, view, target.slot, key, &text))
            }
        }
    }

    fn list_of_null(&mut self, program: &Program, view: &View, slot: u16) -> u32 {
        self.found.clear();
        for (group, table) in &view.slots[slot as usize].tables {
            program.groups[*group as usize].tables[*table as usize].1.of_null(&mut self.found);
        }
        self.lists.intern(&mut self.found)
    }

    pub(crate) fn list_of_text(
        &mut self,
        program: &Program,
        view: &View,
        slot: u16,
        key: u32,
        text: &str,
    ) -> u32 {
        self.values += 1;
        if text.len() > LONGEST_VALUE {
            return self.evaluate_text(program, view, slot, text);
        }
        let benefit = self.benefits.entry(key).or_default();
        if !benefit.worth() {
            return self.evaluate_text(program, view, slot, text);
        }
        let known = self.memo.get(key, text.as_bytes());
        benefit.tell(known.is_ok());
        match known {
            Ok(list) => {
                self.remembered += 1;
                list
            }
            Err(place) => {
                let list = self.evaluate_text(program, view, slot, text);
                self.memo.insert(place, text.as_bytes(), list);
                list
            }
        }
    }

    fn evaluate_text(&mut self, program: &Program, view: &View, slot: u16, text: &str) -> u32 {
        self.found.clear();
        self.scratch.load(text);
        for (group, table) in &view.slots[slot as usize].tables {
            let table = &program.groups[*group as usize].tables[*table as usize].1;
            table.of_text(text, &mut self.scratch, &mut self.found);
        }
        self.lists.intern(&mut self.found)
    }

    pub(crate) fn list_of_keywords(&mut self, program: &Program, view: &View, event: &Event<'_>) -> u32 {
        self.found.clear();
        self.scratch.clear();
        for field in &event.fields {
            match &field.value {
                Value::Text(text) | Value::Json(text) => self.scratch.append(text),
                Value::Null => {}
                other => self.scratch.append(&other.as_text()),
            }
        }
        self.scratch.finish();
        for group in &view.groups {
            if let Some(table) = &program.groups[*group as usize].keywords {
                let values = event.fields.iter().map(|f| &f.value).filter(|v| **v != Value::Null);
                table.of_all(values.map(Value::as_text), &mut self.scratch, &mut self.found);
            }
        }
        self.lists.intern(&mut self.found)
    }
}
