//! Lists: `value`, and `nextLink` when there is more.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Alert, AlertTuning, Assignment, AuditRow, Client, DetectionRule, DeviceGroup, HuntFunction, Incident,
    Indicator, PermissionAbout, Role, RuleRun, SavedQuery, Source, TableSummary, Token, User,
    WatchlistSummary,
};

/// Declares a list type. (Generic schemas get unreadable names in the document.)
macro_rules! list {
    ($($name:ident of $item:ident, $about:literal;)*) => {$(
        #[doc = $about]
        #[derive(Debug, Clone, Serialize, ToSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            /// The items of this page.
            pub value: Vec<$item>,
            /// Path and query of the next page; absent on the last.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub next_link: Option<String>,
        }
    )*};
}

list! {
    IncidentList of Incident, "A page of incidents.";
    AlertList of Alert, "A page of alerts.";
    SourceList of Source, "All sources.";
    IndicatorList of Indicator, "A page of indicators.";
    TableList of TableSummary, "All tables.";
    AuditList of AuditRow, "A page of the audit log, newest first.";
    SavedQueryList of SavedQuery, "All saved queries, by folder and name.";
    HuntFunctionList of HuntFunction, "All functions that hunters keep, by folder and name.";
    DetectionRuleList of DetectionRule, "All rules made of queries, by name.";
    RuleRunList of RuleRun, "The last runs of a rule, newest first.";
    AlertTuningList of AlertTuning, "All tunings, the latest first.";
    WatchlistList of WatchlistSummary, "All watchlists, by alias.";
    TokenList of Token, "All tokens that are not sessions.";
    UserList of User, "All users, by name.";
    PermissionList of PermissionAbout, "All permissions, by group.";
    RoleList of Role, "All roles, the built-in ones first.";
    AssignmentList of Assignment, "All assignments, by subject.";
    DeviceGroupList of DeviceGroup, "All device groups, by name.";
    ClientList of Client, "All API clients, by name.";
}
