//! Places in texts, counted in characters, and the bytes at which they are.

/// The byte of the character at that place; the end when the text is shorter.
fn byte_of(text: &str, place: usize) -> usize {
    if place == 0 || text.is_ascii() {
        return place.min(text.len());
    }
    text.char_indices().nth(place).map_or(text.len(), |(byte, _)| byte)
}

/// The place of the character that starts at that byte.
pub(super) fn place_of(text: &str, byte: usize) -> i64 {
    let count = text.get(..byte).map_or(0, |before| before.chars().count());
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// `length` characters from `start` on, and the byte where they start. A negative start counts from
/// the end, a negative length means all.
pub(super) fn slice(text: &str, start: i64, length: i64) -> (usize, &str) {
    let start = match usize::try_from(start) {
        Ok(start) => start,
        Err(_) => {
            let back = usize::try_from(start.unsigned_abs()).unwrap_or(usize::MAX);
            text.chars().count().saturating_sub(back)
        }
    };
    let from = byte_of(text, start);
    let rest = text.get(from..).unwrap_or("");
    let size = usize::try_from(length).map_or(rest.len(), |length| byte_of(rest, length));
    (from, rest.get(..size).unwrap_or(""))
}
