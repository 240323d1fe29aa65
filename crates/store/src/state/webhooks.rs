//! Webhooks: who is told of changes of alerts and incidents.

use model::Severity;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required};
use super::secret;
use super::sql::{Row, Sql};
use super::triage::{Act, NAME_LIMIT_CHARS};
use super::words::{from_json, severity_of_rank, severity_rank, to_json};

/// Most webhooks of a tenant.
pub const WEBHOOKS_LIMIT: i64 = 100;
/// Longest URL, in characters.
pub const WEBHOOK_URL_LIMIT_CHARS: usize = 2_048;

/// What a webhook tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum WebhookEvent {
    /// An incident was made.
    #[serde(rename = "incident.created")]
    IncidentCreated,
    /// An incident changed.
    #[serde(rename = "incident.updated")]
    IncidentUpdated,
    /// An alert was made.
    #[serde(rename = "alert.created")]
    AlertCreated,
    /// An alert changed.
    #[serde(rename = "alert.updated")]
    AlertUpdated,
}

/// A webhook as an administrator describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSpec {
    /// Its name, one of a kind.
    pub name: String,
    /// Where to, `https://…` or `http://…`.
    pub url: String,
    /// What to tell of.
    pub events: Vec<WebhookEvent>,
    /// Only of what is at least this grave.
    pub min_severity: Severity,
    /// Whether it is told anything at present.
    pub enabled: bool,
}

/// A webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Identity.
    pub id: String,
    /// What the administrator said.
    pub spec: WebhookSpec,
    /// Key of its signatures.
    pub secret: String,
    /// Number of the last change looked at.
    pub cursor: i64,
    /// When it was made.
    pub created_us: i64,
    /// By whom.
    pub created_by: String,
}

impl Tenant {
    /// Makes a webhook, which is told of what changes from now on.
    ///
    /// # Errors
    /// [`StateError::Exists`], [`StateError::Invalid`].
    pub async fn create_webhook(&self, spec: &WebhookSpec, act: Act<'_>) -> Result<Webhook, StateError> {
        check(spec)?;
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        let mut sql = Sql::new("count webhooks", "SELECT COUNT(*) AS found FROM webhooks WHERE tenant = ");
        sql.arg(self.name());
        if sql.row(&mut *on).await?.map_or(Ok(0), |row| row.int("found"))? >= WEBHOOKS_LIMIT {
            let reason = format!("cannot be added: there are {WEBHOOKS_LIMIT} already");
            return Err(StateError::invalid("the webhook", reason));
        }
        free_name(&mut *on, &self.name, &spec.name, "").await?;
        let id = format!("wh-{}", secret::hex(&secret::random::<8>()?));
        let key = format!("whsec_{}", secret::hex(&secret::random::<24>()?));
        let mut sql = Sql::new(
            "add a webhook",
            "INSERT INTO webhooks (tenant, id, name, url, secret, events, min_severity, enabled, \
             created_us, created_by, change_cursor) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, \
             COALESCE((SELECT number FROM change_heads WHERE tenant = $1), 0))",
        );
        sql = sql.bind(self.name()).bind(id.as_str()).bind(spec.name.as_str()).bind(spec.url.as_str());
        sql = sql.bind(key.as_str()).bind(to_json("events", &spec.events)?);
        sql = sql.bind(severity_rank(spec.min_severity)).bind(i64::from(spec.enabled));
        sql.bind(act.now_us).bind(act.actor).execute(&mut *on).await?;
        self.note(&mut *on, "webhook.create", &id, spec, act).await?;
        let made = read(&mut *on, &self.name, &id).await?;
        commit(transaction).await?;
        Ok(made)
    }

    /// Describes a webhook anew; its secret stays.
    ///
    /// # Errors
    /// [`StateError::NotFound`], [`StateError::Exists`], [`StateError::Invalid`].
    pub async fn replace_webhook(
        &self,
        id: &str,
        spec: &WebhookSpec,
        act: Act<'_>,
    ) -> Result<Webhook, StateError> {
        check(spec)?;
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        read(&mut *on, &self.name, id).await?;
        free_name(&mut *on, &self.name, &spec.name, id).await?;
        Sql::new(
            "change a webhook",
            "UPDATE webhooks SET name = $1, url = $2, events = $3, min_severity = $4, enabled = $5 \
             WHERE tenant = $6 AND id = $7",
        )
        .bind(spec.name.as_str())
        .bind(spec.url.as_str())
        .bind(to_json("events", &spec.events)?)
        .bind(severity_rank(spec.min_severity))
        .bind(i64::from(spec.enabled))
        .bind(self.name())
        .bind(id)
        .execute(&mut *on)
        .await?;
        self.note(&mut *on, "webhook.replace", id, spec, act).await?;
        let new = read(&mut *on, &self.name, id).await?;
        commit(transaction).await?;
        Ok(new)
    }

    /// Deletes a webhook with its deliveries.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_webhook(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        let old = read(&mut *on, &self.name, id).await?;
        for text in [
            "DELETE FROM webhook_deliveries WHERE tenant = $1 AND webhook_id = $2",
            "DELETE FROM webhooks WHERE tenant = $1 AND id = $2",
        ] {
            Sql::new("delete a webhook", text).bind(self.name()).bind(id).execute(&mut *on).await?;
        }
        self.note(&mut *on, "webhook.delete", id, &old.spec, act).await?;
        commit(transaction).await
    }

    /// All webhooks, by name.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn list_webhooks(&self) -> Result<Vec<Webhook>, StateError> {
        let mut sql = Sql::new("list webhooks", "SELECT * FROM webhooks WHERE tenant = ");
        sql.arg(self.name()).push(" ORDER BY name LIMIT ").arg(WEBHOOKS_LIMIT);
        self.db.rows(sql).await?.iter().map(record).collect()
    }

    /// One webhook.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_webhook(&self, id: &str) -> Result<Webhook, StateError> {
        read(&mut *self.db.connection().await?, &self.name, id).await
    }

    async fn note(
        &self,
        on: &mut AnyConnection,
        action: &str,
        id: &str,
        spec: &WebhookSpec,
        act: Act<'_>,
    ) -> Result<(), StateError> {
        let words = serde_json::json!({
            "name": spec.name, "url": spec.url, "events": spec.events, "enabled": spec.enabled,
        });
        let detail = to_json("audit detail", &words)?;
        audit::append(on, self, audit::Entry { action, object: id, detail: &detail }, act).await
    }
}

fn check(spec: &WebhookSpec) -> Result<(), StateError> {
    check_required("name", &spec.name, NAME_LIMIT_CHARS)?;
    check_required("url", &spec.url, WEBHOOK_URL_LIMIT_CHARS)?;
    let url = url::Url::parse(&spec.url).map_err(|e| {
        StateError::invalid("url", format!("is no URL such as https://siem.example/hook: {e}"))
    })?;
    if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none_or(str::is_empty) {
        return Err(StateError::invalid("url", "must begin with https:// or http:// and name a host"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(StateError::invalid("url", "must not hold a user or password"));
    }
    if spec.events.is_empty() {
        return Err(StateError::invalid("events", "must name at least one kind of event"));
    }
    Ok(())
}

async fn free_name(on: &mut AnyConnection, tenant: &str, name: &str, own: &str) -> Result<(), StateError> {
    let mut sql = Sql::new("look for a webhook", "SELECT id FROM webhooks WHERE tenant = ");
    sql.arg(tenant).push(" AND name = ").arg(name).push(" AND id <> ").arg(own);
    match sql.row(on).await? {
        Some(_) => Err(StateError::Exists { kind: "webhook", id: name.to_owned() }),
        None => Ok(()),
    }
}

async fn read(on: &mut AnyConnection, tenant: &str, id: &str) -> Result<Webhook, StateError> {
    let mut sql = Sql::new("read a webhook", "SELECT * FROM webhooks WHERE tenant = ");
    sql.arg(tenant).push(" AND id = ").arg(id);
    sql.row(on).await?.map_or_else(|| Err(StateError::not_found("webhook", id)), |row| record(&row))
}

fn record(row: &Row) -> Result<Webhook, StateError> {
    Ok(Webhook {
        id: row.text("id")?,
        spec: WebhookSpec {
            name: row.text("name")?,
            url: row.text("url")?,
            events: from_json("events", &row.text("events")?)?,
            min_severity: severity_of_rank(row.int("min_severity")?),
            enabled: row.int("enabled")? != 0,
        },
        secret: row.text("secret")?,
        cursor: row.int("change_cursor")?,
        created_us: row.int("created_us")?,
        created_by: row.text("created_by")?,
    })
}
