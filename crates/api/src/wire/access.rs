//! Users, roles, assignments, device groups and API clients on the wire.

use serde::{Deserialize, Serialize};
use store::state;
use utoipa::ToSchema;

use super::{optional_time, time};
use crate::problem::Problem;

/// A person who signs in.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Login name.
    pub name: String,
    /// `local`, or the identity provider's name.
    pub origin: String,
    /// Whether they may sign in.
    pub enabled: bool,
    /// Whether signing in takes a code besides.
    pub second_factor: bool,
    /// Whether they must change their password first.
    pub must_change_password: bool,
    /// When they were made.
    pub created_date_time: String,
    /// When they last signed in.
    pub last_sign_in_date_time: Option<String>,
}

impl From<state::User> for User {
    fn from(user: state::User) -> Self {
        User {
            name: user.name,
            origin: user.origin,
            enabled: user.disabled_us.is_none(),
            second_factor: user.second_factor,
            must_change_password: user.must_change,
            created_date_time: time(user.created_us),
            last_sign_in_date_time: optional_time(user.last_login_us),
        }
    }
}

/// A user to be made.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserCreate {
    /// Login name.
    #[schema(min_length = 1, max_length = 256)]
    pub name: String,
    /// Password; when absent, one is made that must be changed at the first sign-in.
    #[serde(default)]
    #[schema(min_length = 12, max_length = 256, format = Password)]
    pub password: Option<String>,
    /// Role over everything; `reader` when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub role: Option<String>,
}

/// What is changed of a user.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UserPatch {
    /// Whether they may sign in.
    pub enabled: bool,
}

/// A password that was made, shown this once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PasswordMade {
    /// Whose.
    pub user: String,
    /// The password; absent when the caller chose it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// A permission.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PermissionAbout {
    /// Its word, as roles and tokens name it.
    pub name: String,
    /// Its group.
    pub group: String,
    /// What it allows.
    pub description: String,
}

impl From<state::Permission> for PermissionAbout {
    fn from(permission: state::Permission) -> Self {
        PermissionAbout {
            name: permission.word().to_owned(),
            group: permission.group().to_owned(),
            description: permission.doc().to_owned(),
        }
    }
}

/// A role.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What it allows.
    pub permissions: Vec<String>,
    /// The tables that hunting may read, as patterns with `*`; all when empty.
    pub tables: Vec<String>,
    /// Whether it is one of Cordon's own, which do not change.
    pub built_in: bool,
}

impl From<state::Role> for Role {
    fn from(role: state::Role) -> Self {
        Role {
            name: role.id,
            description: role.description,
            permissions: role.permissions.iter().map(|p| p.word().to_owned()).collect(),
            tables: role.tables,
            built_in: role.built_in,
        }
    }
}

/// A role to be made or changed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RoleWrite {
    /// What it is for.
    #[serde(default)]
    #[schema(max_length = 1024)]
    pub description: String,
    /// What it allows; GET /api/v1/permissions lists what there is.
    #[schema(min_items = 1, max_items = 64)]
    pub permissions: Vec<String>,
    /// The tables that hunting may read, as patterns with `*`; all when empty.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub tables: Vec<String>,
}

impl RoleWrite {
    /// The role of that name.
    pub(crate) fn named(self, name: String) -> Result<state::Role, Problem> {
        let permissions = self.permissions.into_iter().map(state::Permission::try_from);
        Ok(state::Role {
            id: name,
            description: self.description,
            permissions: permissions.collect::<Result<_, _>>()?,
            tables: self.tables,
            built_in: false,
        })
    }
}

/// What has a role.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub enum SubjectType {
    /// A person, by login name.
    User,
    /// An API client, by its id.
    Client,
}

/// A given role.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Assignment {
    /// Its identity.
    pub id: String,
    /// What has the role.
    pub subject_type: SubjectType,
    /// The user's name, or the client's id.
    pub subject: String,
    /// The role's name.
    pub role: String,
    /// For records of these sources only; for all when empty.
    pub sources: Vec<String>,
    /// For devices of these groups only; for all when empty.
    pub device_groups: Vec<String>,
    /// When it was given.
    pub created_date_time: String,
    /// Who gave it.
    pub created_by: String,
}

impl From<state::Assignment> for Assignment {
    fn from(assignment: state::Assignment) -> Self {
        let spec = assignment.spec;
        Assignment {
            id: assignment.id,
            subject_type: match spec.subject_kind {
                state::SubjectKind::User => SubjectType::User,
                state::SubjectKind::Client => SubjectType::Client,
            },
            subject: spec.subject,
            role: spec.role,
            sources: spec.sources,
            device_groups: spec.device_groups,
            created_date_time: time(assignment.created_us),
            created_by: assignment.created_by,
        }
    }
}

/// A role to be given.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AssignmentCreate {
    /// What gets the role.
    pub subject_type: SubjectType,
    /// The user's name, or the client's id.
    #[schema(min_length = 1, max_length = 256)]
    pub subject: String,
    /// The role's name.
    #[schema(min_length = 1, max_length = 64)]
    pub role: String,
    /// For records of these sources only; for all when empty.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub sources: Vec<String>,
    /// For devices of these groups only; for all when empty.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub device_groups: Vec<String>,
}

impl From<AssignmentCreate> for state::AssignmentSpec {
    fn from(asked: AssignmentCreate) -> Self {
        state::AssignmentSpec {
            subject_kind: match asked.subject_type {
                SubjectType::User => state::SubjectKind::User,
                SubjectType::Client => state::SubjectKind::Client,
            },
            subject: asked.subject,
            role: asked.role,
            sources: asked.sources,
            device_groups: asked.device_groups,
        }
    }
}

/// Devices by patterns of their names.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeviceGroup {
    /// Its name.
    pub name: String,
    /// Patterns of short host names; `*` stands for any text.
    pub patterns: Vec<String>,
}

impl From<state::DeviceGroup> for DeviceGroup {
    fn from(group: state::DeviceGroup) -> Self {
        DeviceGroup { name: group.name, patterns: group.patterns }
    }
}

/// A device group to be made or changed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceGroupWrite {
    /// Patterns of short host names; `*` stands for any text.
    #[schema(min_items = 1, max_items = 200)]
    pub patterns: Vec<String>,
}

/// An API client.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Client {
    /// Its identity, the `client_id` of OAuth 2.0.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Whether it gets tokens.
    pub enabled: bool,
    /// When it was made.
    pub created_date_time: String,
    /// Who made it.
    pub created_by: String,
    /// Its secrets, without what is secret.
    pub secrets: Vec<ClientSecret>,
}

/// A secret of an API client as kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientSecret {
    /// Its identity.
    pub id: String,
    /// When it was made.
    pub created_date_time: String,
    /// When it ends.
    pub expiration_date_time: Option<String>,
}

impl From<state::Client> for Client {
    fn from(client: state::Client) -> Self {
        let secret = |secret: state::ClientSecret| ClientSecret {
            id: secret.id,
            created_date_time: time(secret.created_us),
            expiration_date_time: optional_time(secret.expires_us),
        };
        Client {
            id: client.id,
            name: client.name,
            enabled: client.disabled_us.is_none(),
            created_date_time: time(client.created_us),
            created_by: client.created_by,
            secrets: client.secrets.into_iter().map(secret).collect(),
        }
    }
}

/// An API client to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientCreate {
    /// What people call it.
    #[schema(min_length = 1, max_length = 256)]
    pub name: String,
    /// Role over everything; none when absent.
    #[serde(default)]
    #[schema(min_length = 1, max_length = 64)]
    pub role: Option<String>,
    /// When its secret ends; in a year when absent.
    #[serde(default)]
    #[schema(format = DateTime)]
    pub expiration_date_time: Option<String>,
}

/// What is changed of an API client.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClientPatch {
    /// Whether it gets tokens.
    pub enabled: bool,
}

/// A secret to be made.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SecretCreate {
    /// When it ends; in a year when absent.
    #[serde(default)]
    #[schema(format = DateTime)]
    pub expiration_date_time: Option<String>,
}

/// A made secret, which is shown this once.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientSecretMade {
    /// The `client_id`.
    pub client_id: String,
    /// The tenant, for `/{tenant}/oauth2/v2.0/token`.
    pub tenant_id: String,
    /// Identity of the secret, for removing it.
    pub secret_id: String,
    /// The `client_secret`. It is not kept and cannot be shown again.
    pub secret: String,
    /// When it ends.
    pub expiration_date_time: Option<String>,
}

impl ClientSecretMade {
    pub(crate) fn new(client_id: String, tenant: &str, made: state::NewClientSecret) -> Self {
        ClientSecretMade {
            client_id,
            tenant_id: tenant.to_owned(),
            secret_id: made.id,
            secret: made.secret,
            expiration_date_time: optional_time(made.expires_us),
        }
    }
}
