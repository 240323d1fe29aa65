//! Rows of results → alerts.

use std::collections::BTreeSet;

use expect_test::{Expect, expect};
use rules::finding::{Findings, Ran, Rows, findings, keys};
use rules::schedule::{Nature, Run};
use rules::{Grouping, Rule, sentinel};

const BY_ROW: Nature = Nature { by_row: true, hangs_on_time: false };
const RUN: Run =
    Run { from_us: 0, to_us: 7_200_000_000, shown_from_us: 0, now_us: 7_200_000_000, quiet: false };

fn rule() -> Rule {
    let mut rule =
        sentinel::read("name: Encoded\nid: r1\nquery: T\nqueryFrequency: 1h\nqueryPeriod: 2h").unwrap().rule;
    rule.title = "Encoded on {{DeviceName}}".to_owned();
    rule.details.insert("Command".to_owned(), "ProcessCommandLine".to_owned());
    rule.grouping = Grouping::Entities;
    rule
}

fn rows(lines: &[[&str; 4]]) -> Rows {
    let columns = ["Timestamp", "DeviceName", "ReportId", "ProcessCommandLine"].map(str::to_owned).to_vec();
    let cell = |c: &&str| (!c.is_empty()).then(|| (*c).to_owned());
    Rows { columns, rows: lines.iter().map(|line| line.iter().map(cell).collect()).collect() }
}

fn found(rule: &Rule, nature: Nature, rows: &Rows, known: &[String]) -> Findings {
    let tables = BTreeSet::from(["DeviceProcessEvents".to_owned()]);
    let ran = Ran { tenant: "default", rule, nature, tables: &tables, run: &RUN };
    findings(&ran, rows, &known.iter().cloned().collect())
}

fn check(found: &Findings, expected: Expect) {
    let line = |a: &model::Alert| {
        let evidence: Vec<String> =
            a.evidence.iter().map(|e| format!("{}={}", e.entity.kind(), e.entity.label())).collect();
        let details: Vec<String> = a.matched.iter().map(|m| format!("{}={}", m.field, m.value)).collect();
        format!(
            "{} ×{} [{}] {{{}}} events {}\n",
            a.title,
            a.count,
            evidence.join(", "),
            details.join(", "),
            a.events.len()
        )
    };
    expected.assert_eq(&found.alerts.iter().map(line).collect::<String>());
}

const LINES: &[[&str; 4]] = &[
    ["1970-01-01T01:10:00Z", "ws1", "1", "-enc A"],
    ["1970-01-01T01:20:00Z", "ws1", "2", "-enc A"],
    ["1970-01-01T01:30:00Z", "ws2", "3", "-enc B"],
];

#[test]
fn rows_of_the_same_entities_and_details_are_one_alert() {
    let mut rule = rule();
    let rows = rows(LINES);
    check(
        &found(&rule, BY_ROW, &rows, &[]),
        expect![[r#"
            Encoded on ws1 ×2 [device=ws1] {Command=-enc A} events 2
            Encoded on ws2 ×1 [device=ws2] {Command=-enc B} events 1
        "#]],
    );
    rule.grouping = Grouping::Row;
    assert_eq!(found(&rule, BY_ROW, &rows, &[]).alerts.len(), 3);
    rule.grouping = Grouping::Run;
    check(
        &found(&rule, BY_ROW, &rows, &[]),
        expect![[r#"
            Encoded on ws1 ×3 [device=ws1, device=ws2] {Command=-enc A} events 3
        "#]],
    );
}

#[test]
fn a_row_seen_by_an_earlier_run_does_not_alert_again() {
    let rule = rule();
    let first = found(&rule, Nature::default(), &rows(&LINES[..2]), &[]);
    assert_eq!((first.alerts.len(), first.keys.len(), first.new_rows), (1, 2, 2));
    let known: Vec<String> = first.keys.into_iter().map(|(key, _)| key).collect();
    let second = found(&rule, Nature::default(), &rows(LINES), &known);
    check(
        &second,
        expect![[r#"
            Encoded on ws2 ×1 [device=ws2] {Command=-enc B} events 1
        "#]],
    );
    let tables = BTreeSet::new();
    let ran = Ran { tenant: "default", rule: &rule, nature: Nature::default(), tables: &tables, run: &RUN };
    assert_eq!(keys(&ran, &rows(LINES)).len(), 3);
}

#[test]
fn a_threshold_and_quiet_hold_alerts_back() {
    let mut rule = rule();
    rule.threshold.value = 3;
    assert_eq!(found(&rule, BY_ROW, &rows(LINES), &[]), Findings::default());
    rule.threshold = rules::Threshold { comparison: rules::Comparison::LessThan, value: 1 };
    check(
        &found(&rule, BY_ROW, &rows(&[]), &[]),
        expect![[r#"
            Encoded ×1 [] {} events 0
        "#]],
    );
}

#[test]
fn too_many_alerts_are_in_the_last_one() {
    let names: Vec<String> = (0..400).map(|n| format!("ws{n}")).collect();
    let lines: Vec<[&str; 4]> =
        names.iter().map(|n| ["1970-01-01T01:10:00Z", n.as_str(), "1", "x"]).collect();
    let found = found(&rule(), BY_ROW, &rows(&lines), &[]);
    assert_eq!((found.alerts.len(), found.folded), (150, 250));
    assert_eq!(found.alerts.iter().map(|a| a.count).sum::<u64>(), 400);
    assert_eq!(found.alerts[149].title, "Encoded on ws149 (and 250 more like it in this run)");
}

#[test]
fn the_same_run_made_again_gives_the_same_alerts() {
    let rows = rows(LINES);
    assert_eq!(found(&rule(), BY_ROW, &rows, &[]), found(&rule(), BY_ROW, &rows, &[]));
}

/// An alert to try tunings on.
pub fn an_alert() -> model::Alert {
    found(&rule(), BY_ROW, &rows(&LINES[..1]), &[]).alerts.remove(0)
}
