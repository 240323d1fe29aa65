//! Percent encoding: `url_encode()`, `url_encode_component()`, `url_decode()`.

use super::input::{given, text};
use crate::Scalar;

pub(super) const URL_ENCODE: Scalar = Scalar {
    name: "url_encode",
    summary: "The text with characters that addresses keep for themselves as %xx, blanks as +.",
    examples: &[("url_encode('a b/c?d=é')", "a+b%2fc%3fd%3d%c3%a9")],
    source: "https://learn.microsoft.com/kusto/query/url-encode-function",
    differs: "",
    eval: |_, arguments| given(encoded(&text(arguments, 0), "+")),
};

pub(super) const URL_ENCODE_COMPONENT: Scalar = Scalar {
    name: "url_encode_component",
    summary: "The text with characters that addresses keep for themselves as %xx, blanks as %20.",
    examples: &[("url_encode_component('a b/c')", "a%20b%2fc")],
    source: "https://learn.microsoft.com/kusto/query/url-encode-component-function",
    differs: "",
    eval: |_, arguments| given(encoded(&text(arguments, 0), "%20")),
};

pub(super) const URL_DECODE: Scalar = Scalar {
    name: "url_decode",
    summary: "The text with %xx and + read; what is no UTF-8 becomes U+FFFD.",
    examples: &[("url_decode('a+b%2Fc%3fd')", "a b/c?d"), ("url_decode('100%')", "100%")],
    source: "https://learn.microsoft.com/kusto/query/url-decode-function",
    differs: "",
    eval: |_, arguments| given(decoded(&text(arguments, 0))),
};

fn encoded(source: &str, blank: &str) -> String {
    let mut out = String::with_capacity(source.len());
    for byte in source.bytes() {
        match byte {
            b' ' => out.push_str(blank),
            // What .NET leaves as it is.
            b'-' | b'_' | b'.' | b'!' | b'*' | b'(' | b')' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02x}")),
        }
    }
    out
}

fn decoded(source: &str) -> String {
    let mut out = Vec::with_capacity(source.len());
    let mut rest = source.as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        match (byte, after) {
            (b'%', [high, low, after @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    out.push(high << 4 | low);
                    rest = after;
                }
                _ => out.push(b'%'),
            },
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}
