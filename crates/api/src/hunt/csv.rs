//! Tables as CSV.

use evaluate::value::to_text;
use evaluate::{Table, Value};

/// CSV by RFC 4180, with a line of names. Nothing and an empty text look the same.
pub(super) fn write(table: &Table) -> Vec<u8> {
    let mut out = String::new();
    let names = table.columns.iter().map(|c| c.name.to_string());
    write_line(names, &mut out);
    for row in &table.rows {
        write_line(row.iter().map(cell), &mut out);
    }
    out.into_bytes()
}

fn write_line(cells: impl Iterator<Item = String>, out: &mut String) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Array(_) | Value::Bag(_) => value.to_json(),
        value => to_text(value),
    }
}
