//! The encodings of the modifiers `base64`, `base64offset`, `wide` and the other UTF-16 forms.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Base64 with padding.
pub(crate) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// The three texts of which one occurs in the Base64 form of any data that holds `bytes`, by the
/// position of `bytes` modulo 3. Characters that depend on neighbours are cut off both ends.
pub(crate) fn base64_offsets(bytes: &[u8]) -> Vec<String> {
    const LEAD: [usize; 3] = [0, 2, 3];
    const TRAIL: [usize; 3] = [0, 3, 2];
    let shifted = |offset: usize| {
        let mut padded = vec![b' '; offset];
        padded.extend_from_slice(bytes);
        let encoded = STANDARD.encode(&padded);
        let end = encoded.len().saturating_sub(TRAIL[padded.len() % 3]);
        encoded.get(LEAD[offset]..end).unwrap_or_default().to_owned()
    };
    (0..3).map(shifted).collect()
}

/// UTF-16 with the low byte first.
pub(crate) fn utf16le(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// UTF-16 with the high byte first.
pub(crate) fn utf16be(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_be_bytes).collect()
}

/// UTF-16 with a byte order mark, low byte first.
pub(crate) fn utf16(text: &str) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xfe];
    bytes.extend(utf16le(text));
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_position_is_found_by_one_of_the_offsets() {
        let needle = "foobar";
        for lead in 0..7 {
            for trail in 0..5 {
                let whole = format!("{}{needle}{}", "x".repeat(lead), "y".repeat(trail));
                let encoded = base64(whole.as_bytes());
                assert!(base64_offsets(needle.as_bytes()).iter().any(|form| encoded.contains(form)));
            }
        }
    }
}
