//! ArcSight's Common Event Format: `CEF:0|vendor|product|version|class|name|severity|key=value …`.
//!
//! A pipe or backslash in the head and an `=` or line end in a value are escaped by a backslash; a
//! value may hold spaces and ends where the next ` key=` begins. LEEF is another format.

use std::borrow::Cow;

use event::{Event, Origin, Value};

use crate::cloud::embedded::{self, Alias};
use crate::format::Sample;
use crate::network::appliance;
use crate::record::ParseError;

/// The format's name.
pub const FORMAT: &str = "cef";

/// Names of the head's parts.
const HEAD: [&str; 7] = [
    "CefVersion",
    "DeviceVendor",
    "DeviceProduct",
    "DeviceVersion",
    "DeviceEventClassID",
    "Name",
    "Severity",
];

/// Where a CEF message begins in a text.
#[must_use]
pub fn find(text: &str) -> Option<usize> {
    let at = text.find("CEF:")?;
    let version = text[at + 4..].trim_start_matches(|c: char| c.is_ascii_digit());
    version.starts_with('|').then_some(at)
}

/// Reads a line that is a CEF message, with or without a syslog head.
pub(crate) fn read_line<'a>(line: &'a str, out: &mut Vec<Event<'a>>) -> Result<(), ParseError> {
    find(line).ok_or(ParseError::Syntax { position: 0, reason: "expected `CEF:0|vendor|product|…`" })?;
    out.push(super::syslog::line_event(super::syslog::parse_header(line), &crate::record::Limits::default()));
    Ok(())
}

/// The event of a CEF message, which begins with `CEF:`.
#[must_use]
pub fn event(message: &str) -> Event<'_> {
    let mut event = Event::new(FORMAT, Origin { product: "cef", category: "", service: "" });
    let mut rest = message.strip_prefix("CEF:").unwrap_or(message);
    for name in HEAD {
        let end = unescaped(rest, b'|').unwrap_or(rest.len());
        event.push(name, Value::Text(unescape(&rest[..end])));
        rest = rest.get(end + 1..).unwrap_or("");
    }
    for (key, value) in extensions(rest) {
        event.push(key, Value::Text(value));
    }
    if let Some(origin) = event.text("DeviceVendor").and_then(|vendor| appliance::cef_origin(&vendor)) {
        event.origin = origin;
        push_rule_names(&mut event);
    }
    event.time_us = ["rt", "end", "start"].iter().find_map(|name| time(&event, name));
    event
}

/// Adds what rules of the firewall and proxy categories call the extension's fields.
fn push_rule_names(event: &mut Event<'_>) {
    const PROXY: &[Alias] = &[
        ("c-uri", &["request"]),
        ("cs-host", &["dhost"]),
        ("cs-method", &["requestMethod"]),
        ("c-useragent", &["requestClientApplication"]),
        ("cs-username", &["suser"]),
    ];
    appliance::complete(event);
    if event.origin.category == "proxy" {
        embedded::add_aliases(event, PROXY);
    }
}

/// Milliseconds since 1970, or RFC 3339.
fn time(event: &Event<'_>, name: &str) -> Option<i64> {
    let text = event.text(name)?;
    match text.parse::<i64>() {
        Ok(millis) => millis.checked_mul(1000),
        Err(_) => event::parse_micros(&text).ok(),
    }
}

/// Offset of the first such byte that no backslash precedes.
fn unescaped(text: &str, wanted: u8) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let hit = byte == wanted && !escaped;
        escaped = byte == b'\\' && !escaped;
        hit
    })
}

fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, false) => out.push(c),
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
        }
    }
    Cow::Owned(out)
}

/// The `key=value` pairs of the extension.
fn extensions(text: &str) -> Vec<(&str, Cow<'_, str>)> {
    let mut pairs: Vec<(&str, usize, usize)> = vec![];
    let mut from = 0;
    while let Some(equals) = unescaped(&text[from..], b'=').map(|at| from + at) {
        let key_start = text[..equals].rfind(' ').map_or(0, |space| space + 1).max(from);
        let key = &text[key_start..equals];
        let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-.".contains(&b));
        if is_key {
            if let Some(last) = pairs.last_mut() {
                last.2 = key_start;
            }
            pairs.push((key, equals + 1, text.len()));
        }
        from = equals + 1;
    }
    pairs
        .into_iter()
        .map(|(key, from, to)| (key, unescape(text.get(from..to).unwrap_or("").trim())))
        .collect()
}

/// How sure one can be that a payload is CEF.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let line = sample.first_line();
    if line.starts_with("CEF:") && find(line) == Some(0) { 95 } else { 0 }
}
