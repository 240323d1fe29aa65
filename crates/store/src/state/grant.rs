//! What a caller may do, and over which data.

use super::permission::{Permission, PermissionSet};
use super::tokens::TokenKind;

/// The data a grant is for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Within {
    /// Records of these sources; of all when there is none.
    pub sources: Option<Vec<String>>,
    /// Devices whose short name, in lower case, fits one of these patterns, in which `*` stands for any
    /// text; all when there is none. What names no device is then not within.
    pub devices: Option<Vec<String>>,
}

impl Within {
    /// Whether it leaves nothing out.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.sources.is_none() && self.devices.is_none()
    }
}

/// Permissions over some data: one role as it was assigned.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Grant {
    /// The role's id, or what else the grant comes from.
    pub role: String,
    /// What is allowed.
    pub permissions: PermissionSet,
    /// Tables that hunting may read, as patterns with `*`; all when there is none.
    pub tables: Vec<String>,
    /// Over which data.
    pub within: Within,
}

/// The data that a caller may see: all of it, or what is within one of these.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Reach {
    /// Everything of the tenant.
    #[default]
    All,
    /// What is within one of these; nothing when there is none.
    Some(Vec<Within>),
}

/// Who a token speaks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Tenant it is good for.
    pub tenant: String,
    /// The token's public identity.
    pub token_id: String,
    /// What kind of token.
    pub kind: TokenKind,
    /// Name of the person, program or source.
    pub name: String,
    /// The source it may send records as.
    pub ingest: Option<String>,
    /// What it may do besides.
    pub grants: Vec<Grant>,
    /// When the token ends.
    pub expires_us: Option<i64>,
}

impl Principal {
    /// Whether it has the permission, over whatever data.
    #[must_use]
    pub fn may(&self, needed: Permission) -> bool {
        self.grants.iter().any(|grant| grant.permissions.has(needed))
    }

    /// Every permission that it has over some data.
    #[must_use]
    pub fn permissions(&self) -> PermissionSet {
        self.grants.iter().fold(PermissionSet::default(), |all, grant| all.either(grant.permissions))
    }

    /// The permissions that it has over everything: those that it may pass on.
    #[must_use]
    pub fn unbounded(&self) -> PermissionSet {
        let whole = self.grants.iter().filter(|g| g.within.is_everything() && g.tables.is_empty());
        whole.fold(PermissionSet::default(), |all, grant| all.either(grant.permissions))
    }

    /// The data over which it has the permission.
    #[must_use]
    pub fn reach(&self, needed: Permission) -> Reach {
        let mut some = vec![];
        for grant in self.grants.iter().filter(|grant| grant.permissions.has(needed)) {
            if grant.within.is_everything() {
                return Reach::All;
            }
            some.push(grant.within.clone());
        }
        Reach::Some(some)
    }

    /// Whether its roles let it hunt in a table.
    #[must_use]
    pub fn may_read_table(&self, table: &str) -> bool {
        let readers = self.grants.iter().filter(|g| g.permissions.has(Permission::SecurityDataRead));
        let mut patterns = readers.map(|grant| &grant.tables);
        patterns.any(|tables| tables.is_empty() || tables.iter().any(|pattern| fits(pattern, table)))
    }
}

/// Whether a text fits a pattern in which `*` stands for any text; the case of letters is ignored.
#[must_use]
pub fn fits(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.to_lowercase(), text.to_lowercase());
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        // The first place is as good as any later one: what follows has more room.
        let Some(at) = rest.find(part) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last)
}
