//! The audit log: sealed, append-only, whole under concurrency.

use super::super::sql::Sql;
use super::super::{AuditEntry, PageRequest, State, StateError, Tenant};
use super::databases::on_each;
use super::samples::by_ann;

async fn append(tenant: &Tenant, count: i64) {
    for i in 0..count {
        let object = format!("o{i}");
        let entry = AuditEntry { action: "test.act", object: &object, detail: "{}" };
        tenant.append_audit(entry, by_ann(i)).await.unwrap();
    }
}

async fn tamper(state: &State, statement: &'static str) -> Result<u64, StateError> {
    state.db.execute(Sql::new("tamper", statement)).await
}

#[test]
fn rows_follow_each_other() {
    on_each(|state| async move {
        let tenant = state.default_tenant();
        append(&tenant, 7).await;
        let report = tenant.verify_audit().await.unwrap();
        assert_eq!((report.rows, report.broken), (7, None));
        let page = tenant.list_audit(&PageRequest::first(3)).await.unwrap();
        assert_eq!(page.items.iter().map(|r| r.number).collect::<Vec<_>>(), [7, 6, 5]);
        assert_eq!(page.items[0].hash, report.head);
        let rest = PageRequest { limit: 10, after: page.next };
        assert_eq!(tenant.list_audit(&rest).await.unwrap().items.len(), 4);
        let long = "x".repeat(20_000);
        let entry = AuditEntry { action: "test.act", object: "o", detail: &long };
        assert!(matches!(tenant.append_audit(entry, by_ann(1)).await, Err(StateError::Invalid { .. })));
    });
}

#[test]
fn the_database_refuses_changes() {
    on_each(|state| async move {
        append(&state.default_tenant(), 2).await;
        for statement in ["DELETE FROM audit", "UPDATE audit SET actor = 'eve'"] {
            assert!(tamper(&state, statement).await.is_err(), "{statement}");
        }
    });
}

/// What an intruder with the database file could do, and what verification says of it.
#[test]
fn tampering_shows() {
    let cases = [
        ("UPDATE audit SET actor = 'eve' WHERE number = 3", Some(3), "was changed"),
        ("UPDATE audit SET number = 9 WHERE number = 5", Some(9), "row 5 is missing"),
        ("DELETE FROM audit WHERE number = 2", Some(3), "row 2 is missing"),
        ("DELETE FROM audit WHERE number >= 4", Some(4), "rows 4 to 5 are missing"),
        ("DELETE FROM audit", Some(1), "rows 1 to 5 are missing"),
        ("UPDATE audit_heads SET hash = 'x'", Some(5), "the head"),
        ("DELETE FROM audit_heads", Some(1), "the head kept apart stands at row 0"),
        (
            "UPDATE audit_heads SET number = 2, hash = (SELECT hash FROM audit WHERE number = 2)",
            Some(3),
            "stands at row 2, and there are 5",
        ),
    ];
    for (statement, number, reason) in cases {
        on_sqlite_without_triggers(statement, number, reason);
    }
}

fn on_sqlite_without_triggers(statement: &'static str, number: Option<i64>, reason: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let state = State::open(&super::super::StateLocation::Memory).await.unwrap();
        append(&state.default_tenant(), 5).await;
        for drop in ["DROP TRIGGER audit_keeps_rows", "DROP TRIGGER audit_keeps_text"] {
            tamper(&state, drop).await.unwrap();
        }
        tamper(&state, statement).await.unwrap();
        let broken = state.default_tenant().verify_audit().await.unwrap().broken;
        assert_eq!(broken.as_ref().map(|b| b.number), number, "{statement}");
        let said = broken.map(|b| b.reason).unwrap_or_default();
        assert!(said.contains(reason), "{statement}: {said}");
    });
}

#[test]
fn concurrent_appends_make_one_chain() {
    on_each(|state| async move {
        let tasks: Vec<_> = (0..8)
            .map(|_| {
                let tenant = state.default_tenant();
                tokio::spawn(async move { append(&tenant, 10).await })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let report = state.default_tenant().verify_audit().await.unwrap();
        assert_eq!((report.rows, report.broken), (80, None));
    });
}
