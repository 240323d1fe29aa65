//! Sources over time: well, silent, renamed, half broken, late.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};

use super::*;

const START_US: i64 = 1_795_500_000_000_000;
const MINUTE_US: i64 = 60_000_000;

/// A batch of so many events of a kind with fields, and rows of tables.
fn batch(kind: &str, events: u64, fields: &[&str], tables: &[&str]) -> Observed {
    let counts = |names: &[&str]| names.iter().map(|n| ((*n).to_owned(), events)).collect::<BTreeMap<_, _>>();
    let table =
        TableObserved { rows: events, looked_at: events, columns: counts(&["Timestamp", "AccountName"]) };
    let seen = KindObserved {
        events,
        looked_at: events,
        fields: counts(fields),
        lag_us: (events as i64 * 2_000_000, events),
        tables: tables.iter().map(|t| ((*t).to_owned(), table.clone())).collect(),
        ..KindObserved::default()
    };
    Observed { kinds: BTreeMap::from([(kind.to_owned(), seen)]) }
}

fn good() -> Observed {
    batch("okta", 10, &["actor", "outcome"], &["IdentityLogonEvents", "CloudAppEvents"])
}

/// Two hours of good batches, then another for so many minutes; what is found each minute after the change.
fn check(after: impl Fn(i64) -> Vec<Observed>, minutes: i64, expected: Expect) {
    let config = HealthConfig::default();
    let mut health = Health::default();
    let at = |minute: i64| START_US + minute * MINUTE_US;
    for minute in 0..120 {
        health.observe("okta-main", at(minute), &good(), &config);
    }
    let found = |health: &Health, minute: i64| health.report(at(minute), &config).remove(0).findings;
    assert!(found(&health, 120).is_empty(), "{:?}", found(&health, 120));
    let mut told = String::new();
    for minute in 120..120 + minutes {
        for observed in after(minute) {
            health.observe("okta-main", at(minute), &observed, &config);
        }
        // What is kept over a restart says the same.
        health = serde_json::from_str(&serde_json::to_string(&health).unwrap()).unwrap();
        for finding in found(&health, minute) {
            let line = format!("{} {} {}\n", finding.kind.name(), finding.record_kind, finding.told);
            // Each kind of finding once, as it is told first.
            if !told.contains(&format!(": {} ", finding.kind.name())) {
                told += &format!("after {} minutes: {line}", minute - 119);
            }
        }
    }
    expected.assert_eq(&told);
}

#[test]
fn nothing_changes() {
    check(|_| vec![good()], 60, expect![""]);
}

#[test]
fn an_unplugged_source() {
    check(
        |_| vec![],
        20,
        expect![[r#"
        after 16 minutes: silent  nothing has come since 2026-11-24 07:59 UTC; the longest pause before was 1 minutes. Look whether the sender runs, reaches this server and has a valid token
    "#]],
    );
}

#[test]
fn a_renamed_field() {
    check(
        |_| vec![batch("okta", 10, &["actor", "result"], &["IdentityLogonEvents", "CloudAppEvents"])],
        16,
        expect![[r#"
            after 15 minutes: fieldGone okta outcome: in 100 % of the records before, and in none of the last 15 minutes; new since then: result. Rules and mappings that use it see nothing
        "#]],
    );
}

#[test]
fn another_form() {
    check(
        |_| vec![batch("json", 10, &["actor_v2"], &["CordonEvents"])],
        20,
        expect![[r#"
            after 16 minutes: kindSilent okta no records of kind okta have come since 2026-11-24 07:59 UTC, while others come (last 2026-11-24 08:15 UTC). Since then there are records of kind json: the sender may write another form now
        "#]],
    );
}

#[test]
fn half_of_it_stops() {
    check(
        |_| vec![batch("okta", 10, &["actor", "outcome"], &["CloudAppEvents"])],
        20,
        expect![[r#"
        after 16 minutes: tableSilent okta records come, but give no rows any more of IdentityLogonEvents (last 2026-11-24 07:59 UTC). Look whether the sender's filter or its audit policy changed
    "#]],
    );
}

#[test]
fn records_break() {
    check(
        |minute| {
            let mut broken = good();
            let seen = broken.kinds.get_mut("okta").unwrap();
            seen.unreadable = 2;
            let reason = "the record ends early".to_owned();
            seen.failures.push(Failure { arrival_us: minute, reason, sample: "{\"uuid\":".to_owned() });
            vec![broken]
        },
        8,
        expect![[r#"
            after 5 minutes: unreadable okta 6 % of the last records could not be read, before 0 %: the record ends early; for example `{"uuid":`
        "#]],
    );
}

#[test]
fn a_column_is_empty_and_records_are_late() {
    check(
        |_| {
            let mut late = good();
            let seen = late.kinds.get_mut("okta").unwrap();
            seen.lag_us = (10 * 7_200_000_000, 10);
            for table in seen.tables.values_mut() {
                table.columns.remove("AccountName");
            }
            vec![late]
        },
        16,
        expect![[r#"
            after 8 minutes: late okta records arrive 64 minutes after they happened, before 0 minutes. Look at the sender's queue and its clock
            after 15 minutes: columnEmpty okta CloudAppEvents.AccountName, IdentityLogonEvents.AccountName: filled before, and empty in the last 15 minutes
        "#]],
    );
}

#[test]
fn a_pause_of_ours_is_not_the_sources() {
    let config = HealthConfig::default();
    let mut health = Health::default();
    for minute in 0..120 {
        health.observe("a", START_US + minute * MINUTE_US, &good(), &config);
    }
    let restarted_us = START_US + 600 * MINUTE_US;
    health.up_since(restarted_us);
    assert!(health.report(restarted_us + 10 * MINUTE_US, &config)[0].findings.is_empty());
    assert!(!health.report(restarted_us + 20 * MINUTE_US, &config)[0].findings.is_empty());
    // A source that is heard once a day is not missed after a quarter of an hour.
    for day in 0..10 {
        health.observe("daily", START_US + day * 1440 * MINUTE_US, &good(), &config);
    }
    let report = health.report(START_US + (9 * 1440 + 120) * MINUTE_US, &config);
    assert!(report.iter().find(|r| r.source == "daily").unwrap().findings.is_empty());
}
