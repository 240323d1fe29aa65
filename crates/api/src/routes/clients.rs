//! API clients and their secrets.

use axum::Json;
use axum::http::StatusCode;
use store::state::{AssignmentSpec, SubjectKind};

use super::users::check_role;
use crate::auth::Caller;
use crate::extract::{Body, Id, Two};
use crate::problem::{Problem, ProblemDocument};
use crate::wire::{Client, ClientCreate, ClientList, ClientPatch, ClientSecretMade, SecretCreate, read_time};

/// How long a secret lasts when nobody says.
const SECRET_DAYS: i64 = 365;
const DAY_US: i64 = 86_400_000_000;

/// When a secret ends.
fn end(asked: Option<&str>, now_us: i64) -> Result<i64, Problem> {
    let end = match asked {
        None => now_us.saturating_add(SECRET_DAYS * DAY_US),
        Some(text) => read_time("expirationDateTime", text)?,
    };
    match end > now_us {
        true => Ok(end),
        false => Err(Problem::invalid("`expirationDateTime` is in the past; give a future time")),
    }
}

/// List API clients
#[utoipa::path(
    get, path = "/api/v1/clients", tag = "access",
    responses(
        (status = 200, body = ClientList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_clients(caller: Caller) -> Result<Json<ClientList>, Problem> {
    let clients = caller.tenant.list_clients().await?;
    Ok(Json(ClientList { value: clients.into_iter().map(Client::from).collect(), next_link: None }))
}

/// Make an API client
///
/// With a role, when one is given, and a secret, which is shown this once. It gets tokens by OAuth 2.0
/// client credentials at `/{tenant}/oauth2/v2.0/token`.
#[utoipa::path(
    post, path = "/api/v1/clients", tag = "access", request_body = ClientCreate,
    responses(
        (status = 201, body = ClientSecretMade),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_client(
    caller: Caller,
    Body(client): Body<ClientCreate>,
) -> Result<(StatusCode, Json<ClientSecretMade>), Problem> {
    let ends_us = end(client.expiration_date_time.as_deref(), caller.now_us)?;
    let role = match &client.role {
        Some(role) => Some(caller.tenant.get_role(role).await?),
        None => None,
    };
    if let Some(role) = &role {
        check_role(&caller, role)?;
    }
    let made = caller.tenant.create_client(&client.name, caller.act()).await?;
    if let Some(role) = role {
        let spec = AssignmentSpec::whole(SubjectKind::Client, &made.id, &role.id);
        caller.tenant.assign(&spec, caller.act()).await?;
    }
    let secret = caller.tenant.add_client_secret(&made.id, Some(ends_us), caller.act()).await?;
    let made = ClientSecretMade::new(made.id, caller.tenant.name(), secret);
    Ok((StatusCode::CREATED, Json(made)))
}

/// Disable or enable an API client
///
/// The tokens of one that is disabled do not work.
#[utoipa::path(
    patch, path = "/api/v1/clients/{id}", tag = "access", request_body = ClientPatch,
    params(("id" = String, Path, description = "Identity of the client.")),
    responses(
        (status = 200, body = Client),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn patch_client(
    caller: Caller,
    Id(id): Id,
    Body(patch): Body<ClientPatch>,
) -> Result<Json<Client>, Problem> {
    caller.tenant.set_client_enabled(&id, patch.enabled, caller.act()).await?;
    Ok(Json(caller.tenant.get_client(&id).await?.into()))
}

/// Remove an API client
///
/// With its secrets, roles and tokens.
#[utoipa::path(
    delete, path = "/api/v1/clients/{id}", tag = "access",
    params(("id" = String, Path, description = "Identity of the client.")),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_client(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    caller.tenant.delete_client(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a further secret
///
/// To change secrets without a gap: make one, give it to the program, remove the old one. Whoever may do
/// more than the caller gets none.
#[utoipa::path(
    post, path = "/api/v1/clients/{id}/secrets", tag = "access", request_body = SecretCreate,
    params(("id" = String, Path, description = "Identity of the client.")),
    responses(
        (status = 201, body = ClientSecretMade),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_client_secret(
    caller: Caller,
    Id(id): Id,
    Body(secret): Body<SecretCreate>,
) -> Result<(StatusCode, Json<ClientSecretMade>), Problem> {
    let ends_us = end(secret.expiration_date_time.as_deref(), caller.now_us)?;
    for held in caller.tenant.list_assignments().await? {
        if held.spec.subject_kind == SubjectKind::Client && held.spec.subject == id {
            check_role(&caller, &caller.tenant.get_role(&held.spec.role).await?)?;
        }
    }
    let secret = caller.tenant.add_client_secret(&id, Some(ends_us), caller.act()).await?;
    Ok((StatusCode::CREATED, Json(ClientSecretMade::new(id, caller.tenant.name(), secret))))
}

/// Remove a secret
///
/// The client's access tokens end with it.
#[utoipa::path(
    delete, path = "/api/v1/clients/{id}/secrets/{secret}", tag = "access",
    params(
        ("id" = String, Path, description = "Identity of the client."),
        ("secret" = String, Path, description = "Identity of the secret."),
    ),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_client_secret(
    caller: Caller,
    Two(id, secret): Two,
) -> Result<StatusCode, Problem> {
    caller.tenant.remove_client_secret(&id, &secret, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}
