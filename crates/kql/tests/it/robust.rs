//! No text makes the parser or binder panic, hang, or lose a byte.

use crate::world;
use kql::{Library, catalogue::Empty};
use proptest::prelude::*;

/// The entry for fuzzing: everything the crate does with a text.
fn exercise(text: &str, library: &Library) {
    let parsed = kql::parse(text);
    let mut at = 0;
    for token in &parsed.tokens {
        assert_eq!(token.span.start, at);
        assert!(token.span.end > at && text.is_char_boundary(token.span.end));
        at = token.span.end;
    }
    assert_eq!(at, text.len());
    let bound = kql::bind(text, &parsed, &Empty, library);
    for diagnostic in &bound.diagnostics {
        assert!(diagnostic.span.start <= text.len() && diagnostic.span.end <= text.len());
        assert!(!diagnostic.render(text).is_empty());
    }
}

#[test]
fn every_prefix_of_small_queries() {
    let library = Library::builtin();
    let rows = include_str!("../data/official.jsonl").lines().filter_map(|l| serde_json::from_str(l).ok());
    let queries = rows.filter_map(|row: serde_json::Value| row["query"].as_str().map(str::to_owned));
    for query in queries.filter(|q| q.len() < 200).step_by(4) {
        for end in (0..=query.len()).filter(|end| query.is_char_boundary(*end)) {
            exercise(&query[..end], &library);
        }
    }
}

#[test]
fn prefixes_of_the_corpus_parse() {
    let Some(folder) = world::data() else { return };
    let text = std::fs::read_to_string(folder.join("kql/queries.dev.jsonl")).expect("the corpus");
    for (number, line) in text.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row");
        let query = row["query"].as_str().expect("a query");
        // All offsets of all queries are 2 million texts; a spread of them is as telling.
        let step = 1 + query.len() / 12;
        for end in (number % step..query.len()).step_by(step).filter(|end| query.is_char_boundary(*end)) {
            let _ = kql::parse(&query[..end]);
        }
    }
}

fn check_deep(open: &str, close: &str) {
    let library = Library::builtin();
    let text = format!("print x = {}1{}", open.repeat(20_000), close.repeat(20_000));
    let parsed = kql::parse(&text);
    assert!(!parsed.diagnostics.is_empty(), "{open}");
    let _ = kql::bind(&text, &parsed, &Empty, &library);
}

#[test]
fn deep_nesting_ends_in_an_error() {
    check_deep("(", ")");
    check_deep("f(", ")");
    check_deep("-", "");
    check_deep("1 + ", "");
    check_deep("a[", "]");
    check_deep("x.", "");
    check_deep("dynamic([", "])");
    check_deep("toscalar(print y = ", ")");
    check_deep("x in (", ")");
}

#[test]
fn functions_that_multiply_end_in_an_error() {
    let mut text = "let f0 = (x:long) { x };".to_owned();
    for level in 1..40 {
        let below = level - 1;
        text.push_str(&format!("let f{level} = (x:long) {{ f{below}(x) + f{below}(x) + f{below}(x) }};"));
    }
    text.push_str("print f39(1)");
    let bound = kql::bind(&text, &kql::parse(&text), &Empty, &Library::builtin());
    assert!(!bound.diagnostics.is_empty());
}

#[test]
fn long_texts_take_linear_time() {
    let many = format!("print x = 1 | where x in ({})", "1,".repeat(200_000) + "1");
    assert!(kql::parse(&many).diagnostics.is_empty());
    let ors = format!("print x = 1 | where {}", "x == 1 or ".repeat(50_000) + "x == 2");
    let bound = kql::bind(&ors, &kql::parse(&ors), &Empty, &Library::builtin());
    assert!(bound.diagnostics.is_empty());
}

fn check_limit(text: &str) {
    let started = std::time::Instant::now();
    let bound = kql::bind(text, &kql::parse(text), &Empty, &Library::builtin());
    assert!(bound.diagnostics.iter().any(|d| d.code == "KS232"));
    assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
}

#[test]
fn many_names_and_columns_end_in_an_error() {
    check_limit(&(0..20_000).map(|n| format!("let v{n} = {n};")).collect::<String>());
    let columns: Vec<String> = (0..20_000).map(|n| format!("c{n} = {n}")).collect();
    check_limit(&format!("print {} | where c1 == 1", columns.join(", ")));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_text(text in "\\PC{0,120}") {
        exercise(&text, &Library::builtin());
    }

    #[test]
    fn any_words(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..40)) {
        exercise(&words.join(" "), &Library::builtin());
    }
}

const WORDS: &[&str] = &[
    "let",
    "=",
    "x",
    "|",
    "where",
    "summarize",
    "by",
    "join",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ";",
    "on",
    "union",
    "print",
    "1d",
    "\"t\"",
    "'",
    "@\"v\"",
    "dynamic(",
    "datetime(",
    "in",
    "between",
    "..",
    "has",
    "and",
    "or",
    "-",
    "*",
    "$left",
    ".",
    "mv-apply",
    "make-series",
    "step",
    "to",
    "typeof(",
    "parse",
    "with",
    "range",
    "from",
    "scan",
    "graph-match",
    "evaluate",
    "bag_unpack(x)",
    "invoke",
    "search",
    "find",
    ":",
    "=>",
    "//c\n",
    "```",
    "count()",
];
