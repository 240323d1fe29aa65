//! SPF: may this address send for this domain? (RFC 7208)
//!
//! Two choices where practice and RFC part: names without records are not counted on their own (the
//! limit of ten terms bounds them already, and many domains exceed two), and `exists` is also
//! satisfied by an IPv6 address.

use std::net::IpAddr;

use super::dns::{Dns, DnsError};
use super::outcome::{Judged, Outcome};
use super::spf_macro::{self, Letters};
use super::spf_record::{self, Directive, Mechanism, Prefixes, Record};

/// Terms that ask the DNS, at most, in one check (RFC 7208, 4.6.4).
const MAX_LOOKUPS: u32 = 10;
/// Hosts of one `mx` or names of one address, at most.
const MAX_HOSTS: usize = 10;

/// What SPF is asked.
#[derive(Debug, Clone, Copy)]
pub struct SpfQuestion<'a> {
    /// Address of the sending host.
    pub ip: IpAddr,
    /// Name it gave in HELO or EHLO; empty when not known.
    pub helo: &'a str,
    /// Envelope sender, empty for bounces.
    pub mail_from: &'a str,
    /// Name of the receiving host, for explanations.
    pub receiver: &'a str,
    /// Time for explanations, in seconds.
    pub now_s: i64,
}

/// SPF's answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SpfAnswer {
    /// The result, the domain judged and why.
    pub judged: Judged,
    /// The explanation the domain gives for a failure.
    pub explanation: Option<String>,
}

/// Checks the HELO name, and unless that fails, the envelope sender.
#[must_use]
pub fn check(question: &SpfQuestion<'_>, dns: &dyn Dns) -> SpfAnswer {
    if question.mail_from.is_empty() {
        return check_domain(question, question.helo, dns);
    }
    if !question.helo.is_empty() {
        let helo = check_domain(&SpfQuestion { mail_from: "", ..*question }, question.helo, dns);
        if helo.judged.outcome == Outcome::Fail {
            return helo;
        }
    }
    let domain = question.mail_from.rsplit_once('@').map_or(question.mail_from, |(_, d)| d);
    check_domain(question, domain, dns)
}

/// Checks one domain: the `check_host` of RFC 7208.
#[must_use]
pub fn check_domain(question: &SpfQuestion<'_>, domain: &str, dns: &dyn Dns) -> SpfAnswer {
    let question = &SpfQuestion { ip: question.ip.to_canonical(), ..*question };
    let postmaster = format!("postmaster@{domain}");
    let sender = if question.mail_from.is_empty() { postmaster.as_str() } else { question.mail_from };
    let mut check = Check { question, sender, dns, lookups: 0, validated: None };
    match check.host(domain) {
        Ok((outcome, record)) => {
            let explanation = match (outcome, record.and_then(|r| r.explanation)) {
                (Outcome::Fail, Some(spec)) => check.explain(domain, &spec),
                _ => None,
            };
            SpfAnswer { judged: Judged::new(outcome, domain, reason(outcome, question.ip)), explanation }
        }
        Err(stop) => SpfAnswer { judged: Judged::new(stop.outcome, domain, stop.reason), explanation: None },
    }
}

fn reason(outcome: Outcome, ip: IpAddr) -> String {
    match outcome {
        Outcome::Pass => format!("the domain permits {ip}"),
        Outcome::Fail => format!("the domain does not permit {ip}"),
        Outcome::SoftFail => format!("the domain probably does not permit {ip}"),
        Outcome::None => "the domain has no SPF record".to_owned(),
        _ => format!("the domain says nothing about {ip}"),
    }
}

/// An end of the check before its result.
struct Stop {
    outcome: Outcome,
    reason: String,
}

fn perm<T>(reason: impl Into<String>) -> Result<T, Stop> {
    Err(Stop { outcome: Outcome::PermError, reason: reason.into() })
}

fn temp<T>(name: &str) -> Result<T, Stop> {
    Err(Stop { outcome: Outcome::TempError, reason: format!("the DNS gave no answer for {name}") })
}

struct Check<'a> {
    question: &'a SpfQuestion<'a>,
    sender: &'a str,
    dns: &'a dyn Dns,
    lookups: u32,
    validated: Option<String>,
}

impl Check<'_> {
    /// The result for a domain, and the record that gave it.
    fn host(&mut self, domain: &str) -> Result<(Outcome, Option<Record>), Stop> {
        let Some(record) = self.record(domain)? else { return Ok((Outcome::None, None)) };
        for directive in &record.directives {
            if self.matches(directive, domain)? {
                return Ok((directive.result, Some(record)));
            }
        }
        let Some(redirect) = &record.redirect else { return Ok((Outcome::Neutral, Some(record))) };
        self.count_lookup()?;
        let target = self.target(redirect, domain)?;
        match self.host(&target)? {
            (_, None) => perm(format!("redirect leads to {target}, which has no SPF record")),
            found => Ok(found),
        }
    }

    fn record(&mut self, domain: &str) -> Result<Option<Record>, Stop> {
        if !is_sound_domain(domain) {
            return Ok(None);
        }
        let texts = match self.dns.txt(domain) {
            Ok(texts) => texts,
            Err(DnsError::NotFound) => return Ok(None),
            Err(DnsError::Temporary) => return temp(domain),
        };
        let mut records = texts.iter().filter(|t| spf_record::is_spf(t));
        match (records.next(), records.next()) {
            (None, _) => Ok(None),
            (Some(text), None) => {
                spf_record::read(text).map(Some).or_else(|e| perm(format!("{e}, at {domain}")))
            }
            (Some(_), Some(_)) => perm(format!("{domain} has more than one SPF record")),
        }
    }

    fn count_lookup(&mut self) -> Result<(), Stop> {
        self.lookups += 1;
        if self.lookups > MAX_LOOKUPS { perm("more than 10 terms ask the DNS") } else { Ok(()) }
    }

    fn matches(&mut self, directive: &Directive, domain: &str) -> Result<bool, Stop> {
        match &directive.mechanism {
            Mechanism::All => Ok(true),
            Mechanism::Ip(network, length) => Ok(in_network(self.question.ip, *network, *length)),
            Mechanism::Include(spec) => {
                self.count_lookup()?;
                let target = self.target(spec, domain)?;
                match self.host(&target)? {
                    (Outcome::Pass, _) => Ok(true),
                    (_, None) => perm(format!("include names {target}, which has no SPF record")),
                    _ => Ok(false),
                }
            }
            Mechanism::A(spec, prefixes) => {
                self.count_lookup()?;
                let target = self.target(spec, domain)?;
                self.host_matches(&target, *prefixes)
            }
            Mechanism::Mx(spec, prefixes) => {
                self.count_lookup()?;
                self.mx_matches(&self.target_of(spec, domain)?, *prefixes)
            }
            Mechanism::Exists(spec) => {
                self.count_lookup()?;
                let target = self.target(spec, domain)?;
                self.exists(&target)
            }
            Mechanism::Ptr(spec) => {
                self.count_lookup()?;
                let target = self.target_of(spec, domain)?.to_ascii_lowercase();
                Ok(self.validated_names().iter().any(|name| is_under(name, &target)))
            }
        }
    }

    fn exists(&self, target: &str) -> Result<bool, Stop> {
        let v4 = self.dns.a(target).map(|found| !found.is_empty());
        match v4 {
            Ok(true) => Ok(true),
            Err(DnsError::Temporary) => temp(target),
            _ => Ok(self.dns.aaaa(target).is_ok_and(|found| !found.is_empty())),
        }
    }

    fn mx_matches(&self, target: &str, prefixes: Prefixes) -> Result<bool, Stop> {
        let hosts = match self.dns.mx(target) {
            Ok(hosts) if !hosts.is_empty() => hosts,
            Ok(_) | Err(DnsError::NotFound) => return Ok(false),
            Err(DnsError::Temporary) => return temp(target),
        };
        for (index, (_, host)) in hosts.iter().enumerate() {
            if index >= MAX_HOSTS {
                return perm(format!("{target} has more than 10 MX hosts"));
            }
            if self.host_matches(host, prefixes)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether the sending address is among those of a host.
    fn host_matches(&self, host: &str, prefixes: Prefixes) -> Result<bool, Stop> {
        let found = self.addresses(host);
        match found {
            Ok(found) if !found.is_empty() => Ok(found.iter().any(|address| {
                in_network(
                    self.question.ip,
                    *address,
                    if address.is_ipv4() { prefixes.0 } else { prefixes.1 },
                )
            })),
            Ok(_) | Err(DnsError::NotFound) => Ok(false),
            Err(DnsError::Temporary) => temp(host),
        }
    }

    fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, DnsError> {
        Ok(match self.question.ip {
            IpAddr::V4(_) => self.dns.a(host)?.into_iter().map(IpAddr::V4).collect(),
            IpAddr::V6(_) => self.dns.aaaa(host)?.into_iter().map(IpAddr::V6).collect(),
        })
    }

    /// Names of the sending address that lead back to it.
    fn validated_names(&self) -> Vec<String> {
        let names = self.dns.ptr(self.question.ip).unwrap_or_default();
        let leads_back =
            |name: &String| self.addresses(name).is_ok_and(|found| found.contains(&self.question.ip));
        names.iter().take(MAX_HOSTS).filter(|name| leads_back(name)).map(|n| n.to_ascii_lowercase()).collect()
    }

    fn target(&mut self, spec: &str, domain: &str) -> Result<String, Stop> {
        if spf_macro::needs_validated(spec) && self.validated.is_none() {
            let names = self.validated_names();
            let best = names.iter().find(|name| is_under(name, domain)).or(names.first());
            self.validated = Some(best.cloned().unwrap_or_else(|| "unknown".to_owned()));
        }
        self.target_of(spec, domain)
    }

    /// A domain-spec expanded; the domain itself when it is empty.
    fn target_of(&self, spec: &str, domain: &str) -> Result<String, Stop> {
        if spec.is_empty() {
            return Ok(domain.to_owned());
        }
        let Some(name) = spf_macro::expand(spec, &self.letters(domain)) else {
            return perm(format!("the macro in \"{spec}\" is wrong"));
        };
        let mut name = name.trim_end_matches('.');
        // Labels are dropped from the left until the name fits (RFC 7208, 7.3).
        while name.len() > 253 {
            match name.split_once('.') {
                Some((_, rest)) => name = rest,
                None => break,
            }
        }
        Ok(name.to_ascii_lowercase())
    }

    fn letters<'s>(&'s self, domain: &'s str) -> Letters<'s> {
        Letters {
            sender: self.sender,
            domain,
            helo: self.question.helo,
            ip: self.question.ip,
            validated: self.validated.as_deref(),
            receiver: None,
        }
    }

    /// The explanation text; faults count as no explanation.
    fn explain(&mut self, domain: &str, spec: &str) -> Option<String> {
        let target = self.target(spec, domain).ok()?;
        let texts = self.dns.txt(&target).ok()?;
        let [text] = texts.as_slice() else { return None };
        let receiver = Some((self.question.receiver, self.question.now_s));
        spf_macro::expand(text, &Letters { receiver, ..self.letters(domain) })
    }
}

/// Labels of 1 to 63 bytes, at least two of them, and at most 253 bytes in all.
fn is_sound_domain(domain: &str) -> bool {
    let domain = domain.strip_suffix('.').unwrap_or(domain);
    domain.len() <= 253
        && domain.contains('.')
        && domain.split('.').all(|label| (1..=63).contains(&label.len()))
}

fn is_under(name: &str, domain: &str) -> bool {
    name == domain || name.strip_suffix(domain).is_some_and(|head| head.ends_with('.'))
}

/// Whether an address is in a network of the same family.
pub(crate) fn in_network(address: IpAddr, network: IpAddr, length: u8) -> bool {
    // An IPv4 network may be written in its IPv6 form.
    const MAPPED_LEN: u8 = 96;
    let (network, length) = match (network.to_canonical(), network) {
        (v4 @ IpAddr::V4(_), IpAddr::V6(_)) if length >= MAPPED_LEN => (v4, length - MAPPED_LEN),
        _ => (network, length),
    };
    match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(n)) => {
            let shift = 32_u32.saturating_sub(u32::from(length));
            let mask = u32::MAX.checked_shl(shift).unwrap_or(0);
            u32::from(a) & mask == u32::from(n) & mask
        }
        (IpAddr::V6(a), IpAddr::V6(n)) => {
            let shift = 128_u32.saturating_sub(u32::from(length));
            let mask = u128::MAX.checked_shl(shift).unwrap_or(0);
            u128::from(a) & mask == u128::from(n) & mask
        }
        _ => false,
    }
}
