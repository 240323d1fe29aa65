//! Values into columns: conversion where nothing is lost, else no value.

use std::borrow::Cow;

use event::Value;
use schema::{Cell, ColumnType};

use crate::json::write;
use crate::json::{Scanner, Token};

/// An event's value as a cell; `None` for null and empty text.
pub(crate) fn cell<'e>(value: &'e Value<'_>) -> Option<Cell<'e>> {
    Some(match value {
        Value::Null => return None,
        Value::Text(text) if text.is_empty() => return None,
        Value::Text(text) => Cell::Text(Cow::Borrowed(text)),
        Value::Json(text) => Cell::Json(Cow::Borrowed(text)),
        Value::Int(n) => Cell::Int(*n),
        Value::Float(n) => Cell::Real(*n),
        Value::Bool(b) => Cell::Bool(*b),
    })
}

/// A cell in the form its column stores; `None` when it has no such form.
pub(crate) fn fit(cell: Cell<'_>, column: ColumnType) -> Option<Cell<'_>> {
    match column {
        ColumnType::String | ColumnType::Guid => Some(match cell {
            Cell::Text(text) | Cell::Json(text) => Cell::Text(text),
            Cell::Time(us) => Cell::Text(Cow::Owned(event::format_micros(us))),
            other => Cell::Text(Cow::Owned(other.as_text().into_owned())),
        }),
        ColumnType::Dynamic => Some(dynamic(cell)),
        ColumnType::Int => whole(&cell).filter(|n| i32::try_from(*n).is_ok()).map(Cell::Int),
        ColumnType::Long => whole(&cell).map(Cell::Int),
        ColumnType::Real => match cell {
            Cell::Real(n) => Some(Cell::Real(n)),
            Cell::Int(n) => Some(Cell::Real(n as f64)),
            Cell::Text(text) => text.trim().parse().ok().map(Cell::Real),
            _ => None,
        },
        ColumnType::Bool => truth(&cell).map(Cell::Bool),
        ColumnType::DateTime => match cell {
            Cell::Time(us) => Some(Cell::Time(us)),
            Cell::Text(text) => event::parse_micros(&text).ok().map(Cell::Time),
            _ => None,
        },
    }
}

/// JSON text of any cell. Text that is itself a JSON object or list becomes that value.
fn dynamic(cell: Cell<'_>) -> Cell<'_> {
    let text = match cell {
        Cell::Json(text) => return Cell::Json(text),
        Cell::Text(text) if text.starts_with(['{', '[']) && is_json(&text) => return Cell::Json(text),
        Cell::Text(text) => text,
        Cell::Time(us) => Cow::Owned(event::format_micros(us)),
        other => return Cell::Json(Cow::Owned(other.as_text().into_owned())),
    };
    let mut quoted = String::with_capacity(text.len() + 2);
    write::push_string(&mut quoted, &text);
    Cell::Json(Cow::Owned(quoted))
}

/// A whole number, also from decimal or `0x` text.
pub(crate) fn whole(cell: &Cell<'_>) -> Option<i64> {
    match cell {
        Cell::Int(n) => Some(*n),
        Cell::Real(n) if n.fract() == 0.0 && n.abs() < 9e15 => Some(*n as i64),
        Cell::Bool(b) => Some(i64::from(*b)),
        Cell::Text(text) => event::parse_integer(text),
        _ => None,
    }
}

/// A truth value, also from the words for one.
pub(crate) fn truth(cell: &Cell<'_>) -> Option<bool> {
    match cell {
        Cell::Bool(b) => Some(*b),
        Cell::Int(n) => Some(*n != 0),
        Cell::Text(text) => match text.trim() {
            t if ["true", "yes", "1", "%%1842"].iter().any(|word| t.eq_ignore_ascii_case(word)) => Some(true),
            t if ["false", "no", "0", "%%1843"].iter().any(|word| t.eq_ignore_ascii_case(word)) => {
                Some(false)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a text is one JSON value and nothing else.
pub(crate) fn is_json(text: &str) -> bool {
    let mut scanner = Scanner::new(text, 0);
    read_value(&mut scanner, 0).is_some() && scanner.peek().is_none()
}

fn read_value(scanner: &mut Scanner<'_>, depth: usize) -> Option<()> {
    if depth > 64 {
        return None;
    }
    match scanner.value().ok()? {
        Token::Object => {
            let mut key = scanner.first_key().ok()?;
            while key.is_some() {
                read_value(scanner, depth + 1)?;
                key = scanner.next_key().ok()?;
            }
        }
        Token::Array => {
            let mut first = true;
            while scanner.has_element(first).ok()? {
                first = false;
                read_value(scanner, depth + 1)?;
            }
        }
        _ => {}
    }
    Some(())
}
