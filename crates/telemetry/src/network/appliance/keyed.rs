//! Lists of keys and values: `key=value key="a value"`, and `key:"value"; key:"value"`.

use std::borrow::Cow;

/// Most pairs that are read of one message.
const MAX_PAIRS: usize = 512;

/// Pairs of a list like `date=2024-05-01 devname="FG 1" msg="say \"x\""`: a value runs to the next
/// white space, or is in double quotes, where a backslash keeps the next character.
pub(super) fn spaced(text: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (key, after) = rest.trim_start().split_once('=')?;
        let key = key.rsplit(char::is_whitespace).next().unwrap_or(key);
        let (value, tail) = match after.strip_prefix('"') {
            Some(quoted) => quoted_value(quoted),
            None => {
                let end = after.find(char::is_whitespace).unwrap_or(after.len());
                (Cow::Borrowed(&after[..end]), &after[end..])
            }
        };
        rest = tail;
        Some((key, value))
    })
    .take(MAX_PAIRS)
}

/// Pairs of a list like `action:"Accept"; ifdir:"inbound"`.
pub(super) fn listed(text: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (key, after) = rest.split_once(":\"")?;
        let (value, tail) = quoted_value(after);
        rest = tail.trim_start_matches([';', ' ']);
        Some((key.trim_matches([';', ' ', '[']), value))
    })
    .take(MAX_PAIRS)
}

/// A value up to its closing quote, and what follows.
fn quoted_value(text: &str) -> (Cow<'_, str>, &str) {
    let end = text.find(['"', '\\']);
    match end {
        None => (Cow::Borrowed(text), ""),
        Some(at) if text.as_bytes()[at] == b'"' => (Cow::Borrowed(&text[..at]), &text[at + 1..]),
        Some(_) => escaped_value(text),
    }
}

fn escaped_value(text: &str) -> (Cow<'_, str>, &str) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (Cow::Owned(value), &text[at + 1..]),
            '\\' => match chars.next() {
                Some((_, escaped @ ('"' | '\\' | ']'))) => value.push(escaped),
                Some((_, other)) => value.extend(['\\', other]),
                None => value.push('\\'),
            },
            _ => value.push(c),
        }
    }
    (Cow::Owned(value), "")
}

#[cfg(test)]
mod tests {
    //! Both kinds of lists.
    use super::*;
    use expect_test::expect;

    #[test]
    fn lists_are_read() {
        let spaced: Vec<_> = spaced("date=2024-05-01 msg=\"a \\\"b\\\"\" x= y=1=2 \"odd").collect();
        expect![[r#"[("date", "2024-05-01"), ("msg", "a \"b\""), ("x", ""), ("y", "1=2")]"#]]
            .assert_eq(&format!("{spaced:?}"));
        let listed: Vec<_> = listed("[action:\"Accept\"; note:\"x;y\"; cut:\"z").collect();
        expect![[r#"[("action", "Accept"), ("note", "x;y"), ("cut", "z")]"#]]
            .assert_eq(&format!("{listed:?}"));
    }
}
