//! Suricata's EVE log: alerts, anomalies, flows and what it reads of protocols, told apart by
//! `event_type` (Suricata documentation, "EVE JSON format").
//!
//! The names that Sigma's dns, proxy and firewall categories use are added.

use event::{Event, Origin};

use crate::cloud::embedded::{self, Alias};
use crate::json::kind::RecordKind;

/// The kinds of records.
pub(crate) const KINDS: &[RecordKind] = &[
    RecordKind { name: "suricata", keys: &["event_type", "src_ip", "timestamp"], accept: |_| true, shape },
    RecordKind { name: "suricata", keys: &["event_type", "flow_id", "timestamp"], accept: |_| true, shape },
    RecordKind {
        name: "suricata",
        keys: &["event_type", "timestamp"],
        accept: |e| embedded::has_any(e, &["stats", "engine", "netflow"]),
        shape,
    },
];

/// Event types with the category and service of Sigma they are for.
const TYPES: &[(&str, &str, &str)] = &[
    ("alert", "", "alert"),
    ("anomaly", "", "anomaly"),
    ("dns", "dns", "dns"),
    ("http", "proxy", "http"),
    ("tls", "", "tls"),
    ("flow", "firewall", "flow"),
    ("netflow", "firewall", "netflow"),
    ("drop", "firewall", "drop"),
    ("fileinfo", "", "fileinfo"),
    ("smtp", "", "smtp"),
    ("ssh", "", "ssh"),
    ("smb", "", "smb"),
    ("krb5", "", "krb5"),
    ("dcerpc", "", "dcerpc"),
    ("rdp", "", "rdp"),
    ("ldap", "", "ldap"),
    ("dhcp", "", "dhcp"),
    ("stats", "", "stats"),
];

const NAMES: &[Alias] = &[
    ("dst_ip", &["dest_ip"]),
    ("dst_port", &["dest_port"]),
    ("query", &["dns.rrname", "dns.query.rrname", "dns.queries.rrname"]),
    ("record_type", &["dns.rrtype", "dns.query.rrtype", "dns.queries.rrtype"]),
    ("answer", &["dns.answers.rdata", "dns.rdata"]),
    ("c-uri", &["http.url"]),
    ("c-useragent", &["http.http_user_agent"]),
    ("cs-host", &["http.hostname"]),
    ("cs-method", &["http.http_method"]),
    ("cs-referrer", &["http.http_refer"]),
    ("sc-status", &["http.status"]),
    ("action", &["alert.action"]),
];

fn shape<'a>(mut event: Event<'a>, out: &mut Vec<Event<'a>>) {
    let kind = event.text("event_type").unwrap_or_default();
    let known = TYPES.iter().find(|(name, _, _)| *name == kind);
    let (category, service) = known.map_or(("", ""), |(_, category, service)| (*category, *service));
    event.origin = Origin { product: "suricata", category, service };
    embedded::add_aliases(&mut event, NAMES);
    event.time_us = embedded::time_of(&event, &["timestamp"]);
    out.push(event);
}
