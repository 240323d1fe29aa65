//! One auditd line into its fields.
//!
//! The raw form is `[node=HOST ]type=TYPE msg=audit(SECONDS.MILLIS:SERIAL): name=value …`, with the
//! enriched fields after a group separator (0x1d) when `log_format = ENRICHED`. The interpreted form
//! of `ausearch -i` has a date in the parentheses and plain values. Values the kernel cannot trust
//! are quoted when harmless and upper-case hexadecimal otherwise; see [`super::decode`].

use std::borrow::Cow;

use event::{Event, Origin, Value};

use super::decode;
use super::kinds;

/// One audit record.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditRecord<'a> {
    /// The fields, `type` first, under auditd's own names.
    pub event: Event<'a>,
    /// Number that the records of one event share.
    pub serial: u64,
    /// The host, when the record names one (`node=`).
    pub node: Option<&'a str>,
}

impl<'a> AuditRecord<'a> {
    /// The record type, such as `SYSCALL`.
    #[must_use]
    pub fn kind(&self) -> &str {
        self.event.get("type").and_then(Value::as_str).unwrap_or_default()
    }

    /// A field as text, when it says something: `(null)`, `(none)` and `?` do not.
    #[must_use]
    pub fn say(&self, name: &str) -> Option<&str> {
        self.event.get(name).and_then(Value::as_str).filter(|t| decode::says_something(t))
    }
}

/// Why a line is not an audit record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuditLineError {
    /// There is no `msg=audit(`.
    #[error("not an auditd record: expected `type=… msg=audit(SECONDS.MILLIS:SERIAL): …`")]
    NoStamp,
    /// The stamp's time or serial cannot be read.
    #[error("the auditd stamp at byte {at} is not SECONDS.MILLIS:SERIAL or DATE TIME:SERIAL")]
    BadStamp {
        /// Byte offset in the line.
        at: usize,
    },
}

/// The most fields taken from one line; what follows is kept as text in the last field.
const MAX_FIELDS: usize = 512;

/// Reads one line, without its line end.
///
/// # Errors
/// When the line lacks a readable audit stamp; the fields themselves are read leniently.
pub fn parse_line(line: &str) -> Result<AuditRecord<'_>, AuditLineError> {
    let stamp = line.find("audit(").ok_or(AuditLineError::NoStamp)?;
    let inside = stamp + "audit(".len();
    let close = line[inside..].find(')').ok_or(AuditLineError::BadStamp { at: inside })? + inside;
    let (time_us, serial) =
        parse_stamp(&line[inside..close]).ok_or(AuditLineError::BadStamp { at: inside })?;
    let (node, kind) = parse_head(&line[..stamp]);
    let mut event = Event::new("auditd", Origin { product: "linux", category: "", service: "auditd" });
    event.time_us = Some(time_us);
    event.push("type", Value::Text(kind.clone()));
    if let Some(node) = node {
        event.push("node", Value::text(node));
    }
    let body = line[close + 1..].trim_start_matches([' ', ':']);
    let mut reader = FieldReader { event: &mut event, execve: kind == "EXECVE" };
    for section in body.split('\u{1d}') {
        reader.section(section);
    }
    Ok(AuditRecord { event, serial, node })
}

/// `SECONDS.MILLIS:SERIAL`, or a date and a time before the serial.
pub(super) fn parse_stamp(text: &str) -> Option<(i64, u64)> {
    let (time, serial) = text.rsplit_once(':')?;
    let serial = serial.parse().ok()?;
    if time.contains(['/', '-']) {
        return Some((parse_local_date(time)?, serial));
    }
    let (seconds, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let seconds: i64 = seconds.parse().ok()?;
    let millis: i64 = fraction.parse().ok().filter(|m| (0..1000).contains(m))?;
    Some((seconds.checked_mul(1_000_000)?.checked_add(millis * 1000)?, serial))
}

/// The date of `ausearch -i`: `MM/DD/YYYY` or `MM/DD/YY` in most locales, else year first.
fn parse_local_date(text: &str) -> Option<i64> {
    let (date, time) = text.split_once(' ')?;
    let parts: Vec<&str> = date.split(['/', '-']).collect();
    let [first, second, third] = parts.as_slice() else { return None };
    let iso = if first.len() == 4 {
        format!("{first}-{second}-{third} {time}")
    } else {
        let century = if third.len() == 2 { "20" } else { "" };
        format!("{century}{third}-{first:0>2}-{second:0>2} {time}")
    };
    event::parse_micros(&iso).ok()
}

/// The host and the record type before the stamp. A type that is a number, as the kernel log
/// prints it, becomes its name.
fn parse_head(head: &str) -> (Option<&str>, Cow<'_, str>) {
    let mut node = None;
    let mut kind = Cow::Borrowed("UNKNOWN");
    for token in head.split_ascii_whitespace() {
        if let Some(name) = token.strip_prefix("node=") {
            node = Some(name);
        } else if let Some(name) = token.strip_prefix("type=") {
            kind = kinds::named(name);
        }
    }
    (node, kind)
}

struct FieldReader<'e, 'a> {
    event: &'e mut Event<'a>,
    execve: bool,
}

impl<'a> FieldReader<'_, 'a> {
    /// Reads `name=value` pairs; a word without `=` belongs to the value before it.
    fn section(&mut self, text: &'a str) {
        let mut at = 0;
        // Name and byte range of the pair being read, which later words may lengthen.
        let mut pair: Option<(&'a str, usize, usize)> = None;
        while let Some(start) = skip_spaces(text, at) {
            let (name_end, has_value) = scan_name(text, start);
            if !has_value {
                pair = match pair {
                    Some((name, from, _)) => Some((name, from, name_end)),
                    None => Some(("message", start, name_end)),
                };
                at = name_end;
                continue;
            }
            if let Some(done) = pair.take() {
                self.finish(text, done);
            }
            let name = &text[start..name_end];
            let value_start = name_end + 1;
            if self.event.fields.len() >= MAX_FIELDS {
                self.event.push(name, Value::text(&text[value_start..]));
                return;
            }
            at = scan_value(text, value_start);
            pair = Some((name, value_start, at));
        }
        if let Some(done) = pair {
            self.finish(text, done);
        }
    }

    fn finish(&mut self, text: &'a str, (name, from, to): (&'a str, usize, usize)) {
        let raw = &text[from..to];
        if name == "msg" && raw.starts_with('\'') {
            let inner = raw.trim_start_matches('\'');
            return self.section(inner.strip_suffix('\'').unwrap_or(inner));
        }
        if name == "SADDR" && raw.starts_with('{') {
            return self.section(raw.trim_matches(['{', '}', ' ']));
        }
        let value = decode::value(name, raw, self.execve);
        match name.split_once('[') {
            Some((argument, _)) if self.execve => self.append_argument(argument, value),
            _ if name == "key" => self.push_keys(value),
            _ => self.event.push(name, Value::Text(value)),
        }
    }

    /// A long argument comes in pieces `a1[0]=… a1[1]=…`, which together are `a1`.
    fn append_argument(&mut self, name: &'a str, piece: Cow<'a, str>) {
        match self.event.fields.last_mut() {
            Some(field) if field.name == name => {
                if let Value::Text(text) = &mut field.value {
                    text.to_mut().push_str(&piece);
                }
            }
            _ => self.event.push(name, Value::Text(piece)),
        }
    }

    /// Several keys of one rule come joined by 0x01; each becomes a field.
    fn push_keys(&mut self, value: Cow<'a, str>) {
        if value.contains('\u{1}') {
            for key in value.split('\u{1}') {
                self.event.push("key", Value::Text(Cow::Owned(key.to_owned())));
            }
        } else {
            self.event.push("key", Value::Text(value));
        }
    }
}

fn skip_spaces(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    rest.iter().position(|b| !b.is_ascii_whitespace() && *b != b',').map(|skipped| at + skipped)
}

/// The end of the word at `start`, and whether a `=` ends it.
fn scan_name(text: &str, start: usize) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'=' if at > start => return (at, true),
            b' ' | b'\t' | b'\r' | b'\n' => return (at, false),
            b'"' | b'\'' if at > start => at = scan_value(text, at),
            _ => at += 1,
        }
    }
    (at, false)
}

/// The end of the value at `start`: the closing quote or brace, or the next space.
fn scan_value(text: &str, start: usize) -> usize {
    let rest = &text[start..];
    let closed = |end: Option<usize>| end.map_or(text.len(), |end| start + end + 1);
    match rest.as_bytes().first() {
        Some(b'"') => closed(rest[1..].find('"').map(|end| end + 1)),
        // A message of user space closes with the last quote of its section.
        Some(b'\'') => closed(rest[1..].rfind('\'').map(|end| end + 1)),
        Some(b'{') => closed(rest.find('}')),
        _ => start + rest.find([' ', '\t', '\r', '\n']).unwrap_or(rest.len()),
    }
}
