//! Which time zone a sender's clock stands in, by its address.

use std::net::IpAddr;
use std::str::FromStr;

/// `ZONE` for all senders, or `ADDRESS=ZONE`, or `ADDRESS/BITS=ZONE` for a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneRule {
    network: Option<(IpAddr, u8)>,
    zone: String,
}

/// Why a rule cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not ZONE, ADDRESS=ZONE or ADDRESS/BITS=ZONE, such as 10.1.0.0/16=Europe/Berlin")]
pub struct ZoneRuleError(String);

impl FromStr for ZoneRule {
    type Err = ZoneRuleError;

    fn from_str(text: &str) -> Result<Self, ZoneRuleError> {
        let wrong = || ZoneRuleError(text.to_owned());
        let Some((network, zone)) = text.split_once('=') else {
            return Ok(ZoneRule { network: None, zone: text.to_owned() });
        };
        let (address, bits) = network.split_once('/').map_or((network, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), str::parse).map_err(|_| wrong())?;
        if bits > most {
            return Err(wrong());
        }
        Ok(ZoneRule { network: Some((address, bits)), zone: zone.to_owned() })
    }
}

impl ZoneRule {
    /// The zone's name, which is not checked here.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }
}

/// Rules, the narrowest network first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Zones(Vec<ZoneRule>);

impl Zones {
    /// The zones by rules in any order.
    #[must_use]
    pub fn new(mut rules: Vec<ZoneRule>) -> Self {
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.network.map(|(_, bits)| bits)));
        Zones(rules)
    }

    /// The zone of a sender; none when no rule speaks of it, which means UTC.
    #[must_use]
    pub fn of(&self, peer: IpAddr) -> Option<&str> {
        let peer = peer.to_canonical();
        let rule = self.0.iter().find(|r| r.network.is_none_or(|network| is_within(peer, network)));
        rule.map(|rule| rule.zone.as_str())
    }
}

fn is_within(peer: IpAddr, (network, bits): (IpAddr, u8)) -> bool {
    match (peer, network) {
        (IpAddr::V4(a), IpAddr::V4(b)) => {
            (a.to_bits() ^ b.to_bits()).checked_shr(32 - u32::from(bits)).unwrap_or(0) == 0
        }
        (IpAddr::V6(a), IpAddr::V6(b)) => {
            (a.to_bits() ^ b.to_bits()).checked_shr(128 - u32::from(bits)).unwrap_or(0) == 0
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    //! Rules and whom they speak of.
    use super::*;

    #[test]
    fn narrowest_rule_wins() {
        let rules = ["Europe/Berlin", "10.0.0.0/8=Asia/Tokyo", "10.1.2.3=America/New_York", "fe80::/10=UTC"];
        let zones = Zones::new(rules.iter().map(|r| r.parse().unwrap()).collect());
        let of = |peer: &str| zones.of(peer.parse().unwrap()).unwrap().to_owned();
        assert_eq!(of("10.1.2.3"), "America/New_York");
        assert_eq!(of("::ffff:10.1.2.4"), "Asia/Tokyo");
        assert_eq!(of("192.0.2.1"), "Europe/Berlin");
        assert_eq!(of("fe81::1"), "UTC");
        assert!("10.0.0.0/33=UTC".parse::<ZoneRule>().is_err());
        assert!("host=UTC".parse::<ZoneRule>().is_err());
        assert_eq!(Zones::default().of("10.1.2.3".parse().unwrap()), None);
    }
}
