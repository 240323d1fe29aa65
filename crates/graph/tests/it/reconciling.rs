//! Stored identities from run to run.

use expect_test::{Expect, expect};
use graph::{Change, Config, Hold, correlate, correlate_held, gather, reconcile};
use model::{AlertId, Incident, IncidentStatus};

use crate::notation::{alerts, groups};

fn show(changes: &[Change]) -> String {
    let line = |change: &Change| match change {
        Change::Created(i) => format!("created {} {}", i.id.0, i.alerts.len()),
        Change::Updated(i) => format!("updated {} {}", i.id.0, i.alerts.len()),
        Change::Merged { source, target } => format!("merged {} into {}", source.0, target.0),
        Change::Suggested { source, target, because } => {
            format!("suggested {} into {}: {because}", source.0, target.0)
        }
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

const FIRST: &str = r#"
    09:00 high endpoint - "A" dev=ws1 user=corp\ann id=a
    12:00 high endpoint - "B" dev=ws2 user=corp\bob id=b
    12:05 high endpoint - "B2" dev=ws2 user=corp\bob id=b2
"#;
const BRIDGE: &str =
    r#"12:10 high endpoint - "C" dev=ws2 user=corp\ann file=aa|x.exe proc=ws1|5|5|x.exe dev=ws1 id=c"#;

fn stored() -> Vec<Incident> {
    correlate(&alerts(FIRST), &Config::default())
}

fn check(previous: &[Incident], later: &str, holds: &[Hold], expected: Expect) {
    let current = correlate_held(&alerts(later), &Config::default(), holds);
    let changes = reconcile(previous, &current.incidents, holds);
    let refused = current.refused.len();
    expected.assert_eq(&format!("{}\nrefused links: {refused}", show(&changes)));
}

#[test]
fn nothing_new_changes_nothing() {
    check(
        &stored(),
        FIRST,
        &[],
        expect![[r#"

        refused links: 0"#]],
    );
    check(
        &[],
        FIRST,
        &[],
        expect![[r#"
        created inc-a 1
        created inc-b 2
        refused links: 0"#]],
    );
}

#[test]
fn a_bridge_merges_the_younger_into_the_older() {
    check(
        &stored(),
        &format!("{FIRST}{BRIDGE}"),
        &[],
        expect![[r#"
        updated inc-a 4
        merged inc-b into inc-a
        refused links: 0"#]],
    );
}

#[test]
fn an_earlier_alert_does_not_change_the_identity() {
    let earlier = format!("{FIRST}\n08:55 high endpoint - \"0\" dev=ws1 user=corp\\ann id=0");
    check(
        &stored(),
        &earlier,
        &[],
        expect![[r#"
        updated inc-a 2
        refused links: 0"#]],
    );
}

#[test]
fn a_closed_incident_takes_nothing_in() {
    let mut stored = stored();
    stored[0].status = IncidentStatus::Resolved;
    let mut hold = Hold::new(stored[0].id.clone(), stored[0].alerts.clone());
    hold.closed = true;
    check(
        &stored,
        &format!("{FIRST}{BRIDGE}"),
        &[hold],
        expect![[r#"
        updated inc-b 3
        refused links: 1"#]],
    );
}

#[test]
fn different_assignees_keep_incidents_apart() {
    let stored = stored();
    let hold = |index: usize, who: &str| Hold {
        assigned_to: Some(who.into()),
        ..Hold::new(stored[index].id.clone(), stored[index].alerts.clone())
    };
    check(
        &stored,
        &format!("{FIRST}{BRIDGE}"),
        &[hold(0, "eve"), hold(1, "dan")],
        expect![[r#"
        updated inc-a 2
        updated inc-b 2
        refused links: 2"#]],
    );
}

#[test]
fn an_incident_that_falls_apart_keeps_its_identity_in_the_larger_part() {
    let mut whole = stored();
    let second = whole.remove(1);
    whole[0].alerts.extend(second.alerts);
    check(
        &whole,
        FIRST,
        &[],
        expect![[r#"
        created inc-a-2 1
        updated inc-a 2
        refused links: 0"#]],
    );
    assert!(groups(FIRST, &Config::default()).lines().count() == 2);
}

/// A hold with every alert of the named incidents put into the first by an analyst.
fn put_together(incidents: &[&Incident]) -> Hold {
    let alerts: Vec<AlertId> = incidents.iter().flat_map(|i| i.alerts.iter().cloned()).collect();
    Hold { pinned: alerts.clone(), ..Hold::new(incidents[0].id.clone(), alerts) }
}

#[test]
fn what_an_analyst_merged_stays_merged() {
    let stored = stored();
    let [a, b] = stored.as_slice() else { panic!("two incidents") };
    let hold = put_together(&[a, b]);
    let mut merged = gather(&alerts(FIRST), &Config::default()).unwrap();
    merged.id = a.id.clone();
    let by_hand = merged.links.iter().filter(|l| l.reasons.is_empty()).count();
    assert_eq!(
        (merged.alerts.len(), merged.links.len(), by_hand),
        (3, 2, 1),
        "a link that has a reason keeps it"
    );
    check(
        &[merged],
        FIRST,
        &[hold],
        expect![[r#"

        refused links: 0"#]],
    );
}

#[test]
fn what_an_analyst_took_apart_stays_apart() {
    let mut stored = stored();
    let moved = stored[1].alerts.remove(1);
    stored[0].alerts.push(moved);
    let holds = [put_together(&[&stored[0]]), put_together(&[&stored[1]])];
    // What would have bridged the two is put with the first that it ties to, and the other link is refused.
    let current = correlate_held(&alerts(&format!("{FIRST}{BRIDGE}")), &Config::default(), &holds);
    let place = |id: &str| current.incidents.iter().position(|i| i.alerts.iter().any(|a| a.0 == id)).unwrap();
    assert_eq!(current.incidents.len(), 2);
    assert_eq!(place("a"), place("b2"));
    assert_ne!(place("a"), place("b"));
    assert!(!current.refused.is_empty());
    let changes = reconcile(&stored, &current.incidents, &holds);
    assert!(changes.iter().all(|c| matches!(c, Change::Updated(_))), "{}", show(&changes));
}

#[test]
fn nothing_is_gathered_of_nothing() {
    assert_eq!(gather(&[], &Config::default()), None);
}
