//! Signs in text: unseen characters, scripts mixed inside a word, turned direction.

/// Whether a character has no width and no use between letters of a mail.
pub(crate) fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}'
        | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether an unseen character stands between two Latin letters.
pub(crate) fn splits_words(text: &str) -> bool {
    let mut before = None;
    let mut unseen = false;
    for c in text.chars() {
        if is_unseen(c) {
            unseen = before.is_some();
        } else {
            let latin = c.is_ascii_alphabetic().then_some(c);
            if unseen && latin.is_some() {
                return true;
            }
            (before, unseen) = (latin, false);
        }
    }
    false
}

/// Whether a direction override is in the text.
pub(crate) fn turns_direction(text: &str) -> bool {
    text.contains(['\u{202e}', '\u{202d}', '\u{2066}', '\u{2067}', '\u{2068}'])
}

/// Whether a word mixes Latin letters with Cyrillic or Greek ones.
pub(crate) fn mixes_scripts(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic()).any(|word| {
        let latin = word.chars().any(|c| c.is_ascii_alphabetic());
        latin && word.chars().any(|c| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}'))
    })
}
