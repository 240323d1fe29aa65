//! Logins, sessions, tokens, and who one is.

use serde::{Deserialize, Serialize};
use store::state::{Principal, TokenInfo};
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
    /// What it may do.
    pub scopes: Vec<String>,
}

/// Who the token speaks for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// Name of the person, program or source.
    pub name: String,
    /// Tenant.
    pub tenant_id: String,
    /// What the token may do.
    pub scopes: Vec<String>,
    /// When the token ends.
    pub expiration_date_time: Option<String>,
}

impl From<Principal> for Me {
    fn from(principal: Principal) -> Self {
        Me {
            name: principal.name,
            tenant_id: principal.tenant,
            scopes: principal.scopes.iter().map(ToString::to_string).collect(),
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
    /// `ingest` or `api`.
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
    /// What it may do: `read`, `write`, `admin`, `ingest:SOURCE`.
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
