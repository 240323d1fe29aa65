//! Web server logs in the W3C Extended Log File Format, as IIS writes them, with the columns named in
//! a `#Fields:` line (W3C working draft WD-logfile; Microsoft, "IIS logging overview"). Sigma's
//! webserver category uses these names.

use event::{Event, Origin, Value};

use crate::format::{Sample, Sink};
use crate::record::{Limits, ParseError, Record, recycle};

/// The format name.
pub(crate) const NAME: &str = "w3c";

/// Most columns that are kept.
const MAX_COLUMNS: usize = 256;

/// How sure one is that a text is such a log.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let line = sample.first_line();
    if line.starts_with("#Fields:") || line.starts_with("#Software:") || line.starts_with("#Version:") {
        90
    } else {
        0
    }
}

/// Reads a log. The lines at its head are no records.
pub(crate) fn read(text: &str, limits: &Limits, sink: &mut Sink<'_>) {
    let (mut columns, mut software): (Vec<&str>, &str) = (vec![], "");
    let mut events = vec![];
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if let Some(directive) = line.strip_prefix('#') {
            match directive.split_once(':') {
                Some(("Fields", names)) => {
                    columns = names.split_ascii_whitespace().take(MAX_COLUMNS).collect()
                }
                Some(("Software", name)) => software = name.trim(),
                _ => {}
            }
            continue;
        }
        let mut event = recycle(&mut events, NAME, origin(software));
        let outcome = if columns.is_empty() {
            Err(ParseError::Syntax { position: 0, reason: "no #Fields line stands before the row" })
        } else if line.len() > limits.record_bytes {
            Err(ParseError::TooLarge { length: line.len(), limit: limits.record_bytes })
        } else {
            fill(line, &columns, &mut event);
            events.push(event);
            Ok(events.as_slice())
        };
        sink(Record { raw: line, bytes: &[], events: outcome, lossy: false });
    }
}

fn origin(software: &str) -> Origin {
    let service = if software.contains("Internet Information") { "iis" } else { "" };
    Origin { product: "", category: "webserver", service }
}

fn fill<'a>(line: &'a str, columns: &[&'a str], event: &mut Event<'a>) {
    let (mut date, mut time) = ("", "");
    for (name, cell) in columns.iter().zip(line.split([' ', '\t'])) {
        match *name {
            "date" => date = cell,
            "time" => time = cell,
            _ if cell == "-" => {}
            name => event.push(name, cell.parse().map_or(Value::text(cell), Value::Int)),
        }
    }
    for (name, from) in [
        ("c-useragent", "cs(User-Agent)"),
        ("cs-user-agent", "cs(User-Agent)"),
        ("cs-referer", "cs(Referer)"),
        ("c-uri", "cs-uri-stem"),
        ("src_ip", "c-ip"),
    ] {
        if let Some(value) = event.get(from).cloned() {
            event.push(name, value);
        }
    }
    event.time_us = event::parse_micros(&format!("{date} {time}")).ok();
}
