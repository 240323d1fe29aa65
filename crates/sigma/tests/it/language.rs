//! The rule language: what texts mean, and how errors are told.

use expect_test::{Expect, expect};
use sigma::language::{Anchor, Atom, Expression, ParseOptions, Test, Token};
use sigma::{Document, parse_rules_with};

fn options() -> ParseOptions {
    let values = vec!["10.0.0.1".to_owned(), "dc*".to_owned()];
    ParseOptions {
        placeholders: [("dcs".to_owned(), values), ("none".to_owned(), vec![])].into(),
        ..ParseOptions::default()
    }
}

/// Checks what a `detection` block means.
fn check(detection: &str, expected: Expect) {
    let indented = detection.trim_start_matches('\n').replace('\n', "\n  ");
    let text = format!("title: t\nid: i\nlogsource: {{product: x}}\ndetection:\n  {indented}\n");
    check_text(&text, expected);
}

/// Checks what the documents of a text mean.
fn check_text(text: &str, expected: Expect) {
    let shown: Vec<String> = parse_rules_with(text, "a.yml", &options())
        .into_iter()
        .map(|document| match document {
            Ok(Document::Rule(rule)) => show(&rule.detection),
            Ok(Document::Correlation(c)) => format!(
                "{:?} {:?} by {:?} in {}s: {:?}",
                c.kind,
                c.rules,
                c.group_by,
                c.timespan_us / 1_000_000,
                c.condition
            ),
            Ok(Document::Filter(f)) => format!("filter {:?}: {}", f.target, show(&f.condition)),
            Err(error) => error.to_string(),
        })
        .collect();
    expected.assert_eq(&shown.join("\n"));
}

pub fn show(expression: &Expression) -> String {
    let join = |of: &[Expression], with: &str| of.iter().map(show).collect::<Vec<_>>().join(with);
    match expression {
        Expression::All(of) => format!("({})", join(of, " & ")),
        Expression::Any(of) => format!("({})", join(of, " | ")),
        Expression::AtLeast(n, of) => format!("{n} of ({})", join(of, ", ")),
        Expression::Not(inner) => format!("!{}", show(inner)),
        Expression::Test(Atom { field, test }) => {
            format!("{}{}", field.as_deref().unwrap_or("~"), show_test(test))
        }
    }
}

fn show_test(test: &Test) -> String {
    match test {
        Test::Exists => " exists".to_owned(),
        Test::NotNull => " set".to_owned(),
        Test::Text(pattern) => {
            let token = |t: &Token| match t {
                Token::Literal(text) => text.replace('\0', "␀"),
                Token::AnyOne => "‹?›".to_owned(),
                Token::AnyRun => "‹*›".to_owned(),
                Token::Dash => "‹-›".to_owned(),
            };
            let cased = if pattern.cased { "==" } else { "=" };
            format!("{cased}\"{}\"", pattern.tokens.iter().map(token).collect::<String>())
        }
        Test::Regex(regex) => format!("=/{}/", regex.source),
        Test::Cidr(c) => format!(" in {:x}/{}", c.bits, c.prefix),
        Test::Number(op, n) => format!(" {op:?} {}", n.as_f64()),
        Test::Time(part, op, n) => format!(".{part:?} {op:?} {}", n.as_f64()),
        Test::FieldRef { field, anchor, cased } => {
            let anchor = if *anchor == Anchor::Whole { String::new() } else { format!("{anchor:?} ") };
            format!(" = {anchor}{}field {field}", if *cased { "cased " } else { "" })
        }
    }
}

#[test]
fn maps_lists_and_keywords() {
    check("s: {A: x, B: [y, 'Z*']}\ncondition: s", expect![[r#"(A="x" & (B="y" | B="z‹*›"))"#]]);
    check("s: [{A: x}, {B: y, C: z}]\ncondition: s", expect![[r#"(A="x" | (B="y" & C="z"))"#]]);
    check(
        "s: [one, 'two*three', 4]\ncondition: s",
        expect![[r#"(~="‹*›one‹*›" | ~="‹*›two‹*›three‹*›" | ~="‹*›4‹*›")"#]],
    );
    check("s: {'|all': [one, two]}\ncondition: s", expect![[r#"(~="‹*›one‹*›" & ~="‹*›two‹*›")"#]]);
    check("s: word\ncondition: s", expect![[r#"~="‹*›word‹*›""#]]);
    check("s: [one, {A: x}]\ncondition: s", expect![[r#"(~="‹*›one‹*›" | A="x")"#]]);
}

#[test]
fn scalars() {
    check(
        "s: {A: null, B: '', C: 5, D: true, E: 1.5, F: 0x10}\ncondition: s",
        expect![[r#"(!A set & B="" & C="5" & D="true" & E="1.5" & F="16")"#]],
    );
    check("s: {A: [null, '']}\ncondition: s", expect![[r#"(!A set | A="")"#]]);
}

#[test]
fn modifiers() {
    check(
        "s: {A|contains: x, B|startswith: y, C|endswith: z}\ncondition: s",
        expect![[r#"(A="‹*›x‹*›" & B="y‹*›" & C="‹*›z")"#]],
    );
    check("s: {A|contains|all: [x, y]}\ncondition: s", expect![[r#"(A="‹*›x‹*›" & A="‹*›y‹*›")"#]]);
    check("s: {A|cased: X, B|contains|cased: Y}\ncondition: s", expect![[r#"(A=="X" & B=="‹*›Y‹*›")"#]]);
    check("s: {A|re: 'a.b', B|re|i|s: c}\ncondition: s", expect!["(A=/a.b/ & B=/(?is)c/)"]);
    check(
        "s: {A|base64: foobar, B|base64offset|contains: foobar}\ncondition: s",
        expect![[r#"(A="zm9vymfy" & (B="‹*›zm9vymfy‹*›" | B="‹*›zvb2jhc‹*›" | B="‹*›mb29iyx‹*›"))"#]],
    );
    check(
        "s: {A|wide|base64: ab, B|utf16be: a, C|utf16|base64: a}\ncondition: s",
        expect![[r#"(A="yqbiaa==" & B="␀a" & C="//5haa==")"#]],
    );
    check("s: {A|windash|contains: ' -f x-y'}\ncondition: s", expect![[r#"A="‹*› ‹-›f x-y‹*›""#]]);
    check(
        "s: {A|cidr: [10.0.0.0/8, 'fe80::/10']}\ncondition: s",
        expect!["(A in a000000/8 | A in fe800000000000000000000000000000/10)"],
    );
    check("s: {A|exists: true, B|exists: false}\ncondition: s", expect!["(A exists & !B exists)"]);
    check(
        "s: {A|fieldref: B, C|fieldref|endswith: D}\ncondition: s",
        expect!["(A = field B & C = End field D)"],
    );
    check(
        "s: {A|gt: 5, B|lte: 2.5, C|hour|gte: 22, D|month: 5}\ncondition: s",
        expect!["(A Gt 5 & B Lte 2.5 & C.Hour Gte 22 & D.Month Eq 5)"],
    );
    check(
        "s: {A|neq: x, B|contains|neq: [y, z]}\ncondition: s",
        expect![[r#"(!A="x" & !(B="‹*›y‹*›" | B="‹*›z‹*›"))"#]],
    );
    check("s: {A|expand: 'x%dcs%'}\ncondition: s", expect![[r#"(A="x10.0.0.1" | A="xdc‹*›")"#]]);
}

#[test]
fn conditions() {
    let three = "a: {A: 1}\nb1: {B: 1}\nb2: {B: 2}\n_c: {C: 1}\ncondition: ";
    let case = |condition: &str, expected| check(&format!("{three}{condition}"), expected);
    case("a and b1 or b2", expect![[r#"((A="1" & B="1") | B="2")"#]]);
    case("a AND NOT (b1 OR b2)", expect![[r#"(A="1" & !(B="1" | B="2"))"#]]);
    case("1 of b*", expect![[r#"(B="1" | B="2")"#]]);
    case("all of b* and not 1 of _c*", expect![[r#"((B="1" & B="2") & !C="1")"#]]);
    case("all of them", expect![[r#"(A="1" & B="1" & B="2")"#]]);
    case("2 of them", expect![[r#"2 of (A="1", B="1", B="2")"#]]);
    case("any of *2", expect![[r#"B="2""#]]);
    case("[a, b1]", expect![[r#"(A="1" | B="1")"#]]);
    case(
        "a and",
        expect![
            "a.yml:9: rule i: detection.condition: condition, at character 5: expected a selection, `1 of …`, `all of …`, `not` or `(`"
        ],
    );
    case(
        "(a or b1",
        expect!["a.yml:9: rule i: detection.condition: condition, at character 8: expected `)`"],
    );
    case(
        "a b1",
        expect![
            "a.yml:9: rule i: detection.condition: condition, at character 2: expected `and`, `or` or the end, found `b1`"
        ],
    );
    case(
        "sel",
        expect![
            "a.yml:9: rule i: detection.condition: condition, at character 0: there is no selection named `sel`; there are: a, b1, b2, _c"
        ],
    );
    case(
        "1 of x*",
        expect![
            "a.yml:9: rule i: detection.condition: condition, at character 5: no selection fits `x*`; there are: a, b1, b2, _c"
        ],
    );
    case(
        "9 of them",
        expect![
            "a.yml:9: rule i: detection.condition: condition, at character 0: `9 of` can never hold: only 3 selections fit"
        ],
    );
    case(
        "a | count() > 5",
        expect![
            "a.yml:9: rule i: detection.condition: condition, at character 2: aggregations after `|` are no longer part of Sigma; write a correlation rule instead"
        ],
    );
}

#[test]
fn errors_say_where_and_what_to_do() {
    check(
        "s: {A|contians: x}\ncondition: s",
        expect![
            "a.yml:5: rule i: detection.s.A|contians: `contians` is not a known modifier (did you mean `contains`?)"
        ],
    );
    check(
        "s:\n  A|re: '('\ncondition: s",
        expect![[r#"
        a.yml:6: rule i: detection.s.A|re: regular expression: regex parse error:
            (
            ^
        error: unclosed group"#]],
    );
    check(
        "s: {A|re: '(?=x)'}\ncondition: s",
        expect![[r#"
        a.yml:5: rule i: detection.s.A|re: regular expression: regex parse error:
            (?=x)
            ^^^
        error: look-around, including look-ahead and look-behind, is not supported"#]],
    );
    check(
        "s: {A|expand: '%nobody%'}\ncondition: s",
        expect![
            "a.yml:5: rule i: detection.s.A|expand: no values are given for the placeholder %nobody%; add them to the placeholder lists"
        ],
    );
    check("s: {A: 1}\nf: {A|expand: '%none%'}\ncondition: s and not f", expect![[r#"(A="1" & !())"#]]);
    check(
        "s: {A|expand: '%none%'}\ncondition: s",
        expect![
            "a.yml:4: rule i: detection: the list of the placeholder %none% is empty, and without it the rule can never match; fill the list"
        ],
    );
    check(
        "s: {A|contains|startswith: x}\ncondition: s",
        expect![
            "a.yml:5: rule i: detection.s.A|contains|startswith: two modifiers say how to compare; keep one of them"
        ],
    );
    check(
        "s: {A|cidr: x}\ncondition: s",
        expect!["a.yml:5: rule i: detection.s.A|cidr: `x` is not a network such as 10.0.0.0/8"],
    );
    check(
        "s: {A: []}\ncondition: s",
        expect!["a.yml:5: rule i: detection.s.A: an empty list of values can never match; give at least one"],
    );
    check(
        "s: {A: {B: c}}\ncondition: s",
        expect!["a.yml:5: rule i: detection.s.A: expected a scalar or a list of scalars, found a mapping"],
    );
    check(
        "s: {A|base64: 'x*'}\ncondition: s",
        expect![
            "a.yml:5: rule i: detection.s.A|base64: a value with wildcards cannot be encoded; escape them with a backslash"
        ],
    );
    check("s: {A: 1}", expect!["a.yml:4: rule i: detection: the key `condition` is missing"]);
    check_text(
        "title: t\ntitle: u\n",
        expect![[r#"a.yml:1: not readable as YAML: duplicate entry with key "title""#]],
    );
    check_text(
        "- a\n",
        expect!["a.yml: a rule must be a YAML mapping with keys such as title, logsource and detection"],
    );
    check_text(
        "title: t\nlevel: hgih\nlogsource: {product: x}\ndetection: {s: {A: 1}, condition: s}\n",
        expect!["a.yml:2: rule t: level: `hgih` is not a known level (did you mean `high`?)"],
    );
    check_text(
        "title: t\nlogsource: {product: x}\n",
        expect!["a.yml: rule t: the key `detection` is missing"],
    );
}

#[test]
fn several_documents() {
    let old = "action: global\ntitle: t\ndetection: {condition: s}\n---\nlogsource: {service: a}\ndetection: {s: {A: 1}}\n---\nlogsource: {service: b}\ndetection: {s: {A: 2}}\n---\naction: repeat\nlogsource: {service: c}\n";
    check_text(
        old,
        expect![[r#"
        A="1"
        A="2"
        A="2""#]],
    );
    let bad = "title: t\nlogsource: {product: x}\ndetection: {s: {A: 1}, condition: s}\n---\ntitle: [\n";
    check_text(
        bad,
        expect![[r#"
        A="1"
        a.yml:6: not readable as YAML: did not find expected node content at line 6 column 1, while parsing a flow node"#]],
    );
}

#[test]
fn correlations_and_filters() {
    check_text(
        "title: t\ncorrelation: {type: event_count, rules: a, group-by: [u, h], timespan: 5m, condition: {gte: 10}}\n",
        expect![[
            r#"EventCount ["a"] by ["u", "h"] in 300s: [Comparison { operator: Gte, bound: Whole(10) }]"#
        ]],
    );
    check_text(
        "title: t\ncorrelation: {type: temporal_ordered, rules: [a, b], timespan: 1h}\n",
        expect![[
            r#"TemporalOrdered ["a", "b"] by [] in 3600s: [Comparison { operator: Gte, bound: Whole(2) }]"#
        ]],
    );
    check_text(
        "title: t\ncorrelation: {type: value_percentile, rules: a, timespan: 1d, condition: {field: f, percentile: 95, gt: 1.5}}\n",
        expect![[
            r#"Value(Percentile(95.0), ["f"]) ["a"] by [] in 86400s: [Comparison { operator: Gt, bound: Fraction(1.5) }]"#
        ]],
    );
    check_text(
        "title: t\ncorrelation: {type: value_count, rules: a, timespan: 1d, condition: {gt: 1}}\n",
        expect!["a.yml:2: rule t: correlation.condition: the key `field` is missing"],
    );
    check_text(
        "title: t\ncorrelation: {type: event_count, rules: a, timespan: soon, condition: {gt: 1}}\n",
        expect!["a.yml:2: rule t: correlation.timespan: `soon` is not a time span such as 30s, 5m, 1h or 7d"],
    );
    check_text(
        "title: t\nlogsource: {product: x}\nfilter: {rules: [a], s: {U: admin}, condition: not s}\n",
        expect![[r#"filter Rules(["a"]): !U="admin""#]],
    );
}
