//! PAN-OS logs in the default order of columns: `1,2024/05/01 12:30:00,SERIAL,TRAFFIC,end,…`
//! (Palo Alto Networks, "PAN-OS Administrator's Guide", "Syslog field descriptions"). The order has
//! only grown at its end since version 7, so one list per log type reads all versions.

use std::borrow::Cow;

use event::{Event, Value};

use super::paloalto_columns::COLUMNS;
use crate::linux::syslog::Header;

/// The format name.
pub(super) const FORMAT: &str = "paloalto";

/// Columns that every log type begins with.
const HEAD: [&str; 7] =
    ["FutureUse1", "Receive Time", "Serial Number", "Type", "Subtype", "FutureUse2", "Generated Time"];

/// The event of a message, when it is PAN-OS's.
pub(super) fn find<'a>(header: &Header<'a>) -> Option<Event<'a>> {
    let mut cells = Cells(Some(header.message));
    let first = cells.next()?;
    if first.len() > 6 || !first.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let (received, serial, kind) = (cells.next()?, cells.next()?, cells.next()?);
    event::parse_micros(&received).ok()?;
    let columns = COLUMNS.iter().find(|(name, _)| *name == kind).map(|(_, columns)| *columns);
    let known = columns.is_some() || kind.bytes().all(|b| b.is_ascii_uppercase()) && kind.len() >= 4;
    if !known || !serial.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let service = columns.map_or("system", |_| service(&kind));
    let mut event = Event::new(FORMAT, super::firewall("paloalto", service));
    let names = HEAD.iter().chain(columns.unwrap_or(&[]));
    for (name, cell) in names.zip([first, received, serial, kind].into_iter().chain(cells)) {
        if cell.is_empty() || name.starts_with("FutureUse") {
            continue;
        }
        event.push(*name, value(cell));
    }
    event.time_us =
        super::embedded::time_of(&event, &["High Resolution Timestamp", "Generated Time", "Receive Time"]);
    super::complete(&mut event);
    Some(event)
}

fn value(cell: Cow<'_, str>) -> Value<'_> {
    match cell {
        Cow::Borrowed(text) => super::value(text),
        owned => Value::Text(owned),
    }
}

/// Sigma's service of a log type.
fn service(kind: &str) -> &'static str {
    match kind {
        "TRAFFIC" => "traffic",
        "THREAT" => "threat",
        "GLOBALPROTECT" => "globalprotect",
        "CONFIG" => "config",
        _ => "system",
    }
}

/// Comma-separated cells, in quotes where they hold commas; two quotes stand for one.
struct Cells<'a>(Option<&'a str>);

impl<'a> Iterator for Cells<'a> {
    type Item = Cow<'a, str>;

    fn next(&mut self) -> Option<Cow<'a, str>> {
        let rest = self.0?;
        let Some(quoted) = rest.strip_prefix('"') else {
            let end = memchr::memchr(b',', rest.as_bytes());
            self.0 = end.map(|end| &rest[end + 1..]);
            return Some(Cow::Borrowed(&rest[..end.unwrap_or(rest.len())]));
        };
        let mut end = 0;
        let mut doubled = false;
        while let Some(step) = memchr::memchr(b'"', &quoted.as_bytes()[end..]) {
            end += step;
            if quoted.as_bytes().get(end + 1) != Some(&b'"') {
                self.0 = quoted[end + 1..].strip_prefix(',');
                let inside = &quoted[..end];
                return Some(if doubled {
                    Cow::Owned(inside.replace("\"\"", "\""))
                } else {
                    Cow::Borrowed(inside)
                });
            }
            doubled = true;
            end += 2;
        }
        self.0 = None;
        Some(Cow::Borrowed(quoted))
    }
}
