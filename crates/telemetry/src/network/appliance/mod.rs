//! Firewalls and proxies that log lines of text, mostly by syslog: what each writes is told by the
//! message, so that one syslog stream may carry them all.
//!
//! Each vendor is a file with a `find`, which recognises a message and returns its event. Events keep
//! the vendor's names; beside them come `src_ip`, `src_port`, `dst_ip`, `dst_port`, `action`,
//! `protocol` and `username`, the names of Sigma's firewall category (Sigma taxonomy appendix).

mod access_log;
mod asa;
mod asa_wordings;
mod checkpoint;
mod fortinet;
mod keyed;
mod leef;
mod paloalto;
mod paloalto_columns;
mod squid;

use event::{Event, Origin, Value};

use crate::cloud::embedded::{self, Alias};
use crate::format::{Format, Framing, Sample};
use crate::linux::syslog::{self, Header};

/// A vendor's way to recognise and read a message.
struct Family {
    name: &'static str,
    doc: &'static str,
    find: for<'a> fn(&Header<'a>) -> Option<Event<'a>>,
}

const FAMILIES: [Family; 7] = [
    Family {
        name: leef::FORMAT,
        doc: "Log Event Extended Format 1.0 and 2.0, one message per line, with or without a syslog head",
        find: leef::find,
    },
    Family {
        name: fortinet::FORMAT,
        doc: "FortiGate logs as key=value pairs, with or without a syslog head",
        find: fortinet::find,
    },
    Family {
        name: paloalto::FORMAT,
        doc: "PAN-OS logs as comma-separated values in the default order, with or without a syslog head",
        find: paloalto::find,
    },
    Family {
        name: checkpoint::FORMAT,
        doc: "Check Point Log Exporter's syslog form: a list of key:\"value\" in brackets",
        find: checkpoint::find,
    },
    Family {
        name: asa::FORMAT,
        doc: "Cisco ASA and FTD messages, %ASA-SEVERITY-NUMBER: text",
        find: asa::find,
    },
    Family { name: squid::FORMAT, doc: "Squid's access log in its native form", find: squid::find },
    Family {
        name: access_log::FORMAT,
        doc: "Access logs of web servers in the Common or Combined Log Format",
        find: access_log::find,
    },
];

const fn format<const AT: usize>() -> Format {
    let sniff: fn(&Sample<'_>) -> u8 = |sample| sniffed(sample, AT);
    Format { name: FAMILIES[AT].name, doc: FAMILIES[AT].doc, framing: Framing::Text(syslog::read), sniff }
}

/// Formats recognised by signature.
pub(crate) const FORMATS: &[Format] = &[
    format::<0>(),
    format::<1>(),
    format::<2>(),
    format::<3>(),
    format::<4>(),
    format::<5>(),
    format::<6>(),
];

/// The event of a message of one of the vendors.
pub(crate) fn event_of<'a>(header: &Header<'a>) -> Option<Event<'a>> {
    FAMILIES.iter().find_map(|family| (family.find)(header))
}

/// How sure one is that lines are of a family: most of the first ones are. JSON may hold such a
/// message and is not of the family; a payload with syslog heads is read alike either way.
fn sniffed(sample: &Sample<'_>, family: usize) -> u8 {
    let lines = || sample.text.lines().filter(|line| !line.trim().is_empty()).take(8);
    let is_one = |line: &&str| {
        !line.trim_start().starts_with(['{', '['])
            && (FAMILIES[family].find)(&syslog::parse_header(line)).is_some()
    };
    let hits = lines().filter(is_one).count();
    if hits > 0 && hits * 2 >= lines().count() { 88 } else { 0 }
}

const NAMES: &[Alias] = &[
    ("src_ip", &["srcip", "src", "SourceIP", "Source Address", "id.orig_h", "client_ip", "origin_ip"]),
    ("dst_ip", &["dstip", "dst", "DestinationIP", "Destination Address", "dest_ip"]),
    ("src_port", &["srcport", "s_port", "srcPort", "Source Port", "SourcePort", "spt"]),
    ("dst_port", &["dstport", "dport", "service", "dstPort", "Destination Port", "DestinationPort", "dpt"]),
    ("protocol", &["proto", "Protocol"]),
    ("username", &["user", "usrName", "Source User", "src_user_name", "User", "suser"]),
    ("action", &["Action", "act", "rule_action"]),
];

/// Gives the event the names that rules of the firewall category use.
pub(crate) fn complete(event: &mut Event<'_>) {
    embedded::add_aliases(event, NAMES);
}

/// Vendors whose CEF messages are of the firewall or proxy category, with Sigma's product.
const CEF_VENDORS: &[(&str, Origin)] = &[
    ("Palo Alto Networks", firewall("paloalto", "traffic")),
    ("Fortinet", firewall("fortigate", "traffic")),
    ("Check Point", firewall("checkpoint", "log")),
    ("CISCO", firewall("cisco", "asa")),
    ("Zscaler", Origin { product: "zscaler", category: "proxy", service: "" }),
    ("Forcepoint", Origin { product: "forcepoint", category: "proxy", service: "" }),
    ("Barracuda", firewall("barracuda", "")),
    ("SonicWall", firewall("sonicwall", "")),
    ("Sophos", firewall("sophos", "")),
    ("WatchGuard", firewall("watchguard", "")),
];

/// The origin of a CEF message, by its vendor.
pub(crate) fn cef_origin(vendor: &str) -> Option<Origin> {
    CEF_VENDORS.iter().find(|(name, _)| name.eq_ignore_ascii_case(vendor.trim())).map(|(_, origin)| *origin)
}

/// An origin in the firewall category.
const fn firewall(product: &'static str, service: &'static str) -> Origin {
    Origin { product, category: "firewall", service }
}

/// A value as a whole number where it is one, else as text.
fn value(text: &str) -> Value<'_> {
    let digits = !text.is_empty() && text.len() <= 15 && text.bytes().all(|b| b.is_ascii_digit());
    let plain = digits && (text.len() == 1 || !text.starts_with('0'));
    match text.parse() {
        Ok(number) if plain => Value::Int(number),
        _ => Value::text(text),
    }
}
