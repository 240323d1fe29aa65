//! Health of sources on the wire.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

/// The health of a source.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceHealth {
    /// Its name.
    pub source: String,
    /// By kind of record.
    pub kinds: Vec<RecordKindHealth>,
    /// What has changed for the worse.
    pub findings: Vec<SourceFinding>,
}

/// The health of one kind of a source's records.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordKindHealth {
    /// The kind, as the parsers name it.
    pub kind: String,
    /// When the last one arrived.
    pub last_date_time: String,
    /// Records per minute over the last minutes.
    pub per_minute: f64,
    /// How long after they happened records arrived lately.
    pub lag_seconds: Option<f64>,
    /// Share of the last minutes' records that could not be read.
    pub unreadable: f64,
    /// Share of the last minutes' records that became no row of a documented table.
    pub unmapped: f64,
    /// The last records that could not be read.
    pub failures: Vec<ReadFailure>,
    /// Share of rows in which each column was filled, as `Table.Column`; by one in eight events.
    pub filled: BTreeMap<String, f64>,
}

/// A record that could not be read.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReadFailure {
    /// When it arrived.
    pub arrival_date_time: String,
    /// Why it could not be read.
    pub reason: String,
    /// How it begins.
    pub sample: String,
}

/// What has changed for the worse.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceFinding {
    /// `silent`, `kindSilent`, `tableSilent`, `unreadable`, `unmapped`, `fieldGone`, `columnEmpty` or `late`.
    pub kind: String,
    /// The kind of record; empty when it is about the whole source.
    pub record_kind: String,
    /// What has changed, since when, and where to look.
    pub told: String,
}

/// All sources.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SourceHealthList {
    /// The sources that have sent.
    pub value: Vec<SourceHealth>,
}
