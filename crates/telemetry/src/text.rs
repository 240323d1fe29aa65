//! Bytes to text: byte-order marks, UTF-16, and bytes that are not UTF-8.

use std::borrow::Cow;

/// A payload as text.
pub(crate) struct Decoded<'a> {
    /// The text, without byte-order mark.
    pub text: Cow<'a, str>,
    /// Whether some bytes were not valid and became U+FFFD.
    pub lossy: bool,
}

/// Decodes UTF-8, and UTF-16 with a byte-order mark or with the telling zero bytes of Latin text.
pub(crate) fn decode(bytes: &[u8]) -> Decoded<'_> {
    match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => decode_utf8(rest),
        [0xFF, 0xFE, rest @ ..] => decode_utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => decode_utf16(rest, u16::from_be_bytes),
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => decode_utf16(bytes, u16::from_le_bytes),
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => decode_utf16(bytes, u16::from_be_bytes),
        _ => decode_utf8(bytes),
    }
}

/// Decodes the head of a payload, which may end inside a character. Empty when it is not text.
pub(crate) fn decode_sample(head: &[u8]) -> Cow<'_, str> {
    let decoded = decode(head);
    let text = decoded.text.trim_end_matches('\u{FFFD}');
    let binary = text.chars().take(512).filter(|c| *c == '\0' || *c == '\u{FFFD}').count();
    if binary > 8 {
        return Cow::Borrowed("");
    }
    decoded.text
}

fn decode_utf8(bytes: &[u8]) -> Decoded<'_> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), lossy: false },
        Err(_) => Decoded { text: String::from_utf8_lossy(bytes), lossy: true },
    }
}

fn decode_utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'static> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut lossy = bytes.len() % 2 == 1;
    let text = char::decode_utf16(units)
        .map(|c| {
            c.unwrap_or_else(|_| {
                lossy = true;
                char::REPLACEMENT_CHARACTER
            })
        })
        .collect::<String>();
    Decoded { text: Cow::Owned(text), lossy }
}
