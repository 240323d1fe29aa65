//! The nouns of judgement: alerts, their evidence and entities, incidents and the reasons that hold
//! them together.
//!
//! Plain values. Times are microseconds since 1970-01-01 UTC and end in `_us`. The serde forms are
//! what the state database keeps; they are never sent over the wire, whose types live in `api`.
//! Names and enumerations follow Microsoft Graph Security (alert, incident, alertEvidence,
//! correlationReason) so that the compatible API is a change of shape, not of meaning.

mod alert;
mod attack;
mod entity;
mod incident;
mod rows;

pub use alert::{
    Alert, AlertId, AlertStatus, DetectionSource, EventRef, MatchedField, ServiceSource, Severity,
};
pub use attack::{Tactic, Technique};
pub use entity::{Entity, EntityKey, Evidence, EvidenceRole, RemediationStatus, Verdict};
pub use incident::{
    CorrelationReason, Incident, IncidentId, IncidentStatus, Link, PriorityFactor, StoryStep,
};
pub use rows::{NamedCells, evidence_of_cells, evidence_of_row};

#[cfg(test)]
mod tests;
