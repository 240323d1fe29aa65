//! Decoding of parts that a strict decoder gives up on: mail clients show them all the same, so an
//! attacker can leave out a boundary or put in stray characters to pass a filter.

use mail_parser::{MessagePart, MimeHeaders, PartType};

/// The content of a part marked as not decodable, with every character that is not Base64 skipped;
/// `None` for other parts, and for those that are not Base64 in the main.
pub(crate) fn decoded(part: &MessagePart<'_>) -> Option<Vec<u8>> {
    let encoding = part.content_transfer_encoding()?;
    if !part.is_encoding_problem || !encoding.trim().eq_ignore_ascii_case("base64") {
        return None;
    }
    let raw: &[u8] = match &part.body {
        PartType::Text(text) | PartType::Html(text) => text.as_bytes(),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes,
        PartType::Message(_) | PartType::Multipart(_) => return None,
    };
    let letters = raw.iter().filter(|b| value(**b).is_some() || b.is_ascii_whitespace()).count();
    (letters * 10 >= raw.len() * 9).then(|| base64_lenient(raw))
}

fn value(byte: u8) -> Option<u32> {
    Some(u32::from(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

/// Base64 up to its padding, everything else skipped.
fn base64_lenient(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in raw.iter().take_while(|b| **b != b'=') {
        let Some(six) = value(*byte) else { continue };
        bits = bits << 6 | six;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((bits >> count & 0xff) as u8);
        }
    }
    out
}
