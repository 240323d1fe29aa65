//! Header values and bodies against the expected readings that lie beside the MIME corpus.

use mail::{MailFacts, MailLimits};
use serde_json::Value;

use crate::conformance::{Tally, data, files};

/// The value of a header in the expected reading's first part.
fn expected<'v>(json: &'v Value, name: &str) -> Option<&'v Value> {
    let headers = json["parts"][0]["headers"].as_array()?;
    headers.iter().find(|h| h["name"] == name).map(|h| &h["value"])
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn expected_readings() {
    let Some(folder) = data("mime") else { return };
    let mut tally = Tally::default();
    let mut refused = 0;
    for path in files(&folder, ".eml") {
        let json_path = path.with_extension("json");
        let Ok(text) = std::fs::read_to_string(&json_path) else { continue };
        let json: Value = serde_json::from_str(&text).unwrap();
        let raw = std::fs::read(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(facts) = MailFacts::read(&raw, &MailLimits::default()) else {
            refused += 1;
            continue;
        };
        if let Some(wanted) = expected(&json, "subject").and_then(|v| v["Text"].as_str()) {
            tally.case(
                &format!("{name} subject"),
                &squeezed(wanted),
                &squeezed(facts.subject.as_deref().unwrap_or("")),
            );
        }
        let address = |v: &Value| v["Address"]["List"][0]["address"].as_str().map(str::to_lowercase);
        if let Some(wanted) = expected(&json, "from").and_then(address) {
            let got = facts.from.first().map(|a| a.address.clone()).unwrap_or_default();
            tally.case(&format!("{name} from"), &wanted, &got);
        }
        if let Some(wanted) = expected(&json, "message_id").and_then(|v| v["Text"].as_str()) {
            tally.case(&format!("{name} id"), wanted, facts.message_id.as_deref().unwrap_or(""));
        }
    }
    println!("MIME: {refused} files are refused as no message");
    tally.finish("MIME", &[]);
}
