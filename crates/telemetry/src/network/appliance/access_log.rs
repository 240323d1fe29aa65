//! Access logs of web servers in the Common or Combined Log Format, which Apache, nginx and others
//! write: `host ident user [day/Mon/year:time zone] "request" status bytes "referrer" "agent"` (Apache
//! HTTP Server documentation, "Log Files").

use std::borrow::Cow;

use event::{Event, Origin, Value};

use crate::linux::syslog::Header;

/// The format name.
pub(super) const FORMAT: &str = "web-access";

/// The event of a message, when it is a line of an access log.
pub(super) fn find<'a>(header: &Header<'a>) -> Option<Event<'a>> {
    let (who, rest) = header.message.split_once(" [")?;
    let (time, rest) = rest.split_once("] \"")?;
    let time_us = time_of(time)?;
    let mut who = who.split_ascii_whitespace();
    let (client, _ident, user) = (who.next()?, who.next()?, who.next()?);
    let (request, rest) = quoted(rest)?;
    let mut words = rest.split_ascii_whitespace();
    let (status, bytes) = (words.next()?, words.next()?);
    if status.len() != 3 || !status.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut event = Event::new(FORMAT, Origin { product: "", category: "webserver", service: "" });
    event.time_us = Some(time_us);
    event.push("c-ip", Value::text(client));
    event.push("src_ip", Value::text(client));
    if user != "-" {
        event.push("cs-username", Value::text(user));
    }
    push_request(&mut event, request);
    event.push("sc-status", super::value(status));
    if bytes != "-" {
        event.push("sc-bytes", super::value(bytes));
    }
    for (names, value) in [&["cs-referer", "cs-referrer"][..], &["cs-user-agent", "c-useragent"]]
        .into_iter()
        .zip(tail_values(rest))
    {
        for name in names {
            event.push(*name, Value::text(value));
        }
    }
    Some(event)
}

/// Referrer and agent, which the combined form adds.
fn tail_values(rest: &str) -> impl Iterator<Item = &str> {
    let mut rest = rest;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once('"')?;
        let (value, tail) = quoted(after)?;
        rest = tail;
        Some(value)
    })
    .take(2)
    .map(|value| if value == "-" { "" } else { value })
}

/// A text up to its closing quote, where a backslash keeps the next character, and what follows.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let mut escaped = false;
    let end = text.bytes().position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    })?;
    Some((&text[..end], &text[end + 1..]))
}

/// The request line's parts under the names of Sigma's webserver and proxy categories.
fn push_request<'a>(event: &mut Event<'a>, request: &'a str) {
    event.push("request", Value::text(request));
    let mut words = request.splitn(3, ' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return };
    event.push("cs-method", Value::text(method));
    event.push("c-uri", Value::text(target));
    let (stem, query) = target.split_once('?').map_or((target, ""), |(stem, query)| (stem, query));
    event.push("cs-uri-stem", Value::text(stem));
    if !query.is_empty() {
        event.push("cs-uri-query", Value::text(query));
        event.push("c-uri-query", Value::text(query));
    }
    if let Some(version) = words.next() {
        event.push("cs-version", Value::text(version));
    }
}

/// `14/Nov/2023:22:10:00 +0100`.
fn time_of(text: &str) -> Option<i64> {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let (date, clock) = text.split_once(':')?;
    let mut parts = date.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let month = MONTHS.find(month).filter(|at| month.len() == 3 && at % 3 == 0)? / 3 + 1;
    let written: Cow<'_, str> = format!("{year}-{month:02}-{day}T{clock}").into();
    event::parse_micros(&written).ok()
}
