//! Tunings on the wire.

use std::collections::BTreeMap;

use rules::tuning::{Condition, Tuning};
use serde::{Deserialize, Serialize};
use store::state::{TuningPreview as Previewed, TuningRecord};
use utoipa::ToSchema;

use super::words::{TuningAction, TuningOperator};
use super::{Alert, optional_time, read_time, time};
use crate::problem::Problem;

/// What a tuning says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AlertTuningWrite {
    /// Name.
    #[schema(min_length = 1, max_length = 256)]
    pub display_name: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Whether it works.
    #[serde(default = "yes")]
    pub is_enabled: bool,
    /// What becomes of an alert.
    pub action: TuningAction,
    /// Rules whose alerts are meant, by identity; of all rules when empty.
    #[serde(default)]
    pub rules: Vec<String>,
    /// What must hold; all of it.
    #[serde(default)]
    pub conditions: Vec<TuningCondition>,
    /// When it ends; never when absent.
    #[serde(default)]
    #[schema(format = DateTime)]
    pub expiration_time: Option<String>,
}

/// A condition on one field of an alert.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TuningCondition {
    /// Which field, such as `device`, `commandLine` or `detail.NAME`; a wrong one is refused with the list.
    pub field: String,
    /// How it compares; case does not matter.
    pub operator: TuningOperator,
    /// With any of these.
    pub values: Vec<String>,
}

/// A kept tuning.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AlertTuning {
    /// Identity.
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub tuning: AlertTuningWrite,
    /// Alerts that it hides; `GET /api/v1/alerts?hidden=true` lists them.
    pub hidden_alerts: u64,
    /// When it was made.
    pub created_date_time: String,
    /// By whom.
    pub created_by: String,
    /// When it was changed last.
    pub last_modified_date_time: String,
    /// By whom.
    pub last_modified_by: String,
}

/// What a tuning would have been for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TuningPreview {
    /// Alerts looked at.
    pub examined: u64,
    /// Of those, alerts that it is for.
    pub matched: u64,
    /// How many of each rule.
    pub by_rule: BTreeMap<String, u64>,
    /// The latest of them.
    pub alerts: Vec<Alert>,
}

fn yes() -> bool {
    true
}

impl AlertTuningWrite {
    /// The tuning that is meant, under that identity.
    pub(crate) fn tuning(self, id: String) -> Result<Tuning, Problem> {
        let expires_us = self.expiration_time.map(|t| read_time("expirationTime", &t)).transpose()?;
        let condition =
            |c: TuningCondition| Condition { field: c.field, operator: c.operator.into(), values: c.values };
        Ok(Tuning {
            id,
            name: self.display_name,
            reason: self.reason,
            enabled: self.is_enabled,
            action: self.action.into(),
            rules: self.rules,
            conditions: self.conditions.into_iter().map(condition).collect(),
            expires_us,
        })
    }
}

impl From<TuningRecord> for AlertTuning {
    fn from(record: TuningRecord) -> Self {
        let tuning = record.tuning;
        let condition =
            |c: Condition| TuningCondition { field: c.field, operator: c.operator.into(), values: c.values };
        AlertTuning {
            id: tuning.id,
            tuning: AlertTuningWrite {
                display_name: tuning.name,
                reason: tuning.reason,
                is_enabled: tuning.enabled,
                action: tuning.action.into(),
                rules: tuning.rules,
                conditions: tuning.conditions.into_iter().map(condition).collect(),
                expiration_time: optional_time(tuning.expires_us),
            },
            hidden_alerts: record.hidden,
            created_date_time: time(record.created.0),
            created_by: record.created.1,
            last_modified_date_time: time(record.updated.0),
            last_modified_by: record.updated.1,
        }
    }
}

impl From<Previewed> for TuningPreview {
    fn from(preview: Previewed) -> Self {
        TuningPreview {
            examined: preview.examined,
            matched: preview.matched,
            by_rule: preview.by_rule,
            alerts: preview.latest.into_iter().map(Alert::from).collect(),
        }
    }
}
