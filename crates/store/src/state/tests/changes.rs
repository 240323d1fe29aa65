//! What changed after which number; versions; what analysts move.

use std::collections::BTreeMap;
use std::time::Duration;

use model::{AlertId, Incident, IncidentId, IncidentStatus};

use super::super::{AlertChange, Changed, IncidentChange, MoveKind, Pin, Placement, StateError, Tenant};
use super::databases::on_each;
use super::samples::{alert, by_ann, incident};

async fn changed(tenant: &Tenant, after: i64) -> (String, i64) {
    let found = tenant.changes_after(after, 100).await.unwrap();
    assert!(found.windows(2).all(|pair| pair[0].number < pair[1].number));
    let last = found.last().map_or(after, |c| c.number);
    let shown: Vec<String> = found
        .iter()
        .map(|c| {
            let kind = if c.kind == Changed::Alert { "alert" } else { "incident" };
            format!("{kind} {}{}", c.id, if c.first > after { "+" } else { "" })
        })
        .collect();
    (shown.join(", "), last)
}

fn comment(text: &str) -> AlertChange {
    AlertChange { comment: Some(text.to_owned()), ..AlertChange::default() }
}

#[test]
fn every_change_has_a_number() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        assert_eq!(tenant.last_change().await.unwrap(), 0);
        tenant.put_alerts(&[alert("a", "ws1", "ann", 1), alert("b", "ws1", "ann", 2)], 10).await.unwrap();
        let (shown, at) = changed(&tenant, 0).await;
        assert_eq!(shown, "alert a+, alert b+");
        let first = incident("i", &["a"], 40, 1);
        tenant.put_incidents(std::slice::from_ref(&first), 11).await.unwrap();
        let (shown, at) = changed(&tenant, at).await;
        assert_eq!(shown, "incident i+, alert a", "an alert that comes into an incident has changed");
        tenant.put_incidents(&[first], 12).await.unwrap();
        tenant.put_alerts(&[alert("a", "ws1", "ann", 1)], 12).await.unwrap();
        assert_eq!(changed(&tenant, at).await, (String::new(), at), "a replay changes nothing");
        tenant.update_alert(&AlertId("b".into()), comment("x"), by_ann(13)).await.unwrap();
        let (shown, at) = changed(&tenant, at).await;
        assert_eq!(shown, "alert b");
        assert_eq!(tenant.last_change().await.unwrap(), at);
        let other = state.tenant("other").unwrap();
        assert_eq!(other.changes_after(0, 10).await.unwrap(), []);
    });
}

#[test]
fn waiting_ends_at_a_change() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        assert_eq!(tenant.wait_for_change(0, Duration::ZERO).await.unwrap(), 0);
        let waiter = tenant.clone();
        let waiting = tokio::spawn(async move { waiter.wait_for_change(0, Duration::from_secs(60)).await });
        tenant.put_alerts(&[alert("a", "ws1", "ann", 1)], 10).await.unwrap();
        assert_eq!(waiting.await.unwrap().unwrap(), 1);
    });
}

#[test]
fn who_looked_at_an_older_version_is_refused() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        tenant.put_alerts(&[alert("a", "ws1", "ann", 1)], 10).await.unwrap();
        tenant.put_incidents(&[incident("i", &["a"], 40, 1)], 11).await.unwrap();
        let id = IncidentId("i".into());
        let version = tenant.get_incident(&id).await.unwrap().changed;
        let change = |expected| IncidentChange {
            status: Some(IncidentStatus::InProgress),
            expected: Some(expected),
            ..IncidentChange::default()
        };
        let new = tenant.update_incident(&id, change(version), by_ann(12)).await.unwrap();
        assert!(new.changed > version);
        let refused = tenant.update_incident(&id, change(version), by_ann(13)).await;
        assert!(matches!(refused, Err(StateError::Stale { .. })));
        let late = AlertChange { expected: Some(1), ..comment("x") };
        let refused = tenant.update_alert(&AlertId("a".into()), late, by_ann(13)).await;
        assert!(matches!(refused, Err(StateError::Stale { .. })));
    });
}

async fn versions(tenant: &Tenant, ids: &[&str]) -> BTreeMap<IncidentId, i64> {
    let mut read = BTreeMap::new();
    for id in ids {
        let record = tenant.get_incident(&IncidentId((*id).to_owned())).await.unwrap();
        read.insert(record.incident.id, record.changed);
    }
    read
}

async fn merged(tenant: &Tenant) -> String {
    tenant.put_alerts(&[alert("a", "ws1", "ann", 1), alert("b", "ws9", "bob", 2)], 10).await.unwrap();
    tenant.put_incidents(&[incident("i", &["a"], 40, 1), incident("j", &["b"], 50, 2)], 11).await.unwrap();
    let say = |text: &str| IncidentChange { comment: Some(text.to_owned()), ..IncidentChange::default() };
    tenant.update_incident(&IncidentId("i".into()), say("of i"), by_ann(12)).await.unwrap();
    let busy = IncidentChange { status: Some(IncidentStatus::InProgress), ..say("of j") };
    tenant.update_incident(&IncidentId("j".into()), busy, by_ann(12)).await.unwrap();
    let placement = Placement {
        target: IncidentId("i".into()),
        contents: vec![incident("i", &["a", "b"], 60, 1)],
        ending: vec![IncidentId("j".into())],
        read: versions(tenant, &["i", "j"]).await,
        comment: Some("one attack".to_owned()),
    };
    let done = tenant.place_alerts(MoveKind::Merge, &placement, by_ann(20)).await.unwrap();
    assert_eq!((done.moved.len(), done.ended.len()), (1, 1));
    let again = tenant.place_alerts(MoveKind::Merge, &placement, by_ann(21)).await;
    assert!(matches!(again, Err(StateError::Stale { .. })), "made from what is no longer so");
    done.id
}

async fn state_of(tenant: &Tenant, id: &str) -> (IncidentStatus, Vec<String>, usize, String) {
    let record = tenant.get_incident(&IncidentId(id.to_owned())).await.unwrap();
    let here = tenant.incident_alerts(&record.incident).await.unwrap();
    let here = here.iter().filter(|a| a.incident.as_ref() == Some(&record.incident.id)).count();
    let redirect = record.incident.redirect.map_or_else(String::new, |r| r.0);
    (record.incident.status, record.comments.into_iter().map(|c| c.text).collect(), here, redirect)
}

#[test]
fn a_merge_and_its_undoing() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let id = merged(&tenant).await;
        let texts = |t: &[&str]| t.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        let open = IncidentStatus::Active;
        assert_eq!(
            state_of(&tenant, "i").await,
            (open, texts(&["of i", "of j", "one attack"]), 2, String::new())
        );
        assert_eq!(state_of(&tenant, "j").await, (IncidentStatus::Redirected, vec![], 0, "i".to_owned()));
        let pin = |a: &str, i: &str| Pin { alert: AlertId(a.into()), incident: IncidentId(i.into()) };
        let mut pins = tenant.pins().await.unwrap();
        pins.sort_by(|a, b| a.alert.cmp(&b.alert));
        assert_eq!(pins, [pin("a", "i"), pin("b", "i")]);

        let back: Vec<Incident> = vec![incident("i", &["a"], 40, 1), incident("j", &["b"], 50, 2)];
        let placement = Placement {
            target: IncidentId("i".into()),
            contents: back,
            ending: vec![],
            read: versions(&tenant, &["i", "j"]).await,
            comment: None,
        };
        let undone = tenant.undo_move(&id, &placement, by_ann(30)).await.unwrap();
        assert_eq!(undone.undone_us, Some(30));
        assert_eq!(state_of(&tenant, "i").await, (open, texts(&["of i", "one attack"]), 1, String::new()));
        assert_eq!(
            state_of(&tenant, "j").await,
            (IncidentStatus::InProgress, texts(&["of j"]), 1, String::new())
        );
        let placement = Placement { read: BTreeMap::new(), ..placement };
        assert!(tenant.undo_move(&id, &placement, by_ann(31)).await.is_err(), "undone once");
        let mut pins = tenant.pins().await.unwrap();
        pins.sort_by(|a, b| a.alert.cmp(&b.alert));
        assert_eq!(pins, [pin("a", "i"), pin("b", "j")]);
        assert_eq!(tenant.list_moves(Some(&IncidentId("j".into()))).await.unwrap().len(), 1);
        assert!(tenant.verify_audit().await.unwrap().broken.is_none());
    });
}

#[test]
fn correlation_does_not_store_over_a_move() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let before = tenant.moves_version().await.unwrap();
        merged(&tenant).await;
        let view = [incident("i", &["a"], 41, 1), incident("j", &["b"], 51, 2)];
        let refused = tenant.put_correlated(&view, before, 40).await;
        assert!(matches!(refused, Err(StateError::Stale { .. })));
        let now = tenant.moves_version().await.unwrap();
        let kept = [incident("i", &["a", "b"], 61, 1)];
        assert_eq!(tenant.put_correlated(&kept, now, 41).await.unwrap().changed, 1);
        // A merge by correlation takes what analysts put there along.
        tenant.put_incidents(&[incident("k", &["c"], 70, 0)], 42).await.unwrap();
        let ending = Incident { redirect: Some(IncidentId("k".into())), ..incident("i", &["a", "b"], 61, 1) };
        tenant.put_correlated(&[ending], now, 43).await.unwrap();
        assert!(tenant.pins().await.unwrap().iter().all(|p| p.incident.0 == "k"));
    });
}
