//! Users: list, make, disable, reset, remove.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use store::state::{READER, Role};

use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Id};
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::{PasswordMade, User, UserCreate, UserList, UserPatch};

/// Refuses to give what the caller does not hold over everything.
pub(super) fn check_role(caller: &Caller, role: &Role) -> Result<(), Problem> {
    if caller.principal.unbounded().covers(role.set()) {
        return Ok(());
    }
    let detail = format!("the role `{}` allows more than your own roles do", role.id);
    Err(Problem::new(Code::Forbidden, detail))
}

/// Refuses to act on a user who may do more than the caller: who may reset a password may become its user.
async fn check_above(caller: &Caller, name: &str) -> Result<(), Problem> {
    let held = caller.tenant.user_permissions(name).await?;
    if caller.principal.unbounded().covers(held) {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden, format!("`{name}` may do more than your own roles allow you to")))
}

/// List users
#[utoipa::path(
    get, path = "/api/v1/users", tag = "access",
    responses(
        (status = 200, body = UserList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_users(caller: Caller) -> Result<Json<UserList>, Problem> {
    let users = caller.tenant.list_users().await?;
    Ok(Json(UserList { value: users.into_iter().map(User::from).collect(), next_link: None }))
}

/// Make a user
///
/// With the password that is given, or one that is made and must be changed at the first sign-in.
#[utoipa::path(
    post, path = "/api/v1/users", tag = "access", request_body = UserCreate,
    responses(
        (status = 201, body = PasswordMade),
        (status = 409, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_user(
    caller: Caller,
    Body(user): Body<UserCreate>,
) -> Result<(StatusCode, Json<PasswordMade>), Problem> {
    let role = caller.tenant.get_role(user.role.as_deref().unwrap_or(READER)).await?;
    check_role(&caller, &role)?;
    let password = match user.password {
        Some(password) => {
            caller.tenant.create_user(&user.name, &password, &role.id, caller.act()).await?;
            None
        }
        None => {
            let made = caller.tenant.create_user_with_password(&user.name, &role.id, caller.act()).await?;
            Some(made.password)
        }
    };
    Ok((StatusCode::CREATED, Json(PasswordMade { user: user.name, password })))
}

/// Get a user
#[utoipa::path(
    get, path = "/api/v1/users/{name}", tag = "access",
    params(("name" = String, Path, description = "Name of the user.")),
    responses(
        (status = 200, body = User),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn get_user(caller: Caller, Id(name): Id) -> Result<Json<User>, Problem> {
    Ok(Json(caller.tenant.get_user(&name).await?.into()))
}

/// Disable or enable a user
///
/// Who is disabled is signed out at once, and their personal tokens do not work.
#[utoipa::path(
    patch, path = "/api/v1/users/{name}", tag = "access", request_body = UserPatch,
    params(("name" = String, Path, description = "Name of the user.")),
    responses(
        (status = 200, body = User),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn patch_user(
    caller: Caller,
    Id(name): Id,
    Body(patch): Body<UserPatch>,
) -> Result<Json<User>, Problem> {
    check_above(&caller, &name).await?;
    caller.tenant.set_user_enabled(&name, patch.enabled, caller.act()).await?;
    Ok(Json(caller.tenant.get_user(&name).await?.into()))
}

/// Remove a user
///
/// With their roles and tokens. What they did stays in the audit log.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}", tag = "access",
    params(("name" = String, Path, description = "Name of the user.")),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_user(caller: Caller, Id(name): Id) -> Result<StatusCode, Problem> {
    check_above(&caller, &name).await?;
    caller.tenant.delete_user(&name, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Reset a user's password
///
/// Makes one, shown this once, that must be changed at the next sign-in, and ends their sessions.
#[utoipa::path(
    post, path = "/api/v1/users/{name}/password", tag = "access",
    params(("name" = String, Path, description = "Name of the user.")),
    responses(
        (status = 200, body = PasswordMade),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn reset_password(
    caller: Caller,
    State(api): State<Api>,
    Id(name): Id,
) -> Result<Json<PasswordMade>, Problem> {
    check_above(&caller, &name).await?;
    let slot = api.login_slots.acquire().await;
    let made = caller.tenant.impose_password(&name, caller.act()).await?;
    drop(slot);
    Ok(Json(PasswordMade { user: made.user, password: Some(made.password) }))
}

/// Sign a user out everywhere
#[utoipa::path(
    post, path = "/api/v1/users/{name}/sign-out", tag = "access",
    params(("name" = String, Path, description = "Name of the user.")),
    responses(
        (status = 204, description = "Their sessions have ended."),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn sign_user_out(caller: Caller, Id(name): Id) -> Result<StatusCode, Problem> {
    caller.tenant.get_user(&name).await?;
    caller.tenant.end_sessions(&name, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a user's second factor away
///
/// For those who lost their device and their recovery codes.
#[utoipa::path(
    delete, path = "/api/v1/users/{name}/second-factor", tag = "access",
    params(("name" = String, Path, description = "Name of the user.")),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn reset_second_factor(caller: Caller, Id(name): Id) -> Result<StatusCode, Problem> {
    check_above(&caller, &name).await?;
    caller.tenant.remove_second_factor(&name, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}
