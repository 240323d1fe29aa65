//! Laws of texts.

use crate::calls::call;
use evaluate::function::Functions;
use evaluate::{Call, Session, Value};
use kql::Type;
use proptest::prelude::*;
use std::sync::LazyLock;

/// Keeps the patterns of `parse_user_agent`, which are many.
static SESSION: LazyLock<Session> = LazyLock::new(|| Session::new(0, 0));

fn text(name: &str, arguments: &[Value]) -> String {
    evaluate::value::to_text(&call(name, Type::String, arguments))
}

/// Pairs of functions of which the second undoes the first.
const UNDONE: &[(&str, &str)] = &[
    ("base64_encode_tostring", "base64_decode_tostring"),
    ("gzip_compress_to_base64_string", "gzip_decompress_from_base64_string"),
    ("zlib_compress_to_base64_string", "zlib_decompress_from_base64_string"),
    ("url_encode", "url_decode"),
    ("url_encode_component", "url_decode"),
    ("punycode_from_string", "punycode_to_string"),
    ("unicode_codepoints_from_string", "unicode_codepoints_to_string"),
    ("reverse", "reverse"),
];

/// Functions that take apart what comes from outside.
const PARSERS: &[&str] = &[
    "parse_csv",
    "parse_json",
    "parse_path",
    "parse_url",
    "parse_urlquery",
    "parse_user_agent",
    "parse_version",
    "parse_xml",
    "url_decode",
    "base64_decode_toarray",
    "base64_decode_toguid",
    "gzip_decompress_from_base64_string",
    "zlib_decompress_from_base64_string",
    "punycode_to_string",
    "punycode_domain_from_string",
    "toguid",
];

proptest! {
    #[test]
    fn undoing_gives_the_text_back(source in "\\PC{0,40}") {
        for (there, back) in UNDONE {
            let coded = call(there, Type::Dynamic, &[Value::from(source.as_str())]);
            prop_assert_eq!(text(back, &[coded]), source.clone(), "{}", there);
        }
    }

    #[test]
    fn splitting_and_joining_gives_the_text_back(source in "[ab,;]{0,20}", delimiter in "[,;]{1,2}") {
        let parts = call("split", Type::Dynamic, &[Value::from(source.as_str()), Value::from(delimiter.as_str())]);
        prop_assert_eq!(text("strcat_array", &[parts, Value::from(delimiter)]), source);
    }

    #[test]
    fn what_is_found_stands_there(source in "[abé]{0,20}", needle in "[abé]{1,3}", start in -25i64..25) {
        let arguments = [Value::from(source.as_str()), Value::from(needle.as_str()), Value::Long(start)];
        if let Some(place @ 0..) = call("indexof", Type::Long, &arguments).as_long() {
            let length = Value::Long(i64::try_from(needle.chars().count()).unwrap_or_default());
            let part = text("substring", &[Value::from(source.as_str()), Value::Long(place), length]);
            prop_assert_eq!(part, needle);
        }
    }

    #[test]
    fn counts_are_those_of_a_plain_search(source in "[ab]{0,30}", needle in "[ab]{1,4}") {
        let plain = (0..source.len()).filter(|at| source[*at..].starts_with(&needle)).count();
        let arguments = [Value::from(source.as_str()), Value::from(needle.as_str())];
        prop_assert_eq!(call("countof", Type::Long, &arguments).as_long(), i64::try_from(plain).ok());
    }

    #[test]
    fn csv_values_come_back(values in prop::collection::vec("[a\",\n ]{1,6}", 1..5)) {
        let quoted: Vec<String> = values.iter().map(|v| format!("\"{}\"", v.replace('"', "\"\""))).collect();
        let parsed = call("parse_csv", Type::Dynamic, &[Value::from(quoted.join(","))]);
        let expected = Value::array(values.iter().map(|v| Value::from(v.as_str())).collect());
        prop_assert_eq!(parsed.to_json(), expected.to_json());
    }

    #[test]
    fn no_text_breaks_a_parser(source in "(?s).{0,60}", mark in "[<>&;/%:@?#=\\\\\"'{}\\[\\]0-9a-f.x-]{0,40}") {
        for function in PARSERS.iter().filter_map(|name| Functions::builtin().scalar(name)) {
            for given in [&source, &mark] {
                let call = Call { types: &[Type::String], gives: Type::Dynamic, session: &SESSION };
                prop_assert!((function.eval)(&call, &[Value::from(given.as_str())]).is_ok());
            }
        }
        call("parse_command_line", Type::Dynamic, &[Value::from(mark.as_str()), Value::from("windows")]);
    }

}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_arguments_break_a_function(values in prop::collection::vec(value(), 0..6)) {
        let types: Vec<Type> = values.iter().map(Value::own_type).collect();
        for function in Functions::builtin().scalars().filter(|f| !f.name.starts_with("series_")) {
            for gives in [Type::String, Type::Dynamic, Type::Long] {
                // A fault is an answer too.
                let _ = (function.eval)(&Call { types: &types, gives, session: &SESSION }, &values);
            }
        }
    }
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i32>().prop_map(Value::Int),
        prop_oneof![any::<i64>(), -9i64..9].prop_map(Value::Long),
        prop_oneof![any::<f64>(), -9f64..9.0].prop_map(Value::Real),
        any::<i64>().prop_map(Value::Timespan),
        (0..evaluate::value::time::MAX).prop_map(Value::DateTime),
        any::<u128>().prop_map(Value::Guid),
        "[a-c.*(\\[+é ]{0,6}".prop_map(Value::from),
        prop::collection::vec("[ab]{0,2}".prop_map(Value::from), 0..4).prop_map(Value::array),
        prop::collection::vec((-3i64..9).prop_map(Value::Long), 0..4).prop_map(Value::array),
        Just(Value::bag([("a", Value::Long(1))])),
    ]
}

#[test]
fn expressions_of_re2_that_other_dialects_read_otherwise() {
    let cases = [
        ("[[\",\\]]+", "x[\"a\",\"b\"]", "[\""),
        ("{\"a\":(\\d)}", "{\"a\":5}", "{\"a\":5}"),
        ("a{2}", "aaa", "aa"),
        ("\\101+", "xAA", "AA"),
        ("[a-f&&[^b]]+", "bcd", "cd"),
        ("[]a]+", "b]a]", "]a]"),
        ("[[:digit:][]+", "a1[2", "1[2"),
    ];
    for (pattern, source, expected) in cases {
        let arguments = [Value::from(pattern), Value::Long(0), Value::from(source)];
        assert_eq!(text("extract", &arguments), expected, "{pattern}");
    }
}

#[test]
fn command_lines_as_windows_takes_them_apart() {
    // The results that Microsoft publishes for its C runtime.
    let cases = [
        (r#"x "abc" d e"#, r#"["x","abc","d","e"]"#),
        (r#"x a\\b d"e f"g h"#, r#"["x","a\\\\b","de fg","h"]"#),
        (r#"x a\\\"b c d"#, r#"["x","a\\\"b","c","d"]"#),
        (r#"x a\\\\"b c" d e"#, r#"["x","a\\\\b c","d","e"]"#),
    ];
    for (line, expected) in cases {
        let found = call("parse_command_line", Type::Dynamic, &[Value::from(line), Value::from("windows")]);
        assert_eq!(found.to_json(), expected);
    }
}

#[test]
fn little_does_not_make_much() {
    let long = Value::from("x".repeat(1 << 20));
    let cases = [
        ("strrep", vec![long.clone(), Value::Long(1000)]),
        ("replace_string", vec![long.clone(), Value::from("x"), long.clone()]),
        ("replace_regex", vec![long.clone(), Value::from("x"), long.clone()]),
        ("strcat_array", vec![Value::array(vec![Value::Long(1); 1 << 12]), long.clone()]),
        (
            "replace_strings",
            vec![long.clone(), Value::array(vec!["x".into()]), Value::array(vec![long.clone()])],
        ),
    ];
    for (name, arguments) in cases {
        let call = Call { types: &[], gives: Type::String, session: &SESSION };
        let function = Functions::builtin().scalar(name);
        let answer = function.map(|f| (f.eval)(&call, &arguments));
        assert!(matches!(answer, Some(Err(evaluate::Fault::Limit { .. }))), "{name}");
    }
}
