//! Enumerations of the wire and what they stand for inside.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Declares a wire enumeration with the same variants as an inner one, and both conversions. The style
/// of the words is taken as a token tree, because the schema derive does not see through a `literal`.
macro_rules! words {
    ($(#[$about:meta])* $name:ident = $inner:path, $style:tt, [$($(#[$on:meta])* $variant:ident),* $(,)?]) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = $style)]
        #[allow(missing_docs, reason = "the words of Graph Security")]
        pub enum $name { $($(#[$on])* $variant,)* }

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                use $inner as Inner;
                match value { $(Inner::$variant => $name::$variant,)* }
            }
        }

        impl From<$name> for $inner {
            fn from(value: $name) -> Self {
                use $inner as Inner;
                match value { $($name::$variant => Inner::$variant,)* }
            }
        }
    };
}

words! {
    /// How grave.
    Severity = model::Severity, "camelCase", [Informational, Low, Medium, High]
}
words! {
    /// State of work of an alert.
    AlertStatus = model::AlertStatus, "camelCase", [New, InProgress, Resolved]
}
words! {
    /// State of work of an incident. `redirected` means merged into another.
    IncidentStatus = model::IncidentStatus, "camelCase", [Active, InProgress, Resolved, Redirected]
}
words! {
    /// What an alert or incident turned out to be.
    Classification = store::state::Classification, "camelCase",
    [Unknown, FalsePositive, TruePositive, InformationalExpectedActivity]
}
words! {
    /// Which kind of that.
    Determination = store::state::Determination, "camelCase",
    [
        Unknown, Apt, Malware, SecurityPersonnel, SecurityTesting, UnwantedSoftware, Other,
        MultiStagedAttack, CompromisedAccount, Phishing, MaliciousUserActivity, NotMalicious,
        NotEnoughDataToValidate, ConfirmedActivity, LineOfBusinessApplication,
    ]
}
words! {
    /// Which kind of detection found it.
    DetectionSource = model::DetectionSource, "camelCase",
    [Sigma, SigmaCorrelation, Indicator, Product, Mail, CustomDetection]
}
words! {
    /// The part of the estate.
    ServiceSource = model::ServiceSource, "camelCase", [Endpoint, Email, CloudApps, Identity]
}
words! {
    /// An entity's part in an alert.
    EvidenceRole = model::EvidenceRole, "camelCase",
    [
        Contextual, Source, Destination, Created, Loaded, Compromised, Attacked, Attacker,
        CommandAndControl, Edited, Suspicious,
    ]
}
words! {
    /// What is thought of an entity.
    EvidenceVerdict = model::Verdict, "camelCase", [Unknown, Suspicious, Malicious, NoThreatsFound]
}
words! {
    /// What was done about an entity.
    RemediationStatus = model::RemediationStatus, "camelCase",
    [None, Remediated, Prevented, Blocked, Active, PendingApproval]
}
words! {
    /// Why two alerts are in one incident.
    CorrelationReason = model::CorrelationReason, "camelCase",
    [
        RepeatedAlertOccurrence, SimilarArtifacts, SameTargetedAsset, EventSequence, TimeFrame,
        SameThreatSource, SimilarTtpsOrBehavior, SameActor, SameCampaign, SharedIndicators, SameAsset,
        NetworkProximity, EventCausalSequence, TemporalProximity, LateralMovementPath,
    ]
}
words! {
    /// What an indicator is compared with.
    IndicatorType = store::state::IndicatorType, "PascalCase",
    [
        FileSha1, FileSha256, FileMd5, IpAddress, DomainName, Url, CertificateThumbprint, IpRange, EmailSender,
    ]
}
words! {
    /// What follows from a match.
    IndicatorAction = store::state::IndicatorAction, "PascalCase",
    [Allowed, Audit, Alert, Warn, Block, BlockAndRemediate]
}
words! {
    /// Whose rules on columns of a rule's result apply.
    #[derive(Default)]
    RuleForm = rules::Form, "camelCase", [#[default] Detection, Analytics]
}
words! {
    /// Which rows make one alert.
    #[derive(Default)]
    RuleGrouping = rules::Grouping, "camelCase", [#[default] Entities, Row, Run]
}
words! {
    /// How a number of rows is compared.
    #[derive(Default)]
    RuleComparison = rules::Comparison, "camelCase", [#[default] GreaterThan, LessThan, Equal, NotEqual]
}
words! {
    /// How a run of a rule ended.
    RuleRunStatus = store::state::RuleRunStatus, "camelCase", [Completed, PartiallyFailed, Failed]
}
words! {
    /// What becomes of an alert that a tuning is for.
    TuningAction = rules::tuning::TuningAction, "camelCase", [Hide, Resolve]
}
words! {
    /// How a field of an alert compares with values.
    TuningOperator = rules::tuning::Operator, "camelCase",
    [Equals, NotEquals, Contains, StartsWith, EndsWith, Matches]
}
words! {
    /// The form in which alerts and incidents are exported.
    ObjectForm = store::state::ObjectForm, "camelCase", [Graph, Ocsf]
}
words! {
    /// How far a delivery of a webhook is.
    DeliveryStatus = store::state::DeliveryStatus, "camelCase", [Pending, Delivered, Dead]
}

/// What a webhook tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[allow(missing_docs, reason = "their words say it")]
pub enum WebhookEvent {
    #[serde(rename = "incident.created")]
    IncidentCreated,
    #[serde(rename = "incident.updated")]
    IncidentUpdated,
    #[serde(rename = "alert.created")]
    AlertCreated,
    #[serde(rename = "alert.updated")]
    AlertUpdated,
}

impl From<store::state::WebhookEvent> for WebhookEvent {
    fn from(event: store::state::WebhookEvent) -> Self {
        match event {
            store::state::WebhookEvent::IncidentCreated => WebhookEvent::IncidentCreated,
            store::state::WebhookEvent::IncidentUpdated => WebhookEvent::IncidentUpdated,
            store::state::WebhookEvent::AlertCreated => WebhookEvent::AlertCreated,
            store::state::WebhookEvent::AlertUpdated => WebhookEvent::AlertUpdated,
        }
    }
}

impl From<WebhookEvent> for store::state::WebhookEvent {
    fn from(event: WebhookEvent) -> Self {
        match event {
            WebhookEvent::IncidentCreated => store::state::WebhookEvent::IncidentCreated,
            WebhookEvent::IncidentUpdated => store::state::WebhookEvent::IncidentUpdated,
            WebhookEvent::AlertCreated => store::state::WebhookEvent::AlertCreated,
            WebhookEvent::AlertUpdated => store::state::WebhookEvent::AlertUpdated,
        }
    }
}
