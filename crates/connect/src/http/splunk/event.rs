//! The body of `/event`: JSON objects one after the other, with nothing or white space between.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::reply::{Code, Refusal};

/// The members that are checked. What else an object has is kept with it.
#[derive(Deserialize)]
struct Envelope<'a> {
    #[serde(borrow, default)]
    event: Option<&'a RawValue>,
    #[serde(borrow, default)]
    fields: Option<&'a RawValue>,
}

/// The good events of a body, one per line as sent, and what is wrong with the next one.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) payload: Vec<u8>,
    pub(super) refusal: Option<Refusal>,
}

/// Reads a body up to its first bad event.
pub(super) fn read(body: &[u8]) -> Read {
    let mut read = Read { payload: Vec::with_capacity(body.len() + 64), refusal: None };
    let mut number = 0;
    for value in serde_json::Deserializer::from_slice(body).into_iter::<&RawValue>() {
        let checked = match &value {
            Ok(raw) => check(raw.get()),
            Err(_) => Err(Code::BadData),
        };
        if let (Ok(()), Ok(raw)) = (checked, &value) {
            read.payload.extend_from_slice(raw.get().as_bytes());
            read.payload.push(b'\n');
        } else {
            read.refusal = checked.err().map(|code| Refusal::of_event(code, number));
            return read;
        }
        number += 1;
    }
    if number == 0 {
        read.refusal = Some(Code::NoData.into());
    }
    read
}

fn check(text: &str) -> Result<(), Code> {
    // The derived reader would take a list as well.
    if !text.starts_with('{') {
        return Err(Code::BadData);
    }
    let envelope: Envelope<'_> = serde_json::from_str(text).map_err(|_| Code::BadData)?;
    if envelope.fields.is_some_and(|fields| !has_flat_members(fields.get())) {
        return Err(Code::BadFields);
    }
    match envelope.event.map(RawValue::get) {
        None | Some("null") => Err(Code::EventRequired),
        Some("\"\"") => Err(Code::EventBlank),
        Some(_) => Ok(()),
    }
}

/// Indexed fields are one level deep: text, numbers, truth values and lists of them.
fn has_flat_members(text: &str) -> bool {
    let members = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(text);
    members.is_ok_and(|members| !members.values().any(serde_json::Value::is_object))
}

#[cfg(test)]
mod tests {
    //! What is kept of a body, and what is said of the rest.
    use super::*;
    use expect_test::{Expect, expect};

    fn check(body: &str, expected: Expect) {
        let read = read(body.as_bytes());
        let refusal = read.refusal.map_or(String::new(), |r| format!("{r:?}"));
        expected.assert_eq(&format!("{}{refusal}", String::from_utf8_lossy(&read.payload)));
    }

    #[test]
    fn bodies() {
        check(
            r#"{"event":"a"}{"event":{"b":1},"fields":{"x":"1","y":["2"]}} {"event":0}"#,
            expect![[r#"
            {"event":"a"}
            {"event":{"b":1},"fields":{"x":"1","y":["2"]}}
            {"event":0}
        "#]],
        );
        check("", expect!["Refusal { code: NoData, event: None }"]);
        check(
            r#"{"event":"a"}{"time":1}"#,
            expect![[r#"
            {"event":"a"}
            Refusal { code: EventRequired, event: Some(1) }"#]],
        );
        check(r#"{"event":""}"#, expect!["Refusal { code: EventBlank, event: Some(0) }"]);
        check(r#"{"event":"#, expect!["Refusal { code: BadData, event: Some(0) }"]);
        check(r#"["event"]"#, expect!["Refusal { code: BadData, event: Some(0) }"]);
        check(
            r#"{"event":"a","fields":{"deep":{"er":1}}}"#,
            expect!["Refusal { code: BadFields, event: Some(0) }"],
        );
    }

    #[test]
    fn a_body_cut_anywhere_keeps_what_came_before() {
        let body = r#"{"event":"a","fields":{"x":"1"}}{"event":{"b":"ü"}}"#.as_bytes();
        for cut in 0..body.len() {
            let lines = read(&body[..cut]).payload.iter().filter(|b| **b == b'\n').count();
            assert_eq!(lines, usize::from(cut >= 32), "cut at {cut}");
        }
    }
}
