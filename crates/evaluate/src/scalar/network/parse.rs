//! `parse_ipv4()`, `parse_ipv4_mask()`, `parse_ipv6()`, `parse_ipv6_mask()`, `ipv4_netmask_suffix()`,
//! `ipv4_range_to_cidr_list()`.

use super::address::{Address, v4_text, v6_text};
use crate::{Scalar, Value};

pub(super) const PARSE_IPV4: Scalar = Scalar {
    name: "parse_ipv4",
    summary: "An IPv4 address as a number, the bits outside of its prefix 0.",
    examples: &[
        ("parse_ipv4('0.0.1.2')", "258"),
        ("parse_ipv4('0.0.1.2/24')", "256"),
        ("parse_ipv4('0.0.1.2.3')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-ipv4-function",
    differs: "",
    eval: |_, arguments| Ok(v4(arguments).map(|address| i64::from(address.network_v4())).into()),
};

pub(super) const PARSE_IPV4_MASK: Scalar = Scalar {
    name: "parse_ipv4_mask",
    summary: "An IPv4 address as a number, the bits outside of a prefix 0.",
    examples: &[("parse_ipv4_mask('0.0.1.2', 24)", "256"), ("parse_ipv4_mask('0.0.1.2', 33)", "null")],
    source: "https://learn.microsoft.com/kusto/query/parse-ipv4-mask-function",
    differs: "",
    eval: |_, arguments| {
        let masked = v4(arguments).zip(prefix_of(arguments, 32));
        Ok(masked.map(|(address, prefix)| i64::from(address.limited_v4(prefix).network_v4())).into())
    },
};

pub(super) const PARSE_IPV6: Scalar = Scalar {
    name: "parse_ipv6",
    summary: "An address, IPv6 or IPv4, with all its groups written out; \"\" for anything else.",
    examples: &[
        ("parse_ipv6('fe80::1')", "fe80:0000:0000:0000:0000:0000:0000:0001"),
        ("parse_ipv6('10.1.2.3/8')", "0000:0000:0000:0000:0000:ffff:0a00:0000"),
        ("parse_ipv6('fe80::1::')", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-ipv6-function",
    differs: "",
    eval: |_, arguments| Ok(v6(arguments).map_or_else(String::new, |a| v6_text(a.network())).into()),
};

pub(super) const PARSE_IPV6_MASK: Scalar = Scalar {
    name: "parse_ipv6_mask",
    summary: "An address, IPv6 or IPv4, with all its groups written out and the bits outside of a prefix of 0 to 128 0.",
    examples: &[
        ("parse_ipv6_mask('fe80::1:2', 112)", "fe80:0000:0000:0000:0000:0000:0001:0000"),
        ("parse_ipv6_mask('10.1.2.3', 104)", "0000:0000:0000:0000:0000:ffff:0a00:0000"),
        ("parse_ipv6_mask('fe80::1', 129)", ""),
    ],
    source: "https://learn.microsoft.com/kusto/query/parse-ipv6-mask-function",
    differs: "",
    eval: |_, arguments| {
        let masked = v6(arguments).zip(prefix_of(arguments, 128));
        let text = |(address, prefix): (Address, u32)| v6_text(address.limited(prefix).network());
        Ok(masked.map_or_else(String::new, text).into())
    },
};

pub(super) const IPV4_NETMASK_SUFFIX: Scalar = Scalar {
    name: "ipv4_netmask_suffix",
    summary: "The number behind the slash of an IPv4 address; 32 when there is none.",
    examples: &[
        ("ipv4_netmask_suffix('10.1.2.3/16')", "16"),
        ("ipv4_netmask_suffix('10.1.2.3')", "32"),
        ("ipv4_netmask_suffix('10.1.2')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv4-netmask-suffix-function",
    differs: "",
    eval: |_, arguments| Ok(v4(arguments).map(|address| i64::from(address.prefix_v4())).into()),
};

pub(super) const IPV4_RANGE_TO_CIDR_LIST: Scalar = Scalar {
    name: "ipv4_range_to_cidr_list",
    summary: "The fewest ranges in prefix notation that cover the addresses from the first to the second.",
    examples: &[
        (
            "ipv4_range_to_cidr_list('10.0.0.1', '10.0.0.4')",
            "[\"10.0.0.1/32\",\"10.0.0.2/31\",\"10.0.0.4/32\"]",
        ),
        ("ipv4_range_to_cidr_list('0.0.0.0', '255.255.255.255')", "[\"0.0.0.0/0\"]"),
        ("ipv4_range_to_cidr_list('10.0.0.4', '10.0.0.1')", "null"),
    ],
    source: "https://learn.microsoft.com/kusto/query/ipv4-range-to-cidr-list-function",
    differs: "",
    eval: |_, arguments| {
        let end = arguments.get(1).and_then(Value::as_text).and_then(Address::v4);
        let (Some(start), Some(end)) = (v4(arguments), end) else { return Ok(Value::Null) };
        Ok(cover(u64::from(start.network_v4()), u64::from(end.network_v4())))
    },
};

fn cover(mut from: u64, to: u64) -> Value {
    if from > to {
        return Value::Null;
    }
    let mut ranges = vec![];
    while from <= to {
        let aligned = from.trailing_zeros().min(32);
        let fitting = (to - from + 1).ilog2();
        let bits = aligned.min(fitting);
        ranges.push(format!("{}/{}", v4_text(from as u32), 32 - bits).into());
        from += 1 << bits;
    }
    Value::array(ranges)
}

fn v4(arguments: &[Value]) -> Option<Address> {
    Address::v4(arguments.first()?.as_text()?)
}

fn v6(arguments: &[Value]) -> Option<Address> {
    Address::any(arguments.first()?.as_text()?)
}

/// The second argument as a prefix of no more than that many bits.
fn prefix_of(arguments: &[Value], max: u32) -> Option<u32> {
    u32::try_from(arguments.get(1)?.as_long()?).ok().filter(|prefix| *prefix <= max)
}
