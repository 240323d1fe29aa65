//! What there is to be allowed: permissions in the groups of Defender's unified role-based access control.
//!
//! <https://learn.microsoft.com/defender-xdr/custom-permissions-details> names them; the words are ours.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::StateError;

/// One thing that a role may allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Permission {
    /// Incidents, alerts, devices, hunting: to read.
    SecurityDataRead,
    /// Triage of incidents and alerts, saved queries.
    AlertsManage,
    /// Response actions, and approving them.
    ResponseManage,
    /// Live response: look at a device.
    LiveResponseBasic,
    /// Live response: change a device, run scripts.
    LiveResponseAdvanced,
    /// Collect files from devices.
    FileCollectionManage,
    /// Content of mail messages.
    EmailContentRead,
    /// Quarantine and moves of mail messages.
    EmailActionsManage,
    /// Vulnerabilities, scores, baselines: to read.
    PostureRead,
    /// Remediation and exceptions.
    PostureManage,
    /// Detection rules, indicators, tuning.
    DetectionTuningManage,
    /// Settings and sources: to read.
    SettingsRead,
    /// Settings and sources: to change.
    SettingsManage,
    /// Users, roles, clients, tokens, the audit log: to read.
    AuthorizationRead,
    /// Users, roles, clients, tokens: to change.
    AuthorizationManage,
}

/// Every permission: its word, its group, and what it allows.
const TABLE: [(Permission, &str, &str, &str); 15] = [
    (
        Permission::SecurityDataRead,
        "securityData.read",
        "Security operations",
        "Read incidents, alerts and entities, and hunt",
    ),
    (
        Permission::AlertsManage,
        "alerts.manage",
        "Security operations",
        "Triage incidents and alerts, save queries",
    ),
    (
        Permission::ResponseManage,
        "response.manage",
        "Security operations",
        "Take and approve response actions",
    ),
    (
        Permission::LiveResponseBasic,
        "liveResponse.basic",
        "Security operations",
        "Look at a device in a live session",
    ),
    (
        Permission::LiveResponseAdvanced,
        "liveResponse.advanced",
        "Security operations",
        "Change a device in a live session",
    ),
    (
        Permission::FileCollectionManage,
        "fileCollection.manage",
        "Security operations",
        "Collect files from devices",
    ),
    (
        Permission::EmailContentRead,
        "email.content.read",
        "Security operations",
        "Read the content of mail messages",
    ),
    (
        Permission::EmailActionsManage,
        "email.actions.manage",
        "Security operations",
        "Quarantine and move mail messages",
    ),
    (
        Permission::PostureRead,
        "posture.read",
        "Security posture",
        "Read vulnerabilities, scores and baselines",
    ),
    (Permission::PostureManage, "posture.manage", "Security posture", "Manage remediation and exceptions"),
    (
        Permission::DetectionTuningManage,
        "detectionTuning.manage",
        "Authorization and settings",
        "Manage detection rules, indicators and tuning",
    ),
    (Permission::SettingsRead, "settings.read", "Authorization and settings", "Read settings and sources"),
    (
        Permission::SettingsManage,
        "settings.manage",
        "Authorization and settings",
        "Change settings and sources",
    ),
    (
        Permission::AuthorizationRead,
        "authorization.read",
        "Authorization and settings",
        "Read users, roles, clients, tokens and the audit log",
    ),
    (
        Permission::AuthorizationManage,
        "authorization.manage",
        "Authorization and settings",
        "Manage users, roles, clients and tokens",
    ),
];

impl Permission {
    /// All of them, in the order of their groups.
    pub fn all() -> impl Iterator<Item = Permission> {
        TABLE.iter().map(|(permission, ..)| *permission)
    }

    fn row(self) -> Option<&'static (Permission, &'static str, &'static str, &'static str)> {
        TABLE.iter().find(|(permission, ..)| *permission == self)
    }

    /// Its word, as `alerts.manage`.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.row().map_or("", |(_, word, ..)| word)
    }

    /// Its group.
    #[must_use]
    pub fn group(self) -> &'static str {
        self.row().map_or("", |(_, _, group, _)| group)
    }

    /// What it allows.
    #[must_use]
    pub fn doc(self) -> &'static str {
        self.row().map_or("", |(_, _, _, doc)| doc)
    }

    /// The permission of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        TABLE.iter().find(|(_, known, ..)| *known == word).map(|(permission, ..)| *permission)
    }
}

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl From<Permission> for String {
    fn from(permission: Permission) -> Self {
        permission.word().to_owned()
    }
}

impl TryFrom<String> for Permission {
    type Error = StateError;

    fn try_from(text: String) -> Result<Self, StateError> {
        Permission::from_word(&text).ok_or_else(|| {
            let known: Vec<&str> = TABLE.iter().map(|(_, word, ..)| *word).collect();
            StateError::invalid("permission", format!("`{text}` is not one of {}", known.join(", ")))
        })
    }
}

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PermissionSet(u32);

impl PermissionSet {
    /// Every permission.
    #[must_use]
    pub fn everything() -> Self {
        Permission::all().collect()
    }

    /// Whether it has this one.
    #[must_use]
    pub fn has(self, permission: Permission) -> bool {
        self.0 & bit(permission) != 0
    }

    /// Those that are in both.
    #[must_use]
    pub fn both(self, other: Self) -> Self {
        PermissionSet(self.0 & other.0)
    }

    /// Those that are in either.
    #[must_use]
    pub fn either(self, other: Self) -> Self {
        PermissionSet(self.0 | other.0)
    }

    /// Whether all of `other` are in it.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Its members, in the order of their groups.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::all().filter(move |permission| self.has(*permission))
    }
}

impl FromIterator<Permission> for PermissionSet {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        PermissionSet(permissions.into_iter().fold(0, |set, permission| set | bit(permission)))
    }
}

fn bit(permission: Permission) -> u32 {
    1 << permission as u32
}
