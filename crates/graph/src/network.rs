//! IP networks, and what an address by itself says about who is behind it.

use std::net::IpAddr;

/// A network given to the configuration that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// The part before `/` is no address.
    #[error("`{0}` is no IP address or network; write it as 10.1.0.0/16, 203.0.113.7 or 2001:db8::/32")]
    Address(String),
    /// The part after `/` is no prefix length for this family.
    #[error("`{text}` has a prefix length that is no number up to {max}")]
    Prefix {
        /// What was given.
        text: String,
        /// Longest prefix of the address family.
        max: u8,
    },
}

/// An address with a prefix length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    base: IpAddr,
    prefix: u8,
}

impl Network {
    /// Reads `10.1.0.0/16`, `2001:db8::/32` or a single address.
    ///
    /// # Errors
    /// When the address or the prefix length cannot be read.
    pub fn parse(text: &str) -> Result<Self, NetworkError> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text.trim(), None),
        };
        let base: IpAddr = address.parse().map_err(|_| NetworkError::Address(text.to_owned()))?;
        let max = if base.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => max,
            Some(p) => p
                .parse()
                .ok()
                .filter(|p| *p <= max)
                .ok_or_else(|| NetworkError::Prefix { text: text.to_owned(), max })?,
        };
        Ok(Network { base, prefix })
    }

    /// Whether the address lies in it.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        let same = |a: u128, b: u128, width: u32| {
            let free = width - u32::from(self.prefix);
            free >= 128 || (a >> free) == (b >> free)
        };
        match (self.base, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => same(a.to_bits().into(), b.to_bits().into(), 32),
            (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128),
            _ => false,
        }
    }
}

/// How much an address tells of who is behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The machine itself, the link, everybody: names nobody.
    Nobody,
    /// Carrier-grade NAT: names a provider.
    Carrier,
    /// Inside some organisation: names a machine, for as long as its lease lasts.
    Private,
    /// A party on the internet.
    Public,
}

/// Public resolvers and the like, which everyone talks to.
const EVERYBODYS: &[&str] = &[
    "8.8.8.8",
    "8.8.4.4",
    "1.1.1.1",
    "1.0.0.1",
    "9.9.9.9",
    "149.112.112.112",
    "208.67.222.222",
    "208.67.220.220",
    "168.63.129.16",
    "2001:4860:4860::8888",
    "2001:4860:4860::8844",
    "2606:4700:4700::1111",
    "2606:4700:4700::1001",
];

/// Classifies an address by the IANA special-purpose registries (RFC 6890, RFC 6598, RFC 4193). Text
/// that is no address names nobody.
#[must_use]
pub fn reach(text: &str) -> Reach {
    let Ok(address) = text.parse::<IpAddr>() else { return Reach::Nobody };
    if address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || EVERYBODYS.contains(&text)
    {
        return Reach::Nobody;
    }
    match address {
        IpAddr::V4(a) if a.is_link_local() || a.is_broadcast() || a.octets()[0] == 0 => Reach::Nobody,
        IpAddr::V4(a) if a.is_private() => Reach::Private,
        IpAddr::V4(a) if a.octets()[0] == 100 && a.octets()[1] & 0xc0 == 64 => Reach::Carrier,
        IpAddr::V6(a) if a.is_unicast_link_local() => Reach::Nobody,
        IpAddr::V6(a) if a.is_unique_local() => Reach::Private,
        _ => Reach::Public,
    }
}
