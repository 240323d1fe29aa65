//! An alert: one rule's finding, with why and on whom.

use serde::{Deserialize, Serialize};

use crate::attack::{Tactic, Technique};
use crate::entity::Evidence;

/// An alert's identity: a function of tenant, rule and first event, so that a replay of the same
/// records gives the same identity.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct AlertId(pub String);

/// How grave, in the words of Graph's `alertSeverity`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not actionable by itself.
    Informational,
    /// Prevalent malware or tools, no sign of a targeted attack.
    Low,
    /// Behaviour that may be part of an attack.
    Medium,
    /// Behaviour tied to a human adversary.
    High,
}

impl Severity {
    /// Its name in lower case.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Informational => "informational",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Graph's `alertStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum AlertStatus {
    /// Nobody has looked.
    New,
    /// Being looked at.
    InProgress,
    /// Done.
    Resolved,
}

/// Which kind of detection found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DetectionSource {
    /// A Sigma rule.
    Sigma,
    /// A Sigma correlation over several events.
    SigmaCorrelation,
    /// A threat indicator.
    Indicator,
    /// The sender's own product (Defender AV, Defender XDR, …) said so.
    Product,
    /// Mail analysis.
    Mail,
    /// A hunting query kept as a rule.
    CustomDetection,
}

/// The part of the estate it concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ServiceSource {
    /// Laptops, servers, mobiles.
    Endpoint,
    /// Mail and collaboration.
    Email,
    /// Cloud applications and infrastructure.
    CloudApps,
    /// Directories and sign-in.
    Identity,
}

impl ServiceSource {
    /// How a person reads it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Endpoint => "endpoint",
            Self::Email => "email",
            Self::CloudApps => "cloud apps",
            Self::Identity => "identity",
        }
    }
}

/// One event that an alert rests on.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventRef {
    /// Table of the row, such as `DeviceProcessEvents`.
    pub table: String,
    /// The row's `CordonEventId`.
    pub event_id: String,
    /// When the event happened.
    pub time_us: i64,
    /// File or source it came from.
    pub source: String,
    /// The record's own number in its source (EVTX `EventRecordID`), when it has one.
    pub record_id: Option<String>,
}

/// A field of the event that made the rule match.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MatchedField {
    /// Field name.
    pub field: String,
    /// Its value, cut to a readable length.
    pub value: String,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Identity.
    pub id: AlertId,
    /// Tenant it belongs to.
    pub tenant: String,
    /// One line for the queue.
    pub title: String,
    /// What it means and what to check.
    pub description: String,
    /// Identity of the rule.
    pub rule_id: String,
    /// Its severity.
    pub severity: Severity,
    /// Its state of work.
    pub status: AlertStatus,
    /// What kind of detection.
    pub detection_source: DetectionSource,
    /// Which part of the estate.
    pub service_source: ServiceSource,
    /// ATT&CK tactics, sorted.
    pub tactics: Vec<Tactic>,
    /// ATT&CK techniques, sorted.
    pub techniques: Vec<Technique>,
    /// First event's time.
    pub first_activity_us: i64,
    /// Last event's time.
    pub last_activity_us: i64,
    /// How many events the alert stands for (repeats of the same finding are folded together).
    pub count: u64,
    /// Entities with their roles.
    pub evidence: Vec<Evidence>,
    /// The events, at most a bounded number.
    pub events: Vec<EventRef>,
    /// Why the rule matched.
    pub matched: Vec<MatchedField>,
}
