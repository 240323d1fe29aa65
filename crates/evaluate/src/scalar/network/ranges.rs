//! `ipv4_is_in_range()`, `ipv4_is_in_any_range()`, `ipv6_is_in_range()`, `ipv6_is_in_any_range()`,
//! `ipv4_is_private()`, `__ipv6_lookup_ranges()`.

use super::address::Address;
use crate::value::to_text;
use crate::{Fault, Scalar, Value};

/// The private networks of RFC 1918: first address, prefix.
const PRIVATE: [(u32, u32); 3] = [(0x0a00_0000, 8), (0xac10_0000, 12), (0xc0a8_0000, 16)];

pub(super) const IPV4_IS_IN_RANGE: Scalar = Scalar {
    name: "ipv4_is_in_range",
    summary: "Whether an IPv4 address is in a range in prefix notation.",
    examples: &[
        ("ipv4_is_in_range('10.1.2.3', '10.0.0.0/8')", "true"),
        ("ipv4_is_in_range('11.1.2.3', '10.0.0.0/8')", "false"),
        ("ipv4_is_in_range('10.1.2.3', '10.0.0.0/33')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv4-is-in-range-function",
    differs: "",
    eval: |_, arguments| Ok(in_range(arguments, Address::v4).into()),
};

pub(super) const IPV4_IS_IN_ANY_RANGE: Scalar = Scalar {
    name: "ipv4_is_in_any_range",
    summary: "Whether an IPv4 address is in one of the ranges; those that are none are passed over.",
    examples: &[
        ("ipv4_is_in_any_range('10.1.2.3', '172.16.0.0/12', '10.0.0.0/8')", "true"),
        ("ipv4_is_in_any_range('10.1.2.3', dynamic(['172.16.0.0/12']))", "false"),
        ("ipv4_is_in_any_range('10.1.2', dynamic(['172.16.0.0/12']))", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv4-is-in-any-range-function",
    differs: "",
    eval: |_, arguments| Ok(in_any_range(arguments, Address::v4).into()),
};

pub(super) const IPV6_IS_IN_RANGE: Scalar = Scalar {
    name: "ipv6_is_in_range",
    summary: "Whether an address, IPv6 or IPv4, is in a range in prefix notation.",
    examples: &[
        ("ipv6_is_in_range('2001:db8::1', '2001:db8::/32')", "true"),
        ("ipv6_is_in_range('10.1.2.3', '10.0.0.0/8')", "true"),
        ("ipv6_is_in_range('2001:db9::1', '2001:db8::/32')", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv6-is-in-range-function",
    differs: "",
    eval: |_, arguments| Ok(in_range(arguments, Address::any).into()),
};

pub(super) const IPV6_IS_IN_ANY_RANGE: Scalar = Scalar {
    name: "ipv6_is_in_any_range",
    summary: "Whether an address, IPv6 or IPv4, is in one of the ranges; those that are none are passed over.",
    examples: &[
        ("ipv6_is_in_any_range('2001:db8::1', dynamic(['::1', '2001:db8::/32']))", "true"),
        ("ipv6_is_in_any_range('2001:db8::1', '::1')", "false"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv6-is-in-any-range-function",
    differs: "",
    eval: |_, arguments| Ok(in_any_range(arguments, Address::any).into()),
};

pub(super) const IPV4_IS_PRIVATE: Scalar = Scalar {
    name: "ipv4_is_private",
    summary: "Whether an IPv4 address is in 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16.",
    examples: &[
        ("ipv4_is_private('172.31.9.9')", "true"),
        ("ipv4_is_private('172.32.9.9')", "false"),
        ("ipv4_is_private('fe80::1')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv4-is-private-function",
    differs: "",
    eval: |_, arguments| {
        let address = arguments.first().and_then(Value::as_text).and_then(Address::v4);
        let private = |address: Address| {
            PRIVATE.iter().any(|(bits, prefix)| address.is_in(Address::of_v4_bits(*bits).limited_v4(*prefix)))
        };
        Ok(address.map(private).into())
    },
};

pub(super) const IPV6_LOOKUP_RANGES: Scalar = Scalar {
    name: "__ipv6_lookup_ranges",
    summary: "An inner function of the original; not available.",
    examples: &[],
    source: "https://learn.microsoft.com/kusto/query/ipv6-lookup-plugin",
    differs: "Not available: it is not documented.",
    eval: |_, _| {
        Err(Fault::unsupported(
            "__ipv6_lookup_ranges()",
            "it is an undocumented part of the ipv6_lookup plugin; use that, or ipv6_is_in_any_range()",
        ))
    },
};

fn in_range(arguments: &[Value], read: fn(&str) -> Option<Address>) -> Option<bool> {
    let [address, range] = arguments else { return None };
    Some(read(address.as_text()?)?.is_in(read(range.as_text()?)?))
}

fn in_any_range(arguments: &[Value], read: fn(&str) -> Option<Address>) -> Option<bool> {
    let (address, ranges) = arguments.split_first()?;
    let address = match address {
        Value::Text(text) => read(text)?,
        other => read(&to_text(other))?,
    };
    let ranges = match ranges {
        [Value::Array(items)] => items,
        ranges => ranges,
    };
    let mut ranges = ranges.iter().filter_map(|range| read(range.as_text()?));
    Some(ranges.any(|range| address.is_in(range)))
}
