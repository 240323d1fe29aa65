//! Members of dynamic values read out of their text, without reading the rest.
//!
//! What is found is a part of the text, so a column of members can share the bytes of the column it is
//! read from. Where a bag names a member twice the first counts here; the value as a whole has the last.

use super::dynamic::{string_end, unescape};

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// The member of that name.
    Name(String),
    /// The item at that place, negative from the end.
    Index(i64),
}

/// The place in `text` of what the steps lead to; `None` when there is none, or it is null.
pub(crate) fn find(text: &str, steps: &[Step]) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = blanks(bytes, 0);
    for step in steps {
        at = match step {
            Step::Name(name) => member(text, at, name)?,
            Step::Index(index) => item(bytes, at, *index)?,
        };
    }
    let end = value_end(bytes, at)?;
    (bytes.get(at..end) != Some(b"null")).then_some((at, end))
}

fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
        at += 1;
    }
    at
}

/// Where the member of a bag begins.
fn member(text: &str, start: usize, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.get(start) != Some(&b'{') {
        return None;
    }
    let mut at = start + 1;
    loop {
        at = blanks(bytes, at);
        if bytes.get(at) != Some(&b'"') {
            return None;
        }
        let end = string_end(bytes, at)?;
        let found = text.get(at + 1..end - 1)?;
        at = blanks(bytes, end);
        if bytes.get(at) != Some(&b':') {
            return None;
        }
        at = blanks(bytes, at + 1);
        let same =
            if found.contains('\\') { unescape(found).as_deref() == Some(name) } else { found == name };
        if same {
            return Some(at);
        }
        at = blanks(bytes, value_end(bytes, at)?);
        if bytes.get(at) != Some(&b',') {
            return None;
        }
        at += 1;
    }
}

/// Where the item of an array begins.
fn item(bytes: &[u8], start: usize, index: i64) -> Option<usize> {
    let index = if index < 0 { count(bytes, start)?.checked_add(index)? } else { index };
    if index < 0 {
        return None;
    }
    let mut items = Items { bytes, at: first_item(bytes, start)? };
    items.nth(usize::try_from(index).ok()?)
}

fn count(bytes: &[u8], start: usize) -> Option<i64> {
    i64::try_from(Items { bytes, at: first_item(bytes, start)? }.count()).ok()
}

/// Where the first item would begin.
fn first_item(bytes: &[u8], start: usize) -> Option<usize> {
    (bytes.get(start) == Some(&b'[')).then(|| blanks(bytes, start + 1))
}

/// The places at which the items of an array begin.
pub(crate) struct Items<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Items<'a> {
    /// The items of the array that the text is; `None` when it is none.
    pub fn of(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        Some(Items { bytes, at: first_item(bytes, blanks(bytes, 0))? })
    }
}

impl Iterator for Items<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let found = self.at;
        if matches!(self.bytes.get(found)?, b']' | b',') {
            return None;
        }
        let end = blanks(self.bytes, value_end(self.bytes, found)?);
        self.at = match self.bytes.get(end) {
            Some(b',') => blanks(self.bytes, end + 1),
            // Past the last item; the array's end stops the next call.
            _ => end,
        };
        Some(found)
    }
}

/// One past the value that begins at a place.
pub(crate) fn value_end(bytes: &[u8], start: usize) -> Option<usize> {
    match bytes.get(start)? {
        b'"' => string_end(bytes, start),
        b'{' | b'[' => nested_end(bytes, start),
        b',' | b':' | b'}' | b']' => None,
        _ => {
            let ends = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r');
            let rest = bytes.get(start..)?;
            Some(start + rest.iter().position(ends).unwrap_or(rest.len()))
        }
    }
}

fn nested_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut at = start;
    loop {
        match bytes.get(at)? {
            b'"' => {
                at = string_end(bytes, at)?;
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::column::dynamic::{decode, encode};
    use evaluate::Value;
    use proptest::prelude::*;

    fn read(text: &str, steps: &[Step]) -> Option<String> {
        find(text, steps).map(|(start, end)| text[start..end].to_owned())
    }

    #[test]
    fn members_are_found_in_their_text() {
        let text = r#" { "a" : {"b":[1, "x,]}" ,{"c":null}]}, "q\"": 2.50, "e":[] } "#;
        let name = |n: &str| Step::Name(n.into());
        assert_eq!(read(text, &[name("a"), name("b"), Step::Index(1)]).as_deref(), Some("\"x,]}\""));
        assert_eq!(read(text, &[name("a"), name("b"), Step::Index(-1)]).as_deref(), Some("{\"c\":null}"));
        assert_eq!(read(text, &[name("a"), name("b"), Step::Index(2), name("c")]), None);
        assert_eq!(read(text, &[name("q\"")]).as_deref(), Some("2.50"));
        assert_eq!(read(text, &[name("e"), Step::Index(0)]), None);
        assert_eq!(read(text, &[name("A")]), None);
        assert_eq!(read("not json", &[name("a")]), None);
        assert_eq!(read("{\"a\":", &[name("a")]), None);
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Long),
            any::<f64>().prop_map(Value::Real),
            ".{0,5}".prop_map(Value::from),
            (0..i64::MAX / 4).prop_map(Value::DateTime),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::array),
                prop::collection::vec(("[ab\"\\\\]{0,2}", inner), 0..4).prop_map(Value::bag),
            ]
        })
    }

    proptest! {
        #[test]
        fn a_member_of_the_text_is_the_member_of_the_value(
            value in value(),
            key in "[ab\"\\\\]{0,2}",
            index in -3_i64..3,
        ) {
            let Some(text) = encode(&value) else { return Ok(()) };
            for (step, key) in [(Step::Name(key.clone()), Value::from(key)), (Step::Index(index), Value::Long(index))] {
                let found = read(&text, &[step]).map_or(Value::Null, |text| decode(&text));
                prop_assert_eq!(encode(&found), encode(&value.member(&key)), "{:?}", text);
            }
        }

        #[test]
        fn any_text_is_searched_without_trouble(text in "[{}\\[\\]\",:a0 \\\\\u{1}]{0,40}") {
            let _ = read(&text, &[Step::Name("a".into()), Step::Index(-1)]);
            let _ = decode(&text);
        }
    }
}
