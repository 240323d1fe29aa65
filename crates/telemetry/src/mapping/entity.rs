//! Identifiers of devices, accounts, files and addresses in the one form that all tables use, so
//! that rows of different sources can be joined.

use std::net::IpAddr;

use sha2::{Digest, Sha256};

/// The identifier of a device whose source gives none of its own: the first 40 hexadecimal digits of
/// the SHA-256 of its short host name in lower case. Equal for all sources that name the host, with
/// or without domain.
#[must_use]
pub fn device_id(host: &str) -> Option<String> {
    let short = short_host(host.trim()).to_lowercase();
    if short.is_empty() || short == "-" {
        return None;
    }
    let digest = Sha256::digest(short.as_bytes());
    let mut text = String::with_capacity(40);
    for byte in &digest[..20] {
        text.push(hex_digit(byte >> 4));
        text.push(hex_digit(byte & 15));
    }
    Some(text)
}

fn hex_digit(nibble: u8) -> char {
    char::from(b"0123456789abcdef"[usize::from(nibble & 15)])
}

/// A host name without its domain; an IP address stays whole.
pub(crate) fn short_host(host: &str) -> &str {
    let is_address = host.as_bytes().first().is_some_and(|b| b.is_ascii_digit() || *b == b':')
        && host.parse::<IpAddr>().is_ok();
    if is_address { host } else { host.split('.').next().unwrap_or(host) }
}

/// The name of `DOMAIN\name` or `name@domain`.
pub(crate) fn account_name(account: &str) -> &str {
    let account = account.trim();
    if let Some((_, name)) = account.rsplit_once('\\') {
        return name;
    }
    account.split_once('@').map_or(account, |(name, _)| name)
}

/// The domain of `DOMAIN\name` or `name@domain`.
pub(crate) fn account_domain(account: &str) -> Option<&str> {
    let account = account.trim();
    if let Some((domain, _)) = account.split_once('\\') {
        return (!domain.is_empty()).then_some(domain);
    }
    account.split_once('@').map(|(_, domain)| domain).filter(|domain| !domain.is_empty())
}

/// Whether an account is of the form `name@domain.tld`.
pub(crate) fn is_upn(account: &str) -> bool {
    account.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty() && !domain.is_empty() && !account.contains(['\\', ' ', '/'])
    })
}

/// One hash out of `SHA1=…,MD5=…,SHA256=…`, in lower case. All-zero hashes, which mean "not
/// computed", are left out.
pub(crate) fn hash(hashes: &str, kind: &str) -> Option<String> {
    let value = hashes.split([',', ';']).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        name.eq_ignore_ascii_case(kind).then_some(value)
    })?;
    let known =
        !value.is_empty() && value.bytes().any(|b| b != b'0') && value.bytes().all(|b| b.is_ascii_hexdigit());
    known.then(|| value.to_ascii_lowercase())
}

/// An address in its usual form: no IPv4-in-IPv6 prefix, no brackets, no zone, no port.
pub(crate) fn ip(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = match text.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => text,
    };
    let bare = bare.split('%').next().unwrap_or(bare);
    let parsed: Option<IpAddr> = bare.parse().ok().or_else(|| {
        let (address, port) = bare.rsplit_once(':')?;
        port.parse::<u16>().ok()?;
        address.parse().ok()
    });
    let address = match parsed? {
        IpAddr::V6(v6) => v6.to_ipv4_mapped().map_or(IpAddr::V6(v6), IpAddr::V4),
        v4 => v4,
    };
    Some(address.to_string())
}

/// A GUID in lower case without braces; `None` when all zero.
pub(crate) fn guid(text: &str) -> Option<String> {
    let bare = text.trim().trim_start_matches('{').trim_end_matches('}');
    let empty = bare.bytes().all(|b| b == b'0' || b == b'-');
    (!empty).then(|| bare.to_ascii_lowercase())
}

/// The host of a URL.
pub(crate) fn url_host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next(),
        None => host.split(':').next(),
    }
}

/// What kind of network an address is of, in the words of `RemoteIPType`.
pub(crate) fn ip_type(text: &str) -> Option<&'static str> {
    let address: IpAddr = ip(text)?.parse().ok()?;
    Some(match address {
        IpAddr::V4(v4) if v4.is_loopback() => "Loopback",
        IpAddr::V4(v4) if v4.is_private() => "Private",
        IpAddr::V4(v4) if v4.is_link_local() => "LinkLocal",
        IpAddr::V4(v4) if v4.is_multicast() => "Multicast",
        IpAddr::V4(v4) if v4.is_broadcast() => "Broadcast",
        IpAddr::V4(v4) if v4.is_unspecified() || v4.is_documentation() => "Reserved",
        IpAddr::V6(v6) if v6.is_loopback() => "Loopback",
        IpAddr::V6(v6) if v6.is_multicast() => "Multicast",
        IpAddr::V6(v6) if v6.is_unique_local() => "Private",
        IpAddr::V6(v6) if v6.is_unicast_link_local() => "LinkLocal",
        IpAddr::V6(v6) if v6.is_unspecified() => "Reserved",
        _ => "Public",
    })
}
