//! Threat indicators against rows: file hashes, addresses, domains and URLs, by one look-up per value.

use std::collections::HashMap;

use ahash::RandomState;
use model::Severity;
use schema::{Catalog, Row, TableId};

/// What an indicator is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum IndicatorKind {
    /// MD5, SHA-1 or SHA-256 of a file; the length tells which.
    Hash,
    /// An IP address.
    Ip,
    /// A domain; names below it match too.
    Domain,
    /// A URL, without its fragment.
    Url,
}

/// A known bad value.
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
}

/// Columns that hold such values, over all tables.
const COLUMNS: &[(&str, IndicatorKind)] = &[
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
];

/// All indicators, compiled for a catalogue.
#[derive(Debug, Default)]
pub struct Indicators {
    by_value: HashMap<(IndicatorKind, String), usize, RandomState>,
    list: Vec<Indicator>,
    columns: Vec<Vec<(u16, IndicatorKind)>>,
}

impl Indicators {
    /// Compiles a list; of two with the same kind and value the later one counts.
    #[must_use]
    pub fn new(list: Vec<Indicator>, catalog: &Catalog) -> Self {
        let mut by_value = HashMap::with_capacity_and_hasher(list.len(), RandomState::new());
        for (index, indicator) in list.iter().enumerate() {
            by_value.insert((indicator.kind, fold(indicator.kind, &indicator.value)), index);
        }
        let columns = catalog
            .iter()
            .map(|table| {
                COLUMNS.iter().filter_map(|(name, kind)| Some((table.column_index(name)?, *kind))).collect()
            })
            .collect();
        Indicators { by_value, list, columns }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Calls `found` with each indicator a row carries and the value it was seen as.
    pub fn search(&self, row: &Row<'_>, mut found: impl FnMut(&Indicator, &str)) {
        if self.list.is_empty() {
            return;
        }
        let TableId(table) = row.table;
        let columns = self.columns.get(usize::from(table)).map(Vec::as_slice).unwrap_or_default();
        for (column, kind) in columns {
            let Some(cell) = row.get(*column) else { continue };
            let value = cell.as_text();
            if let Some(indicator) = self.look_up(*kind, &value) {
                found(indicator, &value);
            }
        }
    }

    fn look_up(&self, kind: IndicatorKind, value: &str) -> Option<&Indicator> {
        let folded = fold(kind, value);
        let exact = |kind, value: &str| self.by_value.get(&(kind, value.to_owned())).map(|i| &self.list[*i]);
        match kind {
            IndicatorKind::Domain => self.domain(&folded),
            IndicatorKind::Url => exact(kind, &folded).or_else(|| {
                let host = host_of(&folded);
                self.domain(host).or_else(|| exact(IndicatorKind::Ip, host))
            }),
            _ => exact(kind, &folded),
        }
    }

    /// The indicator of a name or of a domain it is below.
    fn domain(&self, name: &str) -> Option<&Indicator> {
        let mut rest = name;
        loop {
            if let Some(index) = self.by_value.get(&(IndicatorKind::Domain, rest.to_owned())) {
                return Some(&self.list[*index]);
            }
            rest = rest.split_once('.')?.1;
        }
    }
}

fn fold(kind: IndicatorKind, value: &str) -> String {
    let value = value.trim().to_lowercase();
    match kind {
        IndicatorKind::Ip => {
            let plain = value.strip_prefix("::ffff:").unwrap_or(&value);
            plain.parse::<std::net::IpAddr>().map_or(value.clone(), |ip| ip.to_string())
        }
        IndicatorKind::Domain => value.trim_end_matches('.').to_owned(),
        IndicatorKind::Url => value.split('#').next().unwrap_or_default().trim_end_matches('/').to_owned(),
        IndicatorKind::Hash => value,
    }
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['/', '?']).next().unwrap_or_default();
    let host = rest.rsplit('@').next().unwrap_or_default();
    host.split(':').next().unwrap_or_default()
}
