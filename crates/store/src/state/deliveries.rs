//! What webhooks are told: queued when something changes, tried until the receiver takes it or the tries
//! are used up.

use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, cut};
use super::page::{Cursor, ListOrder, Page, PageRequest, cut_page, finish_page};
use super::sql::{Row, Sql};
use super::triage::Act;
use super::words::{from_word, word};

/// Most deliveries that wait for one webhook. The changes beyond them are looked at when there is room.
pub const PENDING_LIMIT: u32 = 100;
/// Finished deliveries that are kept of one webhook.
pub const FINISHED_KEPT: i64 = 1_000;
/// Longest reason of a failure, in bytes.
const ERROR_LIMIT_BYTES: usize = 512;

/// How far a delivery is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DeliveryStatus {
    /// It is tried, for the first time or again.
    Pending,
    /// The receiver took it.
    Delivered,
    /// All tries failed; somebody may have it tried again.
    Dead,
}

/// One thing to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDelivery {
    /// Word of the event.
    pub event: String,
    /// What it is about.
    pub object: String,
    /// What is sent.
    pub body: String,
}

/// One thing told or to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The webhook.
    pub webhook: String,
    /// Number among its deliveries.
    pub number: i64,
    /// Word of the event.
    pub event: String,
    /// What it is about.
    pub object: String,
    /// What is sent.
    pub body: String,
    /// How far it is.
    pub status: DeliveryStatus,
    /// Tries so far.
    pub attempts: i64,
    /// When the next try is due.
    pub next_us: i64,
    /// When it was queued.
    pub created_us: i64,
    /// When it was delivered or given up.
    pub finished_us: Option<i64>,
    /// Status of the receiver's last answer.
    pub answer: Option<i64>,
    /// Why the last try failed.
    pub error: Option<String>,
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// Where it stands after it.
    pub status: DeliveryStatus,
    /// When the next try is due.
    pub next_us: i64,
    /// Status of the receiver's answer.
    pub answer: Option<u16>,
    /// Why it failed.
    pub error: Option<String>,
}

const ORDER: ListOrder = ListOrder { name: 'd', column: "number" };

impl Tenant {
    /// How many deliveries wait for a webhook.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn pending_deliveries(&self, webhook: &str) -> Result<u32, StateError> {
        let mut sql = Sql::new(
            "count deliveries",
            "SELECT COUNT(*) AS found FROM webhook_deliveries WHERE status = 'pending' AND tenant = ",
        );
        sql.arg(self.name()).push(" AND webhook_id = ").arg(webhook);
        let found = self.db.row(sql).await?.map_or(Ok(0), |row| row.int("found"))?;
        Ok(u32::try_from(found).unwrap_or(u32::MAX))
    }

    /// Queues what changes up to number `cursor` mean for a webhook, and moves its cursor there; both or
    /// neither. Nothing happens when the cursor is no longer `from`: somebody else was faster.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn queue_deliveries(
        &self,
        webhook: &str,
        (from, cursor): (i64, i64),
        new: &[NewDelivery],
        now_us: i64,
    ) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        let moved = Sql::new(
            "move a webhook's cursor",
            "UPDATE webhooks SET change_cursor = $1 WHERE tenant = $2 AND id = $3 AND change_cursor = $4",
        );
        let moved = moved.bind(cursor).bind(self.name()).bind(webhook).bind(from).execute(&mut *on).await?;
        if moved == 0 {
            return Ok(());
        }
        for delivery in new {
            insert(&mut *on, (&self.name, webhook), delivery, now_us).await?;
        }
        forget(&mut *on, &self.name, webhook).await?;
        commit(transaction).await
    }

    /// Queues one thing by hand, as a test of the receiver.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn queue_delivery(
        &self,
        webhook: &str,
        new: &NewDelivery,
        act: Act<'_>,
    ) -> Result<Delivery, StateError> {
        self.get_webhook(webhook).await?;
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        let number = insert(&mut *on, (&self.name, webhook), new, act.now_us).await?;
        let entry = audit::Entry { action: "webhook.test", object: webhook, detail: "{}" };
        audit::append(&mut *on, self, entry, act).await?;
        let made = read(&mut *on, (&self.name, webhook), number).await?;
        commit(transaction).await?;
        self.db.wake();
        Ok(made)
    }

    /// Deliveries whose try is due, of enabled webhooks, earliest first.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn due_deliveries(&self, now_us: i64, limit: u32) -> Result<Vec<Delivery>, StateError> {
        let mut sql = Sql::new(
            "look for deliveries",
            "SELECT d.* FROM webhook_deliveries d JOIN webhooks w ON w.tenant = d.tenant \
             AND w.id = d.webhook_id WHERE d.status = 'pending' AND w.enabled <> 0 AND d.tenant = ",
        );
        sql.arg(self.name()).push(" AND d.next_us <= ").arg(now_us);
        sql.push(" ORDER BY d.next_us, d.webhook_id, d.number LIMIT ").arg(i64::from(limit));
        self.db.rows(sql).await?.iter().map(record).collect()
    }

    /// Notes what became of a try.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn note_attempt(
        &self,
        (webhook, number): (&str, i64),
        attempt: &Attempt,
        now_us: i64,
    ) -> Result<(), StateError> {
        let finished = (attempt.status != DeliveryStatus::Pending).then_some(now_us);
        let sql = Sql::new(
            "note a delivery",
            "UPDATE webhook_deliveries SET status = $1, attempts = attempts + 1, next_us = $2, \
             finished_us = $3, answer = $4, error = $5 WHERE tenant = $6 AND webhook_id = $7 \
             AND number = $8 AND status = 'pending'",
        );
        let sql = sql.bind(word(&attempt.status)?).bind(attempt.next_us).bind(finished);
        let error = attempt.error.as_deref().map(|e| cut(e, ERROR_LIMIT_BYTES));
        let sql = sql.bind(attempt.answer.map(i64::from)).bind(error);
        self.db.execute(sql.bind(self.name()).bind(webhook).bind(number)).await.map(|_| ())
    }

    /// Has a delivery tried again, from the first try.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn retry_delivery(
        &self,
        webhook: &str,
        number: i64,
        act: Act<'_>,
    ) -> Result<Delivery, StateError> {
        let mut transaction = self.db.begin().await?;
        let on = &mut *transaction;
        read(&mut *on, (&self.name, webhook), number).await?;
        let sql = Sql::new(
            "try a delivery again",
            "UPDATE webhook_deliveries SET status = 'pending', attempts = 0, next_us = $1, \
             finished_us = NULL, answer = NULL, error = NULL WHERE tenant = $2 AND webhook_id = $3 AND number = $4",
        );
        sql.bind(act.now_us).bind(self.name()).bind(webhook).bind(number).execute(&mut *on).await?;
        let detail = format!("{{\"delivery\":{number}}}");
        let entry = audit::Entry { action: "webhook.retry", object: webhook, detail: &detail };
        audit::append(&mut *on, self, entry, act).await?;
        let new = read(&mut *on, (&self.name, webhook), number).await?;
        commit(transaction).await?;
        self.db.wake();
        Ok(new)
    }

    /// A page of a webhook's deliveries, latest first.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Invalid`] for a wrong cursor.
    pub async fn list_deliveries(
        &self,
        webhook: &str,
        status: Option<DeliveryStatus>,
        page: &PageRequest,
    ) -> Result<Page<Delivery>, StateError> {
        self.get_webhook(webhook).await?;
        let text = "SELECT * FROM (SELECT d.*, d.event AS id FROM webhook_deliveries d WHERE d.tenant = ";
        let mut sql = Sql::new("list deliveries", text);
        sql.arg(self.name()).push(" AND d.webhook_id = ").arg(webhook).push(") AS found WHERE 1 = 1");
        if let Some(status) = status {
            sql.push(" AND status = ").arg(word(&status)?);
        }
        finish_page(&mut sql, ORDER, page)?;
        let found = self.db.rows(sql).await?.iter().map(record).collect::<Result<Vec<_>, _>>()?;
        Ok(cut_page(found, page, |d| Cursor { order: ORDER.name, key: d.number, id: d.event.clone() }))
    }
}

async fn insert(
    on: &mut AnyConnection,
    (tenant, webhook): (&str, &str),
    new: &NewDelivery,
    now_us: i64,
) -> Result<i64, StateError> {
    let row = Sql::new(
        "queue a delivery",
        "INSERT INTO webhook_deliveries (tenant, webhook_id, number, event, object_id, body, status, \
         attempts, next_us, created_us) VALUES ($1, $2, \
         (SELECT COALESCE(MAX(number), 0) + 1 FROM webhook_deliveries WHERE tenant = $1 AND webhook_id = $2), \
         $3, $4, $5, 'pending', 0, $6, $6) RETURNING number",
    )
    .bind(tenant)
    .bind(webhook)
    .bind(new.event.as_str())
    .bind(new.object.as_str())
    .bind(new.body.as_str())
    .bind(now_us)
    .row(on)
    .await?;
    row.map_or_else(|| Err(StateError::stored("delivery", "it was not given back")), |row| row.int("number"))
}

/// Deletes the oldest finished deliveries beyond those that are kept.
async fn forget(on: &mut AnyConnection, tenant: &str, webhook: &str) -> Result<(), StateError> {
    let sql = Sql::new(
        "forget deliveries",
        "DELETE FROM webhook_deliveries WHERE tenant = $1 AND webhook_id = $2 AND status <> 'pending' \
         AND number <= (SELECT COALESCE(MAX(number), 0) - $3 FROM webhook_deliveries \
                        WHERE tenant = $1 AND webhook_id = $2)",
    );
    sql.bind(tenant).bind(webhook).bind(FINISHED_KEPT).execute(on).await.map(|_| ())
}

async fn read(
    on: &mut AnyConnection,
    (tenant, webhook): (&str, &str),
    number: i64,
) -> Result<Delivery, StateError> {
    let mut sql = Sql::new("read a delivery", "SELECT * FROM webhook_deliveries WHERE tenant = ");
    sql.arg(tenant).push(" AND webhook_id = ").arg(webhook).push(" AND number = ").arg(number);
    let found = sql.row(on).await?;
    found.map_or_else(|| Err(StateError::not_found("delivery", number.to_string())), |row| record(&row))
}

fn record(row: &Row) -> Result<Delivery, StateError> {
    Ok(Delivery {
        webhook: row.text("webhook_id")?,
        number: row.int("number")?,
        event: row.text("event")?,
        object: row.text("object_id")?,
        body: row.text("body")?,
        status: from_word("delivery status", &row.text("status")?)?,
        attempts: row.int("attempts")?,
        next_us: row.int("next_us")?,
        created_us: row.int("created_us")?,
        finished_us: row.optional_int("finished_us")?,
        answer: row.optional_int("answer")?,
        error: row.optional_text("error")?,
    })
}
