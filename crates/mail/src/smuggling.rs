//! Signs that script in a page builds a file: the payload comes inside the page and is handed to
//! the reader as a download, past every gateway (HTML smuggling).

/// Script that turns text into bytes or data.
const DECODES: &[&str] =
    &["atob(", "fromcharcode", "uint8array", "unescape(", "decodeuricomponent(", "base64", "charcodeat"];
/// Script that hands bytes over as a file or page.
const DELIVERS: &[&str] = &[
    "new blob",
    "createobjecturl",
    "mssaveoropenblob",
    "mssaveblob",
    "new file(",
    "data:application/",
    ".download",
];
/// Script that replaces the page by what it decoded.
const WRITES: &[&str] =
    &["document.write(", "innerhtml", "eval(", "window.location", "location.href", "srcdoc"];
/// Letters of Base64 in a row that make a payload.
const PAYLOAD_LEN: usize = 1024;

/// Whether a URL carries its content in itself.
pub(crate) fn is_data_url(target: &str) -> bool {
    target.trim_start().get(..5).is_some_and(|head| head.eq_ignore_ascii_case("data:"))
}

/// Whether script builds a file or a page out of data it carries.
pub(crate) fn builds_a_file(code: &str) -> bool {
    let lower = code.to_ascii_lowercase();
    let has = |signs: &[&str]| signs.iter().any(|s| lower.contains(s));
    let decodes = has(DECODES);
    decodes && has(DELIVERS) || decodes && has(WRITES) && has_payload(code)
}

fn has_payload(code: &str) -> bool {
    let mut run = 0;
    code.bytes().any(|b| {
        run = if b.is_ascii_alphanumeric() || b"+/=%\\".contains(&b) { run + 1 } else { 0 };
        run >= PAYLOAD_LEN
    })
}
