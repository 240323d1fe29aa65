//! Mail messages: RFC 5322 and MIME bytes → facts → authentication → an event and rows.
//!
//! [`Mail::read`] does all of it. The layers below may be used alone: [`MailFacts::read`] says what
//! a message says, [`auth::authenticate`] whether its sender is who it seems, [`event()`] gives the
//! flat fields that rules match (declared in [`fields`]), [`rows()`] the rows of EmailEvents,
//! EmailUrlInfo and EmailAttachmentInfo, and of CordonEvents for the records of an attached DMARC
//! report ([`dmarc_report`]).
//!
//! Everything is pure: the same bytes, context and DNS answers give the same result. Malformed
//! input gives facts with [`defect`]s, and work is bounded by [`MailLimits`].
//!
//! This crate knows no network, no clock, no rule engine and no store.

pub mod attachment;
pub mod auth;
mod context;
pub mod defect;
pub mod dmarc_report;
pub mod domain;
mod entities;
mod error;
mod event;
mod event_judged;
mod facts;
pub mod fields;
mod headers;
pub mod html;
mod html_tokens;
mod limits;
mod links;
mod lists;
pub mod lookalike;
pub mod magic;
mod packed;
pub mod raw;
pub mod read;
mod report_xml;
mod rows;
mod salvage;
pub mod signals;
mod smuggling;
mod text_signs;
pub mod tnef;
pub mod urls;
pub mod zip_names;

pub use context::{MailContext, ProtectedPerson};
pub use error::MailError;
pub use event::{ORIGIN, event};
pub use facts::{Address, Hop, MailFacts};
pub use limits::MailLimits;
pub use rows::{network_message_id, rows};

use auth::Authentication;
use auth::dns::Dns;
use raw::RawMessage;

/// A message read and authenticated.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Mail {
    /// What it says.
    pub facts: MailFacts,
    /// Whether its sender is who it seems.
    pub authentication: Authentication,
}

impl Mail {
    /// Reads and authenticates a message. Without a DNS, results come from a trusted
    /// Authentication-Results header.
    ///
    /// # Errors
    /// When the bytes are no message at all, or more than the limit.
    pub fn read(
        raw: &[u8],
        limits: &MailLimits,
        context: &MailContext,
        dns: Option<&dyn Dns>,
    ) -> Result<Self, MailError> {
        let facts = MailFacts::read(raw, limits)?;
        let split = RawMessage::split(raw, limits.header_bytes);
        let authentication = auth::authenticate(&split, &facts, context, dns);
        Ok(Mail { facts, authentication })
    }

    /// When it happened, microseconds UTC: the newest Received time, else Date, both only when not
    /// after arrival by more than a day; else arrival.
    #[must_use]
    pub fn time_us(&self, context: &MailContext) -> Option<i64> {
        const DAY_US: i64 = 86_400_000_000;
        let told = self.facts.time_us();
        match (told, context.arrival_us) {
            (Some(told), Some(arrival)) if told > arrival + DAY_US => Some(arrival),
            (None, arrival) => arrival,
            (told, _) => told,
        }
    }
}

/// Feeds arbitrary bytes through everything, for fuzzing: nothing may panic.
pub fn fuzz_entry(bytes: &[u8]) {
    let limits = MailLimits { message_bytes: 1 << 20, ..MailLimits::default() };
    let context = MailContext {
        own_domains: vec!["example.com".to_owned()],
        trusted_authserv_ids: vec![String::new(), "mx.example.com".to_owned()],
        ..MailContext::default()
    };
    let dns = auth::dns::MemoryDns::default();
    if let Ok(mail) = Mail::read(bytes, &limits, &context, Some(&dns)) {
        let _ = event(&mail, &context, &limits);
    }
    if let Ok(mail) = Mail::read(bytes, &limits, &context, None) {
        let _ = network_message_id(&mail.facts, &context);
    }
}

#[cfg(test)]
mod tests;
