//! Authentication of a message: SPF, DKIM, DMARC and ARC evaluated over a [`Dns`], or taken from a
//! trusted header, and the composite result.

mod arc;
mod canonical;
pub mod dkim;
pub mod dmarc;
pub mod dns;
mod keys;
mod outcome;
pub mod results_header;
pub mod spf;
mod spf_macro;
mod spf_record;
mod tags;

use crate::context::MailContext;
use crate::facts::MailFacts;
use crate::raw::RawMessage;
use dkim::DkimAnswer;
use dmarc::{DmarcAnswer, Policy};
use dns::Dns;
pub use outcome::{Judged, Outcome};
use results_header::HeaderResults;
use spf::{SpfAnswer, SpfQuestion};

pub use arc::check as check_arc;

/// Where the results come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AuthSource {
    /// Nothing to judge by.
    #[default]
    None,
    /// Evaluated here.
    Dns,
    /// A trusted Authentication-Results header.
    Header,
}

impl AuthSource {
    /// The word used in events.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            AuthSource::None => "none",
            AuthSource::Dns => "dns",
            AuthSource::Header => "header",
        }
    }
}

/// All results for one message.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Authentication {
    /// Where they come from.
    pub source: AuthSource,
    /// SPF.
    pub spf: Judged,
    /// The best DKIM result.
    pub dkim: Judged,
    /// Every signature's result.
    pub signatures: Vec<DkimAnswer>,
    /// DMARC.
    pub dmarc: Judged,
    /// ARC.
    pub arc: Judged,
    /// Whether a passing SPF or DKIM domain is aligned with the From domain.
    pub aligned: bool,
    /// Policy the From domain publishes.
    pub policy: Option<Policy>,
    /// Composite result: `pass`, `fail`, `softpass`, `none` or `unknown`.
    pub compauth: String,
    /// Microsoft's three-digit reason code for the composite result; empty when unknown.
    pub compauth_reason: String,
}

impl Authentication {
    /// The JSON that Defender puts into `AuthenticationDetails`.
    #[must_use]
    pub fn details_json(&self) -> String {
        format!(
            r#"{{"SPF":"{}","DKIM":"{}","DMARC":"{}","CompAuth":"{}"}}"#,
            self.spf.outcome.word(),
            self.dkim.outcome.word(),
            self.dmarc.outcome.word(),
            self.compauth,
        )
    }
}

/// Authenticates a message. With a DNS everything is evaluated; without one the headers of the
/// trusted hosts are read; without those nothing is known.
#[must_use]
pub fn authenticate(
    raw: &RawMessage<'_>,
    facts: &MailFacts,
    context: &MailContext,
    dns: Option<&dyn Dns>,
) -> Authentication {
    let mut result = match dns {
        Some(dns) => evaluate(raw, facts, context, dns),
        None => from_headers(raw, facts, context),
    };
    if result.compauth.is_empty() {
        let own = facts.from_domain().is_some_and(|d| context.is_own(d));
        let (word, reason) = composite(&result, own);
        word.clone_into(&mut result.compauth);
        reason.clone_into(&mut result.compauth_reason);
    }
    result
}

fn evaluate(raw: &RawMessage<'_>, facts: &MailFacts, context: &MailContext, dns: &dyn Dns) -> Authentication {
    let now_s = context.arrival_us.map(|us| us.div_euclid(1_000_000));
    let spf = check_spf(facts, context, dns, now_s.unwrap_or(0)).judged;
    let signatures = dkim::check(raw, dns, now_s);
    let dkim: Vec<&Judged> = signatures.iter().map(|s| &s.judged).collect();
    let DmarcAnswer { judged: dmarc, aligned, policy } =
        dmarc::check(facts.from_domain().unwrap_or_default(), &spf, &dkim, dns);
    Authentication {
        source: AuthSource::Dns,
        dkim: dkim::best(&signatures),
        arc: arc::check(raw, dns),
        spf,
        signatures,
        dmarc,
        aligned,
        policy,
        ..Authentication::default()
    }
}

fn check_spf(facts: &MailFacts, context: &MailContext, dns: &dyn Dns, now_s: i64) -> SpfAnswer {
    let Some(ip) = context.sender_ip(facts) else {
        let reason = "the address of the sending host is not known";
        return SpfAnswer { judged: Judged::new(Outcome::None, "", reason), explanation: None };
    };
    let question = SpfQuestion {
        ip: ip.to_canonical(),
        helo: context.helo(facts).unwrap_or_default(),
        mail_from: context.mail_from(facts).unwrap_or_default(),
        receiver: "unknown",
        now_s,
    };
    spf::check(&question, dns)
}

/// Headers of trusted hosts, from the top; for each method the first one counts.
fn from_headers(raw: &RawMessage<'_>, facts: &MailFacts, context: &MailContext) -> Authentication {
    let mut found = Authentication { compauth: String::new(), ..Authentication::default() };
    let (mut spf, mut dmarc, mut arc) = (None, None, None);
    for field in trusted_part(raw, facts, context).iter().filter(|h| h.is("Authentication-Results")) {
        let header = HeaderResults::read(&String::from_utf8_lossy(field.value));
        if !context.trusts(&header.authserv_id) {
            continue;
        }
        found.source = AuthSource::Header;
        spf = spf.or(header.spf);
        if found.signatures.is_empty() {
            found.signatures = header.dkim;
        }
        if dmarc.is_none() {
            found.policy = header.policy;
        }
        dmarc = dmarc.or(header.dmarc);
        arc = arc.or(header.arc);
        if let Some((word, reason)) = header.compauth
            && found.compauth.is_empty()
        {
            (found.compauth, found.compauth_reason) = (word, reason);
        }
    }
    found.spf = spf.unwrap_or_default();
    found.dkim = dkim::best(&found.signatures);
    found.dmarc = dmarc.unwrap_or_default();
    found.arc = arc.unwrap_or_default();
    let from = facts.from_domain().unwrap_or_default();
    let passes = |j: &Judged| j.outcome == Outcome::Pass && dmarc::aligned(from, &j.domain, false);
    found.aligned = found.dmarc.outcome == Outcome::Pass
        || passes(&found.spf)
        || found.signatures.iter().any(|s| passes(&s.judged));
    found
}

/// The header fields that the receiving side wrote: those above the second Received header from
/// outside.
fn trusted_part<'r, 'a>(
    raw: &'r RawMessage<'a>,
    facts: &MailFacts,
    context: &MailContext,
) -> &'r [crate::raw::RawHeader<'a>] {
    let outside = context.boundary_hop(facts).map_or(usize::MAX, |index| index + 1);
    let end = raw
        .headers
        .iter()
        .enumerate()
        .filter(|(_, h)| h.is("Received"))
        .nth(outside)
        .map_or(raw.headers.len(), |(at, _)| at);
    &raw.headers[..end]
}

/// The composite result with Microsoft's reason codes, as its documentation explains them.
fn composite(result: &Authentication, own_domain: bool) -> (&'static str, &'static str) {
    if result.source == AuthSource::None {
        return ("unknown", "");
    }
    let enforced = matches!(result.policy, Some(Policy::Quarantine | Policy::Reject));
    match result.dmarc.outcome {
        Outcome::Pass => ("pass", "100"),
        Outcome::BestGuessPass => ("pass", "109"),
        Outcome::TempError => ("none", "300"),
        _ if result.aligned => ("pass", "109"),
        Outcome::Fail if enforced && own_domain => ("fail", "010"),
        Outcome::Fail if enforced => ("fail", "000"),
        _ if own_domain => ("fail", "601"),
        _ => ("fail", "001"),
    }
}
