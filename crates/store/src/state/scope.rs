//! Scopes: the words by which a token is given less than everything.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::StateError;
use super::permission::{Permission, PermissionSet};
use super::roles::built_in_roles;

/// What a token may do.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Scope {
    /// Send records as this source, nothing else.
    Ingest(String),
    /// What the role `reader` may.
    Read,
    /// Read, and triage alerts and incidents.
    Write,
    /// Everything.
    Admin,
    /// One permission.
    Only(Permission),
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Scope::Ingest(source) => write!(f, "ingest:{source}"),
            Scope::Read => f.write_str("read"),
            Scope::Write => f.write_str("write"),
            Scope::Admin => f.write_str("admin"),
            Scope::Only(permission) => f.write_str(permission.word()),
        }
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

impl TryFrom<String> for Scope {
    type Error = StateError;

    fn try_from(text: String) -> Result<Self, StateError> {
        match text.as_str() {
            "read" => return Ok(Scope::Read),
            "write" => return Ok(Scope::Write),
            "admin" => return Ok(Scope::Admin),
            _ => {}
        }
        if let Some(source) = text.strip_prefix("ingest:").filter(|source| !source.is_empty()) {
            return Ok(Scope::Ingest(source.to_owned()));
        }
        Permission::from_word(&text).map(Scope::Only).ok_or_else(|| {
            let reason =
                format!("`{text}` is not one of read, write, admin, ingest:SOURCE, or a permission's word");
            StateError::invalid("scope", reason)
        })
    }
}

impl Scope {
    /// The permissions it stands for; none for sending records.
    #[must_use]
    pub fn permissions(&self) -> PermissionSet {
        let [reader, _, _] = built_in_roles();
        match self {
            Scope::Ingest(_) => PermissionSet::default(),
            Scope::Read => reader.set(),
            Scope::Write => reader.set().either([Permission::AlertsManage].into_iter().collect()),
            Scope::Admin => PermissionSet::everything(),
            Scope::Only(permission) => [*permission].into_iter().collect(),
        }
    }
}
