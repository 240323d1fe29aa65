//! The head of a syslog line: RFC 5424, RFC 3164, and what rsyslog and journalctl write to files.
//!
//! - RFC 5424: `<PRI>1 TIMESTAMP HOST APP PROCID MSGID [structured data] MESSAGE`
//! - RFC 3164: `<PRI>Mmm dd hh:mm:ss HOST TAG[PID]: MESSAGE`
//! - in files the priority is absent, and the time may be in RFC 3339 form.
//!
//! RFC 3164 has no year: [`Stamp::Yearless`] keeps what there is, and [`Stamp::resolve`] finds the
//! year from a time known to be near.

use event::parse_micros;

use crate::zone::Zone;

/// What a line's head says. Absent parts are `None`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header<'a> {
    /// Facility number times eight plus severity number.
    pub priority: Option<u8>,
    /// The time.
    pub stamp: Option<Stamp>,
    /// The sending host.
    pub host: Option<&'a str>,
    /// The program.
    pub program: Option<&'a str>,
    /// Its process id, or what the program gives in its place.
    pub process_id: Option<&'a str>,
    /// RFC 5424 message id.
    pub message_id: Option<&'a str>,
    /// RFC 5424 structured data, with its brackets.
    pub structured: Option<&'a str>,
    /// The rest.
    pub message: &'a str,
}

/// A time as the head gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stamp {
    /// Microseconds since 1970-01-01 UTC.
    Known(i64),
    /// Month and day without a year or a zone.
    Yearless {
        /// 1 to 12.
        month: u8,
        /// 1 to 31.
        day: u8,
        /// Microseconds since midnight.
        into_day_us: i64,
    },
}

impl Stamp {
    /// The time. A year that is not given becomes the latest one that does not put the event more
    /// than two days after `near_us`, the time at which the line arrived; without a zone it is UTC.
    #[must_use]
    pub fn resolve(self, near_us: Option<i64>, zone: Option<Zone>) -> Option<i64> {
        const DAY_US: i64 = 86_400_000_000;
        match self {
            Stamp::Known(us) => Some(us),
            Stamp::Yearless { month, day, into_day_us } => {
                let near_us = near_us?;
                let year: i64 = event::format_micros(near_us).get(..4)?.parse().ok()?;
                let in_year = |year: i64| {
                    let midnight = parse_micros(&format!("{year:04}-{month:02}-{day:02}")).ok()?;
                    let local_us = midnight + into_day_us;
                    Some(zone.map_or(local_us, |zone| zone.utc_us(local_us)))
                };
                (0..5).filter_map(|back| in_year(year + 1 - back)).find(|us| *us <= near_us + 2 * DAY_US)
            }
        }
    }
}

/// Names of the facilities, by number (RFC 5424, with the short names of `syslog.conf`).
const FACILITIES: &[&str] = &[
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
    "ntp", "audit", "alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5", "local6",
    "local7",
];

/// Names of the severities, by number, as the `Syslog` table writes them.
const SEVERITIES: &[&str] = &["emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"];

/// The short name of a facility.
#[must_use]
pub fn facility_name(number: u8) -> Option<&'static str> {
    FACILITIES.get(usize::from(number)).copied()
}

/// The short name of a severity.
#[must_use]
pub fn severity_name(number: u8) -> Option<&'static str> {
    SEVERITIES.get(usize::from(number)).copied()
}

impl Header<'_> {
    /// The facility's short name.
    #[must_use]
    pub fn facility(&self) -> Option<&'static str> {
        facility_name(self.priority? / 8)
    }

    /// The severity's short name.
    #[must_use]
    pub fn severity(&self) -> Option<&'static str> {
        severity_name(self.priority? % 8)
    }
}

/// Reads the head of a line. Anything is a syslog line: what has no recognisable head is all message.
#[must_use]
pub fn parse_header(line: &str) -> Header<'_> {
    let (priority, rest) = parse_priority(line);
    if priority.is_some()
        && let Some(header) = parse_5424(rest)
    {
        return Header { priority, ..header };
    }
    Header { priority, ..parse_3164(rest) }
}

/// Whether a line has a head: a priority, or a time.
#[must_use]
pub fn has_header(line: &str) -> bool {
    let (priority, rest) = parse_priority(line);
    priority.is_some() || parse_stamp(rest).is_some()
}

fn parse_priority(line: &str) -> (Option<u8>, &str) {
    let parsed = line.strip_prefix('<').and_then(|rest| {
        let (digits, rest) = rest.split_once('>')?;
        let priority: u8 = digits.parse().ok().filter(|p| *p < 192 && digits.len() <= 3)?;
        Some((Some(priority), rest))
    });
    parsed.unwrap_or((None, line))
}

/// The part after the priority in RFC 5424.
fn parse_5424(rest: &str) -> Option<Header<'_>> {
    let rest = rest.strip_prefix("1 ")?;
    let mut words = rest.splitn(6, ' ');
    let mut word = || words.next().map(|w| Some(w).filter(|w| *w != "-"));
    let (time, host, program) = (word()?, word()?, word()?);
    let (process_id, message_id) = (word()?, word()?);
    let tail = words.next().unwrap_or("");
    let stamp = match time {
        Some(text) => Some(Stamp::Known(parse_micros(text).ok()?)),
        None => None,
    };
    let (structured, message) = split_structured(tail);
    let message = message.strip_prefix('\u{feff}').unwrap_or(message);
    Some(Header { priority: None, stamp, host, program, process_id, message_id, structured, message })
}

/// Structured data elements, then the message.
fn split_structured(tail: &str) -> (Option<&str>, &str) {
    if let Some(message) = tail.strip_prefix('-') {
        return (None, message.trim_start_matches(' '));
    }
    let (bytes, mut at, mut quoted) = (tail.as_bytes(), 0, false);
    let mut open = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quoted => at += 1,
            b'"' if open => quoted = !quoted,
            b'[' if !open => open = true,
            b']' if open && !quoted => open = false,
            _ if !open => break,
            _ => {}
        }
        at += 1;
    }
    let at = at.min(tail.len());
    if at == 0 {
        return (None, tail);
    }
    (Some(&tail[..at]), tail[at..].trim_start_matches(' '))
}

/// Element id, name and value of each parameter of structured data.
pub fn structured_params(structured: &str) -> Vec<(&str, &str, String)> {
    let mut found = vec![];
    let mut rest = structured;
    while let Some(element) = rest.strip_prefix('[') {
        let end = element.find([' ', ']']).unwrap_or(element.len());
        let (id, mut tail) = element.split_at(end);
        while let Some((name, value)) = tail.strip_prefix(' ').and_then(|t| t.split_once("=\"")) {
            let (text, after) = quoted_value(value);
            found.push((id, name.trim(), text));
            tail = after;
        }
        rest = tail.strip_prefix(']').unwrap_or("");
    }
    found
}

/// A value up to its closing quote, and what follows; a backslash keeps the next character.
fn quoted_value(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, &text[at + 1..]),
            '\\' => match chars.next() {
                Some((_, escaped @ ('"' | '\\' | ']'))) => value.push(escaped),
                Some((_, other)) => value.extend(['\\', other]),
                None => value.push('\\'),
            },
            _ => value.push(c),
        }
    }
    (value, "")
}

/// The traditional form: `TIME HOST TAG[PID]: MESSAGE`, any part of which may be absent.
fn parse_3164(rest: &str) -> Header<'_> {
    let Some((stamp, after)) = parse_stamp(rest) else {
        let (program, process_id, message) = split_tag(rest).unwrap_or((None, None, rest));
        return Header { program, process_id, message, ..Header::default() };
    };
    let after = after.trim_start_matches(' ');
    // Some senders leave the host out; then the first word is the tag.
    if let Some((Some(program), process_id, message)) = split_tag(after) {
        let stamp = Some(stamp);
        return Header { stamp, program: Some(program), process_id, message, ..Header::default() };
    }
    let (host, tail) = after.split_once(' ').unwrap_or((after, ""));
    let tail = tail.trim_start_matches(' ');
    let (program, process_id, message) = split_tag(tail).unwrap_or((None, None, tail));
    let host = Some(host).filter(|host| !host.is_empty());
    Header { stamp: Some(stamp), host, program, process_id, message, ..Header::default() }
}

/// Program and process id, then the message after the colon.
type Tag<'a> = (Option<&'a str>, Option<&'a str>, &'a str);

/// `program[pid]: message`; `None` when the text does not begin so.
fn split_tag(text: &str) -> Option<Tag<'_>> {
    let is_program = |b: u8| b.is_ascii_alphanumeric() || b"_-./()@+%".contains(&b);
    let end = text.bytes().position(|b| !is_program(b)).filter(|end| *end > 0 && *end <= 64)?;
    let (program, rest) = text.split_at(end);
    if let Some(inside) = rest.strip_prefix('[') {
        let (process_id, after) = inside.split_once(']')?;
        let message = after.strip_prefix(':').unwrap_or(after);
        return (process_id.len() <= 32).then(|| (Some(program), Some(process_id), message.trim_start()));
    }
    let message = rest.strip_prefix(':')?;
    message.is_empty().then_some("").or_else(|| message.strip_prefix(' ')).map(|m| (Some(program), None, m))
}

/// The time at the beginning of the text, and what follows it.
fn parse_stamp(text: &str) -> Option<(Stamp, &str)> {
    if text.as_bytes().first()?.is_ascii_digit() {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        if word.len() >= 19
            && let Ok(us) = parse_micros(word)
        {
            return Some((Stamp::Known(us), rest));
        }
        // `2024-05-01 12:30:00 host …`, as some appliances write it.
        let both = text.get(..19).filter(|t| t.as_bytes()[10] == b' ')?;
        return parse_micros(both).ok().map(|us| (Stamp::Known(us), &text[19..]));
    }
    parse_month_stamp(text)
}

/// `Mmm dd hh:mm:ss`, with an optional fraction, and with a year after the day as Cisco writes it.
fn parse_month_stamp(text: &str) -> Option<(Stamp, &str)> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let name = text.get(..3)?.to_ascii_lowercase();
    let place = MONTHS.find(&name).filter(|at| at % 3 == 0)?;
    let month = (place / 3) as u8 + 1;
    let rest = text[3..].strip_prefix(' ')?.trim_start_matches(' ');
    let (day, mut rest) = rest.split_once(' ')?;
    let day: u8 = day.parse().ok().filter(|d| (1..=31).contains(d))?;
    let mut year = None;
    if let Some((word, after)) = rest.split_once(' ')
        && word.len() == 4
        && let Ok(number) = word.parse::<u16>()
    {
        (year, rest) = (Some(number), after);
    }
    let end = rest.find(' ').unwrap_or(rest.len());
    let clock = rest[..end].trim_end_matches(':');
    let into_day_us = parse_micros(&format!("1970-01-01 {clock}")).ok().filter(|_| clock.len() >= 8)?;
    let rest = &rest[end..];
    let known = year.and_then(|year| parse_micros(&format!("{year:04}-{month:02}-{day:02}")).ok());
    let stamp = match known {
        Some(midnight) => Stamp::Known(midnight + into_day_us),
        None => Stamp::Yearless { month, day, into_day_us },
    };
    Some((stamp, rest))
}
