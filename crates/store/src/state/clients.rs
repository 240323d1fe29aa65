//! API clients: programs that get tokens by client credentials, with roles of their own.

use std::fmt;

use sqlx::AnyConnection;

use super::audit;
use super::database::commit;
use super::error::{StateError, check_required};
use super::secret::{hex, random, same_hash, token_hash};
use super::sql::{Row, Sql};
use super::tokens::{NewToken, TokenKind, TokenSpec, delete_owned, insert_token};
use super::triage::Act;
use super::{State, Tenant};

/// Most API clients of a tenant.
pub const CLIENTS_LIMIT: i64 = 2_000;
/// Longest name of a client, in characters.
const CLIENT_NAME_LIMIT_CHARS: usize = 200;
/// Most secrets of a client.
pub const CLIENT_SECRETS_LIMIT: usize = 10;
/// Most live access tokens of a client.
const ACCESS_TOKENS_LIMIT: i64 = 5_000;
/// What client secrets begin with, so that secret scanners and people recognise them.
pub const CLIENT_SECRET_PREFIX: &str = "cordonsecret";

/// An API client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Its identity, a UUID.
    pub id: String,
    /// Its tenant.
    pub tenant: String,
    /// What people call it.
    pub name: String,
    /// When it was made.
    pub created_us: i64,
    /// Who made it.
    pub created_by: String,
    /// When it was disabled.
    pub disabled_us: Option<i64>,
    /// Its secrets, without what is secret.
    pub secrets: Vec<ClientSecret>,
}

/// A secret as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientSecret {
    /// Its public identity.
    pub id: String,
    /// When it was made.
    pub created_us: i64,
    /// When it ends.
    pub expires_us: Option<i64>,
}

/// A fresh secret. `secret` is its only copy.
pub struct NewClientSecret {
    /// Its public identity.
    pub id: String,
    /// The secret, to be shown once.
    pub secret: String,
    /// When it ends.
    pub expires_us: Option<i64>,
}

impl fmt::Debug for NewClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewClientSecret").field("id", &self.id).finish_non_exhaustive()
    }
}

impl State {
    /// The client, if the secret is one of its live ones and it is not disabled.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn check_client(
        &self,
        id: &str,
        secret: &str,
        now_us: i64,
    ) -> Result<Option<Client>, StateError> {
        let sql = Sql::new("look up a client", "SELECT * FROM clients WHERE id = $1");
        let found = self.db.row(sql.bind(id.to_lowercase().replace('\0', ""))).await?;
        let Some(client) = found.map(|row| read(&row)).transpose()? else { return Ok(None) };
        let text = "SELECT hash, expires_us FROM client_secrets WHERE tenant = $1 AND client = $2";
        let sql = Sql::new("look up a client's secrets", text);
        let hash = token_hash(secret);
        let mut right = false;
        for row in self.db.rows(sql.bind(client.tenant.as_str()).bind(client.id.as_str())).await? {
            let live = row.optional_int("expires_us")?.is_none_or(|end| end > now_us);
            right |= same_hash(&row.text("hash")?, &hash) && live;
        }
        Ok((right && client.disabled_us.is_none()).then_some(client))
    }
}

impl Tenant {
    /// Makes a client, with no secret and no role yet.
    ///
    /// # Errors
    /// [`StateError::Exists`]; [`StateError::Invalid`] for a bad name or too many clients.
    pub async fn create_client(&self, name: &str, act: Act<'_>) -> Result<Client, StateError> {
        check_required("name", name, CLIENT_NAME_LIMIT_CHARS)?;
        let count = Sql::new("count clients", "SELECT COUNT(*) AS n FROM clients WHERE tenant = $1");
        if self.db.row(count.bind(self.name())).await?.map_or(Ok(0), |row| row.int("n"))? >= CLIENTS_LIMIT {
            let reason = format!("are {CLIENTS_LIMIT}, as many as there may be");
            return Err(StateError::invalid("clients", reason));
        }
        let id = uuid::Builder::from_random_bytes(random::<16>()?).into_uuid().to_string();
        let mut transaction = self.db.begin().await?;
        let created = Sql::new(
            "create a client",
            "INSERT INTO clients (id, tenant, name, created_us, created_by) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (tenant, name) DO NOTHING",
        )
        .bind(id.as_str())
        .bind(self.name())
        .bind(name)
        .bind(act.now_us)
        .bind(act.actor)
        .execute(&mut transaction)
        .await?;
        if created == 0 {
            return Err(StateError::Exists { kind: "client", id: name.to_owned() });
        }
        let detail = serde_json::json!({ "name": name }).to_string();
        let entry = audit::Entry { action: "client.create", object: &id, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await?;
        self.get_client(&id).await
    }

    /// All clients with their secrets' identities, by name.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_clients(&self) -> Result<Vec<Client>, StateError> {
        let mut sql = Sql::new("list clients", "SELECT * FROM clients WHERE tenant = ");
        sql.arg(self.name()).push(" ORDER BY name LIMIT ").arg(CLIENTS_LIMIT);
        let mut clients: Vec<Client> = self.db.rows(sql).await?.iter().map(read).collect::<Result<_, _>>()?;
        let text = "SELECT id, client, created_us, expires_us FROM client_secrets WHERE tenant = $1 \
                    ORDER BY created_us, id";
        for row in self.db.rows(Sql::new("list client secrets", text).bind(self.name())).await? {
            let of = row.text("client")?;
            if let Some(client) = clients.iter_mut().find(|client| client.id == of) {
                client.secrets.push(ClientSecret {
                    id: row.text("id")?,
                    created_us: row.int("created_us")?,
                    expires_us: row.optional_int("expires_us")?,
                });
            }
        }
        Ok(clients)
    }

    /// One client.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_client(&self, id: &str) -> Result<Client, StateError> {
        let found = self.list_clients().await?.into_iter().find(|client| client.id == id);
        found.ok_or_else(|| StateError::not_found("client", id))
    }

    /// Gives a client a further secret.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Invalid`] for too many secrets.
    pub async fn add_client_secret(
        &self,
        client: &str,
        expires_us: Option<i64>,
        act: Act<'_>,
    ) -> Result<NewClientSecret, StateError> {
        if self.get_client(client).await?.secrets.len() >= CLIENT_SECRETS_LIMIT {
            let reason = format!("has {CLIENT_SECRETS_LIMIT} secrets, as many as there may be; remove one");
            return Err(StateError::invalid("client", reason));
        }
        let id = hex(&random::<8>()?);
        let secret = format!("{CLIENT_SECRET_PREFIX}_{}", hex(&random::<32>()?));
        let mut transaction = self.db.begin().await?;
        Sql::new(
            "create a client secret",
            "INSERT INTO client_secrets (id, tenant, client, hash, created_us, created_by, expires_us) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(id.as_str())
        .bind(self.name())
        .bind(client)
        .bind(token_hash(&secret))
        .bind(act.now_us)
        .bind(act.actor)
        .bind(expires_us)
        .execute(&mut transaction)
        .await?;
        let detail = serde_json::json!({ "secret": id }).to_string();
        let entry = audit::Entry { action: "client.add_secret", object: client, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await?;
        Ok(NewClientSecret { id, secret, expires_us })
    }

    /// Removes a secret; the client's access tokens end, whichever secret they were got by.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn remove_client_secret(
        &self,
        client: &str,
        secret: &str,
        act: Act<'_>,
    ) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let text = "DELETE FROM client_secrets WHERE tenant = $1 AND client = $2 AND id = $3";
        let removed = Sql::new("remove a client secret", text).bind(self.name()).bind(client).bind(secret);
        if removed.execute(&mut transaction).await? == 0 {
            return Err(StateError::not_found("client secret", secret));
        }
        delete_owned(&mut transaction, self, TokenKind::Access, client).await?;
        let detail = serde_json::json!({ "secret": secret }).to_string();
        let entry = audit::Entry { action: "client.remove_secret", object: client, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Gives a client an access token that speaks with its roles.
    ///
    /// # Errors
    /// [`StateError::Invalid`] when it has too many live ones.
    pub async fn issue_access_token(
        &self,
        client: &Client,
        lifetime_us: i64,
        now_us: i64,
    ) -> Result<NewToken, StateError> {
        let act = Act::new(&client.id, now_us);
        let mut transaction = self.db.begin().await?;
        let spec = TokenSpec::owned(TokenKind::Access, format!("app:{}", client.name), &client.id)
            .ending(Some(now_us.saturating_add(lifetime_us)));
        let made = insert_token(&mut transaction, self, &spec, act).await?;
        let text = "SELECT COUNT(*) AS n FROM tokens WHERE tenant = $1 AND kind = 'access' AND owner = $2";
        let live = Sql::new("count access tokens", text).bind(self.name()).bind(client.id.as_str());
        if live.row(&mut transaction).await?.map_or(Ok(0), |row| row.int("n"))? > ACCESS_TOKENS_LIMIT {
            let reason = format!("has {ACCESS_TOKENS_LIMIT} live tokens; use one until it ends");
            return Err(StateError::invalid("client", reason));
        }
        commit(transaction).await?;
        Ok(made)
    }

    /// Disables a client, which ends its access tokens, or enables it again.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn set_client_enabled(&self, id: &str, enabled: bool, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let text = "UPDATE clients SET disabled_us = $1 WHERE tenant = $2 AND id = $3";
        let changed = Sql::new("disable or enable a client", text)
            .bind((!enabled).then_some(act.now_us))
            .bind(self.name())
            .bind(id)
            .execute(&mut transaction)
            .await?;
        if changed == 0 {
            return Err(StateError::not_found("client", id));
        }
        if !enabled {
            delete_owned(&mut transaction, self, TokenKind::Access, id).await?;
        }
        let action = if enabled { "client.enable" } else { "client.disable" };
        audit::append(&mut transaction, self, audit::Entry { action, object: id, detail: "{}" }, act).await?;
        commit(transaction).await
    }

    /// Removes a client with its secrets, roles and tokens.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_client(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        if remove(&mut transaction, self, "DELETE FROM clients WHERE tenant = $1 AND id = $2", id).await? == 0
        {
            return Err(StateError::not_found("client", id));
        }
        for text in [
            "DELETE FROM client_secrets WHERE tenant = $1 AND client = $2",
            "DELETE FROM assignments WHERE tenant = $1 AND subject_kind = 'client' AND subject = $2",
        ] {
            remove(&mut transaction, self, text, id).await?;
        }
        delete_owned(&mut transaction, self, TokenKind::Access, id).await?;
        let entry = audit::Entry { action: "client.delete", object: id, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }
}

async fn remove(on: &mut AnyConnection, tenant: &Tenant, text: &str, id: &str) -> Result<u64, StateError> {
    Sql::new("remove a client", text).bind(tenant.name()).bind(id).execute(on).await
}

fn read(row: &Row) -> Result<Client, StateError> {
    Ok(Client {
        id: row.text("id")?,
        tenant: row.text("tenant")?,
        name: row.text("name")?,
        created_us: row.int("created_us")?,
        created_by: row.text("created_by")?,
        disabled_us: row.optional_int("disabled_us")?,
        secrets: vec![],
    })
}
