//! Alerts: exactly once, filters, pages, triage.

use model::{AlertId, AlertStatus, IncidentId, Severity};

use super::super::{AlertChange, AlertFilter, Classification, Edit, PageRequest, StateError, Tenant};
use super::databases::on_each;
use super::samples::{alert, by_ann, incident};

#[test]
fn a_replay_changes_nothing_and_growth_keeps_triage() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let first = alert("a", "ws1", "ann", 10);
        let done = tenant.put_alerts(&[first.clone(), alert("b", "ws2", "bob", 20)], 100).await.unwrap();
        assert_eq!((done.inserted, done.grown), (2, 0));
        let change = AlertChange {
            status: Some(AlertStatus::InProgress),
            classification: Some(Classification::TruePositive),
            assigned_to: Edit::Set("ann".to_owned()),
            comment: Some("mine".to_owned()),
            ..Default::default()
        };
        tenant.update_alert(&first.id, change, by_ann(150)).await.unwrap();
        let done = tenant.put_alerts(std::slice::from_ref(&first), 200).await.unwrap();
        assert_eq!((done.inserted, done.grown), (0, 0));
        let mut more = first.clone();
        (more.count, more.last_activity_us) = (3, 30);
        let done = tenant.put_alerts(&[more.clone(), first.clone()], 300).await.unwrap();
        assert_eq!((done.inserted, done.grown), (0, 1));
        let kept = tenant.get_alert(&first.id).await.unwrap();
        assert_eq!((kept.alert.count, kept.alert.last_activity_us, kept.created_us), (3, 30, 100));
        assert_eq!(kept.alert.status, AlertStatus::InProgress);
        assert_eq!(kept.classification, Classification::TruePositive);
        assert_eq!(kept.assigned_to.as_deref(), Some("ann"));
        assert_eq!(kept.comments.len(), 1);
        assert_eq!(kept.alert.matched, first.matched, "text with NUL survives");
        let all = tenant.alerts_since(0, 10).await.unwrap();
        assert_eq!(all.iter().map(|a| a.id.0.as_str()).collect::<Vec<_>>(), ["b", "a"]);
    });
}

async fn ids(tenant: &Tenant, filter: AlertFilter) -> String {
    let page = tenant.list_alerts(&filter, &PageRequest::default()).await.unwrap();
    page.items.iter().map(|r| r.alert.id.0.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn filters() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let mut grave = alert("a", "WS1.corp.example", "Ann", 10);
        grave.severity = Severity::High;
        let mut other = alert("b", "ws2", "ann_x", 20);
        other.rule_id = "rule-2".to_owned();
        other.title = "100% odd".to_owned();
        tenant.put_alerts(&[grave, other, alert("c", "ws1", "bob", 30)], 1).await.unwrap();
        let resolve = AlertChange { status: Some(AlertStatus::Resolved), ..Default::default() };
        let resolved = tenant.update_alert(&AlertId("c".into()), resolve, by_ann(7)).await.unwrap();
        assert_eq!(resolved.resolved_us, Some(7));
        let text = |t: &str| Some(t.to_owned());
        let cases: Vec<(AlertFilter, &str)> = vec![
            (AlertFilter::default(), "c b a"),
            (AlertFilter { min_severity: Some(Severity::High), ..Default::default() }, "a"),
            (AlertFilter { statuses: vec![AlertStatus::New], ..Default::default() }, "b a"),
            (AlertFilter { since_us: Some(20), ..Default::default() }, "c b"),
            (AlertFilter { until_us: Some(20), ..Default::default() }, "a"),
            (AlertFilter { device: text("ws1"), ..Default::default() }, "c a"),
            (AlertFilter { device: text("WS1.corp.example"), ..Default::default() }, "c a"),
            (AlertFilter { user: text("ann"), ..Default::default() }, "a"),
            (AlertFilter { user: text("corp\\ANN"), ..Default::default() }, "a"),
            (AlertFilter { user: text("a%"), ..Default::default() }, ""),
            (AlertFilter { rule: text("rule-2"), ..Default::default() }, "b"),
            (AlertFilter { text: text("100% ODD"), ..Default::default() }, "b"),
            (AlertFilter { text: text("n_x"), ..Default::default() }, "b"),
            (AlertFilter { text: text("t1059"), device: text("ws1"), ..Default::default() }, "c a"),
            (AlertFilter { text: text("'; DROP TABLE alerts; --"), ..Default::default() }, ""),
        ];
        for (filter, expected) in cases {
            assert_eq!(ids(&tenant, filter.clone()).await, expected, "{filter:?}");
        }
        let long = AlertFilter { text: Some("x".repeat(600)), ..Default::default() };
        let refused = tenant.list_alerts(&long, &PageRequest::default()).await;
        assert!(matches!(refused, Err(StateError::Invalid { field: "text", .. })));
    });
}

#[test]
fn pages_are_whole_and_without_repeats() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        // Many of the same time, so that the id has to break ties.
        let all: Vec<_> = (0..25).map(|i| alert(&format!("a~{i:02}"), "ws1", "ann", i / 10)).collect();
        tenant.put_alerts(&all, 1).await.unwrap();
        let (mut seen, mut page) = (vec![], PageRequest::first(4));
        loop {
            let found = tenant.list_alerts(&AlertFilter::default(), &page).await.unwrap();
            seen.extend(found.items.into_iter().map(|r| r.alert.id.0));
            // An alert that comes meanwhile does not shift the pages.
            tenant.put_alerts(&[alert(&format!("z{}", seen.len()), "ws1", "ann", 99)], 1).await.unwrap();
            match found.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        let mut expected: Vec<_> = all.iter().map(|a| (a.last_activity_us, a.id.0.clone())).collect();
        expected.sort_by(|a, b| b.cmp(a));
        assert_eq!(seen, expected.into_iter().map(|(_, id)| id).collect::<Vec<_>>());
        for wrong in ["", "x", "t", "tx~y", "p1~a"] {
            let page = PageRequest { limit: 1, after: Some(wrong.to_owned()) };
            let refused = tenant.list_alerts(&AlertFilter::default(), &page).await;
            assert!(matches!(refused, Err(StateError::Invalid { .. })), "{wrong}");
        }
    });
}

#[test]
fn what_is_not_there_or_too_long() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let id = AlertId("nope".to_owned());
        assert!(matches!(tenant.get_alert(&id).await, Err(StateError::NotFound { .. })));
        let refused = tenant.update_alert(&id, AlertChange::default(), by_ann(1)).await;
        assert!(matches!(refused, Err(StateError::NotFound { .. })));
        tenant.put_alerts(&[alert("a", "ws1", "ann", 1)], 1).await.unwrap();
        for comment in ["", "   ", &"x".repeat(4_001), "bell \u{7}"] {
            let change = AlertChange { comment: Some(comment.to_owned()), ..Default::default() };
            let refused = tenant.update_alert(&AlertId("a".into()), change, by_ann(1)).await;
            assert!(matches!(refused, Err(StateError::Invalid { field: "comment", .. })), "{comment}");
        }
        assert_eq!(tenant.verify_audit().await.unwrap().rows, 0, "what is refused leaves no trace");
    });
}

#[test]
fn a_huge_alert_is_cut_to_size() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let mut huge = alert("a", "ws1", "ann", 1);
        huge.title = "é".repeat(2_000);
        huge.events = vec![huge.events[0].clone(); 20_000];
        tenant.put_alerts(&[huge], 1).await.unwrap();
        let kept = tenant.get_alert(&AlertId("a".into())).await.unwrap().alert;
        assert!(kept.title.len() <= 512 && kept.title.starts_with('é'));
        assert!((1..20_000).contains(&kept.events.len()));
        tenant.put_incidents(&[incident("i", &["a"], 1, 1)], 1).await.unwrap();
        let kept = tenant.get_alert(&AlertId("a".into())).await.unwrap();
        assert_eq!(kept.incident, Some(IncidentId("i".into())));
    });
}
