//! Saved queries and functions.

use super::super::{HuntingKind, HuntingSpec, StateError};
use super::databases::on_each;
use super::samples::by_ann;

fn spec(name: &str, folder: &str) -> HuntingSpec {
    HuntingSpec {
        name: name.to_owned(),
        folder: folder.to_owned(),
        description: String::new(),
        parameters: "(days:long)".to_owned(),
        body: "DeviceEvents | take 1".to_owned(),
    }
}

#[test]
fn queries_are_kept_changed_and_removed() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let kind = HuntingKind::Query;
        let first = tenant.create_hunting(kind, &spec("Beacons é", "C2/new"), by_ann(1)).await.unwrap();
        let other = tenant.create_hunting(kind, &spec("Beacons é", "C2/old"), by_ann(2)).await.unwrap();
        assert_ne!(first.id, other.id);
        let again = tenant.create_hunting(kind, &spec("Beacons é", "C2/new"), by_ann(3)).await;
        assert!(matches!(again, Err(StateError::Exists { .. })), "{again:?}");
        let moved = tenant.replace_hunting(kind, &other.id, &spec("Beacons é", "C2/new"), by_ann(4)).await;
        assert!(matches!(moved, Err(StateError::Exists { .. })), "{moved:?}");
        let moved = tenant.replace_hunting(kind, &other.id, &spec("Old", ""), by_ann(4)).await.unwrap();
        assert_eq!((moved.created.0, moved.updated.0), (2, 4));
        let names: Vec<String> =
            tenant.list_hunting(kind).await.unwrap().into_iter().map(|q| q.spec.name).collect();
        assert_eq!(names, ["Old", "Beacons é"]);
        assert!(state.tenant("other").unwrap().list_hunting(kind).await.unwrap().is_empty());
        tenant.delete_hunting(kind, &first.id, by_ann(5)).await.unwrap();
        let gone = tenant.delete_hunting(kind, &first.id, by_ann(5)).await;
        assert!(matches!(gone, Err(StateError::NotFound { .. })), "{gone:?}");
        assert!(tenant.verify_audit().await.unwrap().broken.is_none());
    });
}

#[test]
fn functions_are_known_by_name() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        let kind = HuntingKind::Function;
        let made = tenant.create_hunting(kind, &spec("Recent", "mine"), by_ann(1)).await.unwrap();
        assert_eq!(made.id, "Recent");
        for (name, folder) in [("Recent", "elsewhere"), ("9lives", ""), ("a b", ""), ("", "")] {
            let refused = tenant.create_hunting(kind, &spec(name, folder), by_ann(2)).await;
            assert!(refused.is_err(), "{name}");
        }
        let renamed = tenant.replace_hunting(kind, "Recent", &spec("Other", ""), by_ann(3)).await;
        assert!(matches!(renamed, Err(StateError::Invalid { .. })), "{renamed:?}");
        let long =
            HuntingSpec { body: "x".repeat(super::super::HUNTING_BODY_LIMIT_BYTES + 1), ..spec("L", "") };
        assert!(tenant.create_hunting(kind, &long, by_ann(4)).await.is_err());
    });
}
