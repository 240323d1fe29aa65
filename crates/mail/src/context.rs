//! What is known of a message besides its bytes: the envelope, the organisation, the clock.

use std::net::IpAddr;

use crate::auth::spf::in_network;
use crate::domain;
use crate::facts::MailFacts;

/// A person whose name attackers like to use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProtectedPerson {
    /// Display name.
    pub name: String,
    /// Addresses that are really theirs.
    pub addresses: Vec<String>,
}

/// What is known besides the message. Everything may stay empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailContext {
    /// Domains of the organisation, lower case; subdomains belong to them.
    pub own_domains: Vec<String>,
    /// Envelope sender; `Some("")` for a bounce.
    pub envelope_from: Option<String>,
    /// Envelope recipients.
    pub envelope_to: Vec<String>,
    /// Address of the host that handed the message over.
    pub client_ip: Option<IpAddr>,
    /// Name that host gave.
    pub helo: Option<String>,
    /// Hosts whose Authentication-Results are believed. An empty entry believes headers without a
    /// host name, as Exchange Online writes them.
    pub trusted_authserv_ids: Vec<String>,
    /// Networks of own relays (address, prefix length): their Received headers are passed over when
    /// the sending host is looked for. Private addresses always are.
    pub trusted_relays: Vec<(IpAddr, u8)>,
    /// People protected against impersonation.
    pub protected_people: Vec<ProtectedPerson>,
    /// When it arrived, microseconds since 1970-01-01 UTC.
    pub arrival_us: Option<i64>,
    /// What was done with it, in Defender's words; `Delivered` when not said.
    pub delivery_action: Option<String>,
    /// Where it was put, in Defender's words, such as `Inbox/folder`.
    pub delivery_location: Option<String>,
}

impl MailContext {
    /// Whether a domain is one of the organisation's, or below one.
    #[must_use]
    pub fn is_own(&self, domain: &str) -> bool {
        self.own_domains.iter().any(|own| {
            domain.eq_ignore_ascii_case(own)
                || domain.len() > own.len()
                    && domain.as_bytes()[domain.len() - own.len() - 1] == b'.'
                    && domain.as_bytes()[domain.len() - own.len()..].eq_ignore_ascii_case(own.as_bytes())
        })
    }

    /// Whether the Authentication-Results of a host are believed.
    #[must_use]
    pub fn trusts(&self, authserv_id: &str) -> bool {
        self.trusted_authserv_ids.iter().any(|id| id.eq_ignore_ascii_case(authserv_id))
    }

    fn is_relay(&self, address: IpAddr) -> bool {
        is_internal(address)
            || self.trusted_relays.iter().any(|(network, len)| in_network(address, *network, *len))
    }

    /// The place, among the Received headers from the top, of the one that names the first host
    /// outside the organisation.
    #[must_use]
    pub fn boundary_hop(&self, facts: &MailFacts) -> Option<usize> {
        facts.received.iter().position(|hop| {
            hop.ip.is_some_and(|ip| !self.is_relay(ip) && !is_inside_exchange_online(ip, hop.by.as_deref()))
        })
    }

    /// Address of the host that handed the message to the receiving side.
    #[must_use]
    pub fn sender_ip(&self, facts: &MailFacts) -> Option<IpAddr> {
        self.client_ip.or_else(|| facts.received.get(self.boundary_hop(facts)?)?.ip)
    }

    /// Name that host gave.
    #[must_use]
    pub fn helo<'a>(&'a self, facts: &'a MailFacts) -> Option<&'a str> {
        match &self.helo {
            Some(helo) => Some(helo),
            None if self.client_ip.is_some() => None,
            None => facts.received.get(self.boundary_hop(facts)?)?.helo.as_deref(),
        }
    }

    /// Envelope sender, lower case domain; empty for a bounce, `None` when not known.
    #[must_use]
    pub fn mail_from<'a>(&'a self, facts: &'a MailFacts) -> Option<&'a str> {
        self.envelope_from.as_deref().or(facts.return_path.as_deref())
    }

    /// Domain of the envelope sender.
    #[must_use]
    pub fn mail_from_domain(&self, facts: &MailFacts) -> Option<String> {
        let (_, host) = self.mail_from(facts)?.rsplit_once('@')?;
        Some(domain::fold(host))
    }

    /// Who gets it: the envelope's recipients, else To, Cc and Bcc, each once, lower case.
    #[must_use]
    pub fn recipients(&self, facts: &MailFacts) -> Vec<String> {
        let mut out: Vec<String> = vec![];
        let headers = [&facts.to, &facts.cc, &facts.bcc].into_iter().flatten().map(|a| a.address.clone());
        let candidates: Vec<String> = if self.envelope_to.is_empty() {
            let delivered = facts.header("delivered-to").filter(|_| facts.recipients_hidden());
            headers.chain(delivered.map(|d| d.trim_matches(['<', '>']).to_lowercase())).collect()
        } else {
            self.envelope_to.iter().map(|a| a.trim_matches(['<', '>', ' ']).to_lowercase()).collect()
        };
        let mut seen = std::collections::HashSet::new();
        for address in candidates.into_iter().filter(|a| !a.is_empty()) {
            if seen.insert(address.clone()) {
                out.push(address);
            }
        }
        out
    }

    /// `Inbound`, `Outbound`, `Intra-org` or `Unknown`.
    #[must_use]
    pub fn direction(&self, facts: &MailFacts) -> &'static str {
        if self.own_domains.is_empty() {
            return "Unknown";
        }
        let from_own = facts.from_domain().is_some_and(|d| self.is_own(d));
        let recipients = self.recipients(facts);
        let to_own =
            recipients.iter().any(|r| r.rsplit_once('@').is_some_and(|(_, d)| self.is_own(&domain::fold(d))));
        let from_outside = self.sender_ip(facts).is_some();
        match (from_own, to_own) {
            (true, true) if !from_outside => "Intra-org",
            (true, false) if !recipients.is_empty() => "Outbound",
            (true, false) => "Unknown",
            // A sender from outside that writes our name comes in from outside.
            _ => "Inbound",
        }
    }
}

/// Whether a hop runs between the servers of Exchange Online, which have addresses of their own.
fn is_inside_exchange_online(address: IpAddr, by: Option<&str>) -> bool {
    const SERVERS: IpAddr = IpAddr::V6(std::net::Ipv6Addr::new(0x2603, 0x1000, 0, 0, 0, 0, 0, 0));
    const SERVERS_LEN: u8 = 24;
    by.is_some_and(|by| by.ends_with(".outlook.com")) && in_network(address, SERVERS, SERVERS_LEN)
}

/// Whether an address cannot be a host on the Internet.
fn is_internal(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let carrier_shared = v4.octets()[0] == 100 && (64..128).contains(&v4.octets()[1]);
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || carrier_shared
        }
        IpAddr::V6(v6) => {
            v6.is_loopback()
                || v6.is_unspecified()
                || v6.segments()[0] & 0xfe00 == 0xfc00
                || v6.segments()[0] & 0xffc0 == 0xfe80
        }
    }
}
