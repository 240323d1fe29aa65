//! `ipv4_compare()`, `ipv4_is_match()`, `ipv6_compare()`, `ipv6_is_match()`.

use super::address::Address;
use crate::{Scalar, Value};
use std::cmp::Ordering;

pub(super) const IPV4_COMPARE: Scalar = Scalar {
    name: "ipv4_compare",
    summary: "0, 1 or -1 as the first IPv4 address is equal to, greater or less than the second, by the bits that all prefixes leave.",
    examples: &[
        ("ipv4_compare('10.1.0.9', '10.1.0.7')", "1"),
        ("ipv4_compare('10.1.0.9/24', '10.1.0.7')", "0"),
        ("ipv4_compare('10.1.0.9', '10.2.0.7', 8)", "0"),
        ("ipv4_compare('10.1.0', '10.2.0.7')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv4-compare-function",
    differs: "",
    eval: |_, arguments| Ok(order(arguments, Address::v4, 32).map(|order| order as i64).into()),
};

pub(super) const IPV4_IS_MATCH: Scalar = Scalar {
    name: "ipv4_is_match",
    summary: "Whether two IPv4 addresses are equal by the bits that all prefixes leave.",
    examples: &[
        ("ipv4_is_match('10.1.0.9', '10.1.0.0/24')", "true"),
        ("ipv4_is_match('10.1.0.9', '10.1.0.8', 32)", "false"),
        ("ipv4_is_match('10.1.0.9', '')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv4-is-match-function",
    differs: "",
    eval: |_, arguments| Ok(order(arguments, Address::v4, 32).map(Ordering::is_eq).into()),
};

pub(super) const IPV6_COMPARE: Scalar = Scalar {
    name: "ipv6_compare",
    summary: "0, 1 or -1 as the first address, IPv6 or IPv4, is equal to, greater or less than the second.",
    examples: &[
        ("ipv6_compare('fe80::9', 'fe80::a')", "-1"),
        ("ipv6_compare('fe80::9/120', 'fe80::a')", "0"),
        ("ipv6_compare('10.1.0.9', '::ffff:a01:9')", "0"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv6-compare-function",
    differs: "",
    eval: |_, arguments| Ok(order(arguments, Address::any, 128).map(|order| order as i64).into()),
};

pub(super) const IPV6_IS_MATCH: Scalar = Scalar {
    name: "ipv6_is_match",
    summary: "Whether two addresses, IPv6 or IPv4, are equal by the bits that all prefixes leave.",
    examples: &[
        ("ipv6_is_match('fe80::9', 'fe80::a', 120)", "true"),
        ("ipv6_is_match('10.1.0.9', '::ffff:a01:8')", "false"),
        ("ipv6_is_match('nonsense', '::1')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv6-is-match-function",
    differs: "",
    eval: |_, arguments| Ok(order(arguments, Address::any, 128).map(Ordering::is_eq).into()),
};

/// The order of the first two arguments under all prefixes; the third is one of a family of `width`
/// bits.
fn order(arguments: &[Value], read: fn(&str) -> Option<Address>, width: u32) -> Option<Ordering> {
    let (first, second) = (read(arguments.first()?.as_text()?)?, read(arguments.get(1)?.as_text()?)?);
    let asked = match arguments.get(2) {
        None => width,
        Some(prefix) => u32::try_from(prefix.as_long()?).ok().filter(|prefix| *prefix <= width)?,
    };
    let prefix = first.prefix().min(second.prefix()).min(128 - width + asked);
    Some(first.limited(prefix).network().cmp(&second.limited(prefix).network()))
}
