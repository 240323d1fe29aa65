//! Correlations over hits: kinds, groups, late events, bounds, snapshots.

use event::{Event, Origin, Value};
use expect_test::{Expect, expect};
use sigma::{CompileOptions, CorrelationLimits, Correlator, Document, Matcher, Program, parse_rules};
use std::sync::Arc;

const RULES: &str = "
title: Failed logon
name: failed
logsource: {product: x}
detection: {s: {type: failed}, condition: s}
---
title: Good logon
name: good
logsource: {product: x}
detection: {s: {type: good}, condition: s}
---
title: Transfer
name: transfer
logsource: {product: x}
detection: {s: {type: transfer}, condition: s}
";

fn program(correlations: &str) -> Arc<Program> {
    let text = format!("{RULES}---\n{correlations}");
    let documents: Vec<Document> = parse_rules(&text, "c.yml").into_iter().map(Result::unwrap).collect();
    let (program, errors) = Program::compile(documents, &CompileOptions::default());
    assert!(errors.is_empty(), "{errors:?}");
    Arc::new(program)
}

/// `second type field=value …` a line.
fn run(correlator: &mut Correlator, program: &Arc<Program>, lines: &str) -> String {
    let mut matcher = Matcher::new(program.clone());
    let mut shown = Vec::new();
    for (tag, line) in lines.trim().lines().enumerate() {
        let mut words = line.split_whitespace();
        let seconds: i64 = words.next().unwrap().parse().unwrap();
        let mut event = Event::new("test", Origin { product: "x", ..Origin::default() });
        event.push("type", Value::text(words.next().unwrap()));
        for word in words {
            let (name, value) = word.split_once('=').unwrap();
            event.push(name.to_owned(), Value::Text(value.to_owned().into()));
        }
        let mut hits = Vec::new();
        matcher.evaluate(&event, &mut hits);
        for hit in hits {
            for found in correlator.observe(hit, &event, seconds * 1_000_000, tag as u64) {
                let title = &program.correlations()[found.correlation as usize].header.title;
                let group: Vec<String> = found.group.iter().map(|(n, v)| format!("{n}={v}")).collect();
                shown.push(format!(
                    "line {tag}: {title} [{}] {}..{}s count {} figure {} tags {:?}",
                    group.join(", "),
                    found.first_us / 1_000_000,
                    found.last_us / 1_000_000,
                    found.count,
                    found.figure.as_f64(),
                    found.tags,
                ));
            }
        }
    }
    shown.join("\n")
}

fn check(correlations: &str, lines: &str, expected: Expect) {
    let program = program(correlations);
    let mut correlator = Correlator::new(program.clone(), CorrelationLimits::default());
    expected.assert_eq(&run(&mut correlator, &program, lines));
    // A snapshot in the middle changes nothing.
    let all: Vec<&str> = lines.trim().lines().collect();
    for cut in 0..all.len() {
        let mut first = Correlator::new(program.clone(), CorrelationLimits::default());
        run(&mut first, &program, &all[..cut].join("\n"));
        let saved = first.snapshot().unwrap();
        let mut second = Correlator::restore(program.clone(), CorrelationLimits::default(), &saved).unwrap();
        assert_eq!(second.snapshot().unwrap(), saved);
        run(&mut first, &program, &all[cut..].join("\n"));
        run(&mut second, &program, &all[cut..].join("\n"));
        assert_eq!(first.snapshot().unwrap(), second.snapshot().unwrap());
    }
}

#[test]
fn counts_by_group_in_a_sliding_window() {
    let many = "title: Many\ncorrelation: {type: event_count, rules: failed, group-by: user, timespan: 10s, condition: {gte: 3}}\n";
    check(
        many,
        "0 failed user=a\n5 failed user=a\n6 failed user=b\n12 failed user=a\n14 failed user=a\n15 failed user=a",
        expect!["line 4: Many [user=a] 5..14s count 3 figure 3 tags [1, 3, 4]"],
    );
    // A late event completes the window that it belongs to.
    check(
        many,
        "0 failed user=a\n8 failed user=a\n15 failed user=a\n4 failed user=a",
        expect!["line 3: Many [user=a] 0..8s count 3 figure 3 tags [0, 3, 1]"],
    );
    // Without the field there is no group.
    check(many, "0 failed\n1 failed\n2 failed", expect![""]);
}

#[test]
fn values() {
    let spray = "title: Spray\ncorrelation: {type: value_count, rules: failed, group-by: ip, timespan: 1m, condition: {field: user, gte: 3}}\n";
    check(
        spray,
        "0 failed ip=1 user=a\n1 failed ip=1 user=a\n2 failed ip=1 user=b\n3 failed ip=1 user=c",
        expect!["line 3: Spray [ip=1] 0..3s count 4 figure 3 tags [0, 1, 2, 3]"],
    );
    let sum = "title: Sum\ncorrelation: {type: value_sum, rules: transfer, timespan: 1m, condition: {field: bytes, gt: 100}}\n";
    check(
        sum,
        "0 transfer bytes=60\n1 transfer bytes=x\n2 transfer bytes=50",
        expect!["line 2: Sum [] 0..2s count 3 figure 110 tags [0, 1, 2]"],
    );
    let average = "title: Average\ncorrelation: {type: value_avg, rules: transfer, timespan: 1m, condition: {field: bytes, gt: 40}}\n";
    check(
        average,
        "0 transfer bytes=10\n1 transfer bytes=80",
        expect!["line 1: Average [] 0..1s count 2 figure 45 tags [0, 1]"],
    );
    let percentile = "title: P90\ncorrelation: {type: value_percentile, rules: transfer, timespan: 1m, condition: {field: bytes, percentile: 90, gte: 80}}\n";
    check(
        percentile,
        "0 transfer bytes=10\n1 transfer bytes=80",
        expect!["line 1: P90 [] 0..1s count 2 figure 80 tags [0, 1]"],
    );
}

#[test]
fn sequences_with_aliases() {
    let ordered = "title: Broken in\ncorrelation:\n  type: temporal_ordered\n  rules: [failed, good]\n  group-by: [who]\n  timespan: 10s\n  aliases: {who: {failed: TargetUser, good: user}}\n";
    check(
        ordered,
        "0 good user=a\n1 failed TargetUser=a\n2 good user=b\n3 good user=a",
        expect!["line 3: Broken in [who=a] 0..3s count 3 figure 2 tags [0, 1, 3]"],
    );
    let any =
        "title: Both\ncorrelation: {type: temporal, rules: [failed, good], group-by: user, timespan: 10s}\n";
    check(
        any,
        "0 good user=a\n1 good user=a\n2 failed user=a\n20 failed user=a\n40 good user=a",
        expect!["line 2: Both [user=a] 0..2s count 3 figure 2 tags [0, 1, 2]"],
    );
}

#[test]
fn correlations_over_correlations() {
    let chain = "title: Brute force\nname: brute\ncorrelation: {type: event_count, rules: failed, group-by: user, timespan: 10s, condition: {gte: 2}}\n---\ntitle: Success after\ncorrelation: {type: temporal_ordered, rules: [brute, good], group-by: user, timespan: 1m}\n";
    check(
        chain,
        "0 failed user=a\n1 failed user=a\n2 good user=a",
        expect![[r#"
        line 1: Brute force [user=a] 0..1s count 2 figure 2 tags [0, 1]
        line 2: Success after [user=a] 1..2s count 2 figure 2 tags [0, 1, 2]"#]],
    );
}

#[test]
fn few_is_judged_when_the_window_is_over() {
    let few = "title: Few\ncorrelation: {type: event_count, rules: failed, group-by: user, timespan: 10s, condition: {lt: 2}}\n";
    check(
        few,
        "0 failed user=a\n2 failed user=b\n3 failed user=b\n30 failed user=c",
        expect!["line 3: Few [user=a] 0..0s count 1 figure 1 tags [0]"],
    );
}

#[test]
fn state_is_bounded() {
    let many = "title: Many\ncorrelation: {type: event_count, rules: failed, group-by: user, timespan: 10s, condition: {gte: 3}}\n";
    let program = program(many);
    let limits =
        CorrelationLimits { max_groups: 5, max_observations_per_group: 10, ..CorrelationLimits::default() };
    let mut correlator = Correlator::new(program.clone(), limits);
    let lines: Vec<String> = (0..100).map(|n| format!("{n} failed user={n}")).collect();
    run(&mut correlator, &program, &lines.join("\n"));
    assert_eq!(correlator.group_count(), 5);
    assert_eq!(correlator.stats().groups_dropped, 95);
}

/// Each hit costs the same however many its group has: computed anew, this would be a billion steps.
#[test]
fn a_flood_of_values_is_counted_as_it_comes() {
    let spray = "title: Spray\ncorrelation: {type: value_count, rules: failed, group-by: ip, timespan: 1d, condition: {field: user, gte: 40000}}\n";
    let program = program(spray);
    let mut correlator = Correlator::new(program.clone(), CorrelationLimits::default());
    let line = |n: u32| format!("{} failed ip=1 user={}", n / 10, if n % 4 == 3 { 0 } else { n });
    let lines: Vec<String> = (0..60_000).map(line).collect();
    let shown = run(&mut correlator, &program, &lines.join("\n"));
    let told = shown.split(" tags ").next().unwrap_or_default();
    expect!["line 53332: Spray [ip=1] 0..5333s count 53333 figure 40000"].assert_eq(told);
}

#[test]
fn unknown_and_circular_references_are_told() {
    let text = "title: A\nname: a\ncorrelation: {type: temporal, rules: [b], timespan: 1s}\n---\ntitle: B\nname: b\ncorrelation: {type: temporal, rules: [a], timespan: 1s}\n---\ntitle: C\ncorrelation: {type: temporal, rules: [nothing], timespan: 1s}\n";
    let documents = parse_rules(text, "c.yml").into_iter().map(Result::unwrap);
    let (_, errors) = Program::compile(documents, &CompileOptions::default());
    let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
    expect![[r#"
        c.yml: rule A: correlation.rules: the correlation refers to itself through `a`
        c.yml: rule B: correlation.rules: the correlation refers to itself through `b`
        c.yml: rule C: correlation.rules: refers to the rule `nothing`, which is not loaded"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn conditions_in_words() {
    let either = "title: Either\ncorrelation: {type: temporal, group-by: user, timespan: 10s, condition: 'transfer and (failed or good)'}\n";
    check(
        either,
        "0 transfer user=a\n1 good user=a\n2 failed user=b\n3 transfer user=b",
        expect![[r#"
        line 1: Either [user=a] 0..1s count 2 figure 2 tags [0, 1]
        line 3: Either [user=b] 2..3s count 2 figure 2 tags [2, 3]"#]],
    );
    // What must not come is known to be missing when the window is over.
    let without = "title: Without\ncorrelation: {type: temporal, rules: [failed, good], group-by: user, timespan: 10s, condition: failed and not good}\n";
    check(
        without,
        "0 failed user=a\n1 failed user=b\n5 good user=a\n30 failed user=c",
        expect!["line 3: Without [user=b] 1..1s count 1 figure 1 tags [1]"],
    );
    let ordered = "title: Ordered\ncorrelation: {type: temporal_ordered, rules: [failed, transfer, good], timespan: 10s, condition: failed and (transfer or good)}\n";
    check(
        ordered,
        "0 good\n1 failed\n2 good\n3 transfer",
        expect!["line 2: Ordered [] 0..2s count 3 figure 2 tags [0, 1, 2]"],
    );
}

#[test]
fn medians_and_several_fields() {
    let median = "title: Median\ncorrelation: {type: value_median, rules: transfer, timespan: 1m, condition: {field: bytes, gt: 20}}\n";
    check(
        median,
        "0 transfer bytes=10\n1 transfer bytes=20\n2 transfer bytes=900\n3 transfer bytes=30",
        expect!["line 3: Median [] 0..3s count 4 figure 25 tags [0, 1, 2, 3]"],
    );
    let pairs = "title: Pairs\ncorrelation: {type: value_count, rules: failed, timespan: 1m, condition: {field: [user, ip], gte: 3}}\n";
    check(
        pairs,
        "0 failed user=a ip=1\n1 failed user=a ip=1\n2 failed user=a ip=2\n3 failed user=b ip=2",
        expect!["line 3: Pairs [] 0..3s count 4 figure 3 tags [0, 1, 2, 3]"],
    );
}
