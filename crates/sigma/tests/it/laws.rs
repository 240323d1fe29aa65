//! The law "compiled = interpreted": on random rules and events, on all of SigmaHQ's rules with
//! events made of their own values, and on real events.

use crate::interpreter::holds;
use crate::records::{data, files, flat_event, json_values, windows_event};
use event::{Event, Origin, Value};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use sigma::language::{Expression, Test, Token};
use sigma::{CompileOptions, Document, Matcher, Program, Rule, parse_rules};
use std::collections::BTreeSet;
use std::sync::Arc;

const LAW: Origin = Origin { product: "law", category: "", service: "" };

fn rules_of(text: &str, path: &str) -> Vec<Rule> {
    let rule = |document| match document {
        Ok(Document::Rule(rule)) => Some(*rule),
        _ => None,
    };
    parse_rules(text, path).into_iter().filter_map(rule).collect()
}

fn compile(rules: &[Rule]) -> Arc<Program> {
    let documents = rules.iter().cloned().map(|rule| Document::Rule(Box::new(rule)));
    let (program, errors) = Program::compile(documents, &CompileOptions::default());
    assert!(errors.is_empty(), "{errors:?}");
    Arc::new(program)
}

fn fired(matcher: &mut Matcher, event: &Event<'_>) -> BTreeSet<u32> {
    let mut hits = Vec::new();
    matcher.evaluate(event, &mut hits);
    let rules: BTreeSet<u32> = hits.iter().map(|hit| hit.rule).collect();
    assert_eq!(rules.len(), hits.len(), "a rule is reported once");
    rules
}

/// Compares the matcher with the interpreter for the given rules.
fn compare(rules: &[Rule], chosen: impl Iterator<Item = usize>, matcher: &mut Matcher, event: &Event<'_>) {
    let program = matcher.program().clone();
    let fired = fired(matcher, event);
    for at in chosen {
        let sighting = program.sight(at as u32, event);
        let expected = sighting.is_some_and(|s| holds(&rules[at].detection, &s.fields, &s.values));
        let shown =
            || format!("{} {}\n{:?}\n{event:#?}", rules[at].path, rules[at].title, rules[at].detection);
        assert_eq!(fired.contains(&(at as u32)), expected, "{}", shown());
        // Explaining decides in a third way.
        if expected || rules.len() < 20 {
            let explained = program.explain(at as u32, event);
            assert!(expected || explained.is_empty(), "{explained:?} {}", shown());
        }
    }
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[abAB]{0,3}",
        3 => r"[ab*?]{1,5}",
        2 => r"[a\\*?]{1,5}",
        1 => "[aÄäİßé]{1,4}",
        1 => " [-/]a(b -b)?",
        1 => "[0-9]{1,3}",
        1 => "[ab]{5,12}",
    ]
}

fn item() -> impl Strategy<Value = String> {
    let texts = prop_oneof![
        Just(""),
        Just("|contains"),
        Just("|startswith"),
        Just("|endswith"),
        Just("|cased"),
        Just("|contains|cased"),
        Just("|contains|all"),
        Just("|windash|contains"),
        Just("|neq"),
        Just("|contains|neq"),
        Just("|endswith|windash"),
    ];
    let quoted = |v: &String| format!("'{v}'");
    let list = move |values: Vec<String>| values.iter().map(quoted).collect::<Vec<_>>().join(", ");
    let field = prop_oneof![Just("A"), Just("B"), Just("C.d"), Just("long name")];
    prop_oneof![
        8 => (field.clone(), texts, proptest::collection::vec(value(), 1..4))
            .prop_map(move |(f, m, v)| format!("'{f}{m}': [{}]", list(v))),
        1 => field.clone().prop_map(|f| format!("'{f}': null")),
        1 => (field.clone(), any::<bool>()).prop_map(|(f, b)| format!("'{f}|exists': {b}")),
        1 => (field.clone(), prop_oneof![Just("gt"), Just("gte"), Just("lt"), Just("lte")], 0..50_i64)
            .prop_map(|(f, o, n)| format!("'{f}|{o}': {n}")),
        1 => (field.clone(), "[ab.]{1,3}", prop_oneof![Just("re"), Just("re|i"), Just("re|s|m")])
            .prop_map(|(f, r, m)| format!("'{f}|{m}': '{r}+$'")),
        1 => (field.clone(), field, prop_oneof![Just(""), Just("|contains"), Just("|startswith|cased")])
            .prop_map(|(f, g, m)| format!("'{f}|fieldref{m}': '{g}'")),
    ]
}

fn selection() -> impl Strategy<Value = String> {
    let map = || {
        proptest::collection::vec(item(), 1..4).prop_map(|items| {
            let mut seen = BTreeSet::new();
            let key = |item: &String| item.split("':").next().unwrap_or_default().to_owned();
            let kept: Vec<String> = items.into_iter().filter(|i| seen.insert(key(i))).collect();
            format!("{{{}}}", kept.join(", "))
        })
    };
    prop_oneof![
        4 => map(),
        2 => proptest::collection::vec(map(), 1..3).prop_map(|maps| format!("[{}]", maps.join(", "))),
        1 => proptest::collection::vec(value(), 1..3)
            .prop_map(|v| format!("[{}]", v.iter().map(|v| format!("'{v}'")).collect::<Vec<_>>().join(", "))),
        1 => proptest::collection::vec(value(), 1..3).prop_map(|v| {
            format!("{{'|all': [{}]}}", v.iter().map(|v| format!("'{v}'")).collect::<Vec<_>>().join(", "))
        }),
    ]
}

fn condition() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("s1"),
        Just("s2"),
        Just("t1"),
        Just("1 of s*"),
        Just("all of s*"),
        Just("1 of them"),
        Just("2 of them"),
        Just("all of them"),
        Just("not s1"),
        Just("not 1 of t*"),
    ]
    .prop_map(str::to_owned);
    leaf.prop_recursive(3, 8, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} and {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a} or {b})")),
            inner.prop_map(|a| format!("not ({a})")),
        ]
    })
}

fn rule() -> impl Strategy<Value = String> {
    (selection(), selection(), selection(), condition()).prop_map(|(s1, s2, t1, condition)| {
        format!(
            "title: t\nlogsource: {{product: law}}\ndetection:\n  s1: {s1}\n  s2: {s2}\n  t1: {t1}\n  condition: {condition}\n"
        )
    })
}

fn event_value() -> impl Strategy<Value = Value<'static>> {
    prop_oneof![
        8 => "[abAB*?\\\\ /-]{0,8}".prop_map(|t| Value::Text(t.into())),
        1 => "[aÄäİßéE]{0,5}".prop_map(|t| Value::Text(t.into())),
        1 => (0..60_i64).prop_map(Value::Int),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => Just(Value::Float(1.5)),
    ]
}

fn event() -> impl Strategy<Value = Event<'static>> {
    let name = prop_oneof![Just("A"), Just("B"), Just("b"), Just("C.d"), Just("LongName"), Just("other")];
    proptest::collection::vec((name, event_value()), 0..6).prop_map(|fields| {
        let mut event = Event::new("law", LAW);
        fields.into_iter().for_each(|(name, value)| event.push(name, value));
        event
    })
}

proptest! {
    #![proptest_config(Config { cases: 250, failure_persistence: None, ..Config::default() })]
    #[test]
    fn random_rules_on_random_events(
        texts in proptest::collection::vec(rule(), 1..8),
        events in proptest::collection::vec(event(), 1..8),
    ) {
        let rules: Vec<Rule> = texts.iter().flat_map(|text| rules_of(text, text)).collect();
        prop_assume!(!rules.is_empty());
        let mut matcher = Matcher::new(compile(&rules));
        // Twice, so that everything remembered is used.
        for event in events.iter().chain(&events) {
            compare(&rules, 0..rules.len(), &mut matcher, event);
        }
    }
}

fn sigma_rules() -> Option<Vec<Rule>> {
    let folder = data("sigma/rules")?;
    let read = |file: &std::path::PathBuf| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        rules_of(&text, &file.to_string_lossy())
    };
    Some(files(&folder, ".yml").iter().flat_map(read).collect())
}

/// The tests of an expression, those under a `not` included.
fn atoms<'e>(expression: &'e Expression, out: &mut Vec<&'e sigma::language::Atom>) {
    match expression {
        Expression::All(of) | Expression::Any(of) | Expression::AtLeast(_, of) => {
            of.iter().for_each(|e| atoms(e, out));
        }
        Expression::Not(inner) => atoms(inner, out),
        Expression::Test(atom) => out.push(atom),
    }
}

/// A value that passes a test, more or less.
fn value_for(test: &Test, rng: &mut TestRng) -> Value<'static> {
    let text = match test {
        Test::Text(pattern) => {
            let piece = |token: &Token| match token {
                Token::Literal(text) if rng.next_u32().is_multiple_of(2) => text.to_uppercase(),
                Token::Literal(text) => text.clone(),
                Token::AnyOne => "x".to_owned(),
                Token::Dash => "/".to_owned(),
                Token::AnyRun => ["", " ", "yy\\", "c:\\windows\\"][rng.next_u32() as usize % 4].to_owned(),
            };
            pattern.tokens.iter().map(piece).collect()
        }
        Test::Cidr(network) => std::net::Ipv4Addr::from(network.bits as u32).to_string(),
        Test::Regex(regex) => regex.source.clone(),
        Test::Number(_, bound) => bound.as_f64().to_string(),
        _ => return Value::Null,
    };
    Value::Text(text.into())
}

#[test]
fn all_rules_on_events_of_their_own_values() {
    let Some(mut rules) = sigma_rules() else { return };
    // One log source for all, so that every rule meets every event.
    for rule in &mut rules {
        rule.logsource.product = "law".to_owned();
        rule.logsource.category.clear();
        rule.logsource.service.clear();
    }
    let mut matcher = Matcher::new(compile(&rules));
    let mut rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut total = 0;
    for round in 0..40 {
        let source = rng.next_u32() as usize % rules.len();
        let mut all = Vec::new();
        atoms(&rules[source].detection, &mut all);
        let mut event = Event::new("law", LAW);
        for atom in all {
            if rng.next_u32().is_multiple_of(3) || event.fields.len() > 40 {
                continue;
            }
            let field = atom.field.as_deref().unwrap_or("keyword").to_owned();
            event.push(field, value_for(&atom.test, &mut rng));
        }
        let chosen = (round % 37..rules.len()).step_by(37).chain([source]);
        compare(&rules, chosen, &mut matcher, &event);
        total += fired(&mut matcher, &event).len();
    }
    assert!(total > 20, "only {total} hits: the events do not try the rules");
}

#[test]
fn all_rules_on_real_events() {
    let (Some(rules), Some(regression)) = (sigma_rules(), data("sigma/regression")) else { return };
    let mut events: Vec<Event<'static>> = Vec::new();
    for file in files(&regression, ".json") {
        let text = std::fs::read_to_string(file).unwrap();
        events.extend(json_values(&text).iter().map(windows_event));
    }
    if let Some(folder) = data("identity/adfs") {
        for file in files(&folder, ".json") {
            let text = std::fs::read_to_string(file).unwrap_or_default();
            events.extend(text.lines().take(200).flat_map(json_values).map(|v| flat_event(&v)));
        }
    }
    let program = compile(&rules);
    let mut matcher = Matcher::new(program.clone());
    for (round, event) in events.iter().enumerate() {
        let chosen = (round % 29..rules.len())
            .step_by(29)
            .chain(fired(&mut matcher, event).into_iter().map(|r| r as usize));
        let chosen: Vec<usize> = chosen.collect();
        compare(&rules, chosen.into_iter(), &mut matcher, event);
    }
}

#[test]
fn forgetting_and_a_runner_of_any_age_change_nothing() {
    let mut runner = TestRunner::new(Config { cases: 60, failure_persistence: None, ..Config::default() });
    let inputs = (proptest::collection::vec(rule(), 1..5), proptest::collection::vec(event(), 1..10));
    let law = |(texts, events): (Vec<String>, Vec<Event<'static>>)| {
        let rules: Vec<Rule> = texts.iter().flat_map(|text| rules_of(text, text)).collect();
        let program = compile(&rules);
        let mut old = Matcher::new(program.clone());
        for event in &events {
            let expected = fired(&mut Matcher::new(program.clone()), event);
            prop_assert_eq!(&fired(&mut old, event), &expected);
            old.forget();
            prop_assert_eq!(&fired(&mut old, event), &expected);
        }
        Ok(())
    };
    runner.run(&inputs, law).unwrap();
}
