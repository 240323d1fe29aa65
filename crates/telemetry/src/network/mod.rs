//! Network devices that log lines of their own.

pub(crate) mod appliance;
mod cisco;
mod iis;
mod suricata;
mod zeek_tsv;

use crate::format::{Format, Framing};
use crate::json::kind::RecordKind;

/// Formats recognised by signature.
pub(crate) const FORMATS: &[Format] = &[
    Format {
        name: cisco::NAME,
        doc: "Cisco IOS messages, %FACILITY-SEVERITY-MNEMONIC: text, with or without what the collector put before",
        framing: Framing::Lines(cisco::read),
        sniff: cisco::sniff,
    },
    Format {
        name: iis::NAME,
        doc: "Web server logs in the W3C Extended form, as IIS writes them, with the columns named at the head",
        framing: Framing::Text(iis::read),
        sniff: iis::sniff,
    },
    Format {
        name: zeek_tsv::NAME,
        doc: "Zeek logs in its tab-separated form, with the columns' names and types at the head",
        framing: Framing::Text(zeek_tsv::read),
        sniff: zeek_tsv::sniff,
    },
];

/// Kinds of JSON records by source.
pub(crate) const KINDS: &[&[RecordKind]] = &[suricata::KINDS];

/// Mapping files: path under `mappings/` and text.
pub(crate) const MAPPINGS: &[(&str, &str)] = &[
    ("network/cisco.yaml", include_str!("../../mappings/network/cisco.yaml")),
    ("network/suricata.yaml", include_str!("../../mappings/network/suricata.yaml")),
    ("network/web.yaml", include_str!("../../mappings/network/web.yaml")),
    ("network/appliance.yaml", include_str!("../../mappings/network/appliance.yaml")),
];

#[cfg(test)]
mod tests {
    //! Network devices: golden files and truncation.
    use crate::golden;

    #[test]
    fn samples_become_rows() {
        golden::check_family("network");
    }

    #[test]
    fn any_prefix_is_read() {
        golden::check_truncation("network");
    }
}
