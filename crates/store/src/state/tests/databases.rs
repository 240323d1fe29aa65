//! A fresh database of each kind for a test.

use std::future::Future;

use sqlx::{AnyPool, AssertSqlSafe};

use super::super::{State, StateLocation, secret};

/// URL of a PostgreSQL server on which the tests may create databases.
const SERVER_VARIABLE: &str = "CORDON_TEST_POSTGRES";

/// Runs a test on a fresh database of each kind that there is.
pub(super) fn on_each<F: Future<Output = ()>>(test: impl Fn(State) -> F) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        test(State::open(&StateLocation::Memory).await.unwrap()).await;
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(&StateLocation::Folder(folder.path().to_owned())).await.unwrap();
        test(state.clone()).await;
        state.close().await;
        on_postgres(&test).await;
    });
}

async fn on_postgres<F: Future<Output = ()>>(test: &impl Fn(State) -> F) {
    let Some(database) = PostgresDatabase::create().await else { return };
    let state = State::open(&database.location()).await.unwrap();
    test(state.clone()).await;
    state.close().await;
    database.drop().await;
}

/// A database of its own on the test server.
pub(super) struct PostgresDatabase {
    server: AnyPool,
    url: String,
    name: String,
}

impl PostgresDatabase {
    /// None, with a printed line, when there is no server.
    pub(super) async fn create() -> Option<Self> {
        let Ok(server_url) = std::env::var(SERVER_VARIABLE) else {
            println!(
                "not run on PostgreSQL: {SERVER_VARIABLE} is not set (crates/store/tests/postgres.sh starts a server)"
            );
            return None;
        };
        sqlx::any::install_default_drivers();
        let server = AnyPool::connect(&server_url).await.unwrap();
        let name = format!("cordon_test_{}", secret::hex(&secret::random::<6>().unwrap()));
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&server).await.unwrap();
        let (base, _) = server_url.rsplit_once('/').unwrap();
        Some(PostgresDatabase { server, url: format!("{base}/{name}"), name })
    }

    pub(super) fn location(&self) -> StateLocation {
        StateLocation::Postgres(self.url.clone())
    }

    pub(super) async fn drop(self) {
        let sql = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        sqlx::query(AssertSqlSafe(sql)).execute(&self.server).await.unwrap();
        self.server.close().await;
    }
}
