//! Opening the database: SQLite in the data folder, or PostgreSQL by URL.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Connection as _, Transaction};
use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use super::error::StateError;
use super::migrate;
use super::sql::{Row, Sql};

/// Name of the SQLite file in the data folder.
pub const SQLITE_FILE_NAME: &str = "state.sqlite";

const SQLITE_CONNECTIONS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
const ACQUIRE_TIMEOUT_MS: u64 = 10_000;

/// Where the state lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateLocation {
    /// SQLite, in the file [`SQLITE_FILE_NAME`] of this folder.
    Folder(PathBuf),
    /// SQLite in memory; gone when closed.
    Memory,
    /// PostgreSQL, by a URL `postgres://user:password@host:port/database`.
    Postgres(String),
}

impl StateLocation {
    /// Reads a setting: empty means the data folder, a `postgres://` or `postgresql://` URL means
    /// that server, a path means a folder for the SQLite file.
    ///
    /// # Errors
    /// [`StateError::Location`] for another scheme.
    pub fn parse(setting: &str, data_folder: &Path) -> Result<Self, StateError> {
        let setting = setting.trim();
        if setting.is_empty() {
            return Ok(StateLocation::Folder(data_folder.to_owned()));
        }
        match setting.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(StateLocation::Postgres(setting.to_owned())),
            Some((scheme, _)) => Err(StateError::Location {
                location: format!("{scheme}://…"),
                reason: "use a folder for SQLite or a postgres:// URL".to_owned(),
            }),
            None => Ok(StateLocation::Folder(PathBuf::from(setting))),
        }
    }

    /// For people: without user name and password.
    #[must_use]
    pub fn redacted(&self) -> String {
        match self {
            StateLocation::Folder(folder) => folder.join(SQLITE_FILE_NAME).display().to_string(),
            StateLocation::Memory => "in memory".to_owned(),
            StateLocation::Postgres(url) => {
                let (scheme, rest) = url.split_once("://").unwrap_or(("postgres", url));
                let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
                format!("{scheme}://{}", rest.split('?').next().unwrap_or(rest))
            }
        }
    }

    fn dialect(&self) -> Dialect {
        match self {
            StateLocation::Postgres(_) => Dialect::Postgres,
            StateLocation::Folder(_) | StateLocation::Memory => Dialect::Sqlite,
        }
    }

    fn url(&self) -> Result<String, StateError> {
        match self {
            StateLocation::Memory => Ok("sqlite::memory:".to_owned()),
            StateLocation::Postgres(url) if cfg!(feature = "postgres") => Ok(url.clone()),
            StateLocation::Postgres(_) => Err(StateError::Location {
                location: self.redacted(),
                reason: "this program was built without the `postgres` feature".to_owned(),
            }),
            StateLocation::Folder(folder) => {
                let path = std::path::absolute(folder.join(SQLITE_FILE_NAME)).map_err(|e| {
                    StateError::Open { location: self.redacted(), source: sqlx::Error::Io(e) }
                })?;
                Ok(format!("sqlite://{}?mode=rwc", percent_encode(&path.to_string_lossy())))
            }
        }
    }
}

fn percent_encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Which SQL the server speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// What to put behind a `SELECT` whose row this transaction is about to change.
    pub(crate) fn for_update(self) -> &'static str {
        match self {
            Dialect::Sqlite => "",
            Dialect::Postgres => " FOR UPDATE",
        }
    }

    /// Takes SQLite's write lock at the start, so that a transaction waits for it there (within the
    /// busy timeout) and does not fail on its first write.
    fn begin(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BEGIN IMMEDIATE",
            Dialect::Postgres => "BEGIN",
        }
    }
}

/// The open database. Clones share the connections.
#[derive(Clone)]
pub(crate) struct Database {
    pool: AnyPool,
    /// Wakes who waits for a change of an alert or incident.
    waker: Arc<Notify>,
    pub(crate) dialect: Dialect,
}

impl Database {
    /// Opens it, creating and migrating as needed.
    pub(crate) async fn open(location: &StateLocation) -> Result<Self, StateError> {
        // Idempotent; the drivers are a list inside the library.
        sqlx::any::install_default_drivers();
        let url = location.url()?;
        let dialect = location.dialect();
        let connections = match location {
            // Every connection would get a database of its own.
            StateLocation::Memory => 1,
            StateLocation::Folder(_) => SQLITE_CONNECTIONS,
            StateLocation::Postgres(_) => POSTGRES_CONNECTIONS,
        };
        let failed = |source| StateError::Open { location: location.redacted(), source };
        // A connection by itself, because the pool would try again for long and then only say so.
        let mut first = AnyConnection::connect(&url).await.map_err(failed)?;
        prepare(&mut first, dialect).await.map_err(failed)?;
        first.close().await.map_err(failed)?;
        let pool = AnyPoolOptions::new()
            .max_connections(connections)
            .min_connections(1)
            .acquire_timeout(Duration::from_millis(ACQUIRE_TIMEOUT_MS))
            .idle_timeout(None)
            .max_lifetime(None)
            // A commit that failed, as on a full disk, may leave a connection that takes itself to be in a
            // transaction for good; another one is opened then.
            .before_acquire(|connection, _| {
                let whole = !connection.is_in_transaction();
                Box::pin(std::future::ready(Ok(whole)))
            })
            .after_connect(move |connection, _| Box::pin(prepare(connection, dialect)))
            .connect(&url)
            .await
            .map_err(failed)?;
        let database = Database { pool, waker: Arc::default(), dialect };
        migrate::migrate(&database).await?;
        Ok(database)
    }

    /// Waits for running statements and closes all connections.
    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }

    /// Ends at the next [`Database::wake`].
    pub(crate) fn woken(&self) -> Notified<'_> {
        self.waker.notified()
    }

    /// Says that an alert or incident changed.
    pub(crate) fn wake(&self) {
        self.waker.notify_waiters();
    }

    /// A connection for reads or single statements.
    pub(crate) async fn connection(&self) -> Result<PoolConnection<Any>, StateError> {
        let connection = self.pool.acquire().await;
        connection.map_err(|source| StateError::Query { operation: "get a connection", source })
    }

    /// A write transaction; rolled back when dropped.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Any>, StateError> {
        let begun = self.pool.begin_with(self.dialect.begin()).await;
        begun.map_err(|source| StateError::Query { operation: "begin a transaction", source })
    }

    /// Runs one statement by itself.
    pub(crate) async fn execute(&self, sql: Sql) -> Result<u64, StateError> {
        sql.execute(&mut *self.connection().await?).await
    }

    /// Rows of one statement by itself.
    pub(crate) async fn rows(&self, sql: Sql) -> Result<Vec<Row>, StateError> {
        sql.rows(&mut *self.connection().await?).await
    }

    /// First row of one statement by itself.
    pub(crate) async fn row(&self, sql: Sql) -> Result<Option<Row>, StateError> {
        sql.row(&mut *self.connection().await?).await
    }
}

/// Commits a transaction.
pub(crate) async fn commit(transaction: Transaction<'static, Any>) -> Result<(), StateError> {
    let done = transaction.commit().await;
    done.map_err(|source| StateError::Query { operation: "commit", source })
}

/// Settings of a fresh connection. With WAL, `synchronous = FULL` makes a commit durable; audit rows
/// and snapshots rely on it.
async fn prepare(connection: &mut AnyConnection, dialect: Dialect) -> Result<(), sqlx::Error> {
    if dialect == Dialect::Sqlite {
        for pragma in [
            "PRAGMA busy_timeout = 10000",
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
            "PRAGMA temp_store = MEMORY",
        ] {
            sqlx::query(pragma).execute(&mut *connection).await?;
        }
    }
    Ok(())
}
