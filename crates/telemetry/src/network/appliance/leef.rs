//! Log Event Extended Format: `LEEF:1.0|Vendor|Product|Version|EventID|` and attributes between
//! tabs; in 2.0 one more part names another delimiter, as a character or as `x09`, `0x09`
//! (IBM, "QRadar LEEF overview").

use event::{Event, Origin, Value};

use crate::linux::syslog::Header;

/// The format name.
pub(super) const FORMAT: &str = "leef";

const HEAD: [&str; 4] = ["DeviceVendor", "DeviceProduct", "DeviceVersion", "DeviceEventClassID"];

/// Most attributes that are read of one message.
const MAX_ATTRIBUTES: usize = 512;

/// The event of a message, when it is LEEF.
pub(super) fn find<'a>(header: &Header<'a>) -> Option<Event<'a>> {
    let at = header.message.find("LEEF:")?;
    let mut rest = &header.message[at + 5..];
    let (version, tail) = rest.split_once('|')?;
    rest = tail;
    let mut event = Event::new(FORMAT, Origin { product: "leef", category: "", service: "" });
    event.push("LeefVersion", Value::text(version));
    for name in HEAD {
        let (part, tail) = rest.split_once('|').unwrap_or((rest, ""));
        event.push(name, Value::text(part));
        rest = tail;
    }
    let delimiter = if version.starts_with('2') { take_delimiter(&mut rest) } else { '\t' };
    for (key, value) in
        rest.split(delimiter).take(MAX_ATTRIBUTES).filter_map(|attribute| attribute.split_once('='))
    {
        event.push(key.trim(), Value::text(value.trim()));
    }
    event.time_us = time(&event);
    super::complete(&mut event);
    Some(event)
}

/// The delimiter that version 2 may name before the attributes.
fn take_delimiter(rest: &mut &str) -> char {
    let Some((named, tail)) =
        rest.split_once('|').filter(|(named, _)| named.len() <= 5 && !named.contains('='))
    else {
        return '\t';
    };
    *rest = tail;
    let hex = named.trim_start_matches('0').strip_prefix(['x', 'X']);
    match hex.filter(|digits| !digits.is_empty()).and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
        Some(code) => char::from_u32(code).unwrap_or('\t'),
        None => named.chars().next().unwrap_or('\t'),
    }
}

/// `devTime` as RFC 3339 or milliseconds; other patterns need `devTimeFormat` and stay text.
fn time(event: &Event<'_>) -> Option<i64> {
    super::embedded::time_of(event, &["devTime"])
}
