//! The state database: alerts, incidents, what changed and what analysts moved, webhooks, sources, settings,
//! indicators, snapshots, saved hunting queries and functions, rules, tunings,
//! watchlists, loss accounting; users, roles,
//! API clients, tokens and the audit log.
//!
//! SQLite in the data folder by default, PostgreSQL by URL; both through `sqlx` with one set of
//! statements. [`State::open`] creates and migrates the database; a database of a newer program is
//! refused. Everything belongs to a tenant: [`State::tenant`] gives the view of one, and no method
//! of [`Tenant`] reaches another's rows.
//!
//! Exactly once: identities are functions of what they name, counters and snapshots know the log
//! sequence they stand for, so whatever replays the durable log may repeat every call.
//!
//! This module has no clock: callers pass `now_us`, or an [`Act`] where somebody does something that
//! belongs in the audit log. Every method that takes an `Act` writes its audit row in the same
//! transaction as the change.

mod accounting;
mod alert_filter;
mod alerts;
mod assignments;
mod audit;
mod authenticate;
mod changes;
mod clients;
mod condition;
mod correlated;
mod database;
mod deliveries;
mod device_groups;
mod error;
mod exports;
mod grant;
mod hunting;
mod incident_filter;
mod incidents;
mod indicator_csv;
mod indicators;
mod listing;
mod migrate;
mod moves;
mod page;
mod password;
mod permission;
mod pollers;
mod reach;
mod roles;
mod rules;
mod scope;
mod secret;
mod settings;
mod snapshots;
mod sources;
mod sql;
mod tokens;
mod totp;
mod triage;
mod tunings;
mod users;
mod watchlists;
mod webhooks;
mod words;

pub use self::rules::{RULE_QUERY_LIMIT_BYTES, RULES_LIMIT, RuleRecord, RuleRun, RuleRunStatus, RunEnd};
pub use accounting::{Counter, Counts, Increment};
pub use alert_filter::{AlertFilter, FILTER_LIMIT_CHARS};
pub use alerts::{AlertChange, AlertRecord, DESCRIPTION_LIMIT_BYTES, PutAlerts, TITLE_LIMIT_BYTES};
pub use assignments::{ASSIGNMENT_SCOPE_LIMIT, Assignment, AssignmentSpec, SubjectKind};
pub use audit::{AUDIT_DETAIL_LIMIT_CHARS, AuditBreak, AuditReport, AuditRow, Entry as AuditEntry};
pub use changes::{CHANGES_LIMIT, Change, Changed};
pub use clients::{CLIENT_SECRETS_LIMIT, Client, ClientSecret, NewClientSecret};
pub use condition::{CONDITION_LIMIT, Comparison, Condition, Field, FieldKind, Item, Place, Value};
pub use correlated::PutIncidents;
pub use database::{SQLITE_FILE_NAME, StateLocation};
pub use deliveries::{Attempt, Delivery, DeliveryStatus, FINISHED_KEPT, NewDelivery, PENDING_LIMIT};
pub use device_groups::{DEVICE_PATTERNS_LIMIT, DeviceGroup};
pub use error::StateError;
pub use exports::{
    Destination, EXPORT_TABLES_LIMIT, EXPORTS_LIMIT, Export, ExportCursor, ExportSpec, ObjectForm, kind_word,
};
pub use grant::{Grant, Principal, Reach, Within, fits};
pub use hunting::{HUNTING_BODY_LIMIT_BYTES, HUNTING_LIMIT, HuntingItem, HuntingKind, HuntingSpec};
pub use incident_filter::{IncidentFilter, IncidentOrder};
pub use incidents::{
    INCIDENT_NAME_LIMIT_CHARS, INCIDENT_TEXT_LIMIT_CHARS, IncidentChange, IncidentRecord, TAG_LIMIT_CHARS,
    TAGS_LIMIT,
};
pub use indicator_csv::{CSV_LIMIT_BYTES, CsvImport};
pub use indicators::{INDICATORS_LIMIT, Indicator, IndicatorAction, IndicatorSpec, IndicatorType};
pub use listing::{AlertField, Direction, IncidentField, Listing, ORDER_LIMIT, SKIP_LIMIT};
pub use moves::{Ended, MOVE_LIMIT, Move, MoveKind, Moved, Pin, Placement};
pub use page::{PAGE_DEFAULT, PAGE_LIMIT, Page, PageRequest};
pub use permission::{Permission, PermissionSet};
pub use pollers::{PollerRecord, PollerSpec};
pub use roles::{ADMINISTRATOR, OPERATOR, READER, ROLE_TABLES_LIMIT, Role, built_in_roles};
pub use scope::Scope;
pub use secret::{
    PASSWORD_LIMIT_CHARS, PASSWORD_MIN_CHARS, PasswordCost, TOKEN_PREFIX, same_digest, token_digest,
};
pub use settings::SETTING_LIMIT_BYTES;
pub use snapshots::{SNAPSHOT_LIMIT_BYTES, Snapshot};
pub use sources::{SOURCE_NAME_LIMIT_CHARS, SOURCES_LIMIT, SourceRecord, SourceSpec};
pub use tokens::{NewToken, TokenInfo, TokenKind, TokenSpec};
pub use triage::{
    Act, COMMENT_LIMIT_CHARS, COMMENTS_LIMIT, Classification, Comment, Determination, Edit, NAME_LIMIT_CHARS,
};
pub use tunings::{TUNINGS_LIMIT, TuningPreview, TuningRecord};
pub use users::{ADMIN_NAME, Credential, LOCAL_ORIGIN, User};
pub use watchlists::{
    WATCHLIST_BYTES_LIMIT, WATCHLIST_COLUMNS_LIMIT, WATCHLIST_ITEMS_LIMIT, WATCHLISTS_LIMIT, WatchlistInfo,
    WatchlistItem, WatchlistSpec,
};
pub use webhooks::{WEBHOOKS_LIMIT, Webhook, WebhookEvent, WebhookSpec};

use std::sync::Arc;

use database::Database;

/// The tenant when nobody says otherwise.
pub const DEFAULT_TENANT: &str = "default";

/// The open state database. Clones share it.
#[derive(Clone)]
pub struct State {
    db: Database,
    cost: PasswordCost,
}

/// One tenant's view of the state database. Clones share it.
#[derive(Clone)]
pub struct Tenant {
    db: Database,
    name: Arc<str>,
    cost: PasswordCost,
    /// The rows of alerts and incidents that this view shows.
    reach: Arc<Reach>,
}

impl State {
    /// Opens the database, creating and migrating it as needed.
    ///
    /// # Errors
    /// [`StateError::Open`], [`StateError::Newer`], [`StateError::Migrate`].
    pub async fn open(location: &StateLocation) -> Result<Self, StateError> {
        Ok(State { db: Database::open(location).await?, cost: PasswordCost::default() })
    }

    /// With another cost for the passwords that are hashed from now on.
    #[must_use]
    pub fn with_password_cost(mut self, cost: PasswordCost) -> Self {
        self.cost = cost;
        self
    }

    /// The view of one tenant. The tenant needs no creation; its name is 1 to 64 letters, digits,
    /// `-`, `_` or `.`.
    ///
    /// # Errors
    /// [`StateError::Invalid`] for another name.
    pub fn tenant(&self, name: &str) -> Result<Tenant, StateError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || name.len() > 64 || !name.chars().all(allowed) {
            return Err(StateError::invalid("tenant", "must be 1 to 64 letters, digits, `-`, `_` or `.`"));
        }
        Ok(Tenant { db: self.db.clone(), name: name.into(), cost: self.cost, reach: Arc::default() })
    }

    /// The view of [`DEFAULT_TENANT`].
    #[must_use]
    pub fn default_tenant(&self) -> Tenant {
        Tenant { db: self.db.clone(), name: DEFAULT_TENANT.into(), cost: self.cost, reach: Arc::default() }
    }

    /// The tenants that have users, sources or counters, by name.
    ///
    /// # Errors
    /// [`StateError::Query`] when the database fails.
    pub async fn tenants(&self) -> Result<Vec<String>, StateError> {
        let sql = sql::Sql::new(
            "list tenants",
            "SELECT tenant FROM users UNION SELECT tenant FROM sources \
             UNION SELECT tenant FROM source_counters ORDER BY tenant",
        );
        self.db.rows(sql).await?.iter().map(|row| row.text("tenant")).collect()
    }

    /// Whether the database answers; for health checks.
    ///
    /// # Errors
    /// [`StateError::Query`] when it does not.
    pub async fn ping(&self) -> Result<(), StateError> {
        self.db.row(sql::Sql::new("answer", "SELECT 1 AS one")).await.map(|_| ())
    }

    /// Waits for running statements and closes the database.
    pub async fn close(&self) {
        self.db.close().await;
    }
}

impl Tenant {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

#[cfg(test)]
mod tests;
