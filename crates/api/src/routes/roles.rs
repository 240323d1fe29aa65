//! Permissions, roles, their assignments, device groups.

use axum::Json;
use axum::http::StatusCode;
use store::state::Permission;

use super::users::check_role;
use crate::auth::Caller;
use crate::extract::{Body, Id};
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::{
    Assignment, AssignmentCreate, AssignmentList, DeviceGroup, DeviceGroupList, DeviceGroupWrite,
    PermissionAbout, PermissionList, Role, RoleList, RoleWrite,
};

/// List permissions
///
/// All that there are, with their groups.
#[utoipa::path(
    get, path = "/api/v1/permissions", tag = "access",
    responses(
        (status = 200, body = PermissionList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_permissions(_caller: Caller) -> Json<PermissionList> {
    Json(PermissionList { value: Permission::all().map(PermissionAbout::from).collect(), next_link: None })
}

/// List roles
#[utoipa::path(
    get, path = "/api/v1/roles", tag = "access",
    responses(
        (status = 200, body = RoleList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_roles(caller: Caller) -> Result<Json<RoleList>, Problem> {
    let roles = caller.tenant.list_roles().await?;
    Ok(Json(RoleList { value: roles.into_iter().map(Role::from).collect(), next_link: None }))
}

/// Make or change a role
///
/// Whoever has it has what it allows from then on. The built-in roles do not change.
#[utoipa::path(
    put, path = "/api/v1/roles/{name}", tag = "access", request_body = RoleWrite,
    params(("name" = String, Path, description = "Name of the role.")),
    responses(
        (status = 200, body = Role),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn put_role(
    caller: Caller,
    Id(name): Id,
    Body(role): Body<RoleWrite>,
) -> Result<Json<Role>, Problem> {
    let role = role.named(name)?;
    check_role(&caller, &role)?;
    caller.tenant.put_role(&role, caller.act()).await?;
    Ok(Json(role.into()))
}

/// Remove a role
///
/// One that nobody has.
#[utoipa::path(
    delete, path = "/api/v1/roles/{name}", tag = "access",
    params(("name" = String, Path, description = "Name of the role.")),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_role(caller: Caller, Id(name): Id) -> Result<StatusCode, Problem> {
    caller.tenant.delete_role(&name, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List assignments
///
/// Who has which role, over which sources and device groups.
#[utoipa::path(
    get, path = "/api/v1/assignments", tag = "access",
    responses(
        (status = 200, body = AssignmentList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_assignments(caller: Caller) -> Result<Json<AssignmentList>, Problem> {
    let held = caller.tenant.list_assignments().await?;
    Ok(Json(AssignmentList { value: held.into_iter().map(Assignment::from).collect(), next_link: None }))
}

/// Give a role
///
/// To a user or an API client, over everything or over some sources and device groups. Nobody gives more
/// than they hold.
#[utoipa::path(
    post, path = "/api/v1/assignments", tag = "access", request_body = AssignmentCreate,
    responses(
        (status = 201, body = Assignment),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_assignment(
    caller: Caller,
    Body(assignment): Body<AssignmentCreate>,
) -> Result<(StatusCode, Json<Assignment>), Problem> {
    let spec: store::state::AssignmentSpec = assignment.into();
    check_role(&caller, &caller.tenant.get_role(&spec.role).await?)?;
    let made = caller.tenant.assign(&spec, caller.act()).await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Take a role away
///
/// The last administrator keeps theirs.
#[utoipa::path(
    delete, path = "/api/v1/assignments/{id}", tag = "access",
    params(("id" = String, Path, description = "Identity of the assignment.")),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_assignment(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let held = caller.tenant.list_assignments().await?;
    let Some(old) = held.into_iter().find(|a| a.id == id) else {
        return Err(Problem::new(Code::NotFound, "there is no such assignment; list them to see which"));
    };
    if let Ok(role) = caller.tenant.get_role(&old.spec.role).await {
        check_role(&caller, &role)?;
    }
    caller.tenant.unassign(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List device groups
#[utoipa::path(
    get, path = "/api/v1/device-groups", tag = "access",
    responses(
        (status = 200, body = DeviceGroupList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_device_groups(caller: Caller) -> Result<Json<DeviceGroupList>, Problem> {
    let groups = caller.tenant.list_device_groups().await?;
    Ok(Json(DeviceGroupList { value: groups.into_iter().map(DeviceGroup::from).collect(), next_link: None }))
}

/// Make or change a device group
#[utoipa::path(
    put, path = "/api/v1/device-groups/{name}", tag = "access", request_body = DeviceGroupWrite,
    params(("name" = String, Path, description = "Name of the group.")),
    responses(
        (status = 200, body = DeviceGroup),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn put_device_group(
    caller: Caller,
    Id(name): Id,
    Body(group): Body<DeviceGroupWrite>,
) -> Result<Json<DeviceGroup>, Problem> {
    let group = store::state::DeviceGroup { name, patterns: group.patterns };
    caller.tenant.put_device_group(&group, caller.act()).await?;
    Ok(Json(group.into()))
}

/// Remove a device group
///
/// Assignments that name it reach no device by it then.
#[utoipa::path(
    delete, path = "/api/v1/device-groups/{name}", tag = "access",
    params(("name" = String, Path, description = "Name of the group.")),
    responses(
        (status = 204, description = "Removed."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn delete_device_group(caller: Caller, Id(name): Id) -> Result<StatusCode, Problem> {
    caller.tenant.delete_device_group(&name, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}
