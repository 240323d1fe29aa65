//! Tunings of alerts: kept, counted, and tried on what was found before.

use std::collections::BTreeMap;

use rules::tuning::Tuning;
use sqlx::AnyConnection;

use super::Tenant;
use super::alerts::AlertRecord;
use super::audit;
use super::database::commit;
use super::error::StateError;
use super::sql::{Row, Sql};
use super::triage::Act;
use super::words::{from_json, to_json};

/// Most tunings of a tenant.
pub const TUNINGS_LIMIT: i64 = 1_000;
/// Alerts that a preview looks at, at most.
const PREVIEW_ALERTS: u64 = 200_000;
/// Alerts read at once.
const PREVIEW_PAGE: i64 = 1_000;
/// Alerts that a preview shows.
const PREVIEW_SHOWN: usize = 20;

/// A kept tuning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TuningRecord {
    /// What it says.
    pub tuning: Tuning,
    /// Alerts that it hides.
    pub hidden: u64,
    /// When it was made, and by whom.
    pub created: (i64, String),
    /// When it was changed last, and by whom.
    pub updated: (i64, String),
}

/// What a tuning would have been for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TuningPreview {
    /// Alerts looked at.
    pub examined: u64,
    /// Of those, alerts that it is for.
    pub matched: u64,
    /// The latest of them.
    pub latest: Vec<AlertRecord>,
    /// How many of each rule, by the rule's identity.
    pub by_rule: BTreeMap<String, u64>,
}

impl Tenant {
    /// Keeps a new tuning; gives it as kept. It is for alerts stored from now on.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for one that cannot be kept or when there are too many.
    pub async fn create_tuning(&self, tuning: &Tuning, act: Act<'_>) -> Result<TuningRecord, StateError> {
        checked(tuning)?;
        let id = super::secret::hex(&super::secret::random::<8>()?);
        let tuning = Tuning { id: id.clone(), ..tuning.clone() };
        let mut transaction = self.db.begin().await?;
        let count = Sql::new("count tunings", "SELECT COUNT(*) AS n FROM tunings WHERE tenant = $1");
        let count = count.bind(self.name()).row(&mut transaction).await?;
        if count.map_or(Ok(0), |row| row.int("n"))? >= TUNINGS_LIMIT {
            let reason = format!("cannot be added: a tenant keeps at most {TUNINGS_LIMIT}; delete some");
            return Err(StateError::invalid("tuning", reason));
        }
        Sql::new(
            "keep a tuning",
            "INSERT INTO tunings (tenant, id, body, created_us, created_by, updated_us, updated_by) \
             VALUES ($1, $2, $3, $4, $5, $4, $5)",
        )
        .bind(self.name())
        .bind(id.as_str())
        .bind(to_json("tuning", &tuning)?)
        .bind(act.now_us)
        .bind(act.actor)
        .execute(&mut transaction)
        .await?;
        audited(&mut transaction, self, ("tuning.create", &tuning), act).await?;
        commit(transaction).await?;
        self.get_tuning(&id).await
    }

    /// Puts other content under the same identity; gives it as kept.
    ///
    /// # Errors
    /// [`StateError::NotFound`], [`StateError::Invalid`].
    pub async fn replace_tuning(&self, tuning: &Tuning, act: Act<'_>) -> Result<TuningRecord, StateError> {
        checked(tuning)?;
        let mut transaction = self.db.begin().await?;
        let changed = Sql::new(
            "change a tuning",
            "UPDATE tunings SET body = $1, updated_us = $2, updated_by = $3 WHERE tenant = $4 AND id = $5",
        )
        .bind(to_json("tuning", tuning)?)
        .bind(act.now_us)
        .bind(act.actor)
        .bind(self.name())
        .bind(tuning.id.as_str())
        .execute(&mut transaction)
        .await?;
        if changed == 0 {
            return Err(StateError::not_found("tuning", &tuning.id));
        }
        audited(&mut transaction, self, ("tuning.update", tuning), act).await?;
        commit(transaction).await?;
        self.get_tuning(&tuning.id).await
    }

    /// All tunings, the latest first.
    ///
    /// # Errors
    /// [`StateError::Stored`] when one does not read back.
    pub async fn list_tunings(&self) -> Result<Vec<TuningRecord>, StateError> {
        let sql =
            Sql::new("list tunings", &format!("{SELECT} WHERE t.tenant = $1 ORDER BY created_us DESC, id"));
        self.db.rows(sql.bind(self.name())).await?.iter().map(read).collect()
    }

    /// One tuning.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_tuning(&self, id: &str) -> Result<TuningRecord, StateError> {
        let sql = Sql::new("read a tuning", &format!("{SELECT} WHERE t.tenant = $1 AND t.id = $2"));
        let row = self.db.row(sql.bind(self.name()).bind(id)).await?;
        read(&row.ok_or_else(|| StateError::not_found("tuning", id))?)
    }

    /// Removes a tuning. The alerts that it hid stay hidden and are listed as such.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_tuning(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let removed = Sql::new("remove a tuning", "DELETE FROM tunings WHERE tenant = $1 AND id = $2");
        if removed.bind(self.name()).bind(id).execute(&mut transaction).await? == 0 {
            return Err(StateError::not_found("tuning", id));
        }
        let entry = audit::Entry { action: "tuning.delete", object: id, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// What a tuning would have been for, of the alerts active since then, the latest first.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for one that cannot be kept.
    pub async fn preview_tuning(&self, tuning: &Tuning, since_us: i64) -> Result<TuningPreview, StateError> {
        checked(tuning)?;
        let mut preview = TuningPreview::default();
        let mut before = (i64::MAX, String::new());
        while preview.examined < PREVIEW_ALERTS {
            let page = self.alerts_before(since_us, (before.0, &before.1), PREVIEW_PAGE).await?;
            let Some(last) = page.last() else { break };
            before = (last.alert.last_activity_us, last.alert.id.0.clone());
            preview.examined += page.len() as u64;
            for record in page.into_iter().filter(|r| tuning.is_for(&r.alert)) {
                preview.matched += 1;
                *preview.by_rule.entry(record.alert.rule_id.clone()).or_default() += 1;
                if preview.latest.len() < PREVIEW_SHOWN {
                    preview.latest.push(record);
                }
            }
        }
        Ok(preview)
    }
}

const SELECT: &str = "SELECT t.id, t.body, t.created_us, t.created_by, t.updated_us, t.updated_by, \
     (SELECT COUNT(*) FROM alerts a WHERE a.tenant = t.tenant AND a.hidden_by = t.id) AS hidden \
     FROM tunings t";

fn checked(tuning: &Tuning) -> Result<(), StateError> {
    tuning.check().map_err(|e| StateError::invalid(e.field, e.reason))
}

/// The tunings that work at that moment.
pub(crate) async fn live(
    on: &mut AnyConnection,
    tenant: &str,
    now_us: i64,
) -> Result<Vec<Tuning>, StateError> {
    let sql = Sql::new("read tunings", "SELECT body FROM tunings WHERE tenant = $1 ORDER BY created_us, id");
    let rows = sql.bind(tenant).rows(on).await?;
    let read = |row: &Row| from_json::<Tuning>("tuning", &row.text("body")?);
    let all = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().filter(|t| t.live(now_us)).collect())
}

async fn audited(
    on: &mut AnyConnection,
    tenant: &Tenant,
    (action, tuning): (&str, &Tuning),
    act: Act<'_>,
) -> Result<(), StateError> {
    let detail = serde_json::json!({
        "name": tuning.name,
        "enabled": tuning.enabled,
        "action": tuning.action,
        "rules": tuning.rules.len(),
        "conditions": tuning.conditions.len(),
    });
    let detail = detail.to_string();
    audit::append(on, tenant, audit::Entry { action, object: &tuning.id, detail: &detail }, act).await
}

fn read(row: &Row) -> Result<TuningRecord, StateError> {
    let mut tuning: Tuning = from_json("tuning", &row.text("body")?)?;
    tuning.id = row.text("id")?;
    Ok(TuningRecord {
        tuning,
        hidden: u64::try_from(row.int("hidden")?).unwrap_or(0),
        created: (row.int("created_us")?, row.text("created_by")?),
        updated: (row.int("updated_us")?, row.text("updated_by")?),
    })
}
