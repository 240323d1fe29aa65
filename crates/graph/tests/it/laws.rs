//! Laws: order does not matter, growing equals at once, every alert is in one incident, unrelated
//! alerts change nothing.

use std::collections::BTreeMap;

use graph::{Change, Config, Correlator, Hold, correlate, correlate_held, reconcile};
use model::{Alert, Incident, IncidentId, IncidentStatus, Severity};
use proptest::prelude::*;

use crate::notation::alerts;

/// One random alert over a small world, so that much is shared.
fn line() -> impl Strategy<Value = String> {
    let severity = prop::sample::select(vec!["informational", "low", "medium", "high"]);
    let service = prop::sample::select(vec!["endpoint", "identity", "cloud", "email"]);
    let technique = prop::sample::select(vec![
        "T1003.001",
        "T1021.002",
        "T1543.003",
        "T1566",
        "T1078",
        "T1114",
        "T1486",
        "-",
    ]);
    let entity = prop::sample::select(vec![
        "dev=ws1",
        "dev=ws2",
        "dev=dc01",
        "user=corp\\ann",
        "user=S-1-5-21-1-1-1-7+ann@corp.example",
        "user=bob@corp.example",
        "user=S-1-5-18",
        "mailbox=ann@corp.example",
        "ip@source=203.0.113.9",
        "ip@source=10.0.0.5",
        "file=aa11|C:\\Temp\\x.exe",
        "msg=m1",
        "proc=ws1|5|9|a.exe",
        "app=MailSync",
        "url=https://evil.example/a",
        "session=ws1|0x12345",
        "proc=ws2|6|9|explorer.exe",
    ]);
    (0..6i64, 0..24i64, 0..60i64, severity, service, technique, prop::collection::vec(entity, 0..5), 0..5u8)
        .prop_map(|(day, hour, minute, severity, service, technique, entities, rule)| {
            format!(
                "{day}d{hour:02}:{minute:02} {severity} {service} {technique} \"Rule {rule}\" {}",
                entities.join(" ")
            )
        })
}

fn world() -> impl Strategy<Value = Vec<Alert>> {
    prop::collection::vec(line(), 0..40).prop_map(|lines| alerts(&lines.join("\n")))
}

fn world_and_shuffled() -> impl Strategy<Value = (Vec<Alert>, Vec<Alert>)> {
    world().prop_flat_map(|alerts| (Just(alerts.clone()), Just(alerts).prop_shuffle()))
}

fn small() -> Config {
    Config { max_alerts_per_incident: 12, max_entities_per_incident: 10, ..Config::default() }
}

/// Stores changes as a server would; every change must fit what is stored.
fn store(stored: &mut BTreeMap<IncidentId, Incident>, changes: Vec<Change>) {
    for change in changes {
        match change {
            Change::Created(i) => assert!(stored.insert(i.id.clone(), *i).is_none(), "created over another"),
            Change::Updated(i) => assert!(stored.insert(i.id.clone(), *i).is_some(), "updated nothing"),
            Change::Merged { source, target } => {
                assert!(stored.contains_key(&target) && source != target);
                let source = stored.get_mut(&source).expect("a stored source");
                source.status = IncidentStatus::Redirected;
                source.redirect = Some(target);
            }
            Change::Suggested { source, target, .. } => {
                assert!(stored.contains_key(&source) && stored.contains_key(&target));
            }
        }
    }
}

/// What a server keeps of open incidents, by alerts.
fn open(stored: &BTreeMap<IncidentId, Incident>) -> Vec<Vec<String>> {
    let open = stored.values().filter(|i| i.status != IncidentStatus::Redirected);
    let mut all: Vec<Vec<String>> = open.map(|i| i.alerts.iter().map(|a| a.0.clone()).collect()).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn order_and_repeats_do_not_matter((alerts, mut shuffled) in world_and_shuffled()) {
        shuffled.extend(alerts.iter().take(5).cloned());
        for config in [Config::default(), small()] {
            prop_assert_eq!(correlate(&alerts, &config), correlate(&shuffled, &config));
        }
    }

    #[test]
    fn growing_equals_at_once((alerts, shuffled) in world_and_shuffled(), cut in 0..40usize) {
        let mut correlator = Correlator::new(Config::default());
        let cut = cut.min(shuffled.len());
        correlator.extend(shuffled[..cut].to_vec());
        let _ = correlator.incidents();
        correlator.extend(shuffled[cut..].to_vec());
        prop_assert_eq!(correlator.incidents(), correlate(&alerts, &Config::default()));
    }

    #[test]
    fn what_is_kept_does_not_depend_on_order((alerts, shuffled) in world_and_shuffled()) {
        let config = Config { max_alerts: 10, retention_us: 2 * graph::DAY_US, ..Config::default() };
        let (mut one, mut other) = (Correlator::new(config.clone()), Correlator::new(config));
        one.extend(alerts);
        other.extend(shuffled);
        prop_assert!(one.len() <= 10);
        prop_assert_eq!(one.incidents(), other.incidents());
    }

    #[test]
    fn every_alert_is_in_one_incident_and_links_span_it(alerts in world()) {
        for config in [Config::default(), small()] {
            let incidents = correlate(&alerts, &config);
            let mut ids: Vec<_> = incidents.iter().flat_map(|i| i.alerts.clone()).collect();
            ids.sort();
            let mut expected: Vec<_> = alerts.iter().map(|a| a.id.clone()).collect();
            expected.sort();
            prop_assert_eq!(ids, expected);
            for incident in &incidents {
                prop_assert_eq!(incident.links.len() + 1, incident.alerts.len());
                let points: f64 = incident.priority_factors.iter().map(|f| f.points).sum();
                prop_assert_eq!(points, f64::from(incident.priority));
                prop_assert!(incident.links.iter().all(|l| !l.reasons.is_empty() && !l.explanation.is_empty()));
            }
        }
    }

    #[test]
    fn unrelated_alerts_change_nothing(alerts in world()) {
        let elsewhere = crate::notation::alerts(
            "1d00:00 high endpoint - \"X\" dev=far1 user=far\\x id=x1\n1d00:01 low endpoint - \"Y\" dev=far2 user=far\\y id=x2",
        );
        let before = correlate(&alerts, &Config::default());
        let after = correlate(&[alerts, elsewhere].concat(), &Config::default());
        prop_assert!(before.iter().all(|i| after.contains(i)));
    }

    #[test]
    fn low_alerts_never_unite_or_raise(alerts in world()) {
        let grave: Vec<Alert> = alerts.iter().filter(|a| a.severity >= Severity::Medium).cloned().collect();
        let all = correlate(&alerts, &Config::default());
        prop_assert!(all.iter().all(|i| i.severity < Severity::Medium
            || i.alerts.iter().any(|id| grave.iter().any(|a| a.id == *id))));
    }

    #[test]
    fn what_is_stored_follows_what_is_found((_, shuffled) in world_and_shuffled(), step in 1..12usize) {
        let mut stored: BTreeMap<IncidentId, Incident> = BTreeMap::new();
        let mut current = vec![];
        for end in (0..=shuffled.len()).step_by(step) {
            current = correlate(&shuffled[..end], &Config::default());
            let previous: Vec<Incident> = stored.values().cloned().collect();
            store(&mut stored, reconcile(&previous, &current, &[]));
        }
        let mut found: Vec<Vec<String>> =
            current.iter().map(|i| i.alerts.iter().map(|a| a.0.clone()).collect()).collect();
        found.sort();
        prop_assert_eq!(open(&stored), found);
        let again: Vec<Incident> = stored.values().cloned().collect();
        prop_assert!(reconcile(&again, &current, &[]).is_empty());
    }

    #[test]
    fn a_closed_incident_stays_as_it_is((_, shuffled) in world_and_shuffled()) {
        let first = correlate(&shuffled[..shuffled.len() / 2], &Config::default());
        let Some(closed) = first.first() else { return Ok(()) };
        let hold = Hold { closed: true, ..Hold::new(closed.id.clone(), closed.alerts.clone()) };
        let later = correlate_held(&shuffled, &Config::default(), std::slice::from_ref(&hold));
        for incident in &later.incidents {
            let inside = incident.alerts.iter().filter(|a| closed.alerts.contains(a)).count();
            prop_assert!(inside == 0 || inside == incident.alerts.len());
        }
    }
}
