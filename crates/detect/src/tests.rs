//! Tests of the pipeline: accounting, determinism, folding, indicators, restart.
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::{Expect, expect};
use model::Severity;
use schema::Catalog;

use super::*;

const RULES: &str = r"
title: Encoded command
id: 11111111-0000-4000-8000-000000000001
level: high
tags: [attack.execution, attack.t1059.001]
logsource: {product: windows, category: process_creation}
detection:
  selection: {CommandLine|contains: ' -enc '}
  condition: selection
---
title: Failed logon
id: 11111111-0000-4000-8000-000000000002
name: failed_logon
level: low
logsource: {product: windows, service: security}
detection:
  selection: {EventID: 4625}
  condition: selection
---
title: Many failed logons
id: 11111111-0000-4000-8000-000000000003
level: medium
tags: [attack.credential-access, attack.t1110]
correlation:
  type: event_count
  rules: [failed_logon]
  group-by: [TargetUserName]
  timespan: 5m
  condition: {gte: 3}
";

fn pipeline() -> Pipeline {
    let files = [RuleFile { path: "rules.yml".to_owned(), text: RULES.to_owned() }];
    let content = Content::compile(&files, false).unwrap();
    assert!(content.failed.is_empty(), "{:?}", content.failed);
    let options = Options { keep_matches: true, ..Options::default() };
    Pipeline::new(Arc::new(Catalog::builtin().unwrap()), &content, options).unwrap()
}

fn input(sequence: u64, payload: &[u8]) -> Input<'_> {
    Input {
        tenant: "default",
        source: "test",
        format: None,
        name: None,
        zone: None,
        sequence,
        arrival_us: 1_715_600_000_000_000,
        payload,
    }
}

fn start(minute: u32, command_line: &str) -> String {
    format!(
        r#"{{"EventTime":"2024-05-13T06:{minute:02}:00Z","Hostname":"ws1.corp.example","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"SourceName":"Microsoft-Windows-Sysmon","Image":"C:\\Windows\\System32\\cmd.exe","CommandLine":"{command_line}","ProcessId":"77","ProcessGuid":"{{A-1}}","User":"CORP\\ann","UtcTime":"2024-05-13 06:{minute:02}:00.000","Hashes":"SHA256=AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12"}}"#
    )
}

fn failed(second: u32) -> String {
    format!(
        r#"{{"EventTime":"2024-05-13T07:00:{second:02}Z","Hostname":"dc1","Channel":"Security","EventID":4625,"SourceName":"Microsoft-Windows-Security-Auditing","TargetUserName":"bob","TargetDomainName":"CORP","IpAddress":"203.0.113.9","LogonType":"3"}}"#
    )
}

fn shown(alerts: &[model::Alert]) -> String {
    let mut text = String::new();
    for a in alerts {
        let keys: Vec<String> = a.evidence.iter().flat_map(|e| e.entity.keys()).map(|k| k.0).collect();
        let _ = writeln!(text, "{} x{} {} | {}", a.severity.name(), a.count, a.title, keys.join(" "));
    }
    text
}

fn check(payload: &str, expected: Expect) {
    let outcome = pipeline().process(&input(1, payload.as_bytes()));
    expected.assert_eq(&shown(&outcome.alerts));
}

#[test]
fn repeats_fold_into_one_alert() {
    let lines = [start(1, "powershell -enc AAAA"), start(2, "dir"), start(3, "powershell -enc BBBB")];
    check(
        &lines.join("\n"),
        expect![[r#"
        high x2 Encoded command | device:bc937ad7fd7c3261cc0d974117d41cfa4a9e32ae device:ws1 user:corp\ann process:a-1 process:ws1|77|1715580060000000 sha256:ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12ab12 process:a-1 process:ws1|77|1715580180000000
    "#]],
    );
}

#[test]
fn a_correlation_alerts_and_its_base_rule_stays_silent() {
    let lines: Vec<String> = (0..4).map(failed).collect();
    check(
        &lines.join("\n"),
        expect![[r#"
        medium x3 Many failed logons | device:66a9ee1b164d5480c4648daf13427c3c6fd5cfc0 device:dc1 user:corp\bob ip:203.0.113.9
    "#]],
    );
}

#[test]
fn every_record_is_accounted_for() {
    let payload = format!("{}\n{{\"cut\": \n{{\"unknown\":1}}\n{}\n", start(1, "dir"), failed(1));
    let mut pipeline = pipeline();
    let counts = pipeline.process(&input(1, payload.as_bytes())).counts;
    assert_eq!(counts.records, counts.stored + counts.unmapped + counts.quarantined);
    let rows: u64 = pipeline.take_rows().unwrap().iter().map(|(_, b)| b.num_rows() as u64).sum();
    assert_eq!(rows, counts.rows.values().sum::<u64>());
    expect![[r#"Counts { records: 4, stored: 2, unmapped: 1, quarantined: 1, events: 3, rows: {"CordonEvents": 1, "CordonQuarantine": 1, "DeviceLogonEvents": 1, "DeviceProcessEvents": 1}, bytes: 661 }"#]].assert_eq(&format!("{counts:?}"));
    assert_eq!(pipeline.misfits(), BTreeMap::new());
}

#[test]
fn binary_nonsense_is_quarantined_whole() {
    let payload: Vec<u8> = (0..=255).cycle().take(5000).collect();
    let counts = pipeline().process(&input(1, &payload)).counts;
    assert_eq!((counts.stored, counts.records > 0), (0, true), "{counts:?}");
}

#[test]
fn the_same_log_gives_the_same_alerts_also_over_a_restart() {
    let batches: Vec<String> =
        (0..6).map(|i| [start(i, "powershell -enc AAAA"), failed(i * 7)].join("\n")).collect();
    let run = |restart_after: Option<usize>| {
        let mut current = pipeline();
        let mut latest: BTreeMap<String, model::Alert> = BTreeMap::new();
        for (i, batch) in batches.iter().enumerate() {
            let outcome = current.process(&input(i as u64 + 1, batch.as_bytes()));
            latest.extend(outcome.alerts.into_iter().map(|a| (a.id.0.clone(), a)));
            if restart_after == Some(i) {
                let memory = current.snapshot().unwrap();
                current = pipeline();
                current.restore(&memory).unwrap();
            }
        }
        latest.into_values().collect::<Vec<_>>()
    };
    let whole = run(None);
    assert!(!whole.is_empty());
    for cut in 0..batches.len() {
        assert_eq!(run(Some(cut)), whole, "restart after batch {cut}");
    }
}

#[test]
fn other_rules_are_taken_up_without_losing_open_windows() {
    let mut pipeline = pipeline();
    let two = format!("{}\n{}\n", failed(1), failed(2));
    assert!(pipeline.process(&input(1, two.as_bytes())).alerts.is_empty());
    let more = "title: Logon type 3\nid: 11111111-0000-4000-8000-000000000009\nlogsource: {product: windows, service: security}\ndetection: {s: {LogonType: 3}, condition: s}\n";
    let text = format!("{more}---{RULES}");
    let content = Content::compile(&[RuleFile { path: "rules.yml".to_owned(), text }], false).unwrap();
    pipeline.reload(&content).unwrap();
    let outcome = pipeline.process(&input(2, failed(3).as_bytes()));
    expect![[r#"
        medium x3 Many failed logons | device:66a9ee1b164d5480c4648daf13427c3c6fd5cfc0 device:dc1 user:corp\bob ip:203.0.113.9
        medium x1 Logon type 3 | device:66a9ee1b164d5480c4648daf13427c3c6fd5cfc0 device:dc1 user:corp\bob ip:203.0.113.9
    "#]].assert_eq(&shown(&outcome.alerts));
}

#[test]
fn a_cache_that_does_not_fit_is_passed_over() {
    let set = RuleSet {
        files: vec![RuleFile { path: "rules.yml".to_owned(), text: format!("{RULES}---\ntitle: broken\n") }],
        starter_pack: true,
        ..RuleSet::default()
    };
    let content = Content::of(&set).unwrap();
    let saved = content.save(set.key()).unwrap();
    let loaded = Content::load(&saved, set.key()).unwrap();
    assert_eq!(loaded.program.rules(), content.program.rules());
    let told = |content: &Content| content.failed.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told(&loaded), told(&content));
    // Of other rules, other lists, another setting.
    let other = RuleSet { files: set.files.clone(), starter_pack: false, ..RuleSet::default() };
    assert!(Content::load(&saved, other.key()).is_none());
    // Damaged anywhere, or cut.
    for at in (0..saved.len()).step_by(997) {
        let mut damaged = saved.clone();
        damaged[at] ^= 1;
        assert!(Content::load(&damaged, set.key()).is_none(), "altered at {at}");
        assert!(Content::load(&saved[..at], set.key()).is_none(), "cut at {at}");
    }
}

#[test]
fn placeholders_come_from_lists() {
    let rule = "title: t\nid: p\nlogsource: {product: windows}\ndetection: {s: {User|expand: '%admins%'}, condition: s}\n";
    let files = vec![RuleFile { path: "rules.yml".to_owned(), text: rule.to_owned() }];
    let set = |lists: &str| RuleSet {
        files: files.clone(),
        starter_pack: true,
        placeholders: vec![RuleFile { path: "lists.yml".to_owned(), text: lists.to_owned() }],
        ..RuleSet::default()
    };
    let verdict = |lists: &str| match Content::of(&set(lists)) {
        Ok(content) => content.failed.first().map_or("loads".to_owned(), |failed| failed.reason.to_string()),
        Err(error) => error.to_string(),
    };
    let shown = ["", "admins: [ann, bob]", "admins: []", "[x]"].map(verdict).join("\n");
    expect![[r#"
        no values are given for the placeholder %admins%; add them to the placeholder lists
        loads
        the list of the placeholder %admins% is empty, and without it the rule can never match; fill the list
        lists.yml: placeholder lists must be a mapping from name to a text or a list of texts: found a list"#]].assert_eq(&shown);
}

#[test]
fn indicators_match_rows() {
    let mut pipeline = pipeline();
    let indicator = |kind, value: &str| Indicator {
        id: format!("ind-{value}"),
        kind,
        value: value.to_owned(),
        severity: Severity::High,
        title: format!("Known bad {value}"),
        description: String::new(),
        effect: IndicatorEffect::Block,
        confidence: None,
    };
    let list = [
        indicator(IndicatorKind::Hash, &"AB12".repeat(16)),
        indicator(IndicatorKind::Cidr, "203.0.113.0/29"),
        indicator(IndicatorKind::Cidr, "203.0.113.8/29"),
        indicator(IndicatorKind::Domain, "bad.example"),
    ];
    pipeline.set_indicators(list.into_iter().collect());
    let payload = [start(1, "dir"), failed(1)].join("\n");
    let outcome = pipeline.process(&input(1, payload.as_bytes()));
    let mut titles: Vec<&str> = outcome.alerts.iter().map(|a| a.title.as_str()).collect();
    titles.sort_unstable();
    expect![[r#"
        Known bad 203.0.113.8/29
        Known bad AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12AB12"#]]
    .assert_eq(&titles.join("\n"));
}

#[test]
fn truncated_payloads_never_panic() {
    let payload = [start(1, "powershell -enc A"), failed(1)].join("\n").into_bytes();
    let mut pipeline = pipeline();
    for cut in (0..payload.len()).step_by(3) {
        let counts = pipeline.process(&input(1, &payload[..cut])).counts;
        assert_eq!(counts.records, counts.stored + counts.unmapped + counts.quarantined);
    }
}
