//! Sources on the wire.

use serde::{Deserialize, Serialize};
use store::state::{SourceRecord, SourceSpec};
use utoipa::ToSchema;

use super::{optional_time, time};

/// A source of records.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// Its name.
    pub name: String,
    /// How it sends; `unknown` for one that was never made or is deleted.
    pub kind: String,
    /// What its records are, when not to be guessed from them.
    pub format_hint: Option<String>,
    /// When it was made.
    pub created_date_time: String,
    /// When it last sent something.
    pub last_seen_date_time: Option<String>,
    /// What became of its records.
    pub counts: SourceCounts,
}

/// What became of a source's records.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceCounts {
    /// Acknowledged to the sender.
    pub received: u64,
    /// Became rows of a table.
    pub stored: u64,
    /// Kept as raw text because no parser could read them.
    pub quarantined: u64,
    /// Refused at the door; the sender was told.
    pub rejected: u64,
    /// Recognised as already stored.
    pub duplicates: u64,
    /// Bytes of the acknowledged records.
    pub bytes: u64,
}

impl From<SourceRecord> for Source {
    fn from(source: SourceRecord) -> Self {
        let counts = source.counts;
        Source {
            name: source.name,
            kind: source.kind,
            format_hint: source.format_hint,
            created_date_time: time(source.created_us),
            last_seen_date_time: optional_time(source.last_seen_us),
            counts: SourceCounts {
                received: counts.received,
                stored: counts.stored,
                quarantined: counts.quarantined,
                rejected: counts.rejected,
                duplicates: counts.duplicates,
                bytes: counts.bytes,
            },
        }
    }
}

/// A source to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceCreate {
    /// Its name: letters, digits and any of `-_.:`.
    #[schema(min_length = 1, max_length = 128, pattern = "^[A-Za-z0-9_.:-]+$")]
    pub name: String,
    /// How it sends, such as `bulk`, `ndjson`, `syslog`, `file`.
    #[schema(max_length = 64)]
    pub kind: String,
    /// What its records are, when not to be guessed from them, such as `cloudtrail`.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub format_hint: Option<String>,
}

impl From<SourceCreate> for SourceSpec {
    fn from(source: SourceCreate) -> Self {
        SourceSpec { name: source.name, kind: source.kind, format_hint: source.format_hint }
    }
}

/// A made source and its token, which is shown this once.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceCreated {
    /// Name of the source.
    pub name: String,
    /// Public identity of the token, for revoking it.
    pub token_id: String,
    /// The token. It is not kept and cannot be shown again.
    pub token: String,
}
