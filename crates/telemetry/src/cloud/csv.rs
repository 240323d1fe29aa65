//! CSV with a header line (RFC 4180): each row is an event with the header's names, told apart by
//! them as JSON records are.

use std::borrow::Cow;

use event::{Event, Origin, Value};

use crate::format::{Sample, Sink};
use crate::json::kind::Classifier;
use crate::record::{Limits, ParseError, Record};

/// The format's name.
pub const FORMAT: &str = "csv";

/// Most columns of a header that are read.
const MAX_COLUMNS: usize = 1024;

/// Reads a payload of CSV.
pub(crate) fn read(text: &str, limits: &Limits, sink: &mut Sink<'_>) {
    let mut rows = Rows { text, at: after_type_line(text) };
    let Some(header) = rows.next() else { return };
    let names: Vec<String> = header.cells(text).map(|c| c.trim().to_owned()).take(MAX_COLUMNS).collect();
    let kinds = Classifier::new();
    let mut events = vec![];
    for row in rows {
        events.clear();
        let raw = &text[row.start..row.end];
        if raw.trim().is_empty() {
            continue;
        }
        let outcome = row_event(text, &row, &names, limits);
        let read = match outcome {
            Ok(event) => {
                kinds.shape(event, &mut events);
                Ok(events.as_slice())
            }
            Err(error) => Err(error),
        };
        sink(Record { raw, bytes: &[], events: read, lossy: false });
    }
}

/// PowerShell's Export-Csv may put a line `#TYPE …` before the header.
fn after_type_line(text: &str) -> usize {
    if text.starts_with("#TYPE") { text.find('\n').map_or(text.len(), |end| end + 1) } else { 0 }
}

fn row_event<'t>(
    text: &'t str,
    row: &Row,
    names: &[String],
    limits: &Limits,
) -> Result<Event<'t>, ParseError> {
    let length = row.end - row.start;
    if length > limits.record_bytes {
        return Err(ParseError::TooLarge { length, limit: limits.record_bytes });
    }
    if row.unclosed {
        return Err(ParseError::Truncated { position: length });
    }
    let mut event = Event::new(FORMAT, Origin::default());
    for (index, cell) in row.cells(text).enumerate().take(limits.fields) {
        let name = match names.get(index) {
            Some(name) if !name.is_empty() => Cow::Owned(name.clone()),
            _ => Cow::Owned(format!("column{}", index + 1)),
        };
        event.push(name, Value::Text(cell));
    }
    Ok(event)
}

/// A row's place in the text.
struct Row {
    start: usize,
    end: usize,
    unclosed: bool,
}

impl Row {
    /// The cells, without quotes.
    fn cells<'t>(&self, text: &'t str) -> impl Iterator<Item = Cow<'t, str>> + use<'t> {
        let line = text.get(self.start..self.end).unwrap_or("");
        let mut at = Some(0);
        std::iter::from_fn(move || {
            let start = at?;
            let end = cell_end(line, start);
            at = (end < line.len()).then_some(end + 1);
            Some(unquoted(&line[start..end]))
        })
    }
}

fn cell_end(line: &str, start: usize) -> usize {
    let mut quoted = false;
    let rest = line.as_bytes().get(start..).unwrap_or_default();
    let stop = rest.iter().position(|byte| {
        quoted ^= *byte == b'"';
        *byte == b',' && !quoted
    });
    stop.map_or(line.len(), |stop| start + stop)
}

fn unquoted(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('"') {
        None => Cow::Borrowed(cell),
        Some(inner) => {
            let inner = inner.strip_suffix('"').unwrap_or(inner);
            if inner.contains("\"\"") {
                Cow::Owned(inner.replace("\"\"", "\""))
            } else {
                Cow::Borrowed(inner)
            }
        }
    }
}

/// The rows of a text; a line end inside quotes belongs to its cell.
struct Rows<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let bytes = self.text.as_bytes();
        if self.at >= bytes.len() {
            return None;
        }
        let start = self.at;
        let mut quoted = false;
        let stop = bytes[start..].iter().position(|byte| {
            quoted ^= *byte == b'"';
            *byte == b'\n' && !quoted
        });
        let end = stop.map_or(bytes.len(), |stop| start + stop);
        self.at = end + 1;
        let trimmed = if self.text[start..end].ends_with('\r') { end - 1 } else { end };
        Some(Row { start, end: trimmed, unclosed: quoted })
    }
}

/// How sure one can be that a payload is CSV with a header: names, then a row of as many cells.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let mut rows = Rows { text: sample.text, at: after_type_line(sample.text) };
    let Some(header) = rows.next() else { return 0 };
    let names: Vec<Cow<'_, str>> = header.cells(sample.text).collect();
    let is_name = |name: &Cow<'_, str>| {
        name.len() <= 80 && name.chars().all(|c| c.is_ascii_alphanumeric() || " _-.$@/()#".contains(c))
    };
    if names.len() < 2 || !names.iter().all(is_name) || names.iter().all(|n| n.is_empty()) {
        return 0;
    }
    let named = sample.has_extension(".csv");
    let rows = rows.filter(|row| !row.unclosed).take(3);
    let agree = rows.filter(|row| row.cells(sample.text).count() == names.len()).count();
    match (named, agree) {
        (true, 1..) => 92,
        (true, 0) => 70,
        (false, 1..) if names.len() >= 4 => 55,
        _ => 0,
    }
}
