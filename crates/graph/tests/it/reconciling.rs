//! Stored identities from run to run.

use expect_test::{Expect, expect};
use graph::{Change, Config, Hold, correlate, correlate_held, reconcile};
use model::{Incident, IncidentStatus};

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
