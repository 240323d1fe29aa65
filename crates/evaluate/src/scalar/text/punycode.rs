//! Punycode (RFC 3492) of texts and domain names.

use super::input::text;
use crate::{Scalar, Value};
use idna::punycode;

/// What marks a label in punycode.
const PREFIX: &str = "xn--";
/// The dots that part labels (RFC 3490, section 3.1).
const DOTS: [char; 4] = ['.', '\u{3002}', '\u{ff0e}', '\u{ff61}'];

pub(super) const FROM_STRING: Scalar = Scalar {
    name: "punycode_from_string",
    summary: "The text in punycode, without the prefix of domain names.",
    examples: &[("punycode_from_string('bücher')", "bcher-kva")],
    source: "https://learn.microsoft.com/kusto/query/punycode-from-string-function",
    differs: "",
    eval: |_, arguments| Ok(punycode::encode_str(&text(arguments, 0)).into()),
};

pub(super) const TO_STRING: Scalar = Scalar {
    name: "punycode_to_string",
    summary: "The text that punycode stands for; \"\" when it is none.",
    examples: &[("punycode_to_string('bcher-kva')", "bücher"), ("punycode_to_string('!-é')", "")],
    source: "https://learn.microsoft.com/kusto/query/punycode-to-string-function",
    differs: "",
    eval: |_, arguments| Ok(punycode::decode_to_string(&text(arguments, 0)).into()),
};

pub(super) const DOMAIN_FROM_STRING: Scalar = Scalar {
    name: "punycode_domain_from_string",
    summary: "The domain name with its labels in punycode read; \"\" when one cannot be.",
    examples: &[("punycode_domain_from_string('www.xn--bcher-kva.example')", "www.bücher.example")],
    source: "https://learn.microsoft.com/kusto/query/punycode-domain-from-string-function",
    differs: "",
    eval: |_, arguments| {
        Ok(mapped(&text(arguments, 0), |label| match label.split_at_checked(PREFIX.len()) {
            Some((prefix, coded)) if prefix.eq_ignore_ascii_case(PREFIX) => punycode::decode_to_string(coded),
            _ => Some(label.to_owned()),
        }))
    },
};

pub(super) const DOMAIN_TO_STRING: Scalar = Scalar {
    name: "punycode_domain_to_string",
    summary: "The domain name with its labels beyond ASCII in punycode.",
    examples: &[("punycode_domain_to_string('www.bücher.example')", "www.xn--bcher-kva.example")],
    source: "https://learn.microsoft.com/kusto/query/punycode-domain-to-string-function",
    differs: "",
    eval: |_, arguments| {
        Ok(mapped(&text(arguments, 0), |label| match label.is_ascii() {
            true => Some(label.to_owned()),
            false => Some(format!("{PREFIX}{}", punycode::encode_str(label)?)),
        }))
    },
};

/// The domain name with each label mapped.
fn mapped(domain: &str, map: impl Fn(&str) -> Option<String>) -> Value {
    let labels: Option<Vec<String>> = domain.split(DOTS).map(map).collect();
    labels.map(|labels| labels.join(".")).into()
}
