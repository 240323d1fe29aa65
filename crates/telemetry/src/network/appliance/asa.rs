//! Cisco ASA and FTD: `%ASA-6-302013: Built outbound TCP connection …`. What the messages say is read
//! by their wording (Cisco, "Secure Firewall ASA Series Syslog Messages"), in [`asa_wordings`].
//!
//! [`asa_wordings`]: super::asa_wordings

use event::{Event, Value};

use super::asa_wordings::WORDINGS;
use crate::linux::syslog::{Header, fill_template};

/// The format name.
pub(super) const FORMAT: &str = "cisco-asa";

/// The event of a message, when it is ASA's.
pub(super) fn find<'a>(header: &Header<'a>) -> Option<Event<'a>> {
    let (tag, text) = tag_and_text(header)?;
    let (severity, number) = tag.split_once('-')?;
    // FTD writes `%FTD-6-430003`, some systems a group between: `%ASA-session-6-302013`.
    let (severity, number) = match number.rsplit_once('-') {
        Some((severity, number)) => (severity, number),
        None => (severity, number),
    };
    let severity: i64 = severity.parse().ok().filter(|severity| (0..=7).contains(severity))?;
    if number.len() != 6 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut event = Event::new(FORMAT, super::firewall("cisco", "asa"));
    event.push("MessageNumber", super::value(number));
    event.push("SeverityNumber", Value::Int(severity));
    event.push("Message", Value::text(text));
    push_meaning(&mut event, number, text);
    super::complete(&mut event);
    Some(event)
}

/// What follows `%ASA-` up to the colon, and the text after it. The head's reader may have taken the
/// tag for a program's name.
fn tag_and_text<'a>(header: &Header<'a>) -> Option<(&'a str, &'a str)> {
    const PREFIXES: [&str; 2] = ["%ASA-", "%FTD-"];
    let tag_of = |text: &'a str| PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix));
    if let Some(tag) = header.program.and_then(tag_of) {
        return Some((tag, header.message));
    }
    let at = PREFIXES.iter().find_map(|prefix| header.message.find(prefix))?;
    let (tag, text) = header.message[at + 5..].split_once(':')?;
    (tag.len() <= 32).then(|| (tag, text.trim_start()))
}

/// Adds what the message says, when its wording is known.
fn push_meaning<'a>(event: &mut Event<'a>, number: &str, text: &'a str) {
    let wordings = WORDINGS.iter().filter(|wording| wording.numbers.contains(&number));
    let found = wordings.filter_map(|w| Some((w.action, fill_template(w.text, text)?))).next();
    let Some((action, parts)) = found else { return };
    event.push("Action", Value::text(action));
    for (name, part) in parts {
        match name {
            "Source" => push_end(event, part, ["SourceInterface", "SourceIP", "SourcePort"]),
            "Destination" => {
                push_end(event, part, ["DestinationInterface", "DestinationIP", "DestinationPort"])
            }
            _ => event.push(name, super::value(part.trim_matches(['\'', '"', '<', '>', '(', ')']))),
        }
    }
    if event.text("Direction").as_deref() == Some("inbound") {
        return;
    }
    // Of a connection built outbound the message names the far end first.
    if matches!(action, "Built" | "Teardown") && event.text("Direction").as_deref() == Some("outbound") {
        swap(event, "SourceIP", "DestinationIP");
        swap(event, "SourcePort", "DestinationPort");
        swap(event, "SourceInterface", "DestinationInterface");
        swap(event, "MappedSource", "MappedDestination");
    }
}

/// One end of a connection: `outside:203.0.113.5/443`, `203.0.113.5/443`, `203.0.113.5(443)`, or with
/// a user in brackets after it.
fn push_end<'a>(event: &mut Event<'a>, end: &'a str, [interface, address, port]: [&'static str; 3]) {
    let end = end.split(' ').next().unwrap_or(end);
    let (before, rest) = match end.split_once(['/', '(']) {
        Some((before, rest)) => (before, Some(rest)),
        None => (end, None),
    };
    // `inside/10.0.0.5(50001)`: the interface stands before a slash.
    let (before, rest) = match rest {
        Some(rest) if before.parse::<std::net::IpAddr>().is_err() && !before.contains(':') => {
            event.push(interface, Value::text(before));
            let cut = rest.find('(').unwrap_or(rest.len());
            (&rest[..cut], rest.get(cut + 1..))
        }
        rest => (before, rest),
    };
    let ip = match before.parse::<std::net::IpAddr>() {
        Ok(_) => before,
        Err(_) => match before.split_once(':') {
            Some((name, ip)) => {
                event.push(interface, Value::text(name));
                ip
            }
            None => before,
        },
    };
    event.push(address, Value::text(ip));
    let digits = rest.map(|rest| &rest[..rest.bytes().take_while(u8::is_ascii_digit).count()]);
    if let Some(digits) = digits.filter(|digits| !digits.is_empty()) {
        event.push(port, super::value(digits));
    }
}

/// Exchanges the values of two fields.
fn swap(event: &mut Event<'_>, one: &str, other: &str) {
    let place = |name: &str| event.fields.iter().position(|field| field.name == name);
    if let (Some(one), Some(other)) = (place(one), place(other)) {
        let kept = event.fields[one].value.clone();
        event.fields[one].value = std::mem::replace(&mut event.fields[other].value, kept);
    }
}
