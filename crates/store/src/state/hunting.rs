//! What hunters keep: saved queries, and functions that queries may call, both in folders.

use sqlx::AnyConnection;

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required, check_text};
use super::sql::{Row, Sql};
use super::triage::Act;

/// Most saved queries of a tenant, and most functions.
pub const HUNTING_LIMIT: i64 = 10_000;
/// Longest query or body of a function, in bytes.
pub const HUNTING_BODY_LIMIT_BYTES: usize = 1 << 20;

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HuntingKind {
    /// A query.
    Query,
    /// A function; its id is its name.
    Function,
}

impl HuntingKind {
    fn word(self) -> &'static str {
        match self {
            HuntingKind::Query => "query",
            HuntingKind::Function => "function",
        }
    }

    /// As errors name it.
    fn title(self) -> &'static str {
        match self {
            HuntingKind::Query => "saved query",
            HuntingKind::Function => "function",
        }
    }

    fn actions(self) -> [&'static str; 3] {
        match self {
            HuntingKind::Query => ["hunt.query.create", "hunt.query.update", "hunt.query.delete"],
            HuntingKind::Function => ["hunt.function.create", "hunt.function.update", "hunt.function.delete"],
        }
    }
}

/// A query or function to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HuntingSpec {
    /// Its name: of a function an identifier, of a query free text, once per folder.
    pub name: String,
    /// The folder, with `/` between levels; empty for the top.
    pub folder: String,
    /// What it is for.
    pub description: String,
    /// A function's parameters in parentheses; empty for a query.
    pub parameters: String,
    /// The query, or the function's body without braces.
    pub body: String,
}

/// A kept query or function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HuntingItem {
    /// Its identity.
    pub id: String,
    /// What it says.
    pub spec: HuntingSpec,
    /// When it was made, and by whom.
    pub created: (i64, String),
    /// When it was changed last, and by whom.
    pub updated: (i64, String),
}

impl Tenant {
    /// Keeps a new query or function; gives it as kept.
    ///
    /// # Errors
    /// [`StateError::Exists`] when the name is taken, [`StateError::Invalid`] for a bad field or when
    /// there are too many.
    pub async fn create_hunting(
        &self,
        kind: HuntingKind,
        spec: &HuntingSpec,
        act: Act<'_>,
    ) -> Result<HuntingItem, StateError> {
        check(kind, spec)?;
        let id = match kind {
            HuntingKind::Function => spec.name.clone(),
            HuntingKind::Query => super::secret::hex(&super::secret::random::<8>()?),
        };
        let mut transaction = self.db.begin().await?;
        let count = Sql::new(
            "count what hunters keep",
            "SELECT COUNT(*) AS n FROM hunting WHERE tenant = $1 AND kind = $2",
        );
        let count = count.bind(self.name()).bind(kind.word()).row(&mut transaction).await?;
        if count.map_or(Ok(0), |row| row.int("n"))? >= HUNTING_LIMIT {
            let reason = format!("cannot be added: a tenant keeps at most {HUNTING_LIMIT}; delete some");
            return Err(StateError::invalid(kind.title(), reason));
        }
        if insert(&mut transaction, self, (kind, &id, spec), act).await? == 0 {
            return Err(StateError::Exists { kind: kind.title(), id: spec.name.clone() });
        }
        let [action, ..] = kind.actions();
        audited(&mut transaction, self, (action, &id, spec), act).await?;
        commit(transaction).await?;
        self.get_hunting(kind, &id).await
    }

    /// Puts other content under the same identity; gives it as kept.
    ///
    /// # Errors
    /// [`StateError::NotFound`], [`StateError::Exists`] when the new name is taken,
    /// [`StateError::Invalid`] for a bad field, or another name for a function.
    pub async fn replace_hunting(
        &self,
        kind: HuntingKind,
        id: &str,
        spec: &HuntingSpec,
        act: Act<'_>,
    ) -> Result<HuntingItem, StateError> {
        check(kind, spec)?;
        if kind == HuntingKind::Function && spec.name != id {
            let reason = "cannot change: queries call the function by it; make a new function";
            return Err(StateError::invalid("name", reason));
        }
        let mut transaction = self.db.begin().await?;
        let taken = Sql::new(
            "look for the name",
            "SELECT id FROM hunting WHERE tenant = $1 AND kind = $2 AND folder = $3 AND name = $4 AND id <> $5",
        );
        let taken = taken.bind(self.name()).bind(kind.word()).bind(spec.folder.as_str());
        if taken.bind(spec.name.as_str()).bind(id).row(&mut transaction).await?.is_some() {
            return Err(StateError::Exists { kind: kind.title(), id: spec.name.clone() });
        }
        let changed = Sql::new(
            "change what a hunter keeps",
            "UPDATE hunting SET name = $1, folder = $2, description = $3, parameters = $4, body = $5, \
             updated_us = $6, updated_by = $7 WHERE tenant = $8 AND kind = $9 AND id = $10",
        )
        .bind(spec.name.as_str())
        .bind(spec.folder.as_str())
        .bind(spec.description.as_str())
        .bind(spec.parameters.as_str())
        .bind(spec.body.as_str())
        .bind(act.now_us)
        .bind(act.actor)
        .bind(self.name())
        .bind(kind.word())
        .bind(id)
        .execute(&mut transaction)
        .await?;
        if changed == 0 {
            return Err(StateError::not_found(kind.title(), id));
        }
        let [_, action, _] = kind.actions();
        audited(&mut transaction, self, (action, id, spec), act).await?;
        commit(transaction).await?;
        self.get_hunting(kind, id).await
    }

    /// All of a kind, by folder and name; there are at most [`HUNTING_LIMIT`].
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_hunting(&self, kind: HuntingKind) -> Result<Vec<HuntingItem>, StateError> {
        let sql = Sql::new(
            "list what hunters keep",
            "SELECT * FROM hunting WHERE tenant = $1 AND kind = $2 ORDER BY folder, name, id",
        );
        self.db.rows(sql.bind(self.name()).bind(kind.word())).await?.iter().map(read).collect()
    }

    /// One of them.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_hunting(&self, kind: HuntingKind, id: &str) -> Result<HuntingItem, StateError> {
        let sql = Sql::new(
            "read what a hunter keeps",
            "SELECT * FROM hunting WHERE tenant = $1 AND kind = $2 AND id = $3",
        );
        let row = self.db.row(sql.bind(self.name()).bind(kind.word()).bind(id)).await?;
        read(&row.ok_or_else(|| StateError::not_found(kind.title(), id))?)
    }

    /// Removes one.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_hunting(&self, kind: HuntingKind, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let sql = Sql::new(
            "remove what a hunter keeps",
            "DELETE FROM hunting WHERE tenant = $1 AND kind = $2 AND id = $3",
        );
        let removed = sql.bind(self.name()).bind(kind.word()).bind(id).execute(&mut transaction).await?;
        if removed == 0 {
            return Err(StateError::not_found(kind.title(), id));
        }
        let [.., action] = kind.actions();
        let entry = audit::Entry { action, object: id, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }
}

fn check(kind: HuntingKind, spec: &HuntingSpec) -> Result<(), StateError> {
    check_required("name", &spec.name, 256)?;
    check_text("folder", &spec.folder, 512)?;
    check_text("description", &spec.description, 4_000)?;
    check_text("parameters", &spec.parameters, 16_384)?;
    check_required("body", &spec.body, HUNTING_BODY_LIMIT_BYTES)?;
    if spec.body.len() > HUNTING_BODY_LIMIT_BYTES {
        let reason = format!("is longer than {HUNTING_BODY_LIMIT_BYTES} bytes");
        return Err(StateError::invalid("body", reason));
    }
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let digit_first = spec.name.starts_with(|c: char| c.is_ascii_digit());
    if kind == HuntingKind::Function && (digit_first || !spec.name.chars().all(letter)) {
        let reason = "of a function must be letters, digits and `_`, not beginning with a digit";
        return Err(StateError::invalid("name", reason));
    }
    Ok(())
}

/// Rows inserted: none when the name is taken.
async fn insert(
    on: &mut AnyConnection,
    tenant: &Tenant,
    (kind, id, spec): (HuntingKind, &str, &HuntingSpec),
    act: Act<'_>,
) -> Result<u64, StateError> {
    Sql::new(
        "keep a query or function",
        "INSERT INTO hunting (tenant, kind, id, name, folder, description, parameters, body, created_us, \
         created_by, updated_us, updated_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $9, $10) \
         ON CONFLICT DO NOTHING",
    )
    .bind(tenant.name())
    .bind(kind.word())
    .bind(id)
    .bind(spec.name.as_str())
    .bind(spec.folder.as_str())
    .bind(spec.description.as_str())
    .bind(spec.parameters.as_str())
    .bind(spec.body.as_str())
    .bind(act.now_us)
    .bind(act.actor)
    .execute(on)
    .await
}

/// The audit row of a change: what it is called, not what it says.
async fn audited(
    on: &mut AnyConnection,
    tenant: &Tenant,
    (action, id, spec): (&str, &str, &HuntingSpec),
    act: Act<'_>,
) -> Result<(), StateError> {
    let detail = serde_json::json!({ "name": spec.name, "folder": spec.folder, "bytes": spec.body.len() });
    let detail = detail.to_string();
    audit::append(on, tenant, audit::Entry { action, object: id, detail: &detail }, act).await
}

fn read(row: &Row) -> Result<HuntingItem, StateError> {
    Ok(HuntingItem {
        id: row.text("id")?,
        spec: HuntingSpec {
            name: row.text("name")?,
            folder: row.text("folder")?,
            description: row.text("description")?,
            parameters: row.text("parameters")?,
            body: row.text("body")?,
        },
        created: (row.int("created_us")?, row.text("created_by")?),
        updated: (row.int("updated_us")?, row.text("updated_by")?),
    })
}
