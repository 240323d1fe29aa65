//! Logins, sessions, tokens, and who one is.

use serde::{Deserialize, Serialize};
use store::state::{PermissionSet, Principal, Scope, TokenInfo};
use utoipa::ToSchema;

use super::{optional_time, time};

/// A login.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Login {
    /// User name.
    #[schema(max_length = 256)]
    pub user: String,
    /// Password.
    #[schema(max_length = 256, format = Password)]
    pub password: String,
    /// Code of the second factor, or a recovery code, where the user has one.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub code: Option<String>,
    /// Tenant; `default` when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64, pattern = "^[A-Za-z0-9_.-]+$")]
    pub tenant: Option<String>,
}

/// A session.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// To be sent as `Authorization: Bearer …`.
    pub token: String,
    /// When it ends.
    pub expiration_date_time: Option<String>,
    /// The largest of `read`, `write` and `admin` that the roles amount to; empty for less than reading.
    pub scopes: Vec<String>,
    /// Whether the user must choose a password, by PUT /api/v1/me/password, before anything else.
    pub must_change_password: bool,
}

/// A browser's session. The token itself is in a cookie.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BrowserSession {
    /// To be sent as `X-CSRF-Token` with every request that changes something; empty when the request
    /// came with a bearer token, which needs none.
    pub csrf_token: String,
    /// Who it speaks for.
    pub me: Me,
}

/// Who the token speaks for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Name of the person, program or source.
    pub name: String,
    /// Tenant.
    pub tenant_id: String,
    /// `session`, `personal`, `api`, `access` (of an API client).
    pub kind: String,
    /// The largest of `read`, `write` and `admin` that the permissions amount to; empty for less than
    /// reading. Programs that show what may be done look at `permissions`.
    pub scopes: Vec<String>,
    /// Roles, by name.
    pub roles: Vec<String>,
    /// What the roles and the token allow, over some data at least. Empty for who must change their
    /// password first.
    pub permissions: Vec<String>,
    /// When the token ends.
    pub expiration_date_time: Option<String>,
}

/// The largest scope that permissions amount to.
pub(crate) fn scope_words(held: PermissionSet) -> Vec<String> {
    let all = [Scope::Admin, Scope::Write, Scope::Read];
    all.iter().find(|scope| held.covers(scope.permissions())).map(ToString::to_string).into_iter().collect()
}

impl From<Principal> for Me {
    fn from(principal: Principal) -> Self {
        let mut roles: Vec<String> = principal.grants.iter().map(|grant| grant.role.clone()).collect();
        roles.sort();
        roles.dedup();
        Me {
            kind: format!("{:?}", principal.kind).to_lowercase(),
            scopes: scope_words(principal.permissions()),
            roles,
            permissions: principal.permissions().iter().map(|p| p.word().to_owned()).collect(),
            name: principal.name,
            tenant_id: principal.tenant,
            expiration_date_time: optional_time(principal.expires_us),
        }
    }
}

/// A token as kept: everything but the secret.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Token {
    /// Public identity.
    pub id: String,
    /// `ingest`, `api` or `personal`.
    pub kind: String,
    /// Whose.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<String>,
    /// When it was made.
    pub created_date_time: String,
    /// Who made it.
    pub created_by: String,
    /// When it ends.
    pub expiration_date_time: Option<String>,
    /// When it was revoked.
    pub revoked_date_time: Option<String>,
    /// The user whose personal token it is.
    pub owner: Option<String>,
    /// When it was last used, to half a minute.
    pub last_used_date_time: Option<String>,
}

impl From<TokenInfo> for Token {
    fn from(token: TokenInfo) -> Self {
        Token {
            id: token.id,
            kind: format!("{:?}", token.kind).to_lowercase(),
            name: token.name,
            scopes: token.scopes.iter().map(ToString::to_string).collect(),
            created_date_time: time(token.created_us),
            created_by: token.created_by,
            expiration_date_time: optional_time(token.expires_us),
            revoked_date_time: optional_time(token.revoked_us),
            owner: token.owner,
            last_used_date_time: optional_time(token.last_used_us),
        }
    }
}

/// An API token to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenCreate {
    /// Name of the program that will use it.
    #[schema(min_length = 1, max_length = 256)]
    pub name: String,
    /// What it may do: `read`, `write`, `admin`, or permissions as `alerts.manage`.
    #[schema(min_items = 1, max_items = 16)]
    pub scopes: Vec<String>,
    /// When it ends; never when absent.
    #[serde(default)]
    #[schema(format = DateTime)]
    pub expiration_date_time: Option<String>,
}

/// A made token, which is shown this once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenCreated {
    /// Public identity, for revoking it.
    pub id: String,
    /// The token. It is not kept and cannot be shown again.
    pub token: String,
    /// When it ends.
    pub expiration_date_time: Option<String>,
}

/// Whether the server works.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    pub status: String,
}
