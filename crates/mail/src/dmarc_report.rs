//! DMARC aggregate reports: who sent mail in a domain's name, and how it was judged (RFC 7489,
//! appendix C; file names after 7.2.1.1). They come as XML files attached to messages, mostly packed.

use serde_json::{Value, json};

use crate::packed::unpack;
use crate::report_xml::{Element, parse};

/// Most bytes of a report, unpacked.
const REPORT_BYTES: usize = 16 << 20;

/// Most records kept of a report.
const RECORDS: usize = 10_000;

/// A report.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DmarcReport {
    /// Who reports.
    pub organisation: String,
    /// Its address.
    pub email: String,
    /// The report's own identifier.
    pub report_id: String,
    /// Begin of the period, microseconds since 1970-01-01 UTC.
    pub begin_us: Option<i64>,
    /// Its end.
    pub end_us: Option<i64>,
    /// The domain whose policy was applied.
    pub domain: String,
    /// The policy: `none`, `quarantine` or `reject`.
    pub policy: String,
    /// The policy for subdomains; empty when not told.
    pub subdomain_policy: String,
    /// Share of messages it is for, in percent.
    pub percent: Option<i64>,
    /// Its records.
    pub records: Vec<DmarcRecord>,
    /// Records past the limit were left out.
    pub cut: bool,
}

/// Messages of one source that were judged alike.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DmarcRecord {
    /// The sending host.
    pub source_ip: String,
    /// How many messages.
    pub count: i64,
    /// What was done with them: `none`, `quarantine` or `reject`.
    pub disposition: String,
    /// DKIM's aligned result: `pass` or `fail`.
    pub dkim: String,
    /// SPF's aligned result: `pass` or `fail`.
    pub spf: String,
    /// Domain of the From header.
    pub header_from: String,
    /// Domain of the envelope's sender; empty when not told.
    pub envelope_from: String,
    /// Domain of the envelope's recipient; empty when not told.
    pub envelope_to: String,
    /// Why the policy was not followed; empty when it was.
    pub override_reason: String,
    /// What DKIM said: domain, selector and result of each signature.
    pub dkim_results: Vec<(String, String, String)>,
    /// What SPF said: domain and result.
    pub spf_results: Vec<(String, String)>,
}

impl DmarcReport {
    /// Reads the report in an attached file, when it is one: by its content, unpacked where the file's
    /// name is one of a report.
    #[must_use]
    pub fn of_file(name: &str, bytes: &[u8]) -> Option<Self> {
        let unpacked;
        let xml = match bytes {
            [0x1f, 0x8b, ..] | [b'P', b'K', ..] if is_report_name(name) => {
                unpacked = unpack(bytes, REPORT_BYTES)?;
                unpacked.as_slice()
            }
            _ => bytes,
        };
        let head = &xml[..xml.len().min(4096)];
        memchr::memmem::find(head, b"<feedback").and_then(|_| Self::read(&String::from_utf8_lossy(xml)))
    }

    /// Reads a report's XML; `None` when it has no `feedback` element.
    #[must_use]
    pub fn read(xml: &str) -> Option<Self> {
        let root = parse(crate::read::cut_at(xml, REPORT_BYTES));
        let feedback = root.child("feedback")?;
        let text = |path: &[&str]| feedback.text_at(path);
        let seconds = |path: &[&str]| text(path).trim().parse::<i64>().ok()?.checked_mul(1_000_000);
        let records: Vec<DmarcRecord> = feedback.children("record").map(DmarcRecord::read).collect();
        Some(DmarcReport {
            organisation: text(&["report_metadata", "org_name"]),
            email: text(&["report_metadata", "email"]),
            report_id: text(&["report_metadata", "report_id"]),
            begin_us: seconds(&["report_metadata", "date_range", "begin"]),
            end_us: seconds(&["report_metadata", "date_range", "end"]),
            domain: text(&["policy_published", "domain"]),
            policy: text(&["policy_published", "p"]),
            subdomain_policy: text(&["policy_published", "sp"]),
            percent: text(&["policy_published", "pct"]).parse().ok(),
            cut: records.len() > RECORDS,
            records: records.into_iter().take(RECORDS).collect(),
        })
    }
}

impl DmarcRecord {
    fn read(record: &Element) -> Self {
        let text = |path: &[&str]| record.text_at(path);
        let judged = record.child("auth_results");
        let results = |kind| judged.into_iter().flat_map(move |results| results.children(kind));
        DmarcRecord {
            source_ip: text(&["row", "source_ip"]),
            count: text(&["row", "count"]).parse().unwrap_or(0),
            disposition: text(&["row", "policy_evaluated", "disposition"]),
            dkim: text(&["row", "policy_evaluated", "dkim"]),
            spf: text(&["row", "policy_evaluated", "spf"]),
            override_reason: text(&["row", "policy_evaluated", "reason", "type"]),
            header_from: text(&["identifiers", "header_from"]),
            envelope_from: text(&["identifiers", "envelope_from"]),
            envelope_to: text(&["identifiers", "envelope_to"]),
            dkim_results: results("dkim")
                .map(|r| (r.text_at(&["domain"]), r.text_at(&["selector"]), r.text_at(&["result"])))
                .collect(),
            spf_results: results("spf").map(|r| (r.text_at(&["domain"]), r.text_at(&["result"]))).collect(),
        }
    }

    /// Whether the messages pass DMARC: one of the two is aligned and passes.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.dkim == "pass" || self.spf == "pass"
    }

    /// The record with what the report says of all, as JSON; empty texts are left out.
    #[must_use]
    pub fn fields_json(&self, report: &DmarcReport) -> String {
        let dkim: Vec<Value> = self
            .dkim_results
            .iter()
            .map(|(domain, selector, result)| json!({"domain": domain, "selector": selector, "result": result}))
            .collect();
        let spf: Vec<Value> = self
            .spf_results
            .iter()
            .map(|(domain, result)| json!({"domain": domain, "result": result}))
            .collect();
        let mut value = json!({
            "Organisation": report.organisation, "ReportEmail": report.email, "ReportId": report.report_id,
            "Begin": report.begin_us.map(event::format_micros), "End": report.end_us.map(event::format_micros),
            "PolicyDomain": report.domain, "Policy": report.policy, "SubdomainPolicy": report.subdomain_policy,
            "Percent": report.percent, "SourceIP": self.source_ip, "Count": self.count,
            "Disposition": self.disposition, "DkimAligned": self.dkim, "SpfAligned": self.spf,
            "HeaderFrom": self.header_from, "EnvelopeFrom": self.envelope_from, "EnvelopeTo": self.envelope_to,
            "OverrideReason": self.override_reason, "Dkim": dkim, "Spf": spf,
        });
        if let Value::Object(members) = &mut value {
            members.retain(|_, member| !member.is_null() && member.as_str() != Some(""));
        }
        value.to_string()
    }
}

/// `receiver!domain!begin!end[!id].ext`.
fn is_report_name(name: &str) -> bool {
    name.split('!').count() >= 4
}

#[cfg(test)]
mod tests {
    //! A report cut everywhere, and forms that are no report.
    use super::*;

    const REPORT: &str = "<?xml version=\"1.0\"?><!-- x --><ns:feedback xmlns:ns=\"urn:x\"><report_metadata><org_name>a &amp; b</org_name>\
        <date_range><begin>1</begin><end>2</end></date_range></report_metadata><policy_published><domain>example.com</domain>\
        <p>none</p></policy_published><record><row><source_ip>203.0.113.9</source_ip><count>3</count><policy_evaluated>\
        <dkim>fail</dkim><spf>pass</spf></policy_evaluated></row><identifiers><header_from>example.com</header_from></identifiers>\
        <auth_results><spf><domain>example.com</domain><result>pass</result></spf></auth_results></record></ns:feedback>";

    #[test]
    fn reports_are_read_wherever_they_are_cut() {
        let report = DmarcReport::read(REPORT).expect("a report");
        assert_eq!((report.organisation.as_str(), report.begin_us), ("a & b", Some(1_000_000)));
        assert!(report.records.iter().all(DmarcRecord::passes));
        assert_eq!(report.records.len(), 1);
        for end in 0..REPORT.len() {
            let _ = DmarcReport::read(&REPORT[..end]);
            let _ = DmarcReport::of_file("a!b!1!2.xml", &REPORT.as_bytes()[..end]);
        }
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let deep = format!("<feedback>{}", "<record>".repeat(200_000));
        assert!(DmarcReport::read(&deep).is_some());
        let wide = format!("<feedback>{}</feedback>", "<record/>".repeat(RECORDS + 5));
        let report = DmarcReport::read(&wide).expect("a report");
        assert_eq!((report.records.len(), report.cut), (RECORDS, true));
        assert_eq!(DmarcReport::of_file("x.xml", b"<html><feedback"), DmarcReport::read(""));
    }

    #[test]
    fn packed_reports_have_a_limit() {
        use std::io::Write;
        let mut packer = flate2::write::GzEncoder::new(vec![], flate2::Compression::best());
        let blank = vec![b' '; 1 << 20];
        (0..REPORT_BYTES >> 20).for_each(|_| packer.write_all(&blank).expect("room"));
        packer.write_all(REPORT.as_bytes()).expect("room");
        let packed = packer.finish().expect("a stream");
        assert_eq!(DmarcReport::of_file("a!b!1!2.xml.gz", &packed), None);
        assert_eq!(DmarcReport::of_file("a!b!1!2.xml.gz", &packed[..packed.len() / 2]), None);
    }
}
