//! Indicators on the wire, after Defender's indicator API.

use serde::{Deserialize, Serialize};
use store::state::{CsvImport, IndicatorSpec};
use utoipa::ToSchema;

use super::words::{IndicatorAction, IndicatorType, Severity};
use super::{optional_time, read_time, time};
use crate::problem::Problem;

/// A threat indicator.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Indicator {
    /// Identity.
    pub id: String,
    /// What it is compared with.
    pub indicator_type: IndicatorType,
    /// The value, folded.
    pub indicator_value: String,
    /// What follows from a match.
    pub action: IndicatorAction,
    /// Severity of the alert.
    pub severity: Severity,
    /// Title of the alert.
    pub title: String,
    /// Its description.
    pub description: String,
    /// When it ends.
    pub expiration_time: Option<String>,
    /// How sure the source is, from 0 to 100.
    pub confidence: Option<u8>,
    /// When it was added.
    pub creation_time_date_time_utc: String,
    /// By whom.
    pub created_by: String,
}

impl From<store::state::Indicator> for Indicator {
    fn from(indicator: store::state::Indicator) -> Self {
        let spec = indicator.spec;
        Indicator {
            id: indicator.id,
            indicator_type: spec.kind.into(),
            indicator_value: spec.value,
            action: spec.action.into(),
            severity: spec.severity.into(),
            title: spec.title,
            description: spec.description,
            expiration_time: optional_time(spec.expires_us),
            confidence: spec.confidence,
            creation_time_date_time_utc: time(indicator.created_us),
            created_by: indicator.created_by,
        }
    }
}

/// An indicator to be added; one of the same type and value is replaced.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IndicatorCreate {
    /// What it is compared with.
    pub indicator_type: IndicatorType,
    /// The value.
    #[schema(min_length = 1, max_length = 2048)]
    pub indicator_value: String,
    /// What follows from a match.
    pub action: IndicatorAction,
    /// Severity of the alert; medium when absent.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Title of the alert.
    #[schema(min_length = 1, max_length = 256)]
    pub title: String,
    /// Its description.
    #[serde(default)]
    #[schema(max_length = 4000)]
    pub description: String,
    /// When it ends; never when absent.
    #[serde(default)]
    #[schema(format = DateTime)]
    pub expiration_time: Option<String>,
    /// How sure the source is, from 0 to 100.
    #[serde(default)]
    #[schema(maximum = 100)]
    pub confidence: Option<u8>,
}

impl IndicatorCreate {
    pub(crate) fn spec(self) -> Result<IndicatorSpec, Problem> {
        let expires_us = self.expiration_time.map(|t| read_time("expirationTime", &t)).transpose()?;
        Ok(IndicatorSpec {
            kind: self.indicator_type.into(),
            value: self.indicator_value,
            action: self.action.into(),
            severity: self.severity.unwrap_or(Severity::Medium).into(),
            title: self.title,
            description: self.description,
            expires_us,
            confidence: self.confidence.filter(|c| *c <= 100),
        })
    }
}

/// What became of an imported CSV file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// Rows added or replaced.
    pub added: usize,
    /// Rows left out.
    pub rejected: usize,
    /// The first rows left out.
    pub rejected_rows: Vec<RejectedRow>,
}

/// A row of a CSV file that was left out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RejectedRow {
    /// Line in the file.
    pub line: u64,
    /// Why.
    pub reason: String,
}

impl From<CsvImport> for ImportReport {
    fn from(report: CsvImport) -> Self {
        let row = |(line, reason)| RejectedRow { line, reason };
        ImportReport {
            added: report.added,
            rejected: report.rejected,
            rejected_rows: report.rejects.into_iter().map(row).collect(),
        }
    }
}
