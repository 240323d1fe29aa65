//! Threat indicators against rows: hashes, addresses and their ranges, domains, URLs, senders, certificates.
//!
//! A look-up per value: a filter of bits that nearly all values end at, then one probe. The most specific
//! indicator of a value decides, so one that allows an address is stronger than one on its range.

mod known;

use std::net::IpAddr;

use model::Severity;
use schema::{Catalog, Row, TableId};

pub use known::Known;

/// What an indicator is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum IndicatorKind {
    /// MD5, SHA-1 or SHA-256 of a file; the length tells which.
    Hash,
    /// An IP address.
    Ip,
    /// A range of addresses, such as `198.51.100.0/24`.
    Cidr,
    /// A domain; names below it match too.
    Domain,
    /// A URL, without its fragment.
    Url,
    /// The address a message comes from.
    Sender,
    /// SHA-1 or SHA-256 of a certificate, or the hash by which a table knows it.
    Certificate,
}

/// What follows from a match, as far as detection goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IndicatorEffect {
    /// Nothing: no alert on this value, also none of a wider indicator.
    Allow,
    /// An alert.
    Audit,
    /// An alert that says to warn.
    Warn,
    /// An alert that says to block.
    Block,
}

impl IndicatorEffect {
    /// Its word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            IndicatorEffect::Allow => "allow",
            IndicatorEffect::Audit => "audit",
            IndicatorEffect::Warn => "warn",
            IndicatorEffect::Block => "block",
        }
    }
}

/// A known value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Indicator {
    /// Identity.
    pub id: String,
    /// What it is compared with.
    pub kind: IndicatorKind,
    /// The value.
    pub value: String,
    /// Severity of its alerts.
    pub severity: Severity,
    /// Title of its alerts.
    pub title: String,
    /// Description of its alerts.
    pub description: String,
    /// What follows.
    pub effect: IndicatorEffect,
    /// How sure the source is, from 0 to 100.
    pub confidence: Option<u8>,
}

/// Columns that hold such values, over all tables.
pub const COLUMNS: &[(&str, IndicatorKind)] = &[
    ("SHA256", IndicatorKind::Hash),
    ("SHA1", IndicatorKind::Hash),
    ("MD5", IndicatorKind::Hash),
    ("InitiatingProcessSHA256", IndicatorKind::Hash),
    ("InitiatingProcessSHA1", IndicatorKind::Hash),
    ("InitiatingProcessMD5", IndicatorKind::Hash),
    ("FileHash", IndicatorKind::Hash),
    ("RemoteIP", IndicatorKind::Ip),
    ("IPAddress", IndicatorKind::Ip),
    ("IpAddress", IndicatorKind::Ip),
    ("SenderIPv4", IndicatorKind::Ip),
    ("SenderIPv6", IndicatorKind::Ip),
    ("ClientIP", IndicatorKind::Ip),
    ("SourceIpAddress", IndicatorKind::Ip),
    ("DestinationIPAddress", IndicatorKind::Ip),
    ("RemoteUrl", IndicatorKind::Url),
    ("Url", IndicatorKind::Url),
    ("UrlDomain", IndicatorKind::Domain),
    ("SenderFromDomain", IndicatorKind::Domain),
    ("SenderMailFromDomain", IndicatorKind::Domain),
    ("SenderFromAddress", IndicatorKind::Sender),
    ("SenderMailFromAddress", IndicatorKind::Sender),
    ("SignerHash", IndicatorKind::Certificate),
    ("IssuerHash", IndicatorKind::Certificate),
    ("Thumbprint", IndicatorKind::Certificate),
    ("ServicePrincipalCredentialThumbprint", IndicatorKind::Certificate),
];

/// All indicators, compiled for a catalogue.
#[derive(Debug, Default)]
pub struct Indicators {
    known: Known,
    columns: Vec<Vec<(u16, IndicatorKind)>>,
    /// The value that is looked up, folded.
    folded: String,
}

impl Indicators {
    /// Indicators for the columns of a catalogue.
    #[must_use]
    pub fn new(known: Known, catalog: &Catalog) -> Self {
        let of_table = |table: &std::sync::Arc<schema::Table>| {
            COLUMNS.iter().filter_map(|(name, kind)| Some((table.column_index(name)?, *kind))).collect()
        };
        Indicators { known, columns: catalog.iter().map(of_table).collect(), folded: String::new() }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// About the memory that they take, in bytes.
    #[must_use]
    pub fn byte_size(&self) -> usize {
        self.known.byte_size()
    }

    /// Calls `found` with each indicator a row carries and the value it was seen as; not with those that
    /// allow.
    pub fn search(&mut self, row: &Row<'_>, mut found: impl FnMut(Indicator, &str)) {
        if self.known.is_empty() {
            return;
        }
        let TableId(table) = row.table;
        let columns = self.columns.get(usize::from(table)).map(Vec::as_slice).unwrap_or_default();
        for (column, kind) in columns {
            let Some(cell) = row.get(*column) else { continue };
            let value = cell.as_text();
            if let Some(at) = look_up(&self.known, *kind, &value, &mut self.folded) {
                let indicator = self.known.get(at);
                if let Some(indicator) = indicator.filter(|i| i.effect != IndicatorEffect::Allow) {
                    found(indicator, &value);
                }
            }
        }
    }
}

impl Known {
    /// The indicator that a value of that kind carries, also one that allows.
    #[must_use]
    pub fn carried(&self, kind: IndicatorKind, value: &str) -> Option<Indicator> {
        self.get(look_up(self, kind, value, &mut String::new())?)
    }
}

/// The place of the most specific indicator of a value.
fn look_up(known: &Known, kind: IndicatorKind, value: &str, folded: &mut String) -> Option<u32> {
    fold(kind, value, folded);
    match kind {
        IndicatorKind::Domain => domain(known, folded),
        IndicatorKind::Ip => address(known, folded),
        IndicatorKind::Url => known.find(kind, folded).or_else(|| {
            let host = host_of(folded);
            domain(known, host).or_else(|| address(known, host))
        }),
        IndicatorKind::Sender => known.find(kind, folded).or_else(|| {
            let (_, host) = folded.rsplit_once('@')?;
            domain(known, host)
        }),
        _ => known.find(kind, folded),
    }
}

/// The indicator of a name or of a domain it is below.
fn domain(known: &Known, name: &str) -> Option<u32> {
    if !known.has(IndicatorKind::Domain) {
        return None;
    }
    let mut rest = name;
    loop {
        if let Some(at) = known.find(IndicatorKind::Domain, rest) {
            return Some(at);
        }
        rest = rest.split_once('.')?.1;
    }
}

/// The indicator of an address or of the narrowest range it is in.
fn address(known: &Known, text: &str) -> Option<u32> {
    known.find(IndicatorKind::Ip, text).or_else(|| {
        if !known.has(IndicatorKind::Cidr) {
            return None;
        }
        known.range(text.parse().ok()?)
    })
}

/// The form in which values are compared.
pub(crate) fn fold(kind: IndicatorKind, value: &str, into: &mut String) {
    into.clear();
    let value = value.trim();
    let value = match kind {
        IndicatorKind::Ip | IndicatorKind::Cidr => {
            value.get(..7).filter(|p| p.eq_ignore_ascii_case("::ffff:")).map_or(value, |p| &value[p.len()..])
        }
        IndicatorKind::Domain => value.trim_end_matches('.'),
        IndicatorKind::Url => value.split('#').next().unwrap_or_default().trim_end_matches('/'),
        _ => value,
    };
    match value.is_ascii() {
        true => {
            into.push_str(value);
            into.make_ascii_lowercase();
        }
        false => into.push_str(&value.to_lowercase()),
    }
    // IPv6 has many spellings; IPv4 as it is written in logs has one.
    if kind == IndicatorKind::Ip
        && into.contains(':')
        && let Ok(address) = into.parse::<IpAddr>()
    {
        *into = address.to_string();
    }
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['/', '?']).next().unwrap_or_default();
    let host = rest.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}
