//! Tests of the recordings.
use super::*;
use expect_test::expect;
use std::fmt::Write as _;

const START: i64 = 1_715_580_000_000_000;

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for scenario in scenarios() {
        assert_eq!(scenario.record(7, START), scenario.record(7, START), "{}", scenario.name);
        assert_ne!(scenario.record(7, START).records, scenario.record(8, START).records, "{}", scenario.name);
    }
}

#[test]
fn every_step_has_records_and_most_records_are_everyday_work() {
    for scenario in scenarios() {
        let recording = scenario.record(1, START);
        for step in &recording.steps {
            assert!(step.records > 0, "{} {}", scenario.name, step.id);
        }
        let attack = recording.records.iter().filter(|r| r.step.is_some()).count();
        assert!(attack * 2 < recording.records.len(), "{}", scenario.name);
        assert!(recording.records.is_sorted_by_key(|r| r.time_us));
    }
}

#[test]
fn what_there_is() {
    let mut shown = String::new();
    for scenario in scenarios() {
        let recording = scenario.record(1, START);
        let mut sources: Vec<&str> = recording.records.iter().map(|r| r.source).collect();
        sources.sort_unstable();
        sources.dedup();
        let attack = recording.records.iter().filter(|r| r.step.is_some()).count();
        let _ = writeln!(
            shown,
            "{}: {} records, {attack} of {} attack steps, from {}",
            scenario.name,
            recording.records.len(),
            recording.steps.len(),
            sources.join(" ")
        );
    }
    expect![[r#"
        phishing-to-domain: 945 records, 36 of 13 attack steps, from aws entra-signin linux-audit linux-syslog m365 mail windows windows-servers
        adfs-token-forging: 972 records, 24 of 7 attack steps, from aws entra-audit entra-signin linux-audit linux-syslog m365 mail windows windows-servers
        ransomware: 742 records, 108 of 9 attack steps, from aws entra-signin linux-audit linux-syslog m365 mail windows windows-servers
        consent-phishing: 924 records, 168 of 4 attack steps, from aws entra-audit entra-signin linux-audit linux-syslog m365 mail windows windows-servers
        cloud-key-theft: 897 records, 121 of 7 attack steps, from aws entra-signin linux-audit linux-syslog m365 mail windows windows-servers
    "#]].assert_eq(&shown);
}
