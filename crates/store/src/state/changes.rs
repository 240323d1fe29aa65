//! Which alerts and incidents changed: what live updates, webhooks and exports follow.
//!
//! Every change takes the tenant's next number and leaves it in the row, so a reader that knows a
//! number asks for what has a higher one. Numbers are taken inside the transaction of the change under
//! the lock of the tenant's head row: they become visible in their order, and a reader misses none. A
//! row that changed twice between two looks is seen once, as it is then.

use std::time::Duration;

use model::{AlertId, IncidentId};
use sqlx::AnyConnection;

use super::Tenant;
use super::error::StateError;
use super::sql::{Row, Sql};

/// Most changes of one look.
pub const CHANGES_LIMIT: u32 = 1_000;
/// Most identities in one statement.
const STATEMENT_IDS: usize = 500;

/// What kind of thing changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Changed {
    /// An alert.
    Alert,
    /// An incident.
    Incident,
}

/// A thing that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Number of its latest change.
    pub number: i64,
    /// Number of its first one, when it was made.
    pub first: i64,
    /// What kind of thing.
    pub kind: Changed,
    /// Its identity.
    pub id: String,
    /// When it changed, microseconds since 1970-01-01 UTC.
    pub time_us: i64,
}

impl Tenant {
    /// What changed after change number `after`, in order, at most `limit` (no more than
    /// [`CHANGES_LIMIT`]) things.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn changes_after(&self, after: i64, limit: u32) -> Result<Vec<Change>, StateError> {
        let limit = i64::from(limit.clamp(1, CHANGES_LIMIT));
        let mut sql = Sql::new("read changes", "SELECT * FROM (");
        for (place, kind) in ["alert", "incident"].into_iter().enumerate() {
            sql.push(if place == 0 { "" } else { " UNION ALL " });
            sql.push(&format!(
                "SELECT * FROM (SELECT '{kind}' AS kind, id, changed, first_changed, updated_us FROM {kind}s \
                 WHERE tenant = "
            ));
            sql.arg(self.name()).push(" AND changed > ").arg(after);
            self.push_reach(&mut sql, &format!("{kind}s"));
            sql.push(" ORDER BY changed LIMIT ").arg(limit).push(&format!(") AS {kind}_part"));
        }
        sql.push(") AS both_kinds ORDER BY changed LIMIT ").arg(limit);
        self.db.rows(sql).await?.iter().map(change).collect()
    }

    /// The number of the latest change; 0 before the first.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn last_change(&self) -> Result<i64, StateError> {
        let mut sql = Sql::new("read the last change", "SELECT number FROM change_heads WHERE tenant = ");
        sql.arg(self.name());
        self.db.row(sql).await?.map_or(Ok(0), |row| row.int("number"))
    }

    /// Waits until something changed after number `after`, at most for `most`; returns the number of the
    /// latest change. Changes made by this process are seen at once, those of another within a second.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn wait_for_change(&self, after: i64, most: Duration) -> Result<i64, StateError> {
        const LOOK_EVERY: Duration = Duration::from_secs(1);
        let until = tokio::time::Instant::now() + most;
        loop {
            let woken = self.db.woken();
            let mut woken = std::pin::pin!(woken);
            // Before the look, so that a change between the two wakes.
            woken.as_mut().enable();
            let last = self.last_change().await?;
            let left = until.saturating_duration_since(tokio::time::Instant::now());
            if last > after || left.is_zero() {
                return Ok(last);
            }
            let _ = tokio::time::timeout(left.min(LOOK_EVERY), woken).await;
        }
    }
}

fn change(row: &Row) -> Result<Change, StateError> {
    let kind = if row.text("kind")? == "alert" { Changed::Alert } else { Changed::Incident };
    Ok(Change {
        number: row.int("changed")?,
        first: row.int("first_changed")?,
        kind,
        id: row.text("id")?,
        time_us: row.int("updated_us")?,
    })
}

/// Takes the tenant's next change number. Other changes of the tenant wait from here to the end of the
/// transaction, so what is read after this does not change under the reader.
pub(crate) async fn next_change(on: &mut AnyConnection, tenant: &str) -> Result<i64, StateError> {
    take_changes(on, tenant, 1).await
}

/// Takes `count` numbers; returns the first.
async fn take_changes(on: &mut AnyConnection, tenant: &str, count: usize) -> Result<i64, StateError> {
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let row = Sql::new(
        "number a change",
        "INSERT INTO change_heads (tenant, number) VALUES ($1, $2) ON CONFLICT (tenant) \
         DO UPDATE SET number = change_heads.number + excluded.number RETURNING number",
    )
    .bind(tenant)
    .bind(count)
    .row(on)
    .await?
    .ok_or_else(|| StateError::stored("change number", "it was not given back"))?;
    Ok(row.int("number")? - count + 1)
}

/// Notes that alerts changed which were not written themselves, as when their incident is another.
pub(crate) async fn touch_alerts(
    on: &mut AnyConnection,
    tenant: &str,
    ids: &[AlertId],
    now_us: i64,
) -> Result<(), StateError> {
    let ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    touch(on, ("alerts", tenant), &ids, now_us).await
}

/// The same of incidents.
pub(crate) async fn touch_incidents(
    on: &mut AnyConnection,
    tenant: &str,
    ids: &[IncidentId],
    now_us: i64,
) -> Result<(), StateError> {
    let ids: Vec<&str> = ids.iter().map(|id| id.0.as_str()).collect();
    touch(on, ("incidents", tenant), &ids, now_us).await
}

async fn touch(
    on: &mut AnyConnection,
    (table, tenant): (&str, &str),
    ids: &[&str],
    now_us: i64,
) -> Result<(), StateError> {
    for part in ids.chunks(STATEMENT_IDS) {
        let first = take_changes(&mut *on, tenant, part.len()).await?;
        let mut sql = Sql::new("number changes", &format!("UPDATE {table} SET updated_us = "));
        sql.arg(now_us).push(", changed = ").arg(first - 1);
        sql.push(" + r.n FROM (SELECT id AS i, ROW_NUMBER() OVER (ORDER BY id) AS n FROM ").push(table);
        sql.push(" WHERE tenant = ").arg(tenant).push(" AND id IN ").args(part.iter().copied());
        sql.push(&format!(") AS r WHERE {table}.id = r.i AND {table}.tenant = ")).arg(tenant);
        sql.execute(&mut *on).await?;
    }
    Ok(())
}
