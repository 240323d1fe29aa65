//! Opening, migrating, refusing.

use super::super::database::Dialect;
use super::super::sql::Sql;
use super::super::{SourceSpec, State, StateError, StateLocation, migrate};
use super::databases::{PostgresDatabase, on_each};
use expect_test::expect;
use std::path::Path;

#[test]
fn opens_twice_and_keeps_what_was_put() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        // Characters that a URL would take for its own.
        let odd = folder.path().join("a b%20?c#d&é");
        std::fs::create_dir(&odd).unwrap();
        let location = StateLocation::Folder(odd.clone());
        let state = State::open(&location).await.unwrap();
        let value = serde_json::json!({ "days": 90 });
        state.default_tenant().put_setting("retention", &value, super::samples::by_ann(1)).await.unwrap();
        state.close().await;
        assert!(odd.join("state.sqlite").exists());
        let state = State::open(&location).await.unwrap();
        assert_eq!(state.default_tenant().get_setting("retention").await.unwrap(), Some(value));
        state.ping().await.unwrap();
        state.close().await;
    });
}

#[test]
fn a_newer_database_is_refused() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        refuses_newer(&StateLocation::Folder(folder.path().to_owned())).await;
        if let Some(database) = PostgresDatabase::create().await {
            refuses_newer(&database.location()).await;
            database.drop().await;
        }
    });
}

async fn refuses_newer(location: &StateLocation) {
    let state = State::open(location).await.unwrap();
    let later = migrate::newest_version() + 1;
    let sql =
        Sql::new("test", "INSERT INTO schema_versions (version, name) VALUES ($1, 'later')").bind(later);
    state.db.execute(sql).await.unwrap();
    state.close().await;
    match State::open(location).await.map(|_| ()) {
        Err(StateError::Newer { found, known }) => assert_eq!((found, known), (later, later - 1)),
        other => panic!("opened a newer database: {other:?}"),
    }
}

#[test]
fn an_unusable_folder_is_explained() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let location = StateLocation::Folder("/nonexistent/folder".into());
    let error = runtime.block_on(State::open(&location)).map(|_| ()).unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with("the state database /nonexistent/folder/state.sqlite cannot be opened: "),
        "{text}"
    );
    assert!(text.contains("Check that the folder exists"), "{text}");
}

#[test]
fn locations() {
    let data = Path::new("/data");
    let shown =
        ["", " /elsewhere ", "postgres://u:secret@db:5433/cordon?sslmode=require", "mysql://u:secret@h/d"]
            .map(|setting| match StateLocation::parse(setting, data) {
                Ok(location) => location.redacted(),
                Err(error) => error.to_string(),
            });
    expect![[r#"
        /data/state.sqlite
        /elsewhere/state.sqlite
        postgres://db:5433/cordon
        the state database location `mysql://…` is not supported: use a folder for SQLite or a postgres:// URL"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn tenants_do_not_see_each_other() {
    on_each(|state| async move {
        let (a, b) = (state.tenant("a").unwrap(), state.tenant("b").unwrap());
        a.put_alerts(&[super::samples::alert("x", "ws1", "ann", 1)], 5).await.unwrap();
        a.put_incidents(&[super::samples::incident("i", &["x"], 9, 1)], 5).await.unwrap();
        a.put_setting("s", &serde_json::json!(1), super::samples::by_ann(1)).await.unwrap();
        assert!(b.list_alerts(&Default::default(), &Default::default()).await.unwrap().items.is_empty());
        let (filter, page) = Default::default();
        assert!(b.list_incidents(&filter, Default::default(), &page).await.unwrap().items.is_empty());
        assert_eq!(b.get_setting("s").await.unwrap(), None);
        assert_eq!(b.verify_audit().await.unwrap().rows, 0);
        assert_eq!(
            b.put_alerts(&[super::samples::alert("x", "ws1", "ann", 1)], 5).await.unwrap().inserted,
            1
        );
        assert!(state.tenant("no such/name").is_err());
        let spec = SourceSpec { name: "s".to_owned(), kind: "file".to_owned(), format_hint: None };
        b.ensure_source(&spec, 1).await.unwrap();
        a.ensure_source(&spec, 1).await.unwrap();
        assert_eq!(state.tenants().await.unwrap(), ["a", "b"]);
    });
}

#[test]
fn statements_of_a_migration_by_dialect() {
    let text = "-- about\nCREATE a (\n  x\n);\n-- only sqlite\nCREATE b;\n-- block\nT BEGIN\n s;\nEND;\n-- end block\n\
                -- end\n-- only postgres\nCREATE c;\n-- end\nCREATE d;\n";
    let show = |dialect| migrate::statements(text, dialect).join("|");
    expect![[r#"
        CREATE a (
          x
        );
        |CREATE b;
        |T BEGIN
         s;
        END;
        |CREATE d;
    "#]]
    .assert_eq(&show(Dialect::Sqlite));
    expect![[r#"
        CREATE a (
          x
        );
        |CREATE c;
        |CREATE d;
    "#]]
    .assert_eq(&show(Dialect::Postgres));
}
