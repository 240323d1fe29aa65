//! What a message says, read once and kept without judgement.

use std::net::IpAddr;

use crate::attachment::Attachment;
use crate::defect::Defect;
use crate::html::Page;
use crate::urls::Link;

/// A mail address with its display name.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Address {
    /// Display name, decoded; empty when there is none.
    pub name: String,
    /// Address in lower case, its domain folded.
    pub address: String,
    /// The part after the last `@`; empty when there is none.
    pub domain: String,
}

/// One Received header.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hop {
    /// Name the sending host gave.
    pub helo: Option<String>,
    /// Address of the sending host.
    pub ip: Option<IpAddr>,
    /// Name of the receiving host.
    pub by: Option<String>,
    /// When, microseconds UTC.
    pub time_us: Option<i64>,
}

/// A message's facts.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MailFacts {
    /// Bytes of the message.
    pub size: u64,
    /// SHA-256 of the message, hexadecimal.
    pub sha256: String,
    /// Every header field, name in lower case and value decoded, first one first.
    pub headers: Vec<(String, String)>,
    /// Addresses of all From fields.
    pub from: Vec<Address>,
    /// Sender.
    pub sender: Option<Address>,
    /// Return-Path without brackets; empty for a bounce.
    pub return_path: Option<String>,
    /// Reply-To.
    pub reply_to: Vec<Address>,
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// Bcc.
    pub bcc: Vec<Address>,
    /// Subject, decoded.
    pub subject: Option<String>,
    /// Date, microseconds UTC.
    pub date_us: Option<i64>,
    /// Message-ID without brackets.
    pub message_id: Option<String>,
    /// First id of In-Reply-To, without brackets.
    pub in_reply_to: Option<String>,
    /// Received fields from the top: the last host first.
    pub received: Vec<Hop>,
    /// X-Originating-IP or its like.
    pub originating_ip: Option<IpAddr>,
    /// Text parts of the body, joined.
    pub text: Option<String>,
    /// HTML parts of the body, read.
    pub page: Option<Page>,
    /// Links of body, subject and attachments, each once.
    pub links: Vec<Link>,
    /// Attached files, attached messages' files after their message.
    pub attachments: Vec<Attachment>,
    /// Whether a calendar invitation is part of it.
    pub calendar: bool,
    /// DMARC aggregate reports attached to it.
    pub dmarc_reports: Vec<crate::dmarc_report::DmarcReport>,
    /// What is malformed, each kind once.
    pub defects: Vec<Defect>,
}

impl MailFacts {
    /// The From address that readers see.
    #[must_use]
    pub fn from_address(&self) -> Option<&Address> {
        self.from.first()
    }

    /// The domain of that address.
    #[must_use]
    pub fn from_domain(&self) -> Option<&str> {
        self.from_address().map(|a| a.domain.as_str()).filter(|d| !d.is_empty())
    }

    /// The first header field of that name (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether a header field of that name (lower case) is present.
    #[must_use]
    pub fn has_header(&self, name: &str) -> bool {
        self.header(name).is_some()
    }

    /// Whether no recipient is named in the headers.
    #[must_use]
    pub fn recipients_hidden(&self) -> bool {
        self.to.is_empty() && self.cc.is_empty() && self.bcc.is_empty()
    }

    /// What a reader sees: the text part, else the visible text of the HTML.
    #[must_use]
    pub fn readable(&self) -> &str {
        let text = self.text.as_deref().filter(|t| !t.trim().is_empty());
        text.or(self.page.as_ref().map(|p| p.text.as_str())).unwrap_or_default()
    }

    /// When it happened: the newest Received time, else Date.
    #[must_use]
    pub fn time_us(&self) -> Option<i64> {
        self.received.iter().find_map(|hop| hop.time_us).or(self.date_us)
    }

    pub(crate) fn defect(&mut self, defect: Defect) {
        if !self.defects.contains(&defect) {
            self.defects.push(defect);
        }
    }
}
