//! What goes over the wire. Names of fields and words follow Microsoft Graph Security where it has
//! them; times are ISO 8601 in UTC with microseconds.

mod access;
mod account;
mod alert;
mod audit;
mod collection;
mod evidence;
mod export;
pub mod health;
mod hunt;
mod incident;
mod indicator;
pub mod polling;
mod rule;
mod session;
mod source;
mod table;
mod time;
mod tuning;
mod watchlist;
mod webhook;
mod words;

pub use access::{
    Assignment, AssignmentCreate, Client, ClientCreate, ClientPatch, ClientSecret, ClientSecretMade,
    DeviceGroup, DeviceGroupWrite, PasswordMade, PermissionAbout, Role, RoleWrite, SecretCreate, SubjectType,
    User, UserCreate, UserPatch,
};
pub use account::{CodeGiven, PasswordChange, PasswordGiven, RecoveryCodes, SecondFactor};
pub use alert::{Alert, AlertPatch, EventReference, MatchedField};
pub use audit::{AuditRow, AuditVerdict};
pub use collection::{
    AlertList, AlertTuningList, AssignmentList, AuditList, ClientList, DetectionRuleList, DeviceGroupList,
    HuntFunctionList, IncidentList, IndicatorList, PermissionList, RoleList, RuleRunList, SavedQueryList,
    SourceList, TableList, TokenList, UserList, WatchlistList,
};
pub use evidence::Evidence;
pub use export::{DestinationWrite, Export, ExportCreate, ExportFrom, ExportList, ExportPatch};
pub use hunt::{
    HuntAnswer, HuntCatalogue, HuntCatalogueFunction, HuntCatalogueTable, HuntColumn, HuntFunction,
    HuntFunctionWrite, HuntLimits, HuntRender, HuntRequest, HuntSchema, HuntStats, HuntTable, HuntUsage,
    PrincipalUsage, QueryUsage, ResourceUsage, SavedQuery, SavedQueryWrite,
};
pub use incident::{Comment, Incident, IncidentPatch, Link, PriorityFactor, StoryStep};
pub use indicator::{ImportReport, Indicator, IndicatorCreate, RejectedRow};
pub use rule::{DetectionRule, DetectionRuleWrite, RuleEntity, RuleField, RuleImport, RulePreview, RuleRun};
pub use session::{BrowserSession, Health, Login, Me, Session, Token, TokenCreate, TokenCreated};
pub use source::{Source, SourceCounts, SourceCreate, SourceCreated};
pub use table::{Column, Table, TableSummary};
pub use tuning::{AlertTuning, AlertTuningWrite, TuningCondition, TuningPreview};
pub use watchlist::{Watchlist, WatchlistSummary, WatchlistWrite};
pub use webhook::{Webhook, WebhookCreated, WebhookDelivery, WebhookDeliveryList, WebhookList, WebhookWrite};
pub use words::{
    AlertStatus, Classification, CorrelationReason, DeliveryStatus, DetectionSource, Determination,
    EvidenceRole, EvidenceVerdict, IncidentStatus, IndicatorAction, IndicatorType, ObjectForm,
    RemediationStatus, RuleComparison, RuleForm, RuleGrouping, RuleRunStatus, ServiceSource, Severity,
    TuningAction, TuningOperator, WebhookEvent,
};

pub(crate) use alert::categories;
pub(crate) use session::scope_words;
pub(crate) use time::{optional_time, read_time, time};

use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use store::state::Edit;

/// Reads a structure from an object only: by itself it would be read from a list of its members as well.
pub(crate) fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let value = serde_json::Value::deserialize(deserializer)?;
    if !value.is_object() {
        return Err(D::Error::custom("must be an object"));
    }
    serde_json::from_value(value).map_err(D::Error::custom)
}

/// Reads a field of a patch: absent keeps, `null` clears, a value sets.
pub(crate) fn patched<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Some)
}

/// The edit a field of a patch stands for.
pub(crate) fn edit<T>(field: Option<Option<T>>) -> Edit<T> {
    match field {
        None => Edit::Keep,
        Some(None) => Edit::Clear,
        Some(Some(value)) => Edit::Set(value),
    }
}
