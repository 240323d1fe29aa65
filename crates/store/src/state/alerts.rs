//! Alerts: put by detection, read and triaged by analysts.

use std::collections::{BTreeSet, HashMap};

use model::{Alert, AlertId, AlertStatus, IncidentId};
use sqlx::AnyConnection;

use super::Tenant;
use super::alert_filter::{ALERT_ORDER, AlertFilter};
use super::audit;
use super::changes::next_change;
use super::database::commit;
use super::error::{StateError, check_required, cut};
use super::page::{Cursor, Page, PageRequest, cut_page, finish_page};
use super::reach::source_keys;
use super::sql::{Row, Sql};
use super::triage::{
    Act, Classification, Comment, Commented, Determination, Edit, NAME_LIMIT_CHARS, Subject, add_comment,
    comments, judgement_of, judgement_words,
};
use super::tunings;
use super::words::{from_json, from_word, severity_rank, to_json, word};

/// Longest stored title, in bytes; longer ones are cut.
pub const TITLE_LIMIT_BYTES: usize = 512;
/// Longest stored description, in bytes; longer ones are cut.
pub const DESCRIPTION_LIMIT_BYTES: usize = 16_384;
/// Longest searchable text, in bytes.
const SEARCH_LIMIT_BYTES: usize = 8_192;
/// Longest alert in its stored form, in bytes. A larger one loses events and evidence from its tail.
const BODY_LIMIT_BYTES: usize = 262_144;
/// Most identities in one statement.
const STATEMENT_IDS: usize = 500;

/// An alert and its state of work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertRecord {
    /// What was found; its `status` is the current one.
    pub alert: Alert,
    /// When it was stored.
    pub created_us: i64,
    /// When it last changed.
    pub updated_us: i64,
    /// When it was resolved.
    pub resolved_us: Option<i64>,
    /// Who works on it.
    pub assigned_to: Option<String>,
    /// What it turned out to be.
    pub classification: Classification,
    /// Which kind of that.
    pub determination: Determination,
    /// Number of its latest change: its version.
    pub changed: i64,
    /// The incident that holds it.
    pub incident: Option<IncidentId>,
    /// Comments, oldest first; empty in lists.
    pub comments: Vec<Comment>,
    /// The tuning that hides it.
    pub hidden_by: Option<String>,
}

/// What an analyst changes of an alert.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlertChange {
    /// New status.
    pub status: Option<AlertStatus>,
    /// New assignee.
    pub assigned_to: Edit<String>,
    /// New classification.
    pub classification: Option<Classification>,
    /// New determination.
    pub determination: Option<Determination>,
    /// A comment to add.
    pub comment: Option<String>,
    /// Only if the alert's version is still this.
    pub expected: Option<i64>,
}

/// What [`Tenant::put_alerts`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutAlerts {
    /// Alerts that were not there.
    pub inserted: u64,
    /// Alerts that stand for more events than before.
    pub grown: u64,
    /// Those of the alerts that a tuning hides, which belong in no incident.
    pub hidden: Vec<AlertId>,
}

pub(crate) const COLUMNS: &str = "id, status, changed, created_us, updated_us, resolved_us, assigned_to, classification, \
     determination, last_activity_us, body, hidden_by, (SELECT i.incident_id FROM incident_alerts i \
     WHERE i.tenant = alerts.tenant AND i.alert_id = alerts.id) AS incident_id";

impl Tenant {
    /// Stores alerts, all or none. An alert that is there stays as it is, triage included; only when
    /// the new one stands for more events (its `count` is higher) are its findings replaced. A replay
    /// of the same records therefore changes nothing.
    ///
    /// A new alert that a tuning is for is hidden or resolved as that says, and stays so.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn put_alerts(&self, alerts: &[Alert], now_us: i64) -> Result<PutAlerts, StateError> {
        let mut done = PutAlerts::default();
        if alerts.is_empty() {
            return Ok(done);
        }
        let mut transaction = self.db.begin().await?;
        let (mut known, mut hidden) = known_repeats(&mut transaction, &self.name, alerts).await?;
        let tunings = tunings::live(&mut transaction, &self.name, now_us).await?;
        for alert in alerts {
            let repeats = i64::try_from(alert.count).unwrap_or(i64::MAX);
            let before = known.get(alert.id.0.as_str()).copied();
            if before.is_some_and(|before| before >= repeats) {
                continue;
            }
            let at = (next_change(&mut transaction, &self.name).await?, now_us);
            let inserted = before.is_none() && {
                let mut tuned = alert.clone();
                let hidden_by = rules::tuning::apply(&tunings, &mut tuned, now_us);
                if hidden_by.is_some() {
                    hidden.insert(alert.id.clone());
                }
                insert(&mut transaction, &self.name, (&tuned, hidden_by), at).await?
            };
            let grown = !inserted && grow(&mut transaction, &self.name, alert, at).await?;
            if inserted || grown {
                add_entities(&mut transaction, &self.name, alert).await?;
            }
            known.insert(&alert.id.0, repeats);
            done.inserted += u64::from(inserted);
            done.grown += u64::from(grown);
        }
        commit(transaction).await?;
        self.db.wake();
        done.hidden = hidden.into_iter().collect();
        Ok(done)
    }

    /// A page of the alerts that are not hidden, active since then and before a place in the order, latest
    /// activity first.
    pub(crate) async fn alerts_before(
        &self,
        since_us: i64,
        (before_us, id): (i64, &str),
        limit: i64,
    ) -> Result<Vec<AlertRecord>, StateError> {
        let mut sql = Sql::new("read alerts", &format!("SELECT {COLUMNS} FROM alerts WHERE tenant = "));
        sql.arg(self.name()).push(" AND hidden_by IS NULL AND last_activity_us >= ").arg(since_us);
        sql.push(" AND (last_activity_us < ").arg(before_us).push(" OR last_activity_us = ").arg(before_us);
        sql.push(" AND id < ").arg(id).push(")");
        self.push_alert_reach(&mut sql, "id");
        sql.push(" ORDER BY last_activity_us DESC, id DESC LIMIT ").arg(limit);
        self.db.rows(sql).await?.iter().map(record).collect()
    }

    /// A page of the alerts that pass the filter, latest activity first, without comments.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a wrong cursor or an overlong filter text.
    pub async fn list_alerts(
        &self,
        filter: &AlertFilter,
        page: &PageRequest,
    ) -> Result<Page<AlertRecord>, StateError> {
        let mut sql = Sql::new("list alerts", &format!("SELECT {COLUMNS} FROM alerts WHERE tenant = "));
        sql.arg(self.name());
        filter.push_conditions(&mut sql, self.name())?;
        self.push_alert_reach(&mut sql, "id");
        finish_page(&mut sql, ALERT_ORDER, page)?;
        let rows = self.db.rows(sql).await?;
        let records = rows.iter().map(record).collect::<Result<Vec<_>, _>>()?;
        Ok(cut_page(records, page, |r| Cursor {
            order: ALERT_ORDER.name,
            key: r.alert.last_activity_us,
            id: r.alert.id.0.clone(),
        }))
    }

    /// One alert with its comments.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_alert(&self, id: &AlertId) -> Result<AlertRecord, StateError> {
        let mut connection = self.db.connection().await?;
        self.check_alert(&mut connection, id).await?;
        read_alert(&mut connection, &self.name, id).await
    }

    /// Alerts by identity, those that exist, in no particular order and without comments.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn get_alerts(&self, ids: &[AlertId]) -> Result<Vec<AlertRecord>, StateError> {
        let mut found = vec![];
        for part in ids.chunks(STATEMENT_IDS) {
            let mut sql = Sql::new("read alerts", &format!("SELECT {COLUMNS} FROM alerts WHERE tenant = "));
            sql.arg(self.name()).push(" AND id IN ").args(part.iter().map(|id| id.0.as_str()));
            self.push_alert_reach(&mut sql, "id");
            for row in self.db.rows(sql).await? {
                found.push(record(&row)?);
            }
        }
        Ok(found)
    }

    /// All alerts whose last activity is at or after `since_us`, oldest first, at most `limit`: what
    /// correlation starts from.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn alerts_since(&self, since_us: i64, limit: u32) -> Result<Vec<Alert>, StateError> {
        let mut sql = Sql::new("read alerts", &format!("SELECT {COLUMNS} FROM alerts WHERE tenant = "));
        sql.arg(self.name()).push(" AND hidden_by IS NULL AND last_activity_us >= ").arg(since_us);
        sql.push(" ORDER BY last_activity_us, id LIMIT ").arg(i64::from(limit));
        let rows = self.db.rows(sql).await?;
        rows.iter().map(|row| record(row).map(|r| r.alert)).collect()
    }

    /// Changes an alert's triage, adds the comment and the audit row, all or none.
    ///
    /// # Errors
    /// [`StateError::NotFound`]; [`StateError::Stale`]; [`StateError::Invalid`] for overlong text.
    pub async fn update_alert(
        &self,
        id: &AlertId,
        change: AlertChange,
        act: Act<'_>,
    ) -> Result<AlertRecord, StateError> {
        if let Edit::Set(name) = &change.assigned_to {
            check_required("assignedTo", name, NAME_LIMIT_CHARS)?;
        }
        let mut transaction = self.db.begin().await?;
        self.check_alert(&mut transaction, id).await?;
        let number = next_change(&mut transaction, &self.name).await?;
        let old = read_alert(&mut transaction, &self.name, id).await?;
        if change.expected.is_some_and(|expected| expected != old.changed) {
            return Err(StateError::stale("alert", &id.0));
        }
        let detail = to_json("audit detail", &change_words(&change)?)?;
        if let Some(text) = &change.comment {
            let subject = Subject { tenant: &self.name, kind: Commented::Alert, id: &id.0 };
            add_comment(&mut transaction, subject, text, act).await?;
        }
        write_triage(&mut transaction, (&self.name, number), old, change, act).await?;
        let entry = audit::Entry { action: "alert.update", object: &id.0, detail: &detail };
        audit::append(&mut transaction, self, entry, act).await?;
        let new = read_alert(&mut transaction, &self.name, id).await?;
        commit(transaction).await?;
        self.db.wake();
        Ok(new)
    }
}

fn change_words(change: &AlertChange) -> Result<serde_json::Value, StateError> {
    let mut words = serde_json::Map::new();
    if let Some(status) = change.status {
        words.insert("status".into(), word(&status)?.into());
    }
    match &change.assigned_to {
        Edit::Keep => {}
        Edit::Clear => _ = words.insert("assignedTo".into(), serde_json::Value::Null),
        Edit::Set(name) => _ = words.insert("assignedTo".into(), name.clone().into()),
    }
    if let Some(classification) = change.classification {
        words.insert("classification".into(), word(&classification)?.into());
    }
    if let Some(determination) = change.determination {
        words.insert("determination".into(), word(&determination)?.into());
    }
    if change.comment.is_some() {
        words.insert("comment".into(), true.into());
    }
    Ok(words.into())
}

async fn write_triage(
    on: &mut AnyConnection,
    (tenant, number): (&str, i64),
    old: AlertRecord,
    change: AlertChange,
    act: Act<'_>,
) -> Result<(), StateError> {
    let status = change.status.unwrap_or(old.alert.status);
    let resolved_us = match status {
        AlertStatus::Resolved => old.resolved_us.or(Some(act.now_us)),
        AlertStatus::New | AlertStatus::InProgress => None,
    };
    let (classification, determination) = judgement_words(
        change.classification.unwrap_or(old.classification),
        change.determination.unwrap_or(old.determination),
    )?;
    Sql::new(
        "update an alert",
        "UPDATE alerts SET status = $1, assigned_to = $2, classification = $3, determination = $4, \
         resolved_us = $5, updated_us = $6, changed = $9 WHERE tenant = $7 AND id = $8",
    )
    .bind(word(&status)?)
    .bind(change.assigned_to.apply(old.assigned_to))
    .bind(classification)
    .bind(determination)
    .bind(resolved_us)
    .bind(act.now_us)
    .bind(tenant)
    .bind(old.alert.id.0)
    .bind(number)
    .execute(on)
    .await?;
    Ok(())
}

async fn read_alert(on: &mut AnyConnection, tenant: &str, id: &AlertId) -> Result<AlertRecord, StateError> {
    let mut sql = Sql::new("read an alert", &format!("SELECT {COLUMNS} FROM alerts WHERE tenant = "));
    sql.arg(tenant).push(" AND id = ").arg(id.0.as_str());
    let row = sql.row(&mut *on).await?.ok_or_else(|| StateError::not_found("alert", &id.0))?;
    let mut found = record(&row)?;
    found.comments = comments(on, Subject { tenant, kind: Commented::Alert, id: &id.0 }).await?;
    Ok(found)
}

pub(crate) fn record(row: &Row) -> Result<AlertRecord, StateError> {
    let mut alert: Alert = from_json("alert", &row.text("body")?)?;
    alert.status = from_word("alert status", &row.text("status")?)?;
    let (classification, determination) =
        judgement_of(&row.text("classification")?, &row.text("determination")?)?;
    Ok(AlertRecord {
        alert,
        created_us: row.int("created_us")?,
        updated_us: row.int("updated_us")?,
        resolved_us: row.optional_int("resolved_us")?,
        assigned_to: row.optional_text("assigned_to")?,
        classification,
        determination,
        changed: row.int("changed")?,
        incident: row.optional_text("incident_id")?.map(IncidentId),
        comments: vec![],
        hidden_by: row.optional_text("hidden_by")?,
    })
}

/// The stored form of an alert, within the limits.
struct Stored {
    title: String,
    search_text: String,
    body: String,
    repeats: i64,
}

impl Stored {
    fn of(tenant: &str, alert: &Alert) -> Result<Self, StateError> {
        let mut kept = alert.clone();
        tenant.clone_into(&mut kept.tenant);
        kept.title = cut(&alert.title, TITLE_LIMIT_BYTES);
        kept.description = cut(&alert.description, DESCRIPTION_LIMIT_BYTES);
        let mut body = to_json("alert", &kept)?;
        while body.len() > BODY_LIMIT_BYTES && (kept.events.len() > 1 || kept.evidence.len() > 1) {
            kept.events.truncate(kept.events.len().div_ceil(2));
            kept.evidence.truncate(kept.evidence.len().div_ceil(2));
            kept.matched.truncate(kept.matched.len().div_ceil(2));
            body = to_json("alert", &kept)?;
        }
        Ok(Stored {
            search_text: search_text(&kept),
            title: kept.title,
            body,
            repeats: i64::try_from(alert.count).unwrap_or(i64::MAX),
        })
    }
}

/// What a text filter looks in: title, rule, techniques and entities, in lower case.
fn search_text(alert: &Alert) -> String {
    let mut text = format!("{}\n{}\n", alert.title, alert.rule_id);
    for technique in &alert.techniques {
        text.push_str(technique.id());
        text.push('\n');
    }
    for evidence in &alert.evidence {
        text.push_str(&cut(&evidence.entity.label(), 512));
        text.push('\n');
        if text.len() > SEARCH_LIMIT_BYTES {
            break;
        }
    }
    cut(&text.to_lowercase(), SEARCH_LIMIT_BYTES)
}

async fn insert(
    on: &mut AnyConnection,
    tenant: &str,
    (alert, hidden_by): (&Alert, Option<String>),
    (number, now_us): (i64, i64),
) -> Result<bool, StateError> {
    let stored = Stored::of(tenant, alert)?;
    let resolved_us = (alert.status == AlertStatus::Resolved).then_some(now_us);
    let changed = Sql::new(
        "insert an alert",
        "INSERT INTO alerts (tenant, id, rule_id, title, severity, status, service_source, \
         first_activity_us, last_activity_us, repeats, created_us, updated_us, classification, \
         determination, search_text, body, changed, first_changed, resolved_us, hidden_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, 'unknown', 'unknown', $12, $13, $14, $14, $15, \
         $16) \
         ON CONFLICT (tenant, id) DO NOTHING",
    )
    .bind(tenant)
    .bind(alert.id.0.as_str())
    .bind(cut(&alert.rule_id, TITLE_LIMIT_BYTES))
    .bind(stored.title)
    .bind(severity_rank(alert.severity))
    .bind(word(&alert.status)?)
    .bind(word(&alert.service_source)?)
    .bind(alert.first_activity_us)
    .bind(alert.last_activity_us)
    .bind(stored.repeats)
    .bind(now_us)
    .bind(stored.search_text)
    .bind(stored.body)
    .bind(number)
    .bind(resolved_us)
    .bind(hidden_by)
    .execute(on)
    .await?;
    Ok(changed > 0)
}

async fn grow(
    on: &mut AnyConnection,
    tenant: &str,
    alert: &Alert,
    (number, now_us): (i64, i64),
) -> Result<bool, StateError> {
    let stored = Stored::of(tenant, alert)?;
    let changed = Sql::new(
        "grow an alert",
        "UPDATE alerts SET title = $1, severity = $2, first_activity_us = $3, last_activity_us = $4, \
         repeats = $5, updated_us = $6, search_text = $7, body = $8, changed = $11 \
         WHERE tenant = $9 AND id = $10 AND repeats < $5",
    )
    .bind(stored.title)
    .bind(severity_rank(alert.severity))
    .bind(alert.first_activity_us)
    .bind(alert.last_activity_us)
    .bind(stored.repeats)
    .bind(now_us)
    .bind(stored.search_text)
    .bind(stored.body)
    .bind(tenant)
    .bind(alert.id.0.as_str())
    .bind(number)
    .execute(on)
    .await?;
    Ok(changed > 0)
}

/// Those of the alerts that are stored, with the number of events they stand for, and those of them that are
/// hidden. Most of a replay is recognised here, at the cost of one statement for many alerts.
async fn known_repeats<'a>(
    on: &mut AnyConnection,
    tenant: &str,
    alerts: &'a [Alert],
) -> Result<(HashMap<&'a str, i64>, BTreeSet<AlertId>), StateError> {
    let mut stored: HashMap<String, i64> = HashMap::new();
    let mut hidden = BTreeSet::new();
    for part in alerts.chunks(STATEMENT_IDS) {
        let mut sql =
            Sql::new("look for alerts", "SELECT id, repeats, hidden_by FROM alerts WHERE tenant = ");
        sql.arg(tenant).push(" AND id IN ").args(part.iter().map(|a| a.id.0.as_str()));
        for row in sql.rows(&mut *on).await? {
            if row.optional_text("hidden_by")?.is_some() {
                hidden.insert(AlertId(row.text("id")?));
            }
            stored.insert(row.text("id")?, row.int("repeats")?);
        }
    }
    let pair = |alert: &'a Alert| stored.get(&alert.id.0).map(|repeats| (alert.id.0.as_str(), *repeats));
    Ok((alerts.iter().filter_map(pair).collect(), hidden))
}

async fn add_entities(on: &mut AnyConnection, tenant: &str, alert: &Alert) -> Result<(), StateError> {
    let mut keys: Vec<String> =
        alert.evidence.iter().flat_map(|e| e.entity.keys()).map(|k| cut(&k.0, TITLE_LIMIT_BYTES)).collect();
    keys.extend(source_keys(alert).map(|key| cut(&key, TITLE_LIMIT_BYTES)));
    keys.sort();
    keys.dedup();
    for part in keys.chunks(STATEMENT_IDS) {
        let text = "INSERT INTO alert_entities (tenant, alert_id, entity_key) VALUES ";
        let mut sql = Sql::new("index an alert's entities", text);
        for (i, key) in part.iter().enumerate() {
            sql.push(if i == 0 { "(" } else { ", (" }).arg(tenant).push(", ");
            sql.arg(alert.id.0.as_str()).push(", ").arg(key.as_str()).push(")");
        }
        sql.push(" ON CONFLICT (tenant, entity_key, alert_id) DO NOTHING");
        sql.execute(&mut *on).await?;
    }
    Ok(())
}
