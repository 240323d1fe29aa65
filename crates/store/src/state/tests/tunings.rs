//! Tunings hide or resolve alerts as they are stored, and lose none.

use model::AlertStatus;
use rules::tuning::{Condition, Operator, Tuning, TuningAction};

use super::super::{AlertFilter, PageRequest, StateError, Tenant};
use super::databases::on_each;
use super::samples::{alert, by_ann};

fn tuning(action: TuningAction, device: &str) -> Tuning {
    Tuning {
        id: String::new(),
        name: "Known é".to_owned(),
        reason: "a test".to_owned(),
        enabled: true,
        action,
        rules: vec![],
        conditions: vec![Condition {
            field: "device".to_owned(),
            operator: Operator::Equals,
            values: vec![device.to_owned()],
        }],
        expires_us: Some(1_000),
    }
}

async fn ids(tenant: &Tenant, hidden: bool) -> String {
    let filter = AlertFilter { hidden, ..AlertFilter::default() };
    let page = tenant.list_alerts(&filter, &PageRequest::default()).await.unwrap();
    page.items.iter().map(|r| r.alert.id.0.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn what_is_hidden_is_kept_and_counted() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let hide = tenant.create_tuning(&tuning(TuningAction::Hide, "ws1"), by_ann(1)).await.unwrap();
        tenant.create_tuning(&tuning(TuningAction::Resolve, "ws2"), by_ann(2)).await.unwrap();
        let (one, two) = (alert("a", "ws1", "ann", 10), alert("b", "ws2", "bob", 20));
        let done = tenant.put_alerts(&[one.clone(), two, alert("c", "ws3", "bob", 30)], 100).await.unwrap();
        assert_eq!(done.inserted, 3);
        assert_eq!(done.hidden.iter().map(|id| id.0.as_str()).collect::<Vec<_>>(), ["a"]);
        assert_eq!((ids(&tenant, false).await, ids(&tenant, true).await), ("c b".to_owned(), "a".to_owned()));
        assert_eq!(
            tenant.get_alert(&one.id).await.unwrap().hidden_by.as_deref(),
            Some(hide.tuning.id.as_str())
        );
        let resolved = tenant.get_alert(&model::AlertId("b".to_owned())).await.unwrap();
        assert_eq!((resolved.alert.status, resolved.resolved_us), (AlertStatus::Resolved, Some(100)));
        assert_eq!(tenant.alerts_since(0, 10).await.unwrap().len(), 2, "hidden ones make no incidents");
        assert_eq!(tenant.get_tuning(&hide.tuning.id).await.unwrap().hidden, 1);

        let mut more = one.clone();
        more.count = 9;
        let done = tenant.put_alerts(&[more], 5_000).await.unwrap();
        assert_eq!((done.grown, done.hidden.len()), (1, 1), "it stays hidden as it grows");
        let late = alert("d", "ws1", "ann", 40);
        assert!(tenant.put_alerts(&[late], 1_000).await.unwrap().hidden.is_empty(), "the tuning has ended");
        tenant.delete_tuning(&hide.tuning.id, by_ann(3)).await.unwrap();
        assert_eq!(ids(&tenant, true).await, "a");
        assert!(tenant.verify_audit().await.unwrap().broken.is_none());
    });
}

#[test]
fn a_preview_says_what_would_have_been_hidden() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let alerts: Vec<_> = (0..25)
            .map(|n| alert(&format!("a{n:02}"), if n % 5 == 0 { "ws1" } else { "ws2" }, "ann", n))
            .collect();
        tenant.put_alerts(&alerts, 1).await.unwrap();
        let preview = tenant.preview_tuning(&tuning(TuningAction::Hide, "ws2"), 5).await.unwrap();
        assert_eq!((preview.examined, preview.matched, preview.latest.len()), (20, 16, 16));
        assert_eq!(preview.by_rule.values().sum::<u64>(), 16);
        assert_eq!(ids(&tenant, true).await, "", "nothing is hidden by a preview");
        let everything = Tuning { conditions: vec![], ..tuning(TuningAction::Hide, "x") };
        let refused = tenant.create_tuning(&everything, by_ann(1)).await;
        assert!(matches!(refused, Err(StateError::Invalid { .. })), "{refused:?}");
    });
}
