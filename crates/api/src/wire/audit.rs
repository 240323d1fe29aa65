//! The audit log on the wire.

use serde::Serialize;
use store::state::AuditReport;
use utoipa::ToSchema;

use super::time;

/// One row.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditRow {
    /// Its place, from 1, without gaps.
    pub number: i64,
    /// When.
    pub date_time: String,
    /// Who.
    pub actor: String,
    /// What, such as `incident.update`.
    pub action: String,
    /// On which object.
    pub object: String,
    /// The particulars.
    pub detail: serde_json::Value,
    /// Hash of the row before, in hex.
    pub previous_hash: String,
    /// Hash of this row, in hex.
    pub hash: String,
}

impl From<store::state::AuditRow> for AuditRow {
    fn from(row: store::state::AuditRow) -> Self {
        AuditRow {
            number: row.number,
            date_time: time(row.time_us),
            actor: row.actor,
            action: row.action,
            object: row.object,
            detail: serde_json::from_str(&row.detail).unwrap_or(serde_json::Value::String(row.detail)),
            previous_hash: row.previous_hash,
            hash: row.hash,
        }
    }
}

/// Whether the log is whole.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AuditVerdict {
    /// Whether every row fits the one before it.
    pub intact: bool,
    /// Rows that fit.
    pub rows: i64,
    /// Hash of the newest of them; note it elsewhere to be able to prove the log's past.
    pub head: String,
    /// The first row that does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<i64>,
    /// What does not fit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl From<AuditReport> for AuditVerdict {
    fn from(report: AuditReport) -> Self {
        AuditVerdict {
            intact: report.broken.is_none(),
            rows: report.rows,
            head: report.head,
            broken_at: report.broken.as_ref().map(|b| b.number),
            reason: report.broken.map(|b| b.reason),
        }
    }
}
