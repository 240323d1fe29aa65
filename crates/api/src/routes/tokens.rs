//! API tokens: list, make, revoke.

use axum::Json;
use axum::http::StatusCode;
use store::state::{Principal, Scope, StateError, TokenKind, TokenSpec};

use crate::auth::Caller;
use crate::extract::{Body, Id};
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::{Token, TokenCreate, TokenCreated, TokenList, optional_time, read_time};

/// List tokens
///
/// Of sources and programs, ended and revoked ones included; never their secrets.
#[utoipa::path(
    get, path = "/api/v1/tokens", tag = "tokens",
    responses(
        (status = 200, body = TokenList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_tokens(caller: Caller) -> Result<Json<TokenList>, Problem> {
    let tokens = caller.tenant.list_tokens().await?;
    Ok(Json(TokenList { value: tokens.into_iter().map(Token::from).collect(), next_link: None }))
}

/// Make an API token
///
/// The answer holds the token, which is not kept and cannot be shown again.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "tokens", request_body = TokenCreate,
    responses(
        (status = 201, body = TokenCreated),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_token(
    caller: Caller,
    Body(token): Body<TokenCreate>,
) -> Result<(StatusCode, Json<TokenCreated>), Problem> {
    if token.scopes.len() > 16 {
        return Err(Problem::invalid("`scopes` must not have more than 16 entries"));
    }
    let scopes: Result<Vec<Scope>, StateError> = token.scopes.into_iter().map(Scope::try_from).collect();
    let expires_us = token.expiration_date_time.map(|t| read_time("expirationDateTime", &t)).transpose()?;
    if expires_us.is_some_and(|end| end <= caller.now_us) {
        return Err(Problem::invalid("`expirationDateTime` is in the past; give a future time or none"));
    }
    let scopes = scopes?;
    check_given(&caller.principal, &scopes)?;
    let spec = TokenSpec::new(TokenKind::Api, token.name, scopes).ending(expires_us);
    let made = caller.tenant.create_token(&spec, caller.act()).await?;
    let expiration_date_time = optional_time(made.expires_us);
    Ok((StatusCode::CREATED, Json(TokenCreated { id: made.id, token: made.token, expiration_date_time })))
}

/// Revoke a token
///
/// It ends now.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{id}", tag = "tokens",
    params(("id" = String, Path, description = "Public identity of the token.")),
    responses(
        (status = 204, description = "Revoked."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn revoke_token(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    caller.tenant.revoke_token(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Refuses scopes that the caller does not have over everything: nobody passes on more than they hold.
pub(super) fn check_given(caller: &Principal, scopes: &[Scope]) -> Result<(), Problem> {
    let held = caller.unbounded();
    match scopes.iter().find(|scope| !held.covers(scope.permissions())) {
        None => Ok(()),
        Some(scope) => {
            let detail = format!("a token with `{scope}` would allow more than your own roles do");
            Err(Problem::new(Code::Forbidden, detail))
        }
    }
}
