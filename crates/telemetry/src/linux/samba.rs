//! Samba's audit of an Active Directory domain: authentication, authorization and directory changes,
//! as JSON (`auth_json_audit`, `dsdb_json_audit`, …) and as the human-readable authentication log.

use event::{Event, Origin, Value};

use super::syslog::fill_template;
use crate::cloud::embedded::{self, Alias};
use crate::format::{Sample, Sink};
use crate::json::kind::RecordKind;
use crate::record::{Limits, ParseError, Record};

/// The format's name.
pub const FORMAT: &str = "samba-audit";

const ORIGIN: Origin = Origin { product: "samba", category: "", service: "audit" };

/// The kinds of JSON records.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind { name: FORMAT, keys: &["type", "Authentication.status"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["type", "Authorization.account"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["type", "dsdbChange.operation"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["type", "dsdbTransaction.action"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["type", "groupChange.action"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["type", "passwordChange.action"], accept: |_| true, shape },
    RecordKind { name: FORMAT, keys: &["type", "replicatedUpdate.status"], accept: |_| true, shape },
];

/// The members under the record type, under one name for all types.
const NAMES: &[Alias] = &[
    (
        "Status",
        &["Authentication.status", "dsdbChange.status", "groupChange.status", "passwordChange.status"],
    ),
    (
        "RemoteAddress",
        &[
            "Authentication.remoteAddress",
            "Authorization.remoteAddress",
            "dsdbChange.remoteAddress",
            "groupChange.remoteAddress",
            "passwordChange.remoteAddress",
        ],
    ),
    ("LocalAddress", &["Authentication.localAddress", "Authorization.localAddress"]),
    ("ServiceDescription", &["Authentication.serviceDescription", "Authorization.serviceDescription"]),
    ("AuthDescription", &["Authentication.authDescription", "Authorization.authType"]),
    (
        "AccountName",
        &[
            "Authentication.becameAccount",
            "Authentication.mappedAccount",
            "Authentication.clientAccount",
            "Authorization.account",
        ],
    ),
    (
        "AccountDomain",
        &[
            "Authentication.becameDomain",
            "Authentication.mappedDomain",
            "Authentication.clientDomain",
            "Authorization.domain",
        ],
    ),
    (
        "AccountSid",
        &[
            "Authentication.becameSid",
            "Authorization.sid",
            "dsdbChange.userSid",
            "groupChange.userSid",
            "passwordChange.userSid",
        ],
    ),
    ("Workstation", &["Authentication.workstation", "Authentication.netlogonComputer"]),
    ("PasswordType", &["Authentication.passwordType"]),
    ("LogonType", &["Authentication.logonType"]),
    ("LogonServer", &["Authorization.logonServer"]),
    ("TargetDn", &["groupChange.user", "passwordChange.dn", "dsdbChange.dn"]),
    ("GroupDn", &["groupChange.group"]),
    ("Operation", &["groupChange.action", "passwordChange.action", "dsdbChange.operation"]),
    ("EventID", &["Authentication.eventId", "groupChange.eventId", "passwordChange.eventId"]),
];

fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    event.format = FORMAT;
    embedded::add_aliases(&mut event, NAMES);
    complete(&mut event);
    event.time_us = embedded::time_of(&event, &["timestamp"]);
    out.push(event);
}

/// Adds the outcome, the bare addresses, and the names inside distinguished names.
fn complete(event: &mut Event<'_>) {
    event.origin = ORIGIN;
    if let Some(status) = event.text("Status") {
        let well = matches!(&*status, "NT_STATUS_OK" | "Success");
        event.push("Outcome", Value::text(if well { "Success" } else { "Failure" }));
    }
    for (from, address, port) in
        [("RemoteAddress", "IPAddress", "Port"), ("LocalAddress", "DestinationIPAddress", "DestinationPort")]
    {
        let Some((ip, number)) = event.text(from).and_then(|text| address_and_port(&text)) else { continue };
        event.push(address, Value::Text(ip.into()));
        event.push(port, Value::Int(number));
    }
    for (from, name) in [("TargetDn", "TargetName"), ("GroupDn", "GroupName")] {
        if let Some(common) = event.text(from).and_then(|dn| common_name(&dn)) {
            event.push(name, Value::Text(common.into()));
        }
    }
}

/// `ipv4:192.0.2.1:445` and `ipv6:2001:db8::1:445`.
fn address_and_port(text: &str) -> Option<(String, i64)> {
    let (family, rest) = text.split_once(':')?;
    if family != "ipv4" && family != "ipv6" {
        return None;
    }
    let (address, port) = rest.rsplit_once(':')?;
    let address: std::net::IpAddr = address.trim_matches(['[', ']']).parse().ok()?;
    Some((address.to_string(), port.parse().ok()?))
}

/// The value of a distinguished name's first part.
fn common_name(dn: &str) -> Option<String> {
    let (_, rest) = dn.split_once('=')?;
    rest.split(',').next().map(str::to_owned)
}

const AUTH_LINE: &str = "Auth: [{ServiceDescription},{AuthDescription}] user [{ClientDomain}]\\[{ClientAccount}] at [{When}] with [{PasswordType}] status [{Status}] workstation [{Workstation}] remote host [{RemoteAddress}] {Rest}";
const AUTHORIZATION_LINE: &str = "Successful AuthZ: [{ServiceDescription},{AuthDescription}] user [{AccountDomain}]\\[{AccountName}] [{AccountSid}] at [{When}] Remote host [{RemoteAddress}] local host [{LocalAddress}]";
const BECAME: &str = "became [{AccountDomain}]\\[{AccountName}] [{AccountSid}]. local host [{LocalAddress}]";
const MAPPED: &str = "mapped to [{AccountDomain}]\\[{AccountName}]. local host [{LocalAddress}]";

/// Reads Samba's own log: a line with time, level and place in brackets, then indented lines.
pub(crate) fn read(text: &str, limits: &Limits, sink: &mut Sink<'_>) {
    let mut start = 0;
    while start < text.len() {
        let mut end = line_end(text, start);
        while end < text.len() && !text[end..].starts_with('[') {
            end = line_end(text, end);
        }
        let raw = text[start..end].trim_end();
        start = end;
        if raw.is_empty() {
            continue;
        }
        if raw.len() > limits.record_bytes {
            let error = ParseError::TooLarge { length: raw.len(), limit: limits.record_bytes };
            sink(Record { raw, bytes: &[], events: Err(error), lossy: false });
            continue;
        }
        let event = log_event(raw);
        sink(Record { raw, bytes: &[], events: Ok(std::slice::from_ref(&event)), lossy: false });
    }
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at + 1)
}

fn log_event(raw: &str) -> Event<'_> {
    let mut event = Event::new(FORMAT, ORIGIN);
    let head_end = raw.find(']').filter(|_| raw.starts_with('['));
    let head = head_end.map_or("", |end| &raw[1..end]);
    event.time_us = head.split(',').next().and_then(|time| event::parse_micros(time).ok());
    let message = raw.find('\n').map_or(raw, |at| raw[at + 1..].trim());
    event.push("Message", Value::text(message));
    for line in [AUTH_LINE, AUTHORIZATION_LINE] {
        let Some(parts) = fill_template(line, message) else { continue };
        event.push("type", Value::text(if line == AUTH_LINE { "Authentication" } else { "Authorization" }));
        push_parts(&mut event, parts);
        break;
    }
    embedded::add_aliases(
        &mut event,
        &[("AccountName", &["ClientAccount"]), ("AccountDomain", &["ClientDomain"])],
    );
    complete(&mut event);
    event
}

fn push_parts<'a>(event: &mut Event<'a>, parts: Vec<(&'static str, &'a str)>) {
    for (name, text) in parts {
        if name == "Rest" {
            let rest = fill_template(BECAME, text).or_else(|| fill_template(MAPPED, text));
            push_parts(event, rest.unwrap_or_default());
        } else if text != "(null)" && text != "NULL" {
            event.push(name, Value::text(text));
        }
    }
}

/// How sure one can be that a payload is Samba's log.
pub(crate) fn sniff(sample: &Sample<'_>) -> u8 {
    let line = sample.first_line();
    let headed = line.starts_with('[') && line.contains(".c:") && line.ends_with(')');
    if headed && line[1..].starts_with(|c: char| c.is_ascii_digit()) { 90 } else { 0 }
}
