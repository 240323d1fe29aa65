//! Host and domain names: folded forms, registrable parts, addresses in disguise.

use std::net::{IpAddr, Ipv4Addr};

/// A name in lower case, without trailing dot, international labels in their `xn--` form. A name
/// that is no valid international name is only put into lower case.
#[must_use]
pub fn fold(name: &str) -> String {
    let name = name.trim().trim_end_matches('.');
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    idna::domain_to_ascii(name).unwrap_or_else(|_| name.to_lowercase())
}

/// The registrable part of a folded name (`mail.example.co.uk` → `example.co.uk`); the name itself
/// when it is an address or a public suffix.
#[must_use]
pub fn root_domain(name: &str) -> String {
    if name.parse::<IpAddr>().is_ok() {
        return name.to_owned();
    }
    psl::domain_str(name).unwrap_or(name).to_owned()
}

/// The label before the public suffix (`example` of `mail.example.co.uk`).
#[must_use]
pub fn root_label(name: &str) -> String {
    let root = root_domain(name);
    root.split('.').next().unwrap_or(&root).to_owned()
}

/// The address that a URL's host stands for, as browsers read it: also one number, octal or
/// hexadecimal parts, and IPv6 in brackets.
#[must_use]
pub fn host_address(host: &str) -> Option<IpAddr> {
    if let Some(inner) = host.strip_prefix('[') {
        return inner.trim_end_matches(']').parse().ok();
    }
    if let Ok(address) = host.parse() {
        return Some(address);
    }
    let parts: Vec<u64> = host.split('.').map(part_value).collect::<Option<_>>()?;
    let (last, head) = parts.split_last()?;
    if head.len() > 3 || head.iter().any(|p| *p > 255) || *last >= 1 << (8 * (4 - head.len())) {
        return None;
    }
    let high = head.iter().enumerate().fold(0, |n, (i, p)| n | p << (8 * (3 - i)));
    u32::try_from(high | last).ok().map(|n| IpAddr::V4(Ipv4Addr::from(n)))
}

fn part_value(part: &str) -> Option<u64> {
    if part.len() > 16 {
        return None;
    }
    match part.strip_prefix("0x").or_else(|| part.strip_prefix("0X")) {
        Some(hex) => u64::from_str_radix(hex, 16).ok(),
        None if part.len() > 1 && part.starts_with('0') => u64::from_str_radix(part, 8).ok(),
        None => part.parse().ok(),
    }
}

/// Whether a name looks like a host name on the Internet: labels of letters, digits and hyphens,
/// and a last label of letters that the public suffix list knows.
#[must_use]
pub fn is_plausible_host(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.len() <= 253
        && name.contains('.')
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_' || b >= 0x80)
        })
        && psl::suffix(name.to_lowercase().as_bytes()).is_some_and(|suffix| suffix.is_known())
}
