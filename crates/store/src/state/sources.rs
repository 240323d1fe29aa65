//! Sources of records: what sends, in which form, and when it was last heard.

use std::collections::BTreeMap;

use super::Tenant;
use super::accounting::{Counter, Counts};
use super::audit;
use super::database::commit;
use super::error::{StateError, check_text};
use super::scope::Scope;
use super::sql::Sql;
use super::tokens::{NewToken, TokenKind, TokenSpec, insert_token};
use super::triage::Act;

/// Longest name of a source, in characters.
pub const SOURCE_NAME_LIMIT_CHARS: usize = 128;
/// Most sources of a tenant.
pub const SOURCES_LIMIT: i64 = 10_000;

/// A source to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceSpec {
    /// Its name: letters, digits, `-`, `_`, `.`, `:`.
    pub name: String,
    /// How it sends, such as `bulk`, `ndjson`, `syslog`, `file`.
    pub kind: String,
    /// What its records are, when not to be guessed from them, such as `cloudtrail`.
    pub format_hint: Option<String>,
}

/// A source and its loss accounting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceRecord {
    /// Its name.
    pub name: String,
    /// How it sends.
    pub kind: String,
    /// What its records are.
    pub format_hint: Option<String>,
    /// When it was made.
    pub created_us: i64,
    /// When it last sent something.
    pub last_seen_us: Option<i64>,
    /// What became of its records.
    pub counts: Counts,
}

impl Tenant {
    /// Makes a source and its ingest token.
    ///
    /// # Errors
    /// [`StateError::Exists`]; [`StateError::Invalid`] for a bad name.
    pub async fn create_source(&self, spec: &SourceSpec, act: Act<'_>) -> Result<NewToken, StateError> {
        check_spec(spec)?;
        let mut transaction = self.db.begin().await?;
        let count = Sql::new("count sources", "SELECT COUNT(*) AS sources FROM sources WHERE tenant = $1");
        let count = count.bind(self.name()).row(&mut transaction).await?;
        if count.map_or(Ok(0), |row| row.int("sources"))? >= SOURCES_LIMIT {
            let reason = format!("cannot be added: there are {SOURCES_LIMIT} sources already");
            return Err(StateError::invalid("source", reason));
        }
        let created = insert_source(spec, self, act.now_us).execute(&mut transaction).await?;
        if created == 0 {
            return Err(StateError::Exists { kind: "source", id: spec.name.clone() });
        }
        let token =
            TokenSpec::new(TokenKind::Ingest, spec.name.clone(), vec![Scope::Ingest(spec.name.clone())]);
        let made = insert_token(&mut transaction, self, &token, act).await?;
        let entry = audit::Entry { action: "source.create", object: &spec.name, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await?;
        Ok(made)
    }

    /// Makes sure that a source exists, without a token: for records that come by file or from an
    /// unauthenticated listener.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a bad name.
    pub async fn ensure_source(&self, spec: &SourceSpec, now_us: i64) -> Result<(), StateError> {
        check_spec(spec)?;
        self.db.execute(insert_source(spec, self, now_us)).await?;
        Ok(())
    }

    /// Gives a source a further ingest token; revoke the old one when the sender has the new.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn create_source_token(&self, name: &str, act: Act<'_>) -> Result<NewToken, StateError> {
        let sql = Sql::new("look up a source", "SELECT name FROM sources WHERE tenant = $1 AND name = $2");
        let found = self.db.row(sql.bind(self.name()).bind(name)).await?;
        found.ok_or_else(|| StateError::not_found("source", name))?;
        let scopes = vec![Scope::Ingest(name.to_owned())];
        let spec = TokenSpec::new(TokenKind::Ingest, name, scopes);
        self.create_token(&spec, act).await
    }

    /// All sources with their counts, by name. Counters of sources that were never made (a typo of a
    /// sender, a deleted source) are listed too, with kind `unknown`.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_sources(&self) -> Result<Vec<SourceRecord>, StateError> {
        let mut counts = self.all_counts().await?;
        let sql = Sql::new("list sources", "SELECT * FROM sources WHERE tenant = $1 ORDER BY name");
        let mut found = vec![];
        for row in self.db.rows(sql.bind(self.name())).await? {
            let name = row.text("name")?;
            found.push(SourceRecord {
                kind: row.text("kind")?,
                format_hint: row.optional_text("format_hint")?,
                created_us: row.int("created_us")?,
                last_seen_us: row.optional_int("last_seen_us")?,
                counts: counts.remove(&name).unwrap_or_default(),
                name,
            });
        }
        found.extend(counts.into_iter().map(|(name, counts)| SourceRecord {
            name,
            kind: "unknown".to_owned(),
            format_hint: None,
            created_us: 0,
            last_seen_us: None,
            counts,
        }));
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// Removes a source and revokes its tokens. Its counters stay: the records they speak of do too.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_source(&self, name: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let removed = Sql::new("remove a source", "DELETE FROM sources WHERE tenant = $1 AND name = $2")
            .bind(self.name())
            .bind(name)
            .execute(&mut transaction)
            .await?;
        if removed == 0 {
            return Err(StateError::not_found("source", name));
        }
        Sql::new(
            "revoke a source's tokens",
            "UPDATE tokens SET revoked_us = $1 \
             WHERE tenant = $2 AND kind = 'ingest' AND name = $3 AND revoked_us IS NULL",
        )
        .bind(act.now_us)
        .bind(self.name())
        .bind(name)
        .execute(&mut transaction)
        .await?;
        for table in ["pollers", "poller_seen"] {
            let text = format!("DELETE FROM {table} WHERE tenant = $1 AND source = $2");
            let forget = Sql::new("forget how a source was polled", &text).bind(self.name()).bind(name);
            forget.execute(&mut transaction).await?;
        }
        let entry = audit::Entry { action: "source.delete", object: name, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Notes when sources were last heard. Never moves a time back.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn touch_sources(&self, seen_us: &BTreeMap<String, i64>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        for (name, seen_us) in seen_us {
            Sql::new(
                "note when a source was heard",
                "UPDATE sources SET last_seen_us = $1 WHERE tenant = $2 AND name = $3 \
                 AND (last_seen_us IS NULL OR last_seen_us < $1)",
            )
            .bind(*seen_us)
            .bind(self.name())
            .bind(name.as_str())
            .execute(&mut transaction)
            .await?;
        }
        commit(transaction).await
    }

    async fn all_counts(&self) -> Result<BTreeMap<String, Counts>, StateError> {
        let sql =
            Sql::new("read counters", "SELECT source, counter, value FROM source_counters WHERE tenant = $1");
        let mut all: BTreeMap<String, Counts> = BTreeMap::new();
        for row in self.db.rows(sql.bind(self.name())).await? {
            let counts = all.entry(row.text("source")?).or_default();
            // A counter of a newer program is not ours to show.
            if let Some(counter) = Counter::from_name(&row.text("counter")?) {
                counts.set(counter, u64::try_from(row.int("value")?).unwrap_or(0));
            }
        }
        Ok(all)
    }
}

pub(super) fn check_spec(spec: &SourceSpec) -> Result<(), StateError> {
    check_source_name(&spec.name)?;
    check_text("kind", &spec.kind, 64)?;
    check_text("formatHint", spec.format_hint.as_deref().unwrap_or_default(), 64)
}

/// Refuses names that would need escaping somewhere.
pub(crate) fn check_source_name(name: &str) -> Result<(), StateError> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if name.is_empty() || name.len() > SOURCE_NAME_LIMIT_CHARS || !name.chars().all(allowed) {
        let reason = format!("must be 1 to {SOURCE_NAME_LIMIT_CHARS} letters, digits or any of - _ . :");
        return Err(StateError::invalid("name", reason));
    }
    Ok(())
}

pub(super) fn insert_source(spec: &SourceSpec, tenant: &Tenant, now_us: i64) -> Sql {
    Sql::new(
        "create a source",
        "INSERT INTO sources (tenant, name, kind, format_hint, created_us) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (tenant, name) DO NOTHING",
    )
    .bind(tenant.name())
    .bind(spec.name.as_str())
    .bind(spec.kind.as_str())
    .bind(spec.format_hint.clone())
    .bind(now_us)
}
