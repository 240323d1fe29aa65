//! Tokens for ingest, the API and sessions. The token itself is shown once and never kept.

use super::audit;
use super::database::commit;
use super::error::{StateError, check_required};
use super::secret::{FreshToken, same_hash, token_hash, token_id};
use super::sql::{Row, Sql};
use super::triage::{Act, NAME_LIMIT_CHARS};
use super::words::{from_json, to_json};
use super::{State, Tenant};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use std::fmt;

/// Most live tokens of a tenant that are not sessions.
const TOKENS_LIMIT: i64 = 10_000;

/// What a token or a user may do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Scope {
    /// Send records as this source, nothing else.
    Ingest(String),
    /// Read everything but secrets.
    Read,
    /// Read, and triage alerts and incidents.
    Write,
    /// Everything, including sources, indicators, tokens and the audit log.
    Admin,
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Ingest(source) => write!(f, "ingest:{source}"),
            Scope::Read => f.write_str("read"),
            Scope::Write => f.write_str("write"),
            Scope::Admin => f.write_str("admin"),
        }
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

impl TryFrom<String> for Scope {
    type Error = StateError;

    fn try_from(text: String) -> Result<Self, StateError> {
        match text.as_str() {
            "read" => Ok(Scope::Read),
            "write" => Ok(Scope::Write),
            "admin" => Ok(Scope::Admin),
            _ => match text.strip_prefix("ingest:") {
                Some(source) if !source.is_empty() => Ok(Scope::Ingest(source.to_owned())),
                _ => Err(StateError::invalid(
                    "scope",
                    format!("`{text}` is not one of read, write, admin, ingest:SOURCE"),
                )),
            },
        }
    }
}

impl Scope {
    /// Whether holding this scope is enough where `needed` is asked for: admin includes write, write
    /// includes read; ingest stands for itself only.
    #[must_use]
    pub fn covers(&self, needed: &Scope) -> bool {
        let rank = |scope: &Scope| match scope {
            Scope::Ingest(_) => None,
            Scope::Read => Some(1),
            Scope::Write => Some(2),
            Scope::Admin => Some(3),
        };
        match (rank(self), rank(needed)) {
            (Some(held), Some(needed)) => held >= needed,
            _ => self == needed,
        }
    }
}

/// What a token is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenKind {
    /// A source's.
    Ingest,
    /// A program's.
    Api,
    /// A person's, after login.
    Session,
}

impl TokenKind {
    fn word(self) -> &'static str {
        match self {
            TokenKind::Ingest => "ingest",
            TokenKind::Api => "api",
            TokenKind::Session => "session",
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
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When it ends; never, when absent.
    pub expires_us: Option<i64>,
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

/// Who a token speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Tenant it is good for.
    pub tenant: String,
    /// The token's public identity.
    pub token_id: String,
    /// What kind of token.
    pub kind: TokenKind,
    /// Name of the person, program or source.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// When the token ends.
    pub expires_us: Option<i64>,
}

impl Principal {
    /// Whether it may do what `needed` stands for.
    #[must_use]
    pub fn may(&self, needed: &Scope) -> bool {
        self.scopes.iter().any(|scope| scope.covers(needed))
    }
}

const COLUMNS: &str = "id, tenant, kind, name, hash, scopes, created_us, created_by, expires_us, revoked_us";

impl State {
    /// Who the token speaks for; none when it is unknown, ended or revoked. Tokens are found over all
    /// tenants, because a token names its own.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn authenticate(&self, token: &str, now_us: i64) -> Result<Option<Principal>, StateError> {
        let Some(id) = token_id(token) else { return Ok(None) };
        let mut sql = Sql::new("look up a token", &format!("SELECT {COLUMNS} FROM tokens WHERE id = "));
        sql.arg(id);
        let Some(row) = self.db.row(sql).await? else { return Ok(None) };
        let info = read(&row)?;
        let ended = info.expires_us.is_some_and(|end| end <= now_us) || info.revoked_us.is_some();
        if !same_hash(&row.text("hash")?, &token_hash(token)) || ended {
            return Ok(None);
        }
        Ok(Some(Principal {
            tenant: row.text("tenant")?,
            token_id: info.id,
            kind: info.kind,
            name: info.name,
            scopes: info.scopes,
            expires_us: info.expires_us,
        }))
    }
}

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

    /// The tokens that are not sessions, newest first, at most 10,000.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_tokens(&self) -> Result<Vec<TokenInfo>, StateError> {
        let mut sql = Sql::new("list tokens", &format!("SELECT {COLUMNS} FROM tokens WHERE tenant = "));
        sql.arg(self.name())
            .push(" AND kind <> 'session' ORDER BY created_us DESC, id LIMIT ")
            .arg(TOKENS_LIMIT);
        self.db.rows(sql).await?.iter().map(read).collect()
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

/// Makes a token within a transaction.
pub(crate) async fn insert_token(
    on: &mut AnyConnection,
    tenant: &Tenant,
    spec: &TokenSpec,
    act: Act<'_>,
) -> Result<NewToken, StateError> {
    check_required("name", &spec.name, NAME_LIMIT_CHARS)?;
    if spec.scopes.is_empty() {
        return Err(StateError::invalid("scopes", "must name at least one of read, write, admin"));
    }
    let fresh = FreshToken::make()?;
    let scopes = to_json("scopes", &spec.scopes)?;
    Sql::new("remove ended sessions", "DELETE FROM tokens WHERE kind = 'session' AND expires_us < $1")
        .bind(act.now_us)
        .execute(&mut *on)
        .await?;
    Sql::new(
        "create a token",
        "INSERT INTO tokens (id, tenant, kind, name, hash, scopes, created_us, created_by, expires_us) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
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
    .execute(&mut *on)
    .await?;
    let detail = format!(r#"{{"kind":"{}","scopes":{scopes}}}"#, spec.kind.word());
    let entry = audit::Entry { action: "token.create", object: &fresh.id, detail: &detail };
    audit::append(on, tenant, entry, act).await?;
    Ok(NewToken { id: fresh.id, token: fresh.token, expires_us: spec.expires_us })
}

fn read(row: &Row) -> Result<TokenInfo, StateError> {
    Ok(TokenInfo {
        id: row.text("id")?,
        kind: super::words::from_word("token kind", &row.text("kind")?)?,
        name: row.text("name")?,
        scopes: from_json("scopes", &row.text("scopes")?)?,
        created_us: row.int("created_us")?,
        created_by: row.text("created_by")?,
        expires_us: row.optional_int("expires_us")?,
        revoked_us: row.optional_int("revoked_us")?,
    })
}
