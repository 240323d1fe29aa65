//! Incidents: correlation's part and the analysts' part.

use model::{AlertId, IncidentId, IncidentStatus, Severity};

use super::super::{
    Determination, Edit, IncidentChange, IncidentFilter, IncidentOrder, PageRequest, StateError, Tenant,
};
use super::databases::on_each;
use super::samples::{alert, by_ann, incident};

fn id(text: &str) -> IncidentId {
    IncidentId(text.to_owned())
}

#[test]
fn putting_again_keeps_what_analysts_said() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let first = incident("i", &["a"], 40, 10);
        assert_eq!(tenant.put_incidents(std::slice::from_ref(&first), 100).await.unwrap().inserted, 1);
        let change = IncidentChange {
            status: Some(IncidentStatus::Resolved),
            assigned_to: Edit::Set("ann".to_owned()),
            determination: Some(Determination::Phishing),
            tags: Some(vec!["vip".to_owned()]),
            name: Edit::Set("The big one".to_owned()),
            severity: Edit::Set(Severity::High),
            comment: Some("done".to_owned()),
            ..Default::default()
        };
        let changed = tenant.update_incident(&id("i"), change, by_ann(200)).await.unwrap();
        assert_eq!((changed.incident.name.as_str(), changed.resolved_us), ("The big one", Some(200)));
        let mut grown = first.clone();
        (grown.alerts, grown.priority) = (vec![AlertId("a".into()), AlertId("b".into())], 70);
        grown.name = "Attack i on WS1 and WS2".to_owned();
        assert_eq!(tenant.put_incidents(std::slice::from_ref(&grown), 300).await.unwrap().changed, 1);
        let again = tenant.put_incidents(std::slice::from_ref(&grown), 400).await.unwrap();
        assert_eq!((again.inserted, again.changed), (0, 0));
        let kept = tenant.get_incident(&id("i")).await.unwrap();
        assert_eq!((kept.updated_us, kept.incident.priority, kept.incident.alerts.len()), (300, 70, 2));
        assert_eq!(kept.incident.name, "The big one");
        assert_eq!(kept.incident.severity, Severity::High);
        assert_eq!(kept.incident.status, IncidentStatus::Resolved);
        assert_eq!(kept.determination, Determination::Phishing);
        assert_eq!((kept.tags.len(), kept.comments.len()), (1, 1));
        let give_back = IncidentChange { name: Edit::Clear, severity: Edit::Clear, ..Default::default() };
        let kept = tenant.update_incident(&id("i"), give_back, by_ann(500)).await.unwrap();
        assert_eq!(kept.incident.name, "Attack i on WS1 and WS2");
        assert_eq!(kept.incident.severity, Severity::Medium);
        let grave = IncidentFilter { min_severity: Some(Severity::High), ..Default::default() };
        assert_eq!(ids(&tenant, grave, IncidentOrder::Priority).await, "");
    });
}

#[test]
fn a_merge_hands_the_triage_on() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let (old, target) = (incident("old", &["a"], 40, 10), incident("new", &["b"], 50, 5));
        tenant.put_incidents(&[old.clone(), target.clone()], 1).await.unwrap();
        let change = |comment: &str, tag: &str| IncidentChange {
            assigned_to: Edit::Set("ann".to_owned()),
            tags: Some(vec![tag.to_owned()]),
            comment: Some(comment.to_owned()),
            ..Default::default()
        };
        tenant.update_incident(&id("old"), change("first", "x"), by_ann(2)).await.unwrap();
        tenant.update_incident(&id("new"), change("second", "y"), by_ann(3)).await.unwrap();
        let mut merged = old.clone();
        (merged.redirect, merged.status) = (Some(id("new")), IncidentStatus::Redirected);
        let mut grown = target.clone();
        grown.alerts = vec![AlertId("b".into()), AlertId("a".into())];
        tenant.put_alerts(&[alert("a", "ws1", "ann", 1), alert("b", "ws1", "ann", 1)], 1).await.unwrap();
        tenant.put_incidents(&[merged, grown], 4).await.unwrap();
        let kept = tenant.get_incident(&id("new")).await.unwrap();
        assert_eq!(kept.tags, ["y", "x"]);
        let comments: Vec<_> = kept.comments.iter().map(|c| c.text.as_str()).collect();
        assert_eq!(comments, ["second", "first"]);
        assert_eq!(tenant.get_alert(&AlertId("a".into())).await.unwrap().incident, Some(id("new")));
        assert_eq!(tenant.incident_alerts(&kept.incident).await.unwrap().len(), 2);
        let gone = tenant.get_incident(&id("old")).await.unwrap();
        assert_eq!(gone.incident.redirect, Some(id("new")));
        assert_eq!(gone.incident.status, IncidentStatus::Redirected);
        let refused = tenant.update_incident(&id("old"), change("x", "x"), by_ann(5)).await;
        assert!(matches!(refused, Err(StateError::Invalid { field: "incident", .. })));
        assert_eq!(ids(&tenant, IncidentFilter::default(), IncidentOrder::Priority).await, "new");
        let merged = IncidentFilter { statuses: vec![IncidentStatus::Redirected], ..Default::default() };
        assert_eq!(ids(&tenant, merged, IncidentOrder::Priority).await, "old");
    });
}

async fn ids(tenant: &Tenant, filter: IncidentFilter, order: IncidentOrder) -> String {
    let mut page = PageRequest::first(2);
    let mut found = vec![];
    loop {
        let part = tenant.list_incidents(&filter, order, &page).await.unwrap();
        found.extend(part.items.into_iter().map(|r| r.incident.id.0));
        match part.next {
            Some(next) => page.after = Some(next),
            None => return found.join(" "),
        }
    }
}

#[test]
fn filters_and_orders() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        tenant
            .put_alerts(
                &[alert("a", "ws1", "ann", 1), alert("b", "ws2", "bob", 1), alert("c", "ws3", "cy", 1)],
                1,
            )
            .await
            .unwrap();
        let mut low = incident("z", &["c"], 5, 30);
        low.severity = Severity::Low;
        let all = [incident("x", &["a", "b"], 90, 10), incident("y", &[], 40, 20), low];
        tenant.put_incidents(&all, 1).await.unwrap();
        let tagged =
            IncidentChange { tags: Some(vec!["a\"b".to_owned(), "vip".to_owned()]), ..Default::default() };
        tenant.update_incident(&id("y"), tagged, by_ann(1)).await.unwrap();
        let text = |t: &str| Some(t.to_owned());
        let (p, t) = (IncidentOrder::Priority, IncidentOrder::LastActivity);
        let cases: Vec<(IncidentFilter, IncidentOrder, &str)> = vec![
            (IncidentFilter::default(), p, "x y z"),
            (IncidentFilter::default(), t, "z y x"),
            (IncidentFilter { min_severity: Some(Severity::Medium), ..Default::default() }, t, "y x"),
            (IncidentFilter { device: text("WS2"), ..Default::default() }, p, "x"),
            (IncidentFilter { user: text("cy"), ..Default::default() }, p, "z"),
            (IncidentFilter { tag: text("vip"), ..Default::default() }, p, "y"),
            (IncidentFilter { tag: text("vi"), ..Default::default() }, p, ""),
            (IncidentFilter { tag: text("a\"b"), ..Default::default() }, p, "y"),
            (IncidentFilter { text: text("attack Y"), ..Default::default() }, p, "y"),
            (IncidentFilter { since_us: Some(20), until_us: Some(30), ..Default::default() }, p, "y"),
        ];
        for (filter, order, expected) in cases {
            assert_eq!(ids(&tenant, filter.clone(), order).await, expected, "{filter:?}");
        }
    });
}

#[test]
fn refused_changes() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        tenant.put_incidents(&[incident("i", &[], 1, 1)], 1).await.unwrap();
        let bad = [
            IncidentChange { status: Some(IncidentStatus::Redirected), ..Default::default() },
            IncidentChange { tags: Some(vec![String::new()]), ..Default::default() },
            IncidentChange { tags: Some(vec!["x".to_owned(); 33]), ..Default::default() },
            IncidentChange { name: Edit::Set(" ".to_owned()), ..Default::default() },
            IncidentChange { assigned_to: Edit::Set("x".repeat(300)), ..Default::default() },
        ];
        for change in bad {
            let refused = tenant.update_incident(&id("i"), change.clone(), by_ann(1)).await;
            assert!(matches!(refused, Err(StateError::Invalid { .. })), "{change:?}");
        }
        assert_eq!(tenant.get_incident(&id("i")).await.unwrap().updated_us, 1);
    });
}
