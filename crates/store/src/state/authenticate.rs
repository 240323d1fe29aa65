//! From a token to who it speaks for, with the roles as they are now: whoever loses a role, is disabled or
//! signed out has lost it with the next request.

use super::assignments::SubjectKind;
use super::error::StateError;
use super::grant::{Grant, Principal};
use super::permission::PermissionSet;
use super::scope::Scope;
use super::secret::{same_hash, token_hash, token_id};
use super::sql::{Row, Sql};
use super::tokens::{COLUMNS, TokenInfo, TokenKind, read};
use super::{State, Tenant};

/// How exactly the last use of a session is kept: not every request writes.
const USE_NOTED_US: i64 = 30_000_000;

impl State {
    /// Who the token speaks for; none when it is unknown, ended, revoked, at rest for too long, or its
    /// owner is disabled or gone. Tokens are found over all tenants, because a token names its own.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn authenticate(&self, token: &str, now_us: i64) -> Result<Option<Principal>, StateError> {
        let Some(id) = token_id(token) else { return Ok(None) };
        let text = format!("SELECT {COLUMNS}, tenant, hash, idle_us FROM tokens WHERE id = ");
        let mut sql = Sql::new("look up a token", &text);
        sql.arg(id);
        let Some(row) = self.db.row(sql).await? else { return Ok(None) };
        let info = read(&row)?;
        if !same_hash(&row.text("hash")?, &token_hash(token)) || ended(&info, &row, now_us)? {
            return Ok(None);
        }
        let tenant = self.tenant(&row.text("tenant")?)?;
        let owner = info.owner.clone();
        let Some(grants) = tenant.grants_of_token(&info, owner.as_deref()).await? else { return Ok(None) };
        tenant.note_use(&info, now_us).await?;
        let ingest = info.scopes.iter().find_map(|scope| match scope {
            Scope::Ingest(source) => Some(source.clone()),
            _ => None,
        });
        let name = match info.kind {
            TokenKind::Session | TokenKind::Personal => owner.unwrap_or(info.name),
            TokenKind::Ingest | TokenKind::Api | TokenKind::Access => info.name,
        };
        Ok(Some(Principal {
            tenant: tenant.name().to_owned(),
            token_id: info.id,
            kind: info.kind,
            name,
            ingest,
            grants,
            expires_us: info.expires_us,
        }))
    }
}

fn ended(info: &TokenInfo, row: &Row, now_us: i64) -> Result<bool, StateError> {
    let over = info.expires_us.is_some_and(|end| end <= now_us) || info.revoked_us.is_some();
    let used = info.last_used_us.unwrap_or(info.created_us);
    let idle = row.optional_int("idle_us")?.is_some_and(|idle| now_us.saturating_sub(used) >= idle);
    Ok(over || idle)
}

impl Tenant {
    /// What a token's holder may do; none when its owner may not come in at all.
    async fn grants_of_token(
        &self,
        info: &TokenInfo,
        owner: Option<&str>,
    ) -> Result<Option<Vec<Grant>>, StateError> {
        let scopes = info.scopes.iter().fold(PermissionSet::default(), |set, s| set.either(s.permissions()));
        match (info.kind, owner) {
            (TokenKind::Ingest | TokenKind::Api, _) => {
                let grant = Grant { role: "token".to_owned(), permissions: scopes, ..Grant::default() };
                Ok(Some(vec![grant]))
            }
            (TokenKind::Session, Some(user)) => self.grants_of_user(user).await,
            (TokenKind::Personal, Some(user)) => {
                let narrowed = |mut grant: Grant| {
                    grant.permissions = grant.permissions.both(scopes);
                    grant
                };
                let held = self.grants_of_user(user).await?;
                Ok(held.map(|grants| grants.into_iter().map(narrowed).collect()))
            }
            (TokenKind::Access, Some(client)) => {
                let text = "SELECT disabled_us FROM clients WHERE tenant = $1 AND id = $2";
                let sql = Sql::new("look up a client", text).bind(self.name()).bind(client);
                match self.db.row(sql).await? {
                    Some(row) if row.optional_int("disabled_us")?.is_none() => {
                        self.grants(SubjectKind::Client, client).await.map(Some)
                    }
                    _ => Ok(None),
                }
            }
            _ => Ok(None),
        }
    }

    /// What a user may do: nothing until an imposed password is changed; none when disabled or gone.
    async fn grants_of_user(&self, user: &str) -> Result<Option<Vec<Grant>>, StateError> {
        let text = "SELECT disabled_us, must_change FROM users WHERE tenant = $1 AND name = $2";
        let sql = Sql::new("look up a user", text).bind(self.name()).bind(user);
        match self.db.row(sql).await? {
            Some(row) if row.optional_int("disabled_us")?.is_some() => Ok(None),
            Some(row) if row.int("must_change")? != 0 => Ok(Some(vec![])),
            Some(_) => self.grants(SubjectKind::User, user).await.map(Some),
            None => Ok(None),
        }
    }

    async fn note_use(&self, info: &TokenInfo, now_us: i64) -> Result<(), StateError> {
        let since = now_us.saturating_sub(info.last_used_us.unwrap_or(i64::MIN));
        if info.kind == TokenKind::Ingest || since < USE_NOTED_US {
            return Ok(());
        }
        let sql = Sql::new("note a token's use", "UPDATE tokens SET last_used_us = $1 WHERE id = $2");
        self.db.execute(sql.bind(now_us).bind(info.id.as_str())).await?;
        Ok(())
    }
}
