//! SPF records (RFC 7208, section 12 grammar) as terms.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::outcome::Outcome;
use super::spf_macro;

/// What a directive looks at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mechanism {
    All,
    Include(String),
    A(String, Prefixes),
    Mx(String, Prefixes),
    Ptr(String),
    Ip(IpAddr, u8),
    Exists(String),
}

/// Prefix lengths for IPv4 and IPv6.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Prefixes(pub u8, pub u8);

/// A mechanism and the result of its match.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Directive {
    pub result: Outcome,
    pub mechanism: Mechanism,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Record {
    pub directives: Vec<Directive>,
    pub redirect: Option<String>,
    pub explanation: Option<String>,
}

/// Whether a TXT record is an SPF record.
pub(super) fn is_spf(text: &str) -> bool {
    let mut words = text.splitn(2, ' ');
    words.next().is_some_and(|version| version.eq_ignore_ascii_case("v=spf1"))
}

/// Reads a record; the error says which term is wrong.
pub(super) fn read(text: &str) -> Result<Record, String> {
    let mut record = Record::default();
    for term in text.split(' ').skip(1).filter(|t| !t.is_empty()) {
        if read_modifier(term, &mut record)? || ends_with_all(&record) {
            // What follows `all` is never tested, and may be anything (RFC 7208, 5.1).
            continue;
        }
        record.directives.push(read_directive(term)?);
    }
    Ok(record)
}

fn ends_with_all(record: &Record) -> bool {
    record.directives.last().is_some_and(|d| d.mechanism == Mechanism::All)
}

fn wrong(term: &str) -> String {
    format!("the SPF term \"{term}\" is wrong")
}

/// Takes `redirect=`, `exp=` and unknown modifiers; `false` when the term is none.
fn read_modifier(term: &str, record: &mut Record) -> Result<bool, String> {
    let Some((name, value)) = term.split_once('=') else { return Ok(false) };
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    if !is_name {
        return Ok(false);
    }
    let slot = match name.to_ascii_lowercase().as_str() {
        "redirect" => &mut record.redirect,
        "exp" => &mut record.explanation,
        _ if spf_macro::is_sound(value) => return Ok(true),
        _ => return Err(wrong(term)),
    };
    if slot.is_some() || !is_domain_spec(value) {
        return Err(wrong(term));
    }
    *slot = Some(value.to_owned());
    Ok(true)
}

fn read_directive(term: &str) -> Result<Directive, String> {
    let (result, rest) = match term.as_bytes().first() {
        Some(b'+') => (Outcome::Pass, &term[1..]),
        Some(b'-') => (Outcome::Fail, &term[1..]),
        Some(b'~') => (Outcome::SoftFail, &term[1..]),
        Some(b'?') => (Outcome::Neutral, &term[1..]),
        _ => (Outcome::Pass, term),
    };
    let name_len = rest.find([':', '/']).unwrap_or(rest.len());
    let (name, argument) = rest.split_at(name_len);
    let domain = argument.strip_prefix(':');
    let mechanism = match (name.to_ascii_lowercase().as_str(), domain) {
        ("all", None) if argument.is_empty() => Some(Mechanism::All),
        ("include", Some(d)) => domain_spec(d).map(Mechanism::Include),
        ("exists", Some(d)) => domain_spec(d).map(Mechanism::Exists),
        ("ptr", Some(d)) => domain_spec(d).map(Mechanism::Ptr),
        ("ptr", None) if argument.is_empty() => Some(Mechanism::Ptr(String::new())),
        ("a", _) => domain_and_prefixes(argument).map(|(d, p)| Mechanism::A(d, p)),
        ("mx", _) => domain_and_prefixes(argument).map(|(d, p)| Mechanism::Mx(d, p)),
        ("ip4", Some(d)) => network::<Ipv4Addr>(d, 32),
        ("ip6", Some(d)) => network::<Ipv6Addr>(d, 128),
        _ => None,
    };
    mechanism.map(|mechanism| Directive { result, mechanism }).ok_or_else(|| wrong(term))
}

fn domain_spec(text: &str) -> Option<String> {
    is_domain_spec(text).then(|| text.to_owned())
}

/// Whether text is a domain-spec: sound macros, ending in a label or a macro.
fn is_domain_spec(text: &str) -> bool {
    if text.is_empty() || !spf_macro::is_sound(text) {
        return false;
    }
    if text.ends_with('}') {
        return true;
    }
    let last = text.trim_end_matches('.').rsplit('.').next().unwrap_or_default();
    let has_dot = text.trim_end_matches('.').contains('.');
    let label = !last.is_empty()
        && !last.starts_with('-')
        && !last.ends_with('-')
        && last.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !last.bytes().all(|b| b.is_ascii_digit());
    has_dot && label || text.ends_with("%%") || text.ends_with("%_") || text.ends_with("%-")
}

/// `[":" domain-spec] ["/" digits] ["//" digits]`.
fn domain_and_prefixes(argument: &str) -> Option<(String, Prefixes)> {
    let (domain, cidr) = match argument.strip_prefix(':') {
        Some(rest) => {
            // A slash inside a macro's braces is a delimiter, not a prefix length.
            let from = rest.rfind('}').map_or(0, |n| n + 1);
            let cut = rest[from..].find('/').map_or(rest.len(), |n| from + n);
            (domain_spec(&rest[..cut])?, &rest[cut..])
        }
        None => (String::new(), argument),
    };
    Some((domain, prefixes(cidr)?))
}

fn prefixes(cidr: &str) -> Option<Prefixes> {
    let (v4, v6) = match cidr.split_once("//") {
        Some((v4, v6)) => (v4, Some(v6)),
        None => (cidr, None),
    };
    let v4 = if v4.is_empty() { 32 } else { prefix_len(v4.strip_prefix('/')?, 32)? };
    let v6 = v6.map_or(Some(128), |v6| prefix_len(v6, 128))?;
    Some(Prefixes(v4, v6))
}

fn prefix_len(text: &str, most: u8) -> Option<u8> {
    let sound = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let leading_zero = text.len() > 1 && text.starts_with('0');
    (sound && !leading_zero).then(|| text.parse().ok())?.filter(|n| *n <= most)
}

fn network<A: std::str::FromStr + Into<IpAddr>>(text: &str, most: u8) -> Option<Mechanism> {
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (address, prefix_len(length, most)?),
        None => (text, most),
    };
    Some(Mechanism::Ip(address.parse::<A>().ok()?.into(), length))
}
