//! Zeek's logs in its own tab-separated form, with the names and types of the columns in `#` lines
//! at the head (Zeek documentation, "Log formats"). A row becomes the event that the same record as
//! JSON would: the log's name goes to `_path`.

use std::borrow::Cow;

use event::{Event, Origin, Value};

use crate::format::{Sample, Sink};
use crate::json::kind::Classifier;
use crate::record::{Limits, ParseError, Record, recycle};

/// The format name.
pub(crate) const NAME: &str = "zeek-tsv";

/// Most columns that are kept.
const MAX_COLUMNS: usize = 1024;

/// How sure one is that a text is such a log.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    if sample.first_line().starts_with("#separator ") { 95 } else { 0 }
}

/// What the lines at the head say.
struct Head<'a> {
    separator: char,
    set_separator: &'a str,
    empty: &'a str,
    unset: &'a str,
    path: &'a str,
    /// Name and type of each column.
    columns: Vec<(&'a str, &'a str)>,
}

impl<'a> Head<'a> {
    /// Takes in a line that starts with `#`.
    fn line(&mut self, line: &'a str) {
        if let Some(code) = line.strip_prefix("#separator ") {
            let hex = code.trim().strip_prefix("\\x").and_then(|hex| u8::from_str_radix(hex, 16).ok());
            self.separator = hex.map_or('\t', char::from);
            return;
        }
        let mut parts = line.split(self.separator);
        let name = parts.next().unwrap_or("");
        match name {
            "#set_separator" => self.set_separator = parts.next().filter(|s| !s.is_empty()).unwrap_or(","),
            "#empty_field" => self.empty = parts.next().unwrap_or("(empty)"),
            "#unset_field" => self.unset = parts.next().unwrap_or("-"),
            "#path" => self.path = parts.next().unwrap_or(""),
            "#fields" => self.columns = parts.take(MAX_COLUMNS).map(|name| (name, "string")).collect(),
            "#types" => self.columns.iter_mut().zip(parts).for_each(|(column, kind)| column.1 = kind),
            _ => {}
        }
    }

    /// Adds the fields of a row.
    fn fill(&self, line: &'a str, event: &mut Event<'a>) {
        event.push("_path", Value::text(self.path));
        for ((name, kind), cell) in self.columns.iter().zip(line.split(self.separator)) {
            if cell == self.unset {
                continue;
            }
            let cell = if cell == self.empty { "" } else { cell };
            if kind.starts_with("set[") || kind.starts_with("vector[") {
                cell.split(self.set_separator).for_each(|element| event.push(*name, Value::text(element)));
            } else {
                event.push(*name, typed(kind, cell));
            }
        }
    }
}

fn typed<'a>(kind: &str, cell: &'a str) -> Value<'a> {
    let value = match kind {
        "count" | "int" | "port" => cell.parse().ok().map(Value::Int),
        "time" | "interval" | "double" => cell.parse().ok().filter(|n: &f64| n.is_finite()).map(Value::Float),
        "bool" => match cell {
            "T" => Some(Value::Bool(true)),
            "F" => Some(Value::Bool(false)),
            _ => None,
        },
        _ => None,
    };
    value.unwrap_or(Value::Text(Cow::Borrowed(cell)))
}

/// Reads a log. The lines at its head are no records.
pub(crate) fn read(text: &str, limits: &Limits, sink: &mut Sink<'_>) {
    let kinds = Classifier::new();
    let mut head =
        Head { separator: '\t', set_separator: ",", empty: "(empty)", unset: "-", path: "", columns: vec![] };
    let mut events = vec![];
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if line.starts_with('#') {
            head.line(line);
            continue;
        }
        let mut event = recycle(&mut events, NAME, Origin::default());
        let outcome = if head.columns.is_empty() {
            Err(ParseError::Syntax { position: 0, reason: "no #fields line stands before the row" })
        } else if line.len() > limits.record_bytes {
            Err(ParseError::TooLarge { length: line.len(), limit: limits.record_bytes })
        } else {
            head.fill(line, &mut event);
            kinds.shape(event, &mut events);
            Ok(events.as_slice())
        };
        sink(Record { raw: line, bytes: &[], events: outcome, lossy: false });
    }
}
