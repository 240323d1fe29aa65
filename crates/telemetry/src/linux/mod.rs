//! Linux: audit records, syslog, and CEF, which comes by syslog.

use crate::format::{Format, Framing};
use crate::json::kind::RecordKind;

pub mod auditd;
pub mod cef;
pub mod samba;
pub mod syslog;

/// Formats recognised by signature.
pub(crate) const FORMATS: &[Format] = &[
    Format {
        name: "auditd",
        doc: "Linux audit records, one per line, raw, enriched or as ausearch prints them; records of one event are read together",
        framing: Framing::Text(auditd::read),
        sniff: auditd::sniff,
    },
    Format {
        name: cef::FORMAT,
        doc: "Common Event Format messages, one per line",
        framing: Framing::Lines(cef::read_line),
        sniff: cef::sniff,
    },
    Format {
        name: samba::FORMAT,
        doc: "Samba's own log, with its human-readable authentication audit",
        framing: Framing::Text(samba::read),
        sniff: samba::sniff,
    },
    Format {
        name: syslog::FORMAT,
        doc: "Syslog lines of RFC 5424 or RFC 3164, also as kept in files; audit records and CEF inside them are read as such",
        framing: Framing::Text(syslog::read),
        sniff: syslog::sniff,
    },
];

/// Kinds of JSON records by source.
pub(crate) const KINDS: &[&[RecordKind]] =
    &[auditd::KINDS, auditd::laurel::KINDS, syslog::journal::KINDS, syslog::shipped::KINDS, samba::KINDS];

/// Mapping files: path under `mappings/` and text.
pub(crate) const MAPPINGS: &[(&str, &str)] = &[
    ("linux/auditd.yaml", include_str!("../../mappings/linux/auditd.yaml")),
    ("linux/syslog.yaml", include_str!("../../mappings/linux/syslog.yaml")),
    ("linux/cef.yaml", include_str!("../../mappings/linux/cef.yaml")),
    ("linux/samba.yaml", include_str!("../../mappings/linux/samba.yaml")),
];

#[cfg(test)]
mod tests;
