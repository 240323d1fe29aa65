//! Case folding of text, one character to one character.
//!
//! Sigma compares without regard to case unless a rule says `cased` or `re`. Folding maps every
//! character to exactly one, so that the wildcard `?` means the same on folded text as on the
//! original. ASCII takes a fast path.

/// The folded form of one character: its lower case where that is a single character, and `s` for
/// the long s (which regular expressions also take for an `s` when they ignore case).
#[must_use]
pub fn fold_char(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    if c == '\u{17f}' {
        return 's';
    }
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// The folded form of a text.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

/// Appends the folded form of a text.
pub fn fold_into(text: &str, out: &mut String) {
    if text.is_ascii() {
        let start = out.len();
        out.push_str(text);
        if let Some(tail) = out.get_mut(start..) {
            tail.make_ascii_lowercase();
        }
    } else {
        out.extend(text.chars().map(fold_char));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_folds_to_one_and_folding_is_idempotent() {
        for c in '\0'..=char::MAX {
            assert_eq!(fold_char(fold_char(c)), fold_char(c), "{c:?}");
        }
    }

    #[test]
    fn fast_and_slow_paths_agree() {
        let text: String = (0..128_u8).map(char::from).collect();
        assert_eq!(fold(&text), text.chars().map(fold_char).collect::<String>());
        assert_eq!(fold("ÄÖİẞΣKſ"), "äöİßσks");
    }
}
