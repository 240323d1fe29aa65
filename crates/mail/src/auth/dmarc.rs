//! DMARC: is what passed the sender the reader sees? (RFC 7489)

use super::dns::{Dns, DnsError};
use super::outcome::{Judged, Outcome};
use super::tags::Tags;
use crate::domain::root_domain;

/// What a domain asks to be done with mail that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Nothing.
    None,
    /// Treat as suspicious.
    Quarantine,
    /// Refuse.
    Reject,
}

impl Policy {
    /// The word used in records.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Policy::None => "none",
            Policy::Quarantine => "quarantine",
            Policy::Reject => "reject",
        }
    }

    pub(super) fn from_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "none" => Policy::None,
            "quarantine" => Policy::Quarantine,
            "reject" => Policy::Reject,
            _ => return None,
        })
    }
}

/// DMARC's answer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DmarcAnswer {
    /// The result, the From domain and why.
    pub judged: Judged,
    /// Whether a passing SPF or DKIM domain is aligned with From (relaxed where there is no record).
    pub aligned: bool,
    /// The policy that applies to this domain, when there is a record.
    pub policy: Option<Policy>,
}

/// A record.
struct Record {
    policy: Policy,
    subdomain_policy: Policy,
    strict_dkim: bool,
    strict_spf: bool,
}

/// Judges a From domain by the results of SPF and DKIM.
#[must_use]
pub fn check(from_domain: &str, spf: &Judged, dkim: &[&Judged], dns: &dyn Dns) -> DmarcAnswer {
    let from = from_domain.to_ascii_lowercase();
    if from.is_empty() {
        return DmarcAnswer {
            judged: Judged::new(Outcome::PermError, "", "there is no From domain to judge"),
            ..DmarcAnswer::default()
        };
    }
    let answer = |outcome, aligned, policy, reason: String| DmarcAnswer {
        judged: Judged::new(outcome, &from, reason),
        aligned,
        policy,
    };
    let relaxed = aligned_domain(&from, spf, dkim, false, false);
    match find(&from, dns) {
        Err(outcome) => answer(outcome, relaxed.is_some(), None, "the DMARC record cannot be had".to_owned()),
        Ok(None) if relaxed.is_some() => answer(
            Outcome::BestGuessPass,
            true,
            None,
            "no DMARC record, yet an aligned domain passes".to_owned(),
        ),
        Ok(None) => answer(Outcome::None, false, None, "the domain has no DMARC record".to_owned()),
        Ok(Some((record, policy))) => {
            match aligned_domain(&from, spf, dkim, record.strict_spf, record.strict_dkim) {
                Some(by) => answer(Outcome::Pass, true, Some(policy), format!("{by} is aligned")),
                None => answer(Outcome::Fail, false, Some(policy), "no aligned domain passes".to_owned()),
            }
        }
    }
}

/// What passed and is aligned, in words.
fn aligned_domain(
    from: &str,
    spf: &Judged,
    dkim: &[&Judged],
    strict_spf: bool,
    strict_dkim: bool,
) -> Option<String> {
    let passes =
        |judged: &Judged, strict| judged.outcome == Outcome::Pass && aligned(from, &judged.domain, strict);
    if let Some(found) = dkim.iter().find(|d| passes(d, strict_dkim)) {
        return Some(format!("the DKIM domain {}", found.domain));
    }
    passes(spf, strict_spf).then(|| format!("the SPF domain {}", spf.domain))
}

/// Whether two domains are the same, or in relaxed mode of the same registrable domain.
#[must_use]
pub fn aligned(from: &str, other: &str, strict: bool) -> bool {
    let other = other.to_ascii_lowercase();
    from == other || !strict && !other.is_empty() && root_domain(from) == root_domain(&other)
}

/// The record for a domain, its own or its registrable domain's, and the policy that applies.
fn find(from: &str, dns: &dyn Dns) -> Result<Option<(Record, Policy)>, Outcome> {
    if let Some(record) = fetch(from, dns)? {
        let policy = record.policy;
        return Ok(Some((record, policy)));
    }
    let root = root_domain(from);
    if root == from {
        return Ok(None);
    }
    Ok(fetch(&root, dns)?.map(|record| {
        let policy = record.subdomain_policy;
        (record, policy)
    }))
}

fn fetch(domain: &str, dns: &dyn Dns) -> Result<Option<Record>, Outcome> {
    let texts = match dns.txt(&format!("_dmarc.{domain}")) {
        Ok(texts) => texts,
        Err(DnsError::NotFound) => return Ok(None),
        Err(DnsError::Temporary) => return Err(Outcome::TempError),
    };
    let mut records = texts.iter().filter(|t| is_dmarc(t));
    match (records.next(), records.next()) {
        (Some(text), None) => read(text).map(Some).ok_or(Outcome::PermError),
        // Several records are no record (RFC 7489, 6.6.3).
        _ => Ok(None),
    }
}

fn is_dmarc(text: &str) -> bool {
    let version: String = text.split(';').next().unwrap_or_default().split_ascii_whitespace().collect();
    version == "v=DMARC1"
}

fn read(text: &str) -> Option<Record> {
    let tags = Tags::read(text).ok()?;
    let word = |name: &str| tags.packed(name).and_then(|w| Policy::from_word(&w));
    // A record with reports but no sound policy counts as policy none (RFC 7489, 6.6.3).
    let policy = word("p").or_else(|| tags.get("rua").map(|_| Policy::None))?;
    let strict = |name: &str| tags.packed(name).is_some_and(|v| v.eq_ignore_ascii_case("s"));
    Some(Record {
        policy,
        subdomain_policy: word("sp").unwrap_or(policy),
        strict_dkim: strict("adkim"),
        strict_spf: strict("aspf"),
    })
}
