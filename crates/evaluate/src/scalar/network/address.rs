//! IP addresses with prefixes, as the functions of the family read them.

use std::net::{Ipv4Addr, Ipv6Addr};

/// An address and how many of its first bits count. IPv4 addresses are `::ffff:a.b.c.d`, their
/// prefix counted from 96.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Address {
    bits: u128,
    prefix: u32,
}

/// Where the bits of IPv4 start in an IPv6 address.
const V4_AT: u32 = 96;
/// The bits before those.
const V4_HEAD: u128 = 0xffff << 32;

impl Address {
    /// Reads `a.b.c.d`, with `/n` behind it or not.
    pub(crate) fn v4(text: &str) -> Option<Address> {
        let (text, suffix) = split(text.trim())?;
        let prefix = suffix.unwrap_or(32);
        let bits = V4_HEAD | u128::from(quad(text)?);
        (prefix <= 32).then_some(Address { bits, prefix: V4_AT + prefix })
    }

    /// The IPv4 address of those 32 bits.
    pub(crate) fn of_v4_bits(bits: u32) -> Address {
        Address { bits: V4_HEAD | u128::from(bits), prefix: 128 }
    }

    /// Reads an IPv6 or IPv4 address, with `/n` behind it or not. `::a.b.c.d` is IPv4, and `/n` counts
    /// the bits of the IPv4 part where one is written.
    pub(crate) fn any(text: &str) -> Option<Address> {
        if let Some(address) = Address::v4(text) {
            return Some(address);
        }
        let (text, suffix) = split(text.trim())?;
        let text = text.split_once('%').map_or(text, |(text, _zone)| text);
        let mut bits = u128::from(text.parse::<Ipv6Addr>().ok()?);
        let mut prefix = suffix.unwrap_or(128);
        if text.contains('.') {
            if bits >> 32 == 0 {
                bits |= V4_HEAD;
            }
            if suffix.is_some() && prefix <= 32 {
                prefix += V4_AT;
            }
        }
        (prefix <= 128).then_some(Address { bits, prefix })
    }

    /// With no more than so many bits that count, of 128.
    pub(crate) fn limited(self, prefix: u32) -> Address {
        Address { prefix: self.prefix.min(prefix), ..self }
    }

    /// With no more than so many bits of IPv4 that count.
    pub(crate) fn limited_v4(self, prefix: u32) -> Address {
        self.limited(V4_AT + prefix)
    }

    /// How many bits count, of 128.
    pub(crate) fn prefix(self) -> u32 {
        self.prefix
    }

    /// How many bits of IPv4 count.
    pub(crate) fn prefix_v4(self) -> u32 {
        self.prefix.saturating_sub(V4_AT)
    }

    /// The bits that count, the others 0.
    pub(crate) fn network(self) -> u128 {
        masked(self.bits, self.prefix)
    }

    /// The bits that count of an IPv4 address, the others 0.
    pub(crate) fn network_v4(self) -> u32 {
        self.network() as u32
    }

    /// Whether the address is in the range of the other.
    pub(crate) fn is_in(self, range: Address) -> bool {
        masked(self.network(), range.prefix) == range.network()
    }
}

fn masked(bits: u128, prefix: u32) -> u128 {
    match prefix {
        0 => 0,
        prefix => bits & (u128::MAX << (128 - prefix.min(128))),
    }
}

/// The address and the number behind the slash.
fn split(text: &str) -> Option<(&str, Option<u32>)> {
    let Some((address, suffix)) = text.split_once('/') else { return Some((text, None)) };
    let digits = !suffix.is_empty() && suffix.len() <= 3 && suffix.bytes().all(|b| b.is_ascii_digit());
    if !digits {
        return None;
    }
    Some((address.trim_end(), Some(suffix.parse().ok()?)))
}

/// The bits of `a.b.c.d`; zeros in front are allowed.
pub(crate) fn quad(text: &str) -> Option<u32> {
    let mut bits = 0_u32;
    let mut parts = 0;
    for part in text.split('.') {
        parts += 1;
        let digits = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if !digits || parts > 4 {
            return None;
        }
        bits = (bits << 8) | u32::from(part.parse::<u8>().ok()?);
    }
    (parts == 4).then_some(bits)
}

/// `a.b.c.d`.
pub(crate) fn v4_text(bits: u32) -> String {
    Ipv4Addr::from(bits).to_string()
}

/// All eight groups, four digits each.
pub(crate) fn v6_text(bits: u128) -> String {
    let groups: Vec<String> = (0..8).map(|at| format!("{:04x}", (bits >> (112 - 16 * at)) as u16)).collect();
    groups.join(":")
}
