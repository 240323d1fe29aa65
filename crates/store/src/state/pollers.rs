//! Sources that are polled: their settings, and how far they have come.
//!
//! Secrets come sealed and go sealed: this crate has no key. The state is the poller's own text.

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_text};
use super::sources::{SourceSpec, insert_source};
use super::sql::Sql;
use super::triage::Act;

/// Ids looked up with one statement.
const IDS_AT_ONCE: usize = 500;

/// A polled source's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollerSpec {
    /// Name of the source.
    pub source: String,
    /// Name of the vendor.
    pub vendor: String,
    /// The vendor's API as a description of the user's own, when it is none of ours.
    pub description: Option<String>,
    /// Settings, as a JSON object of texts.
    pub settings: String,
    /// Secrets, sealed.
    pub sealed: String,
}

/// A polled source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PollerRecord {
    /// Its settings.
    pub spec: PollerSpec,
    /// How far it has come, as the poller wrote it.
    pub state: Option<String>,
    /// When the settings were last changed.
    pub updated_us: i64,
}

impl Tenant {
    /// Sets how a source is polled; makes the source when there is none. How far it has come stays,
    /// unless the vendor is another.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a bad name or overlong settings.
    pub async fn put_poller(&self, spec: &PollerSpec, act: Act<'_>) -> Result<(), StateError> {
        check_text("settings", &spec.settings, 65_536)?;
        check_text("description", spec.description.as_deref().unwrap_or_default(), 65_536)?;
        let source = SourceSpec { name: spec.source.clone(), kind: spec.vendor.clone(), format_hint: None };
        super::sources::check_spec(&source)?;
        let mut transaction = self.db.begin().await?;
        insert_source(&source, self, act.now_us).execute(&mut transaction).await?;
        Sql::new(
            "set how a source is polled",
            "INSERT INTO pollers (tenant, source, vendor, description, settings, sealed, updated_us) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (tenant, source) DO UPDATE SET \
             state = CASE WHEN pollers.vendor = excluded.vendor THEN pollers.state ELSE NULL END, \
             vendor = excluded.vendor, description = excluded.description, settings = excluded.settings, \
             sealed = excluded.sealed, updated_us = excluded.updated_us",
        )
        .bind(self.name())
        .bind(spec.source.as_str())
        .bind(spec.vendor.as_str())
        .bind(spec.description.clone())
        .bind(spec.settings.as_str())
        .bind(spec.sealed.as_str())
        .bind(act.now_us)
        .execute(&mut transaction)
        .await?;
        let entry = audit::Entry { action: "source.poll.set", object: &spec.source, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// All polled sources, by name.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_pollers(&self) -> Result<Vec<PollerRecord>, StateError> {
        let sql = Sql::new("list polled sources", "SELECT * FROM pollers WHERE tenant = $1 ORDER BY source");
        let mut found = vec![];
        for row in self.db.rows(sql.bind(self.name())).await? {
            let spec = PollerSpec {
                source: row.text("source")?,
                vendor: row.text("vendor")?,
                description: row.optional_text("description")?,
                settings: row.text("settings")?,
                sealed: row.text("sealed")?,
            };
            let (state, updated_us) = (row.optional_text("state")?, row.int("updated_us")?);
            found.push(PollerRecord { spec, state, updated_us });
        }
        Ok(found)
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_poller(&self, source: &str) -> Result<PollerRecord, StateError> {
        let found = self.list_pollers().await?.into_iter().find(|p| p.spec.source == source);
        found.ok_or_else(|| StateError::not_found("polled source", source))
    }

    /// Keeps how far a source has come, remembers what was read and forgets what was read before a time:
    /// all or nothing. For a source that is no longer polled nothing happens.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn save_poller(
        &self,
        source: &str,
        state: &str,
        seen: &[(String, i64)],
        forget_before_us: i64,
    ) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let kept = Sql::new(
            "keep a poller's state",
            "UPDATE pollers SET state = $1 WHERE tenant = $2 AND source = $3",
        )
        .bind(state)
        .bind(self.name())
        .bind(source)
        .execute(&mut transaction)
        .await?;
        if kept == 0 {
            return Ok(());
        }
        for (id, read_us) in seen {
            Sql::new(
                "remember a record",
                "INSERT INTO poller_seen (tenant, source, id, read_us) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (tenant, source, id) DO UPDATE SET read_us = excluded.read_us",
            )
            .bind(self.name())
            .bind(source)
            .bind(id.as_str())
            .bind(*read_us)
            .execute(&mut transaction)
            .await?;
        }
        Sql::new(
            "forget records",
            "DELETE FROM poller_seen WHERE tenant = $1 AND source = $2 AND read_us < $3",
        )
        .bind(self.name())
        .bind(source)
        .bind(forget_before_us)
        .execute(&mut transaction)
        .await?;
        commit(transaction).await
    }

    /// Which of these ids are remembered.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn poller_knows(&self, source: &str, ids: &[String]) -> Result<Vec<String>, StateError> {
        let mut known = vec![];
        for some in ids.chunks(IDS_AT_ONCE) {
            let mut sql = Sql::new("look records up", "SELECT id FROM poller_seen WHERE tenant = ");
            sql.arg(self.name()).push(" AND source = ").arg(source).push(" AND id IN ");
            sql.args(some.iter().map(String::as_str));
            for row in self.db.rows(sql).await? {
                known.push(row.text("id")?);
            }
        }
        Ok(known)
    }
}
