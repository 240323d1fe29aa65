//! Which addresses may be connected to.
//!
//! Without a word of the operator: those of the public internet. Loopback, private and link-local
//! networks (cloud metadata services among them), shared, reserved and multicast ranges are refused, also
//! in the forms that IPv6 has for IPv4 addresses. Ranges are those of the IANA special-purpose registries
//! (RFC 6890 and its updates).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs as _};
use std::str::FromStr;

use thiserror::Error;

/// Most addresses of a name that are looked at.
const ADDRESSES_LIMIT: usize = 16;

/// A range of addresses, such as `10.0.0.0/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    fn holds(&self, ip: IpAddr) -> bool {
        match (self.address, ip) {
            (IpAddr::V4(net), IpAddr::V4(ip)) => same_head(net.into(), ip.into(), 32 - u32::from(self.bits)),
            (IpAddr::V6(net), IpAddr::V6(ip)) => {
                let shift = 128 - u32::from(self.bits);
                let head = |ip: u128| ip.checked_shr(shift).unwrap_or(0);
                head(net.into()) == head(ip.into())
            }
            _ => false,
        }
    }
}

fn same_head(a: u32, b: u32, shift: u32) -> bool {
    let head = |ip: u32| ip.checked_shr(shift).unwrap_or(0);
    head(a) == head(b)
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no network; write it as 10.0.0.0/8 or 192.0.2.7");
        let (address, bits) = match text.trim().split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text.trim(), None),
        };
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |bits| bits.parse().map_err(|_| wrong()))?;
        if bits > most { Err(wrong()) } else { Ok(Network { address, bits }) }
    }
}

/// Why an address is not connected to.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AddressRefused {
    /// The name means an address that is not allowed.
    #[error(
        "{host} is {address}, {kind}; if that is meant, the operator can allow it by `cordon serve --outbound-allow {address}`"
    )]
    NotAllowed {
        /// The host as given.
        host: String,
        /// The address.
        address: IpAddr,
        /// What kind of address it is.
        kind: &'static str,
    },
    /// The name means nothing.
    #[error("the name {host} is not found: {reason}")]
    NotFound {
        /// The host as given.
        host: String,
        /// What the resolver said.
        reason: String,
    },
}

/// Which addresses may be connected to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddressPolicy {
    allowed: Vec<Network>,
}

impl AddressPolicy {
    /// The public internet, and these networks.
    #[must_use]
    pub fn new(allowed: Vec<Network>) -> Self {
        AddressPolicy { allowed }
    }

    /// The addresses of a host that may be connected to: all of them, or none when one is not allowed, so
    /// that a name with an inner and an outer address is no way in.
    ///
    /// # Errors
    /// [`AddressRefused`].
    pub fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, AddressRefused> {
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let not_found = |reason: String| AddressRefused::NotFound { host: host.to_owned(), reason };
        let found = (bare, port).to_socket_addrs().map_err(|e| not_found(e.to_string()))?;
        let found: Vec<SocketAddr> = found.take(ADDRESSES_LIMIT).collect();
        if found.is_empty() {
            return Err(not_found("it has no address".to_owned()));
        }
        match found.iter().find_map(|a| self.refusal(a.ip()).map(|kind| (a.ip(), kind))) {
            Some((address, kind)) => Err(AddressRefused::NotAllowed { host: host.to_owned(), address, kind }),
            None => Ok(found),
        }
    }

    /// What kind of address it is that is not allowed; none when it is.
    #[must_use]
    pub fn refusal(&self, ip: IpAddr) -> Option<&'static str> {
        let plain = ip.to_canonical();
        if self.allowed.iter().any(|network| network.holds(ip) || network.holds(plain)) {
            return None;
        }
        match plain {
            IpAddr::V4(ip) => special_v4(ip),
            IpAddr::V6(ip) => special_v6(ip),
        }
    }
}

fn special_v4(ip: Ipv4Addr) -> Option<&'static str> {
    let [a, b, c, _] = ip.octets();
    match (a, b, c) {
        (0, ..) => Some("an address of this host"),
        (127, ..) => Some("a loopback address"),
        (10, ..) | (172, 16..=31, _) | (192, 168, _) => Some("a private address"),
        (169, 254, _) => Some("a link-local address, as cloud metadata services have"),
        (100, 64..=127, _) => Some("an address of a provider's inner network"),
        (192, 0, 0) | (198, 18..=19, _) | (192, 88, 99) => Some("an address of a special purpose"),
        (192, 0, 2) | (198, 51, 100) | (203, 0, 113) => Some("an address for documentation"),
        (224.., ..) => Some("a multicast or reserved address"),
        _ => None,
    }
}

fn special_v6(ip: Ipv6Addr) -> Option<&'static str> {
    let s = ip.segments();
    let inner = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        special_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        [0, 0, 0, 0, 0, 0, 0, 0] => Some("an address of this host"),
        [0, 0, 0, 0, 0, 0, 0, 1] => Some("a loopback address"),
        // IPv4-compatible, translated (RFC 6052), 6to4: what they lead to counts.
        [0, 0, 0, 0, 0, 0, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => inner(high, low),
        [0x2002, high, low, ..] => inner(high, low),
        [0x64, 0xff9b, 1, ..] => Some("an address of a provider's inner network"),
        // Teredo and others of the registry's 2001::/23.
        [0x2001, second, ..] if second < 0x0200 => Some("an address of a special purpose"),
        [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => Some("an address for documentation"),
        [first, ..] if first & 0xfe00 == 0xfc00 => Some("a private address"),
        [first, ..] if first & 0xffc0 == 0xfe80 => Some("a link-local address"),
        [first, ..] if first & 0xe000 != 0x2000 => Some("a multicast or reserved address"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    //! Addresses that are allowed and that are not.
    use super::*;

    fn kind(policy: &AddressPolicy, ip: &str) -> &'static str {
        policy.refusal(ip.parse().unwrap()).unwrap_or("allowed")
    }

    #[test]
    fn only_the_public_internet_without_a_word() {
        let policy = AddressPolicy::default();
        for ip in
            ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2002:808:808::1", "64:ff9b::808:808"]
        {
            assert_eq!(kind(&policy, ip), "allowed", "{ip}");
        }
        let refused = [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.100.100.200",
            "198.18.0.1",
            "192.0.0.192",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "fe80::1",
            "fec0::1",
            "fd00:ec2::254",
            "fc00::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "100::1",
            "4000::1",
        ];
        for ip in refused {
            assert_ne!(kind(&policy, ip), "allowed", "{ip}");
        }
    }

    #[test]
    fn what_the_operator_allows() {
        let networks = ["10.0.0.0/8", "127.0.0.1", "fd00::/8", "0.0.0.0/32"];
        let policy = AddressPolicy::new(networks.map(|n| n.parse().unwrap()).to_vec());
        for ip in ["10.255.0.1", "127.0.0.1", "::ffff:10.0.0.1", "fd12::1"] {
            assert_eq!(kind(&policy, ip), "allowed", "{ip}");
        }
        for ip in ["127.0.0.2", "192.168.0.1", "fc00::1", "::ffff:192.168.0.1"] {
            assert_ne!(kind(&policy, ip), "allowed", "{ip}");
        }
        let everything = AddressPolicy::new(vec!["0.0.0.0/0".parse().unwrap(), "::/0".parse().unwrap()]);
        assert_eq!(kind(&everything, "169.254.169.254"), "allowed");
        for wrong in ["", "10/8", "10.0.0.0/33", "host", "10.0.0.0/x"] {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn names_and_odd_spellings_are_looked_at_as_what_they_are() {
        let policy = AddressPolicy::default();
        for host in ["localhost", "127.0.0.1", "[::1]", "0.0.0.0"] {
            let refused = policy.resolve(host, 80);
            assert!(matches!(refused, Err(AddressRefused::NotAllowed { .. })), "{host}: {refused:?}");
        }
        assert!(matches!(policy.resolve("no-such-name.invalid", 80), Err(AddressRefused::NotFound { .. })));
        let allowing = AddressPolicy::new(vec!["127.0.0.0/8".parse().unwrap(), "::1".parse().unwrap()]);
        assert_eq!(allowing.resolve("127.0.0.1", 81).unwrap(), ["127.0.0.1:81".parse().unwrap()]);
    }
}
