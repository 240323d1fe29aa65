//! ARC chains against the validation suite.

use std::collections::BTreeMap;

use mail::auth::dns::MemoryDns;
use mail::raw::RawMessage;
use serde::Deserialize;

use crate::conformance::{Tally, data, files, keys_and_message};

#[derive(Deserialize)]
struct Suite {
    tests: BTreeMap<String, Case>,
    #[serde(rename = "txt-records", default)]
    records: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Case {
    message: String,
    cv: Option<String>,
}

#[test]
fn validation_suite() {
    let Some(folder) = data("arc/tests") else { return };
    let mut tally = Tally::default();
    let text = std::fs::read_to_string(folder.join("arc-draft-validation-tests.yml")).unwrap();
    for document in serde_norway::Deserializer::from_str(&text) {
        let suite = Suite::deserialize(document).unwrap();
        let mut dns = MemoryDns::default();
        suite.records.iter().for_each(|(name, record)| dns.add_txt(name, record.replace('\n', "")));
        for (name, case) in &suite.tests {
            let got = mail::auth::check_arc(&RawMessage::split(case.message.as_bytes(), 1 << 20), &dns);
            // The suite leaves the result open where a link itself says that the chain failed; then
            // the chain fails (RFC 8617, 5.2).
            let wanted = case.cv.as_deref().unwrap_or("none").to_lowercase();
            let wanted = if wanted.is_empty() { "fail".to_owned() } else { wanted };
            tally.case(&format!("{name} ({})", got.reason), &wanted, got.outcome.word());
        }
    }
    tally.finish("ARC validation", &[]);
}

#[test]
fn real_chains() {
    let Some(folder) = data("mail-auth/arc") else { return };
    let mut tally = Tally::default();
    for path in files(&folder, ".txt") {
        let (dns, message) = keys_and_message(&path);
        let got = mail::auth::check_arc(&RawMessage::split(&message, 1 << 20), &dns);
        tally.case(&format!("{} ({})", path.display(), got.reason), "pass", got.outcome.word());
    }
    tally.finish("ARC of real hosts", &[]);
}
