//! An incident: alerts that belong to one attack, with the reason for each link.

use serde::{Deserialize, Serialize};

use crate::alert::{AlertId, ServiceSource, Severity};
use crate::attack::{Tactic, Technique};
use crate::entity::{Entity, EntityKey, Evidence};

/// An incident's identity: a function of its founding (earliest) alert.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IncidentId(pub String);

/// Graph's `incidentStatus`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum IncidentStatus {
    /// Open, untouched.
    Active,
    /// Being worked on.
    InProgress,
    /// Done.
    Resolved,
    /// Merged into another, which `redirect` names.
    Redirected,
}

/// Why two alerts are in one incident; the names of Graph's `correlationReason`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CorrelationReason {
    /// The same finding again.
    RepeatedAlertOccurrence,
    /// Similar files, URLs or messages.
    SimilarArtifacts,
    /// The same user, mailbox or server is the target.
    SameTargetedAsset,
    /// A known attack sequence fits.
    EventSequence,
    /// Near in time.
    TimeFrame,
    /// The same attacking address or sender.
    SameThreatSource,
    /// The same techniques on related entities.
    SimilarTtpsOrBehavior,
    /// The same acting account.
    SameActor,
    /// The same mail campaign.
    SameCampaign,
    /// The same file hash, URL, domain or message id.
    SharedIndicators,
    /// The same device, mailbox, app or resource.
    SameAsset,
    /// Addresses that talk to each other.
    NetworkProximity,
    /// One process caused the other.
    EventCausalSequence,
    /// The same device within minutes.
    TemporalProximity,
    /// A logon leads from one device to the other.
    LateralMovementPath,
}

/// One link of the incident's spanning tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The earlier alert.
    pub from: AlertId,
    /// The later alert.
    pub to: AlertId,
    /// The strongest reason first.
    pub reasons: Vec<CorrelationReason>,
    /// The entity keys they share, heaviest first.
    pub shared: Vec<EntityKey>,
    /// Strength of the link; links below the engine's threshold are not made.
    pub weight: f64,
    /// The reason in a sentence.
    pub explanation: String,
}

/// One contribution to the priority.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PriorityFactor {
    /// What it is.
    pub name: String,
    /// Points added or taken.
    pub points: f64,
}

/// One step of the attack story.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryStep {
    /// When.
    pub time_us: i64,
    /// The stage, where the alerts say one.
    pub tactic: Option<Tactic>,
    /// What happened, in a sentence.
    pub text: String,
    /// The alerts it rests on.
    pub alerts: Vec<AlertId>,
}

/// Alerts of one attack.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// Identity.
    pub id: IncidentId,
    /// Tenant it belongs to.
    pub tenant: String,
    /// Generated name; changes as the incident grows.
    pub name: String,
    /// State of work.
    pub status: IncidentStatus,
    /// Where it went, when merged into another.
    pub redirect: Option<IncidentId>,
    /// Severity.
    pub severity: Severity,
    /// Priority, 0 to 100.
    pub priority: u8,
    /// Why that priority.
    pub priority_factors: Vec<PriorityFactor>,
    /// Its alerts, earliest first.
    pub alerts: Vec<AlertId>,
    /// The spanning tree of links.
    pub links: Vec<Link>,
    /// Impacted assets: devices, users, mailboxes, apps, resources.
    pub assets: Vec<Entity>,
    /// Everything else the alerts name.
    pub evidence: Vec<Evidence>,
    /// ATT&CK tactics in kill-chain order.
    pub tactics: Vec<Tactic>,
    /// ATT&CK techniques, sorted.
    pub techniques: Vec<Technique>,
    /// Parts of the estate, sorted.
    pub services: Vec<ServiceSource>,
    /// First activity.
    pub first_activity_us: i64,
    /// Last activity.
    pub last_activity_us: i64,
    /// A paragraph.
    pub summary: String,
    /// The story, step by step.
    pub story: Vec<StoryStep>,
}
