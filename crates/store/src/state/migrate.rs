//! Versioned migrations, applied in order when the database is opened.
//!
//! Each is one file of `migrations/` and one line of [`MIGRATIONS`]; a released one never changes.
//! A migration and the note that it was applied are one transaction.

use std::collections::BTreeSet;

use sqlx::AnyConnection;

use super::database::{Database, Dialect, commit};
use super::error::StateError;
use super::sql::Sql;

struct Migration {
    version: i64,
    name: &'static str,
    text: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "first", text: include_str!("migrations/0001_first.sql") },
    Migration { version: 2, name: "hunting", text: include_str!("migrations/0002_hunting.sql") },
    Migration { version: 3, name: "access", text: include_str!("migrations/0003_access.sql") },
    Migration { version: 4, name: "changes", text: include_str!("migrations/0004_changes.sql") },
    Migration { version: 5, name: "rules", text: include_str!("migrations/0005_rules.sql") },
    Migration { version: 6, name: "pollers", text: include_str!("migrations/0006_pollers.sql") },
    Migration { version: 10, name: "webhooks", text: include_str!("migrations/0010_webhooks.sql") },
    Migration { version: 11, name: "exports", text: include_str!("migrations/0011_exports.sql") },
    Migration { version: 13, name: "tunings", text: include_str!("migrations/0013_tunings.sql") },
    Migration { version: 14, name: "indicators", text: include_str!("migrations/0014_indicators.sql") },
    Migration { version: 17, name: "watchlists", text: include_str!("migrations/0017_watchlists.sql") },
];

/// The newest version this program knows.
pub(crate) fn newest_version() -> i64 {
    MIGRATIONS.last().map_or(0, |m| m.version)
}

/// Key of PostgreSQL's advisory lock that keeps two starting servers from migrating at once.
const POSTGRES_LOCK_KEY: i64 = 0x434f_5244_4f4e;

/// Brings the database to the newest version.
///
/// # Errors
/// [`StateError::Newer`] when the database is from a newer program, [`StateError::Migrate`] when a
/// step fails.
pub(crate) async fn migrate(database: &Database) -> Result<(), StateError> {
    let mut transaction = database.begin().await?;
    if database.dialect == Dialect::Postgres {
        Sql::new("take the migration lock", "SELECT pg_advisory_xact_lock($1)")
            .bind(POSTGRES_LOCK_KEY)
            .execute(&mut transaction)
            .await?;
    }
    Sql::new(
        "create the table of versions",
        "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)",
    )
    .execute(&mut transaction)
    .await?;
    let rows =
        Sql::new("read the versions", "SELECT version FROM schema_versions").rows(&mut transaction).await?;
    let applied = rows.iter().map(|row| row.int("version")).collect::<Result<BTreeSet<i64>, _>>()?;
    let found = applied.last().copied().unwrap_or(0);
    let known = newest_version();
    if found > known {
        return Err(StateError::Newer { found, known });
    }
    // Not only those above the newest: branches are merged in any order.
    for migration in MIGRATIONS.iter().filter(|m| !applied.contains(&m.version)) {
        apply(&mut transaction, migration, database.dialect).await?;
    }
    commit(transaction).await
}

async fn apply(on: &mut AnyConnection, migration: &Migration, dialect: Dialect) -> Result<(), StateError> {
    let failed = |error: StateError| match error {
        StateError::Query { source, .. } => {
            StateError::Migrate { version: migration.version, name: migration.name.to_owned(), source }
        }
        other => other,
    };
    for statement in statements(migration.text, dialect) {
        Sql::new("migrate", &statement).execute(&mut *on).await.map_err(failed)?;
    }
    Sql::new("migrate", "INSERT INTO schema_versions (version, name) VALUES ($1, $2)")
        .bind(migration.version)
        .bind(migration.name)
        .execute(on)
        .await
        .map_err(failed)?;
    Ok(())
}

/// The statements of a migration, to be tested one by one.
#[cfg(test)]
pub(crate) fn statements_of(version: i64, dialect: Dialect) -> Vec<String> {
    let found = MIGRATIONS.iter().find(|m| m.version == version);
    found.map(|m| statements(m.text, dialect)).unwrap_or_default()
}

/// The statements of a migration file for one dialect.
pub(crate) fn statements(text: &str, dialect: Dialect) -> Vec<String> {
    let mut found = vec![];
    let mut statement = String::new();
    let (mut skipping, mut in_block) = (false, false);
    for line in text.lines() {
        match line.trim() {
            "-- only sqlite" => skipping = dialect != Dialect::Sqlite,
            "-- only postgres" => skipping = dialect != Dialect::Postgres,
            "-- end" => skipping = false,
            "-- block" => in_block = true,
            "-- end block" => in_block = false,
            comment if comment.starts_with("--") || comment.is_empty() => continue,
            _ if skipping => continue,
            code => {
                statement.push_str(line);
                statement.push('\n');
                if in_block || !code.ends_with(';') {
                    continue;
                }
            }
        }
        if !in_block && !statement.is_empty() {
            found.push(std::mem::take(&mut statement));
        }
    }
    found
}
