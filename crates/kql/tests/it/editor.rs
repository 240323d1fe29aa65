//! Layout, completion, hover.

use crate::world;
use expect_test::{Expect, expect};
use kql::assist::{complete, hover};
use kql::{Library, TokenKind, catalogue::Empty};

fn check_format(query: &str, expected: Expect) {
    expected.assert_eq(&kql::format(query));
}

#[test]
fn operators_stand_on_lines_of_their_own() {
    check_format(
        "let x=1;T|where a==1 and b in (1,2)|project a ,b",
        expect![[r#"
        let x=1;
        T
        | where a == 1 and b in (1, 2)
        | project a, b
    "#]],
    );
    check_format(
        "T // all\n   | join ( U| where x ) on a",
        expect![[r#"
        T // all
        | join (U
            | where x) on a
    "#]],
    );
    check_format(
        "print a = ```x\n  y``` | take 1",
        expect![[r#"
        print a = ```x
          y```
        | take 1
    "#]],
    );
}

/// Same tokens, and a second time changes nothing.
fn check_law(query: &str) {
    let texts = |text: &str| -> Vec<String> {
        let tokens = kql::lex(text).into_iter().filter(|t| t.kind != TokenKind::Blank);
        tokens.map(|t| t.span.of(text).trim_end().to_owned()).collect()
    };
    let once = kql::format(query);
    assert_eq!(texts(query), texts(&once), "{query}");
    assert_eq!(once, kql::format(&once), "{query}");
    assert_eq!(kql::parse(query).diagnostics.len(), kql::parse(&once).diagnostics.len(), "{query}\n{once}");
}

#[test]
fn layout_changes_no_query() {
    let Some(folder) = world::data() else { return };
    let text = std::fs::read_to_string(folder.join("kql/queries.dev.jsonl")).expect("the corpus");
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a row");
        check_law(row["query"].as_str().expect("a query"));
    }
}

fn check_complete(query: &str, expected: Expect) {
    let at = query.find('^').expect("a cursor");
    let completion = complete(&query.replace('^', ""), at, &Empty, &Library::builtin());
    let lines: Vec<String> = completion
        .proposals
        .iter()
        .take(6)
        .map(|p| format!("{:?} {} {}", p.kind, p.text, p.detail))
        .collect();
    expected.assert_eq(lines.join("\n").trim_end());
}

#[test]
fn completion_knows_the_row() {
    check_complete(
        "print abc=1, abd='x' | extend abe=now() | where ab^",
        expect![[r#"
        Column abc long
        Column abd string
        Column abe datetime
        Function abs"#]],
    );
    check_complete("print a=1 | su^", expect!["Operator summarize"]);
    check_complete("print xa=1 | join (print xb=2 | where x^", expect!["Column xb long"]);
    check_complete(
        "print xa=1 | summarize dcou^",
        expect![[r#"
        Aggregate dcount 
        Aggregate dcountif 
        Function dcount_hll"#]],
    );
    check_complete("let lookback=1d; print x=1 | where x > look^", expect!["Variable lookback"]);
}

#[test]
fn hover_tells_types_and_signatures() {
    let query = "print a=1 | extend b = strcat(tostring(a), 'x') | where b has 'y'";
    let library = Library::builtin();
    let bound = kql::bind(query, &kql::parse(query), &Empty, &library);
    let at =
        |what: &str| hover(query, &bound, &library, query.find(what).expect("there")).map(|(_, text)| text);
    expect![[r#"
        Some("strcat(arg, …)")
        Some("a: long")
        Some("b: string")"#]]
    .assert_eq(&format!("{:?}\n{:?}\n{:?}", at("strcat"), at("a), 'x'"), at("b has")));
}

#[test]
fn each_call_has_its_own_binding() {
    let query =
        "let f = (T:(*)) { T | extend n = 1 }; (print a=1 | invoke f()) | union (print b='x' | invoke f())";
    let bound = kql::bind(query, &kql::parse(query), &Empty, &Library::builtin());
    let mut calls: Vec<String> = bound
        .calls
        .values()
        .flat_map(|call| call.bound.shapes.values())
        .map(|shape| shape.columns.iter().map(|c| &*c.name).collect::<Vec<_>>().join(","))
        .collect();
    calls.sort();
    expect![["a,n b,n"]].assert_eq(&calls.join(" "));
}
