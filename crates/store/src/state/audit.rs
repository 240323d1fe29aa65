//! The audit log: append-only rows, each sealed by a hash over itself and the row before.
//!
//! A changed, removed or reordered row breaks the chain at a known place; the head kept apart shows a
//! log cut at its end. Someone who can rewrite the whole database can also rewrite the whole chain:
//! [`AuditReport::head`] is therefore worth noting elsewhere from time to time.

use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::Tenant;
use super::database::{Dialect, commit};
use super::error::{StateError, check_text};
use super::page::{Cursor, ListOrder, Page, PageRequest, cut_page};
use super::sql::{Row, Sql};
use super::triage::Act;

/// Longest detail of a row, in characters.
pub const AUDIT_DETAIL_LIMIT_CHARS: usize = 16_384;
const START: &str = "0000000000000000000000000000000000000000000000000000000000000000";
const VERIFY_STEP: i64 = 1_000;
const ORDER: ListOrder = ListOrder { name: 'a', column: "number" };

/// One row of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRow {
    /// Its place, from 1, without gaps.
    pub number: i64,
    /// When.
    pub time_us: i64,
    /// Who.
    pub actor: String,
    /// What, such as `incident.update`.
    pub action: String,
    /// On which object.
    pub object: String,
    /// The particulars, as JSON.
    pub detail: String,
    /// Hash of the row before, in hex.
    pub previous_hash: String,
    /// Hash of this row, in hex.
    pub hash: String,
}

/// What [`Tenant::verify_audit`] found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditReport {
    /// Rows read.
    pub rows: i64,
    /// Hash of the newest row; note it elsewhere to be able to prove the log's past.
    pub head: String,
    /// The first row that does not fit, and why; none when the log is whole.
    pub broken: Option<AuditBreak>,
}

/// Where the log is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditBreak {
    /// The row's number.
    pub number: i64,
    /// What does not fit.
    pub reason: String,
}

/// What is appended.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// What, such as `source.create`.
    pub action: &'a str,
    /// On which object.
    pub object: &'a str,
    /// The particulars, as JSON.
    pub detail: &'a str,
}

impl Tenant {
    /// Appends a row. Acts of this repository append their own; this is for acts of elsewhere, such
    /// as a login.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails; [`StateError::Invalid`] for overlong text.
    pub async fn append_audit(&self, entry: Entry<'_>, act: Act<'_>) -> Result<(), StateError> {
        let mut transaction = self.db.begin().await?;
        append(&mut transaction, self, entry, act).await?;
        commit(transaction).await
    }

    /// A page of the log, newest first.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for a wrong cursor.
    pub async fn list_audit(&self, page: &PageRequest) -> Result<Page<AuditRow>, StateError> {
        let mut sql = Sql::new("list the audit log", "SELECT * FROM audit WHERE tenant = ");
        sql.arg(self.name());
        if let Some(after) = &page.after {
            sql.push(" AND number < ").arg(Cursor::read(after, ORDER.name)?.key);
        }
        let limit = i64::try_from(page.size() + 1).unwrap_or(i64::MAX);
        sql.push(" ORDER BY number DESC LIMIT ").arg(limit);
        let rows = self.db.rows(sql).await?;
        let rows = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        Ok(cut_page(rows, page, |r| Cursor { order: ORDER.name, key: r.number, id: String::new() }))
    }

    /// Whether an entry has this hash: whether a head noted before is still in the chain.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn audit_has(&self, hash: &str) -> Result<bool, StateError> {
        let text = "SELECT number FROM audit WHERE tenant = $1 AND hash = $2";
        let sql = Sql::new("look for an audit hash", text).bind(self.name()).bind(hash.replace('\0', ""));
        Ok(self.db.row(sql).await?.is_some())
    }

    /// Reads the whole log and checks every seal.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails; a broken log is not an error but a finding.
    pub async fn verify_audit(&self) -> Result<AuditReport, StateError> {
        let mut connection = self.db.connection().await?;
        // The head is read first: rows appended meanwhile are then simply more than it promises.
        let (promised, promised_hash) = head(&mut connection, &self.name, "").await?;
        let (mut count, mut previous) = (0, START.to_owned());
        loop {
            let mut sql = Sql::new("read the audit log", "SELECT * FROM audit WHERE tenant = ");
            sql.arg(self.name()).push(" AND number > ").arg(count);
            sql.push(" ORDER BY number LIMIT ").arg(VERIFY_STEP);
            let rows = sql.rows(&mut connection).await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                let row = read(row)?;
                if let Some(reason) = misfit(&self.name, &row, count + 1, &previous) {
                    let broken = Some(AuditBreak { number: row.number, reason });
                    return Ok(AuditReport { rows: count, head: previous, broken });
                }
                if row.number == promised && row.hash != promised_hash {
                    let reason = "the head kept apart names another hash for this row".to_owned();
                    let broken = Some(AuditBreak { number: row.number, reason });
                    return Ok(AuditReport { rows: count, head: previous, broken });
                }
                count = row.number;
                previous = row.hash;
            }
        }
        if count < promised {
            let reason = format!("rows {} to {promised} are missing at the end", count + 1);
            let broken = Some(AuditBreak { number: count + 1, reason });
            return Ok(AuditReport { rows: count, head: previous, broken });
        }
        // Every row moves the head: one that stays behind the rows was put back or removed.
        let (now, _) = head(&mut connection, &self.name, "").await?;
        let broken = (now < count).then(|| AuditBreak {
            number: now + 1,
            reason: format!("the head kept apart stands at row {now}, and there are {count}: it was changed"),
        });
        Ok(AuditReport { rows: count, head: previous, broken })
    }
}

fn misfit(tenant: &str, row: &AuditRow, expected: i64, previous: &str) -> Option<String> {
    if row.number != expected {
        return Some(format!("row {expected} is missing"));
    }
    if row.previous_hash != previous {
        return Some("it does not follow the row before it".to_owned());
    }
    let entry = Entry { action: &row.action, object: &row.object, detail: &row.detail };
    let act = Act { actor: &row.actor, now_us: row.time_us };
    (seal(tenant, row.number, entry, act, previous) != row.hash)
        .then(|| "its content does not fit its hash: it was changed after it was written".to_owned())
}

fn read(row: &Row) -> Result<AuditRow, StateError> {
    Ok(AuditRow {
        number: row.int("number")?,
        time_us: row.int("time_us")?,
        actor: row.text("actor")?,
        action: row.text("action")?,
        object: row.text("object")?,
        detail: row.text("detail")?,
        previous_hash: row.text("previous_hash")?,
        hash: row.text("hash")?,
    })
}

/// SHA-256 over every field, each led by its length, so that no two rows have the same input.
fn seal(tenant: &str, number: i64, entry: Entry<'_>, act: Act<'_>, previous: &str) -> String {
    let mut hash = Sha256::new();
    let (number, time) = (number.to_string(), act.now_us.to_string());
    for field in [previous, tenant, &number, &time, act.actor, entry.action, entry.object, entry.detail] {
        hash.update(u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(field.as_bytes());
    }
    super::secret::hex(&hash.finalize())
}

async fn head(on: &mut AnyConnection, tenant: &str, lock: &str) -> Result<(i64, String), StateError> {
    let text = format!("SELECT number, hash FROM audit_heads WHERE tenant = $1{lock}");
    match Sql::new("read the audit head", &text).bind(tenant).row(on).await? {
        Some(row) => Ok((row.int("number")?, row.text("hash")?)),
        None => Ok((0, START.to_owned())),
    }
}

/// Appends a row within a transaction.
pub(crate) async fn append(
    on: &mut AnyConnection,
    tenant: &Tenant,
    entry: Entry<'_>,
    act: Act<'_>,
) -> Result<(), StateError> {
    check_text("audit actor", act.actor, 512)?;
    check_text("audit action", entry.action, 128)?;
    check_text("audit object", entry.object, 1_024)?;
    check_text("audit detail", entry.detail, AUDIT_DETAIL_LIMIT_CHARS)?;
    let (name, dialect): (&str, Dialect) = (&tenant.name, tenant.db.dialect);
    Sql::new(
        "create the audit head",
        "INSERT INTO audit_heads (tenant, number, hash) VALUES ($1, 0, $2) ON CONFLICT (tenant) DO NOTHING",
    )
    .bind(name)
    .bind(START)
    .execute(&mut *on)
    .await?;
    let (number, previous) = head(&mut *on, name, dialect.for_update()).await?;
    let number = number + 1;
    let hash = seal(name, number, entry, act, &previous);
    Sql::new(
        "append to the audit log",
        "INSERT INTO audit (tenant, number, time_us, actor, action, object, detail, previous_hash, hash) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(name)
    .bind(number)
    .bind(act.now_us)
    .bind(act.actor)
    .bind(entry.action)
    .bind(entry.object)
    .bind(entry.detail)
    .bind(previous)
    .bind(hash.as_str())
    .execute(&mut *on)
    .await?;
    Sql::new("move the audit head", "UPDATE audit_heads SET number = $1, hash = $2 WHERE tenant = $3")
        .bind(number)
        .bind(hash)
        .bind(name)
        .execute(on)
        .await?;
    Ok(())
}
