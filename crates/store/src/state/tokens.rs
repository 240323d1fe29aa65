//! Tokens for ingest, the API, sessions and API clients. The token itself is shown once and never kept.

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required};
use super::scope::Scope;
use super::secret::FreshToken;
use super::sql::{Row, Sql};
use super::triage::{Act, NAME_LIMIT_CHARS};
use super::words::{from_json, to_json};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use std::fmt;

/// Most live tokens of a tenant that are not sessions.
const TOKENS_LIMIT: i64 = 10_000;

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenKind {
    /// A source's.
    Ingest,
    /// A program's, made by an administrator.
    Api,
    /// A person's, after sign-in.
    Session,
    /// A person's, for programs that act for them.
    Personal,
    /// An API client's, got by its secret.
    Access,
}

impl TokenKind {
    fn word(self) -> &'static str {
        match self {
            TokenKind::Ingest => "ingest",
            TokenKind::Api => "api",
            TokenKind::Session => "session",
            TokenKind::Personal => "personal",
            TokenKind::Access => "access",
        }
    }
}

/// A token to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenSpec {
    /// What for.
    pub kind: TokenKind,
    /// Name of the program, source or person.
    pub name: String,
    /// What it may do; sessions and tokens of API clients have the roles of their owner instead.
    pub scopes: Vec<Scope>,
    /// When it ends; never, when absent.
    pub expires_us: Option<i64>,
    /// The user or API client it speaks for, when it is one's.
    pub owner: Option<String>,
    /// How long it may rest between two uses.
    pub idle_us: Option<i64>,
}

impl TokenSpec {
    /// A token of its own, owned by nobody.
    #[must_use]
    pub fn new(kind: TokenKind, name: impl Into<String>, scopes: Vec<Scope>) -> Self {
        TokenSpec { kind, name: name.into(), scopes, expires_us: None, owner: None, idle_us: None }
    }

    /// A token that speaks for a user or an API client.
    #[must_use]
    pub fn owned(kind: TokenKind, name: impl Into<String>, owner: &str) -> Self {
        TokenSpec { owner: Some(owner.to_owned()), ..TokenSpec::new(kind, name, vec![]) }
    }

    /// With an end.
    #[must_use]
    pub fn ending(mut self, expires_us: Option<i64>) -> Self {
        self.expires_us = expires_us;
        self
    }
}

/// A token as kept: everything but the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenInfo {
    /// Its public identity, the middle part of the token.
    pub id: String,
    /// What for.
    pub kind: TokenKind,
    /// Whose.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it was made.
    pub created_us: i64,
    /// Who made it.
    pub created_by: String,
    /// When it ends.
    pub expires_us: Option<i64>,
    /// When it was revoked.
    pub revoked_us: Option<i64>,
    /// The user or API client it speaks for.
    pub owner: Option<String>,
    /// When it was last used, to half a minute.
    pub last_used_us: Option<i64>,
}

/// A fresh token. `token` is the only copy of the secret.
pub struct NewToken {
    /// Its public identity.
    pub id: String,
    /// The whole token, to be shown once.
    pub token: String,
    /// When it ends.
    pub expires_us: Option<i64>,
}

impl fmt::Debug for NewToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewToken").field("id", &self.id).finish_non_exhaustive()
    }
}

pub(crate) const COLUMNS: &str =
    "id, kind, name, owner, scopes, created_us, created_by, expires_us, revoked_us, last_used_us";

impl Tenant {
    /// Makes a token and notes it in the audit log. Ended sessions are removed on the way.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a bad name or no scope; [`StateError::Random`].
    pub async fn create_token(&self, spec: &TokenSpec, act: Act<'_>) -> Result<NewToken, StateError> {
        let mut transaction = self.db.begin().await?;
        let made = insert_token(&mut transaction, self, spec, act).await?;
        commit(transaction).await?;
        Ok(made)
    }

    /// The tokens that are neither sessions nor of API clients, newest first, at most 10,000.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_tokens(&self) -> Result<Vec<TokenInfo>, StateError> {
        let mut sql = Sql::new("list tokens", &format!("SELECT {COLUMNS} FROM tokens WHERE tenant = "));
        sql.arg(self.name())
            .push(" AND kind IN ('api', 'ingest', 'personal') ORDER BY created_us DESC, id LIMIT ")
            .arg(TOKENS_LIMIT);
        self.db.rows(sql).await?.iter().map(read).collect()
    }

    /// Ends every session of a user, and says how many there were.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn end_sessions(&self, user: &str, act: Act<'_>) -> Result<u64, StateError> {
        let mut transaction = self.db.begin().await?;
        let ended = delete_owned(&mut transaction, self, TokenKind::Session, user).await?;
        let detail = format!(r#"{{"sessions":{ended}}}"#);
        let entry = audit::Entry { action: "session.end_all", object: user, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await?;
        Ok(ended)
    }

    /// The personal tokens of a user, newest first.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_personal_tokens(&self, user: &str) -> Result<Vec<TokenInfo>, StateError> {
        let found = self.list_tokens().await?.into_iter();
        Ok(found.filter(|t| t.kind == TokenKind::Personal && t.owner.as_deref() == Some(user)).collect())
    }

    /// Ends a token now.
    ///
    /// # Errors
    /// [`StateError::NotFound`] when there is no such live token.
    pub async fn revoke_token(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let changed = Sql::new(
            "revoke a token",
            "UPDATE tokens SET revoked_us = $1 WHERE tenant = $2 AND id = $3 AND revoked_us IS NULL",
        )
        .bind(act.now_us)
        .bind(self.name())
        .bind(id)
        .execute(&mut transaction)
        .await?;
        if changed == 0 {
            return Err(StateError::not_found("token", id));
        }
        let entry = audit::Entry { action: "token.revoke", object: id, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }
}

/// Removes the tokens of a kind that speak for someone.
pub(crate) async fn delete_owned(
    on: &mut AnyConnection,
    tenant: &Tenant,
    kind: TokenKind,
    owner: &str,
) -> Result<u64, StateError> {
    let text = "DELETE FROM tokens WHERE tenant = $1 AND kind = $2 AND owner = $3";
    Sql::new("end tokens", text).bind(tenant.name()).bind(kind.word()).bind(owner).execute(on).await
}

/// Makes a token within a transaction.
pub(crate) async fn insert_token(
    on: &mut AnyConnection,
    tenant: &Tenant,
    spec: &TokenSpec,
    act: Act<'_>,
) -> Result<NewToken, StateError> {
    check_required("name", &spec.name, NAME_LIMIT_CHARS)?;
    let of_owner = matches!(spec.kind, TokenKind::Session | TokenKind::Access);
    if spec.scopes.is_empty() && !of_owner {
        let reason = "must name at least one of read, write, admin, or a permission";
        return Err(StateError::invalid("scopes", reason));
    }
    let fresh = FreshToken::make()?;
    let scopes = to_json("scopes", &spec.scopes)?;
    let ended = "DELETE FROM tokens WHERE kind IN ('session', 'access') AND expires_us < $1";
    Sql::new("remove ended sessions", ended).bind(act.now_us).execute(&mut *on).await?;
    Sql::new(
        "create a token",
        "INSERT INTO tokens (id, tenant, kind, name, hash, scopes, created_us, created_by, expires_us, \
         owner, idle_us, last_used_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $7)",
    )
    .bind(fresh.id.as_str())
    .bind(tenant.name())
    .bind(spec.kind.word())
    .bind(spec.name.as_str())
    .bind(fresh.hash)
    .bind(scopes.as_str())
    .bind(act.now_us)
    .bind(act.actor)
    .bind(spec.expires_us)
    .bind(spec.owner.clone())
    .bind(spec.idle_us)
    .execute(&mut *on)
    .await?;
    let detail = format!(r#"{{"kind":"{}","scopes":{scopes}}}"#, spec.kind.word());
    let entry = audit::Entry { action: "token.create", object: &fresh.id, detail: &detail };
    audit::append(on, tenant, entry, act).await?;
    Ok(NewToken { id: fresh.id, token: fresh.token, expires_us: spec.expires_us })
}

pub(crate) fn read(row: &Row) -> Result<TokenInfo, StateError> {
    Ok(TokenInfo {
        id: row.text("id")?,
        kind: super::words::from_word("token kind", &row.text("kind")?)?,
        name: row.text("name")?,
        scopes: from_json("scopes", &row.text("scopes")?)?,
        created_us: row.int("created_us")?,
        created_by: row.text("created_by")?,
        expires_us: row.optional_int("expires_us")?,
        revoked_us: row.optional_int("revoked_us")?,
        owner: row.optional_text("owner")?,
        last_used_us: row.optional_int("last_used_us")?,
    })
}
