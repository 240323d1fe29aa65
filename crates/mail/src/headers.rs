//! Header values into facts: decoded text, addresses, ids, times and hops.

use std::net::IpAddr;

use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, Address as Parsed, HeaderValue};

use crate::domain;
use crate::facts::{Address, Hop};
use crate::raw::RawHeader;

/// A value as text: unfolded, encoded words decoded.
pub(crate) fn decoded(field: &RawHeader<'_>) -> String {
    if memchr::memmem::find(field.value, b"=?").is_none() {
        return field.unfolded();
    }
    let line = with_line_end(field.value);
    match MessageStream::new(&line).parse_unstructured() {
        HeaderValue::Text(text) => text.trim().to_owned(),
        _ => field.unfolded(),
    }
}

/// Header parsers want the line end that stands before the next field.
fn with_line_end(value: &[u8]) -> Vec<u8> {
    let mut line = Vec::with_capacity(value.len() + 3);
    line.extend_from_slice(value);
    line.extend_from_slice(b"\r\n\r");
    line
}

/// The addresses of a field, groups taken apart.
pub(crate) fn addresses(field: &RawHeader<'_>) -> Vec<Address> {
    let line = with_line_end(field.value);
    let HeaderValue::Address(parsed) = MessageStream::new(&line).parse_address() else { return vec![] };
    let flat: Vec<Addr<'_>> = match parsed {
        Parsed::List(list) => list,
        Parsed::Group(groups) => groups.into_iter().flat_map(|g| g.addresses).collect(),
    };
    flat.iter().filter_map(address).collect()
}

fn address(parsed: &Addr<'_>) -> Option<Address> {
    let name = parsed.name.as_deref().unwrap_or_default().trim().to_owned();
    let raw = parsed.address.as_deref().unwrap_or_default().trim();
    if raw.is_empty() && name.is_empty() {
        return None;
    }
    // A bare `user@host` can come out as a name.
    let (name, raw) =
        if raw.is_empty() && looks_like_address(&name) { ("", name.as_str()) } else { (name.as_str(), raw) };
    let folded = fold_address(raw);
    let domain = folded.rsplit_once('@').map_or(String::new(), |(_, d)| d.to_owned());
    (!folded.is_empty()).then(|| Address { name: name.to_owned(), address: folded, domain })
}

/// An address in lower case with its domain folded, brackets off.
pub(crate) fn fold_address(raw: &str) -> String {
    let raw = raw.trim().trim_matches(['<', '>', ' ']);
    match raw.rsplit_once('@') {
        Some((local, host)) => format!("{}@{}", local.to_lowercase(), domain::fold(host)),
        None => raw.to_lowercase(),
    }
}

/// Whether text is one mail address.
pub(crate) fn looks_like_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    !local.is_empty() && !text.contains(char::is_whitespace) && host.contains('.') && !host.contains('@')
}

/// The first `<id>` of a value, without brackets; a value without brackets whole.
pub(crate) fn message_id(value: &str) -> Option<String> {
    let inner = match value.split_once('<') {
        Some((_, rest)) => rest.split_once('>').map_or(rest, |(id, _)| id),
        None => value,
    };
    let inner = inner.trim();
    (!inner.is_empty()).then(|| inner.to_owned())
}

/// A date field as microseconds UTC.
pub(crate) fn date_us(field: &RawHeader<'_>) -> Option<i64> {
    let line = with_line_end(field.value);
    match MessageStream::new(&line).parse_date() {
        HeaderValue::DateTime(date) if date.is_valid() => Some(date.to_timestamp() * 1_000_000),
        _ => None,
    }
}

/// One Received field: `from HELO (name [address]) by HOST …; date`.
pub(crate) fn hop(field: &RawHeader<'_>) -> Hop {
    let text = field.unfolded();
    let (route, date) = text.rsplit_once(';').unwrap_or((&text, ""));
    let from_part = clause(route, "from");
    let by = clause(route, "by").and_then(|c| c.split_whitespace().next().map(domain::fold));
    let helo = from_part.and_then(helo_name);
    let ip = from_part.and_then(source_address);
    let time = RawHeader { name: "Date", value: date.as_bytes(), whole: date.as_bytes() };
    Hop { helo, ip, by, time_us: date_us(&time) }
}

/// What follows a keyword up to the next one; comments are skipped when keywords are looked for.
fn clause<'a>(route: &'a str, keyword: &str) -> Option<&'a str> {
    const KEYWORDS: &[&str] = &["from", "by", "via", "with", "id", "for"];
    let mut depth = 0_i32;
    let mut start = None;
    let mut at = 0;
    for word in route.split(' ') {
        if depth <= 0 {
            match start {
                None if word.eq_ignore_ascii_case(keyword) => start = Some(at + word.len()),
                Some(from) if KEYWORDS.iter().any(|k| word.eq_ignore_ascii_case(k)) => {
                    return route.get(from..at);
                }
                _ => {}
            }
        }
        depth += word.matches('(').count() as i32 - word.matches(')').count() as i32;
        at += word.len() + 1;
    }
    start.and_then(|from| route.get(from..))
}

/// The name a host gave: `helo=name` in the comment, else the first word.
fn helo_name(from_part: &str) -> Option<String> {
    let lower = from_part.to_ascii_lowercase();
    let named = ["helo=", "ehlo=", "helo ", "ehlo "].iter().find_map(|mark| {
        let at = lower.find(mark)? + mark.len();
        lower[at..].split([' ', ')', ']', ',']).next().map(str::to_owned)
    });
    let first = lower.split_whitespace().next().map(|w| w.trim_matches(['(', ')', ';', ',']).to_owned());
    named.or(first).filter(|n| !n.is_empty() && n != "unknown" && n != "localhost").map(|n| domain::fold(&n))
}

/// The sending host's address: the last one in brackets, else the first bare one in the comment or
/// in place of the name.
fn source_address(from_part: &str) -> Option<IpAddr> {
    let bracketed = from_part.split('[').skip(1).filter_map(|rest| parse_ip(rest.split(']').next()?));
    bracketed
        .last()
        .or_else(|| from_part.split([' ', '(', ')', ',', ';']).filter(|w| w.len() > 2).find_map(parse_ip))
}

/// An address as mail headers write it (`IPv6:` before it, a port or zone after it).
pub(crate) fn parse_ip(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches(['[', ']', '<', '>']);
    let text = match text.get(..5) {
        Some(tag) if tag.eq_ignore_ascii_case("ipv6:") => &text[5..],
        _ => text,
    };
    let text = text.split('%').next().unwrap_or(text);
    let parsed = text.parse::<IpAddr>().or_else(|e| match text.rsplit_once(':') {
        Some((head, port)) if port.bytes().all(|b| b.is_ascii_digit()) && head.contains('.') => head.parse(),
        _ => Err(e),
    });
    parsed.ok().map(|ip| ip.to_canonical())
}
