//! Cisco IOS messages: `%FACILITY-SEVERITY-MNEMONIC: text` (Cisco, "System Message Guide", message
//! format). What stands before the percent sign is the collector's: host, sequence number, time.
//!
//! The time has no year and no zone, so it stays a field and the event has none.

use event::{Event, Origin, Value};

use crate::format::Sample;
use crate::record::ParseError;

/// The format name.
pub(crate) const NAME: &str = "cisco-ios";

/// Facilities of each service in Sigma's words; commands and their authorisation are `aaa`.
const SERVICES: &[(&str, &str)] = &[("BGP", "bgp"), ("BGP_SESSION", "bgp"), ("LDP", "ldp"), ("TDP", "ldp")];

/// How sure one is that lines are of this format.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let lines = || sample.text.lines().filter(|line| !line.trim().is_empty()).take(20);
    let (hits, all) = (lines().filter(|line| Head::find(line).is_some()).count(), lines().count());
    if hits > 0 && hits * 2 >= all { 85 } else { 0 }
}

/// The parts of a message's head.
struct Head<'a> {
    before: &'a str,
    facility: &'a str,
    severity: i64,
    mnemonic: &'a str,
    text: &'a str,
}

impl<'a> Head<'a> {
    /// Finds the head in a line.
    fn find(line: &'a str) -> Option<Self> {
        memchr::memchr_iter(b'%', line.as_bytes()).find_map(|at| Self::at(line, at))
    }

    /// The head whose percent sign stands at an offset.
    fn at(line: &'a str, at: usize) -> Option<Self> {
        let rest = line.get(at + 1..)?;
        let length = rest.bytes().take(200).take_while(|b| is_word_byte(*b)).count();
        let (head, text) = (&rest[..length], rest[length..].strip_prefix(": ")?);
        let (head, mnemonic) = head.rsplit_once('-')?;
        let (facility, severity) = head.rsplit_once('-')?;
        let severity = severity.parse().ok().filter(|severity| (0..=7).contains(severity))?;
        let named = !facility.is_empty() && !mnemonic.is_empty();
        named.then(|| Head { before: line[..at].trim(), facility, severity, mnemonic, text })
    }
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'-'
}

/// Reads a line.
pub(crate) fn read<'a>(line: &'a str, out: &mut Vec<Event<'a>>) -> Result<(), ParseError> {
    let Some(head) = Head::find(line) else {
        return Err(ParseError::Syntax {
            position: 0,
            reason: "no %FACILITY-SEVERITY-MNEMONIC: stands in the line",
        });
    };
    let service = SERVICES.iter().find(|(facility, _)| *facility == head.facility).map_or("aaa", |(_, s)| *s);
    let mut event = Event::new(NAME, Origin { product: "cisco", category: "", service });
    let mut before =
        head.before.splitn(3, ' ').map(|part| part.trim_end_matches(':')).filter(|p| !p.is_empty());
    if let Some(host) =
        before.next().filter(|part| part.contains(['.', ':']) || part.starts_with(char::is_alphabetic))
    {
        event.push("Hostname", Value::text(host));
    }
    event.push("Header", Value::text(head.before));
    event.push("Facility", Value::text(head.facility));
    event.push("Severity", Value::Int(head.severity));
    event.push("Mnemonic", Value::text(head.mnemonic));
    event.push("Message", Value::text(head.text));
    if let Some((user, command)) = logged_command(head.text) {
        event.push("User", Value::text(user));
        event.push("Command", Value::text(command));
    }
    event.push("RawMessage", Value::text(line));
    out.push(event);
    Ok(())
}

/// User and command of a configuration log entry.
fn logged_command(text: &str) -> Option<(&str, &str)> {
    let (user, command) = text.strip_prefix("User:")?.split_once("logged command:")?;
    Some((user.trim(), command.trim()))
}
