//! Syntax errors and literals, as a person sees them.

use expect_test::{Expect, expect};
use kql::{Library, catalogue::Empty};

fn check_errors(query: &str, expected: Expect) {
    let bound = kql::bind(query, &kql::parse(query), &Empty, &Library::builtin());
    let lines: Vec<String> = bound.diagnostics.iter().map(|d| d.render(query)).collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn errors_say_where_what_and_what_is_close() {
    check_errors(
        r"print a='C:\Windows'",
        expect![[r#"1:12: KS001: This is no escape; write \\ for a backslash, or @"…" for a path."#]],
    );
    check_errors(
        "print a=1 | wher a == 1",
        expect![
            "1:13: KS176: A query operator is needed here, as where, project, summarize, join. Did you mean where?"
        ],
    );
    check_errors(
        "print Name='x' | where Nmae == 'x'",
        expect![
            "1:24: KS142: There is no column, table, variable or function 'Nmae' here. Did you mean Name?"
        ],
    );
    check_errors(
        "print a=1 | extend b = tolowr('x')",
        expect!["1:24: KS211: There is no function 'tolowr'. Did you mean tolower, tolong?"],
    );
    check_errors("print a=1\n| where a ==", expect!["2:13: KS006: An expression is missing here."]);
    check_errors(
        "print a='x\n| take 1",
        expect!["1:11: KS001: The string does not end on its line; add the closing quote."],
    );
    check_errors(
        "print a=1 | project a, count()",
        expect!["1:24: KS144: The aggregate 'count' can only stand in summarize and its kin."],
    );
    check_errors(
        "print a=1 | evaluate bag_unpck(a)",
        expect!["1:22: KS124: There is no plugin 'bag_unpck'. Did you mean bag_unpack?"],
    );
}

fn check_text(literal: &str, expected: &str) {
    assert_eq!(kql::literal::text_value(literal), expected);
}

#[test]
fn string_literals_have_many_forms() {
    check_text(r#""a\tb\"c""#, "a\tb\"c");
    check_text(r"'it\'s'", "it's");
    check_text(r#"@"C:\x""y""#, r#"C:\x"y"#);
    check_text("h'secret'", "secret");
    check_text("H@'a\\b'", "a\\b");
    check_text("```\nline 1\nline 2```", "line 1\nline 2");
    check_text("'a' \"b\"\n@'c'", "abc");
    check_text(r"'\u0041\x42'", "AB");
}

#[test]
fn timespans_have_many_forms() {
    let ticks = kql::literal::timespan_ticks;
    assert_eq!(ticks("1d"), Some(864_000_000_000));
    assert_eq!(ticks("1.5h"), Some(54_000_000_000));
    assert_eq!(ticks("10ms"), Some(100_000));
    assert_eq!(ticks("3tick"), Some(3));
    assert_eq!(ticks("time(1.02:03:04.5)"), Some(937_845_000_000));
    assert_eq!(ticks("timespan(-00:00:01)"), Some(-10_000_000));
    assert_eq!(ticks("time(soon)"), None);
}
