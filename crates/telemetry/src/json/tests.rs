//! The scanner against `serde_json`, the flattening, and the framing of documents.

use std::fmt::Write as _;

use event::{Event, Origin, Value};
use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::write;
use super::{Number, Scanner, Token, flat};
use crate::format::JSON;
use crate::{Limits, Reader};

fn check_flat(text: &str, expected: Expect) {
    let mut event = Event::new("json", Origin::default());
    let mut shown = String::new();
    match flat::read_object(&mut Scanner::new(text, 0), &Limits::default(), &mut event) {
        Ok(()) => {
            for field in &event.fields {
                let _ = writeln!(shown, "{} = {:?}", field.name, field.value);
            }
        }
        Err(error) => shown.push_str(&error.to_string()),
    }
    expected.assert_eq(&shown);
}

#[test]
fn objects_become_fields() {
    check_flat(
        r#"{"a":{"b":1,"c":[true,"x"]},"list":[{"k":"v"},{"k":"w"}],"none":null,"empty":[],"n":-2.5e1}"#,
        expect![[r#"
            a = Json("{\"b\":1,\"c\":[true,\"x\"]}")
            a.b = Int(1)
            a.c = Bool(true)
            a.c = Text("x")
            list = Json("[{\"k\":\"v\"},{\"k\":\"w\"}]")
            list.k = Text("v")
            list.k = Text("w")
            none = Null
            empty = Json("[]")
            n = Float(-25.0)
        "#]],
    );
    check_flat(
        r#"{"path":"C:\\a\"b","u":"\u00e9\ud83d\ude00\ud800","big":9223372036854775808,"min":-9223372036854775808}"#,
        expect![[r#"
            path = Text("C:\\a\"b")
            u = Text("é😀�")
            big = Float(9.223372036854776e18)
            min = Int(-9223372036854775808)
        "#]],
    );
    check_flat(
        r#"{"a":1,"a":2}"#,
        expect![[r#"
            a = Int(1)
            a = Int(2)
        "#]],
    );
    check_flat(r#"{"a":tru"#, expect!["the record ends early, at byte 8; it was probably cut in transport"]);
    check_flat(r#"{"a" 1}"#, expect!["expected a colon after the key at byte 5 of the record"]);
    check_flat("{\"a\":\"x\ny\"}", expect!["a control character stands in a string at byte 7 of the record"]);
    let deep = format!("{{\"a\":{}1{}}}", "[".repeat(70), "]".repeat(70));
    check_flat(
        &deep,
        expect!["the record nests deeper than 64 levels (byte 69); raise the depth limit if it is genuine"],
    );
}

#[test]
fn too_many_fields_are_counted() {
    let text = format!("{{{}}}", (0..3000).map(|i| format!("\"f{i}\":{i}")).collect::<Vec<_>>().join(","));
    let mut event = Event::new("json", Origin::default());
    flat::read_object(&mut Scanner::new(&text, 0), &Limits::default(), &mut event).expect("an object");
    assert_eq!((event.fields.len(), event.get(flat::DROPPED)), (2049, Some(&Value::Int(952))));
}

#[test]
fn long_names_are_not_multiplied() {
    let members = vec!["1"; 500].join(",");
    let text =
        format!("{{\"{}\":{{\"a\":[{members}]}},\"b\":{{\"{}\":1}}}}", "k".repeat(5000), "m".repeat(2000));
    let mut event = Event::new("json", Origin::default());
    flat::read_object(&mut Scanner::new(&text, 0), &Limits::default(), &mut event).expect("an object");
    let names: Vec<_> = event.fields.iter().map(|field| (&*field.name, field.value.as_i64())).collect();
    assert_eq!(names, [("b", None), (flat::DROPPED, Some(2))]);
}

fn check_records(text: &str, expected: Expect) {
    check_bytes(text.as_bytes(), expected);
}

fn check_bytes(bytes: &[u8], expected: Expect) {
    expected.assert_eq(&records(bytes));
}

fn records(bytes: &[u8]) -> String {
    let mut shown = String::new();
    Reader::new(Limits::default()).read(&JSON, bytes, &mut |record| {
        let outcome = match &record.events {
            Ok(events) => format!("{} events", events.len()),
            Err(error) => error.to_string(),
        };
        let lossy = if record.lossy { ", lossy" } else { "" };
        let _ = writeln!(shown, "{:?}: {outcome}{lossy}", record.raw);
    });
    shown
}

#[test]
fn documents_become_records() {
    check_records(
        "{\"a\":1}\n{\"a\":2}{\"a\":3}\n\n[{\"a\":4},\n{\"a\":5}]",
        expect![[r#"
            "{\"a\":1}": 1 events
            "{\"a\":2}": 1 events
            "{\"a\":3}": 1 events
            "{\"a\":4}": 1 events
            "{\"a\":5}": 1 events
        "#]],
    );
    check_records(
        "{\n  \"next\": \"x\",\n  \"value\": [ {\"a\": 1}, {\"a\": 2} ]\n}\n",
        expect![[r#"
            "{\"a\": 1}": 1 events
            "{\"a\": 2}": 1 events
        "#]],
    );
    check_records(
        "{\"a\":\"cut\n{\"a\":2}\nno json\n{\"a\":3",
        expect![[r#"
            "{\"a\":\"cut": a control character stands in a string at byte 9 of the record
            "{\"a\":2}": 1 events
            "no json": expected true, false, null, a number or text in double quotes at byte 0 of the record
            "{\"a\":3": the record ends early, at byte 6; it was probably cut in transport
        "#]],
    );
}

#[test]
fn encodings_are_read() {
    let text = "{\"a\":\"é\"}";
    let plain = records(text.as_bytes());
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(records(&[b"\xEF\xBB\xBF", text.as_bytes()].concat()), plain);
    assert_eq!(records(&[b"\xFF\xFE", little.as_slice()].concat()), plain);
    assert_eq!(records(&[b"\xFE\xFF", big.as_slice()].concat()), plain);
    assert_eq!(records(&little), plain);
    check_bytes(
        b"{\"a\":\"\xE9\"}\n{\"b\":1}",
        expect![[r#"
            "{\"a\":\"�\"}": 1 events, lossy
            "{\"b\":1}": 1 events
        "#]],
    );
}

/// Reads one value with the scanner into serde_json's tree.
fn tree(scanner: &mut Scanner<'_>) -> Option<serde_json::Value> {
    Some(match scanner.value().ok()? {
        Token::Null => serde_json::Value::Null,
        Token::Bool(b) => b.into(),
        Token::Number(Number::Int(n)) => n.into(),
        Token::Number(Number::Float(n)) => n.into(),
        Token::Text(text) => text.into_owned().into(),
        Token::Array => {
            let (mut items, mut first) = (vec![], true);
            while scanner.has_element(first).ok()? {
                first = false;
                items.push(tree(scanner)?);
            }
            items.into()
        }
        Token::Object => {
            let mut members = serde_json::Map::new();
            let mut key = scanner.first_key().ok()?;
            while let Some(name) = key {
                members.insert(name.into_owned(), tree(scanner)?);
                key = scanner.next_key().ok()?;
            }
            members.into()
        }
    })
}

fn any_json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        (-1e9..1e9_f64).prop_map(Into::into),
        any::<String>().prop_map(Into::into),
        "[ -~]{0,40}".prop_map(Into::into),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            proptest::collection::btree_map("[a-z\"\\\\é]{0,6}", inner, 0..6)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn scanner_agrees_with_serde_json(value in any_json(), pretty in any::<bool>()) {
        let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.expect("JSON text");
        prop_assert_eq!(tree(&mut Scanner::new(&text, 0)), Some(value));
    }

    /// What the scanner takes for a value, serde_json takes too, and the other way round.
    #[test]
    fn scanner_refuses_what_serde_json_refuses(text in "[\\[\\]{}:,\"\\\\a-c0-9 .eEtrufalsn+-]{0,24}") {
        let ours = tree(&mut Scanner::new(&text, 0));
        let theirs = serde_json::Deserializer::from_str(&text).into_iter::<serde_json::Value>().next();
        if let Some(Ok(theirs)) = theirs {
            prop_assert_eq!(ours, Some(theirs));
        }
    }

    #[test]
    fn written_strings_read_back(text in any::<String>()) {
        let mut quoted = String::new();
        write::push_string(&mut quoted, &text);
        prop_assert_eq!(serde_json::from_str::<String>(&quoted).expect("JSON"), text);
    }

    #[test]
    fn written_numbers_read_back(number in any::<i64>()) {
        let mut text = String::new();
        write::push_int(&mut text, number);
        prop_assert_eq!(text, number.to_string());
    }

    /// No text makes the reader panic, and all of it but punctuation and white space is in a record.
    #[test]
    fn any_text_is_framed(text in "(\\{|\\}|\\[|\\]|\"a\"|:|,|\n| |1|\\\\|é|\\{\"a\":1\\}){0,40}") {
        let mut kept = 0;
        Reader::new(Limits::default()).read(&JSON, text.as_bytes(), &mut |record| kept += record.raw.len());
        let punctuation = |c: char| c.is_whitespace() || "[],".contains(c);
        prop_assert!(kept >= text.chars().filter(|c| !punctuation(*c)).count() || kept >= 1 || text.chars().all(punctuation));
    }
}
