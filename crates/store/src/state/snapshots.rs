//! Snapshots of what detection and correlation remember, each with the log sequence it stands for.

use super::Tenant;
use super::error::{StateError, check_required};
use super::sql::Sql;

/// Largest snapshot, in bytes.
pub const SNAPSHOT_LIMIT_BYTES: usize = 256 << 20;

/// A snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// Everything up to and including this sequence of the log is in it.
    pub sequence: u64,
    /// When it was taken.
    pub created_us: i64,
    /// Its content, in the form of who took it.
    pub body: Vec<u8>,
}

impl Tenant {
    /// Keeps a snapshot in place of the one of that name. One of an older sequence than the kept one
    /// changes nothing.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a too large one.
    pub async fn put_snapshot(&self, name: &str, snapshot: &Snapshot) -> Result<(), StateError> {
        check_required("snapshot", name, 128)?;
        if snapshot.body.len() > SNAPSHOT_LIMIT_BYTES {
            let reason = format!("`{name}` is larger than {SNAPSHOT_LIMIT_BYTES} bytes");
            return Err(StateError::invalid("snapshot", reason));
        }
        let sql = Sql::new(
            "put a snapshot",
            "INSERT INTO snapshots (tenant, name, log_sequence, created_us, body) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (tenant, name) DO UPDATE SET log_sequence = excluded.log_sequence, \
             created_us = excluded.created_us, body = excluded.body \
             WHERE excluded.log_sequence >= snapshots.log_sequence",
        )
        .bind(self.name())
        .bind(name)
        .bind(i64::try_from(snapshot.sequence).unwrap_or(i64::MAX))
        .bind(snapshot.created_us)
        .bind(snapshot.body.clone());
        self.db.execute(sql).await?;
        Ok(())
    }

    /// The snapshot of that name.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn get_snapshot(&self, name: &str) -> Result<Option<Snapshot>, StateError> {
        let sql = Sql::new(
            "read a snapshot",
            "SELECT log_sequence, created_us, body FROM snapshots WHERE tenant = $1 AND name = $2",
        );
        let Some(row) = self.db.row(sql.bind(self.name()).bind(name)).await? else { return Ok(None) };
        Ok(Some(Snapshot {
            sequence: u64::try_from(row.int("log_sequence")?).unwrap_or(0),
            created_us: row.int("created_us")?,
            body: row.bytes("body")?,
        }))
    }
}
