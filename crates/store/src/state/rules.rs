//! Hunting queries kept as rules, how far each has come, and its runs.

use std::collections::BTreeSet;

use rules::Rule;
use rules::schedule::Progress;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;

use super::Tenant;
use super::audit;
use super::database::commit;
use super::error::{StateError, check_required, cut};
use super::sql::{Row, Sql};
use super::triage::Act;
use super::words::{from_json, to_json};

/// Most rules of a tenant.
pub const RULES_LIMIT: i64 = 2_000;
/// Longest query of a rule, in bytes.
pub const RULE_QUERY_LIMIT_BYTES: usize = 1 << 18;
/// Runs kept of each rule.
const RUNS_KEPT: i64 = 500;
/// Most keys in one statement.
const STATEMENT_KEYS: usize = 400;
/// Longest error kept of a run, in bytes.
const ERROR_LIMIT_BYTES: usize = 2_000;

/// A kept rule.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleRecord {
    /// What it says.
    pub rule: Rule,
    /// How far it has come.
    pub progress: Progress,
    /// Its last run.
    pub last_run: Option<RuleRun>,
    /// When it was made, and by whom.
    pub created: (i64, String),
    /// When it was changed last, and by whom.
    pub updated: (i64, String),
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RuleRunStatus {
    /// With an answer, and its alerts stored.
    Completed,
    /// The same, with more alerts than a run may make; those beyond are in the last one.
    PartiallyFailed,
    /// Without; the same rows are looked at again.
    Failed,
}

/// One run of a rule. Times are microseconds since 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleRun {
    /// Its number, from 1; 0 until it is kept.
    #[serde(default)]
    pub number: i64,
    /// Rows due after this were looked at as new.
    pub from_us: i64,
    /// The last moment at which a row it looked at was due.
    pub to_us: i64,
    /// When it began.
    pub started_us: i64,
    /// When it ended.
    pub ended_us: i64,
    /// How.
    pub status: RuleRunStatus,
    /// Rows of the result.
    pub rows: u64,
    /// Of those, rows that earlier runs had not given.
    pub new_rows: u64,
    /// Alerts made.
    pub alerts: u64,
    /// The error's code; empty without.
    pub code: String,
    /// What went wrong; empty when nothing did.
    pub error: String,
}

/// What a run leaves behind, kept in one step.
#[derive(Debug, Clone, Copy)]
pub struct RunEnd<'a> {
    /// How far the rule has come.
    pub progress: &'a Progress,
    /// The run.
    pub run: &'a RuleRun,
    /// Keys that have alerted, and until when that counts.
    pub keys: &'a [(String, i64)],
    /// Whether the run belongs in the rule's history; else it is only its last run.
    pub notable: bool,
}

impl Tenant {
    /// Keeps a new rule, under its identity or a fresh one; gives it as kept.
    ///
    /// # Errors
    /// [`StateError::Exists`] when the identity is taken, [`StateError::Invalid`] for a bad field or when
    /// there are too many.
    pub async fn create_rule(
        &self,
        rule: &Rule,
        progress: &Progress,
        act: Act<'_>,
    ) -> Result<RuleRecord, StateError> {
        let mut rule = rule.clone();
        if rule.id.is_empty() {
            rule.id = super::secret::hex(&super::secret::random::<8>()?);
        }
        check(&rule)?;
        let mut transaction = self.db.begin().await?;
        let count = Sql::new("count rules", "SELECT COUNT(*) AS n FROM rules WHERE tenant = $1");
        let count = count.bind(self.name()).row(&mut transaction).await?;
        if count.map_or(Ok(0), |row| row.int("n"))? >= RULES_LIMIT {
            let reason = format!("cannot be added: a tenant keeps at most {RULES_LIMIT}; delete some");
            return Err(StateError::invalid("rule", reason));
        }
        if insert(&mut transaction, self, (&rule, progress), act).await? == 0 {
            return Err(StateError::Exists { kind: "rule", id: rule.id });
        }
        audited(&mut transaction, self, ("rule.create", &rule), act).await?;
        commit(transaction).await?;
        self.get_rule(&rule.id).await
    }

    /// Puts other content under the same identity; gives it as kept. A rule that is turned on again goes on
    /// from now.
    ///
    /// # Errors
    /// [`StateError::NotFound`], [`StateError::Invalid`] for a bad field.
    pub async fn replace_rule(&self, rule: &Rule, act: Act<'_>) -> Result<RuleRecord, StateError> {
        check(rule)?;
        let mut transaction = self.db.begin().await?;
        let read = Sql::new("read a rule", "SELECT enabled FROM rules WHERE tenant = $1 AND id = $2");
        let old = read.bind(self.name()).bind(rule.id.as_str()).row(&mut transaction).await?;
        let old = old.ok_or_else(|| StateError::not_found("rule", &rule.id))?;
        let turned_on = rule.enabled && old.int("enabled")? == 0;
        let mut sql = Sql::new("change a rule", "UPDATE rules SET name = ");
        sql.arg(rule.name.as_str()).push(", enabled = ").arg(i64::from(rule.enabled));
        sql.push(", body = ").arg(to_json("rule", rule)?).push(", updated_us = ").arg(act.now_us);
        sql.push(", updated_by = ").arg(act.actor);
        if turned_on {
            sql.push(", begun_us = NULL, quiet_us = NULL, through_us = ").arg(act.now_us);
        }
        sql.push(" WHERE tenant = ").arg(self.name()).push(" AND id = ").arg(rule.id.as_str());
        sql.execute(&mut transaction).await?;
        audited(&mut transaction, self, ("rule.update", rule), act).await?;
        commit(transaction).await?;
        self.get_rule(&rule.id).await
    }

    /// All rules by name.
    ///
    /// # Errors
    /// [`StateError::Stored`] when one does not read back.
    pub async fn list_rules(&self) -> Result<Vec<RuleRecord>, StateError> {
        let sql = Sql::new("list rules", "SELECT * FROM rules WHERE tenant = $1 ORDER BY name, id");
        self.db.rows(sql.bind(self.name())).await?.iter().map(read).collect()
    }

    /// One rule.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn get_rule(&self, id: &str) -> Result<RuleRecord, StateError> {
        let sql = Sql::new("read a rule", "SELECT * FROM rules WHERE tenant = $1 AND id = $2");
        let row = self.db.row(sql.bind(self.name()).bind(id)).await?;
        read(&row.ok_or_else(|| StateError::not_found("rule", id))?)
    }

    /// Removes a rule with its runs. Its alerts stay.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn delete_rule(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let removed = Sql::new("remove a rule", "DELETE FROM rules WHERE tenant = $1 AND id = $2");
        if removed.bind(self.name()).bind(id).execute(&mut transaction).await? == 0 {
            return Err(StateError::not_found("rule", id));
        }
        for text in [
            "DELETE FROM rule_runs WHERE tenant = $1 AND rule_id = $2",
            "DELETE FROM rule_keys WHERE tenant = $1 AND rule_id = $2",
        ] {
            let sql = Sql::new("remove a rule", text).bind(self.name()).bind(id);
            sql.execute(&mut transaction).await?;
        }
        let entry = audit::Entry { action: "rule.delete", object: id, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Asks for a run out of turn, as soon as may be.
    ///
    /// # Errors
    /// [`StateError::NotFound`].
    pub async fn ask_rule_run(&self, id: &str, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let sql = Sql::new("ask for a run", "UPDATE rules SET asked_us = $1 WHERE tenant = $2 AND id = $3");
        let changed = sql.bind(act.now_us).bind(self.name()).bind(id).execute(&mut transaction).await?;
        if changed == 0 {
            return Err(StateError::not_found("rule", id));
        }
        let entry = audit::Entry { action: "rule.run", object: id, detail: "{}" };
        audit::append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// Notes that a run up to `to_us` has begun, so that one that is cut off is made again as it was.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn begin_rule_run(&self, id: &str, to_us: i64) -> Result<(), StateError> {
        let sql = Sql::new("begin a run", "UPDATE rules SET begun_us = $1 WHERE tenant = $2 AND id = $3");
        self.db.execute(sql.bind(to_us).bind(self.name()).bind(id)).await.map(|_| ())
    }

    /// Keeps what a run leaves behind, all or none; forgets keys and runs that are past.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn end_rule_run(&self, id: &str, end: RunEnd<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        let mut run = end.run.clone();
        run.error = cut(&run.error, ERROR_LIMIT_BYTES);
        let number = Sql::new(
            "number a run",
            "SELECT COALESCE(MAX(number), 0) + 1 AS n FROM rule_runs WHERE tenant = $1 AND rule_id = $2",
        );
        let number = number.bind(self.name()).bind(id).row(&mut transaction).await?;
        run.number = number.map_or(Ok(1), |row| row.int("n"))?;
        let body = to_json("run", &run)?;
        update_progress(&mut transaction, (self.name(), id), (end.progress, &body)).await?;
        if end.notable {
            Sql::new(
                "keep a run",
                "INSERT INTO rule_runs (tenant, rule_id, number, body) VALUES ($1, $2, $3, $4)",
            )
            .bind(self.name())
            .bind(id)
            .bind(run.number)
            .bind(body.as_str())
            .execute(&mut transaction)
            .await?;
            Sql::new(
                "forget runs",
                "DELETE FROM rule_runs WHERE tenant = $1 AND rule_id = $2 AND number <= $3",
            )
            .bind(self.name())
            .bind(id)
            .bind(run.number - RUNS_KEPT)
            .execute(&mut transaction)
            .await?;
        }
        Sql::new("forget keys", "DELETE FROM rule_keys WHERE tenant = $1 AND rule_id = $2 AND until_us < $3")
            .bind(self.name())
            .bind(id)
            .bind(end.progress.through_us)
            .execute(&mut transaction)
            .await?;
        for part in end.keys.chunks(STATEMENT_KEYS) {
            insert_keys(&mut transaction, (self.name(), id), part).await?;
        }
        commit(transaction).await
    }

    /// Those of the keys that have alerted.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn known_rule_keys(&self, id: &str, keys: &[String]) -> Result<BTreeSet<String>, StateError> {
        let mut known = BTreeSet::new();
        for part in keys.chunks(STATEMENT_KEYS) {
            let mut sql = Sql::new("look for keys", "SELECT key FROM rule_keys WHERE tenant = ");
            sql.arg(self.name()).push(" AND rule_id = ").arg(id).push(" AND key IN ");
            sql.args(part.iter().map(String::as_str));
            for row in self.db.rows(sql).await? {
                known.insert(row.text("key")?);
            }
        }
        Ok(known)
    }

    /// The last runs of a rule, newest first.
    ///
    /// # Errors
    /// [`StateError::Stored`] when one does not read back.
    pub async fn list_rule_runs(&self, id: &str, limit: u32) -> Result<Vec<RuleRun>, StateError> {
        let sql = Sql::new(
            "list runs",
            "SELECT body FROM rule_runs WHERE tenant = $1 AND rule_id = $2 ORDER BY number DESC LIMIT $3",
        );
        let rows = self.db.rows(sql.bind(self.name()).bind(id).bind(i64::from(limit))).await?;
        rows.iter().map(|row| from_json("run", &row.text("body")?)).collect()
    }
}

fn check(rule: &Rule) -> Result<(), StateError> {
    check_required("displayName", &rule.name, 256)?;
    check_required("id", &rule.id, 128)?;
    check_required("query", &rule.query, RULE_QUERY_LIMIT_BYTES)?;
    if rule.query.len() > RULE_QUERY_LIMIT_BYTES {
        let reason = format!("is longer than {RULE_QUERY_LIMIT_BYTES} bytes");
        return Err(StateError::invalid("query", reason));
    }
    Ok(())
}

/// Rows inserted: none when the identity is taken.
async fn insert(
    on: &mut AnyConnection,
    tenant: &Tenant,
    (rule, progress): (&Rule, &Progress),
    act: Act<'_>,
) -> Result<u64, StateError> {
    Sql::new(
        "keep a rule",
        "INSERT INTO rules (tenant, id, name, enabled, body, created_us, created_by, updated_us, updated_by, \
         anchor_us, through_us, asked_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $6, $7, $8, $9, $10) \
         ON CONFLICT DO NOTHING",
    )
    .bind(tenant.name())
    .bind(rule.id.as_str())
    .bind(rule.name.as_str())
    .bind(i64::from(rule.enabled))
    .bind(to_json("rule", rule)?)
    .bind(act.now_us)
    .bind(act.actor)
    .bind(progress.anchor_us)
    .bind(progress.through_us)
    .bind(progress.asked_us)
    .execute(on)
    .await
}

async fn update_progress(
    on: &mut AnyConnection,
    (tenant, id): (&str, &str),
    (progress, run): (&Progress, &str),
) -> Result<(), StateError> {
    // A run asked for meanwhile stays asked for.
    Sql::new(
        "end a run",
        "UPDATE rules SET through_us = $1, begun_us = NULL, quiet_us = $2, last_run = $3, \
         asked_us = CASE WHEN asked_us > $1 THEN asked_us ELSE NULL END WHERE tenant = $4 AND id = $5",
    )
    .bind(progress.through_us)
    .bind(progress.quiet_until_us)
    .bind(run)
    .bind(tenant)
    .bind(id)
    .execute(on)
    .await
    .map(|_| ())
}

async fn insert_keys(
    on: &mut AnyConnection,
    (tenant, id): (&str, &str),
    keys: &[(String, i64)],
) -> Result<(), StateError> {
    let mut sql = Sql::new("keep keys", "INSERT INTO rule_keys (tenant, rule_id, key, until_us) VALUES ");
    for (at, (key, until_us)) in keys.iter().enumerate() {
        sql.push(if at == 0 { "(" } else { ", (" }).arg(tenant).push(", ").arg(id).push(", ");
        sql.arg(key.as_str()).push(", ").arg(*until_us).push(")");
    }
    sql.push(" ON CONFLICT (tenant, rule_id, key) DO UPDATE SET until_us = excluded.until_us");
    sql.execute(on).await.map(|_| ())
}

/// The audit row of a change: what it is called, not what it says.
async fn audited(
    on: &mut AnyConnection,
    tenant: &Tenant,
    (action, rule): (&str, &Rule),
    act: Act<'_>,
) -> Result<(), StateError> {
    let detail = serde_json::json!({ "name": rule.name, "enabled": rule.enabled, "bytes": rule.query.len() });
    let detail = detail.to_string();
    audit::append(on, tenant, audit::Entry { action, object: &rule.id, detail: &detail }, act).await
}

fn read(row: &Row) -> Result<RuleRecord, StateError> {
    let mut rule: Rule = from_json("rule", &row.text("body")?)?;
    rule.id = row.text("id")?;
    let last_run = row.optional_text("last_run")?;
    Ok(RuleRecord {
        rule,
        progress: Progress {
            anchor_us: row.int("anchor_us")?,
            through_us: row.int("through_us")?,
            begun_us: row.optional_int("begun_us")?,
            quiet_until_us: row.optional_int("quiet_us")?,
            asked_us: row.optional_int("asked_us")?,
        },
        last_run: last_run.map(|run| from_json("run", &run)).transpose()?,
        created: (row.int("created_us")?, row.text("created_by")?),
        updated: (row.int("updated_us")?, row.text("updated_by")?),
    })
}
