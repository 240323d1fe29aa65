//! Bad input: cut rules, random bytes, YAML bombs, deep nesting.

use proptest::prelude::*;
use sigma::fuzz_entry;
use sigma::parse_rules;

const SAMPLE: &str = r"title: Sample Ä
id: 5a5c3b5e-0000-4000-8000-000000000000
status: test
level: high
tags: [attack.t1059]
logsource: {product: windows, category: process_creation}
detection:
  sel:
    Image|endswith: ['\cmd.exe', '\pwsh.exe']
    CommandLine|contains|windash|all: [' -enc ', 'a*b?c\*']
    Hash|base64offset|contains: Über
  net: [{DestIp|cidr: 10.0.0.0/8}, {When|hour|gte: 22}]
  words: [mimikatz, 'x?y']
  filter: {User|fieldref: ParentUser, A|re|i: '^x.*[0-9]{3}$', B: null, C|exists: false}
  condition: (sel or 1 of net*) and words and not filter
---
title: Correlated
correlation: {type: event_count, rules: [5a5c3b5e-0000-4000-8000-000000000000], group-by: User, timespan: 5m, condition: {gte: 3}}
";

#[test]
fn a_rule_cut_at_any_byte_is_a_verdict() {
    for cut in 0..SAMPLE.len() {
        fuzz_entry::parse_and_compile(&SAMPLE.as_bytes()[..cut]);
    }
    assert!(parse_rules(SAMPLE, "s").iter().all(Result::is_ok));
}

#[test]
fn an_event_cut_at_any_byte_is_matched() {
    let record = "Channel=Microsoft-Windows-Sysmon/Operational\nEventID=1\nImage=C:\\cmd.exe\nCommandLine=x /enc aäbxc*\nUser=a\n";
    let whole = format!("{SAMPLE}\0{record}");
    for cut in (SAMPLE.len()..whole.len()).step_by(5) {
        fuzz_entry::evaluate(&whole.as_bytes()[..cut]);
    }
}

#[test]
fn yaml_bombs_and_depth_are_refused() {
    let mut bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n".to_owned();
    for (name, of) in ('b'..'k').zip('a'..'j') {
        bomb.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 10].join(",")));
    }
    assert!(parse_rules(&bomb, "b").iter().all(Result::is_err));
    assert!(parse_rules(&"[".repeat(100_000), "d").iter().all(Result::is_err));
    let deep = format!(
        "title: t\nlogsource: {{product: x}}\ndetection: {{s: {{A: 1}}, condition: {}s{}}}",
        "(".repeat(5000),
        ")".repeat(5000)
    );
    assert!(parse_rules(&deep, "d").iter().all(Result::is_err));
    let wide = format!(
        "title: t\nlogsource: {{product: x}}\ndetection: {{s: {{A|windash|base64: '{}'}}, condition: s}}",
        " -a".repeat(50)
    );
    assert!(parse_rules(&wide, "d").iter().all(Result::is_err));
    let regex =
        "title: t\nlogsource: {product: x}\ndetection: {s: {A|re: '(((a{100}){100}){100})'}, condition: s}";
    assert!(parse_rules(regex, "d").iter().all(Result::is_err));
}

#[test]
fn rules_are_never_left_out_in_silence() {
    let rule = |id: &str, more: &str, source: &str| {
        format!(
            "title: t\nid: {id}\n{more}\nlogsource: {source}\ndetection: {{s: {{A: 1}}, condition: s}}\n---\n"
        )
    };
    let text = rule("a", "", "{product: x}")
        + &rule("a", "", "{product: x}")
        + &rule("b", "status: deprecated", "{product: x}")
        + &rule("c", "", "{}");
    let documents = parse_rules(&text, "r.yml").into_iter().map(Result::unwrap);
    let (program, errors) = sigma::Program::compile(documents, &sigma::CompileOptions::default());
    let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(program.rules().len(), 1);
    expect_test::expect![[r#"
        r.yml: rule a: id: the id is already used by r.yml; the later rule is left out
        r.yml: rule b: status: its status is `deprecated`; such rules are left out unless they are asked for
        r.yml: rule c: logsource: the key `product, category or service` is missing"#]]
    .assert_eq(&shown.join("\n"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        fuzz_entry::parse_and_compile(&bytes);
        fuzz_entry::evaluate(&bytes);
    }

    #[test]
    fn changed_rules_never_panic(at in 0..SAMPLE.len(), with in "[a-z*?|:{}\\[\\]'\\\\ -]{0,4}") {
        let mut bytes = SAMPLE.as_bytes().to_vec();
        bytes.splice(at..(at + 2).min(SAMPLE.len()), with.bytes());
        fuzz_entry::parse_and_compile(&bytes);
    }
}
