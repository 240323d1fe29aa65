//! What people do for themselves: password, second factor, personal tokens.

use axum::Json;
use axum::extract::State;
use axum::http::{Extensions, StatusCode};
use store::state::{Scope, StateError, TokenKind, TokenSpec};

use crate::auth::Caller;
use crate::context::Api;
use crate::extract::{Body, Id};
use crate::login::{Refused, check_lock, cut};
use crate::peer::peer;
use crate::problem::{Code, Problem, ProblemDocument};
use crate::wire::{
    CodeGiven, PasswordChange, PasswordGiven, RecoveryCodes, SecondFactor, Token, TokenCreate, TokenCreated,
    TokenList, optional_time, read_time,
};

/// Checks the caller's own password again, under the same lock as a sign-in: a session left open must not
/// be enough to take the account over.
async fn prove(api: &Api, extensions: &Extensions, caller: &Caller, password: &str) -> Result<(), Problem> {
    let user = caller.user()?;
    let keys = [format!("user:{}/{}", caller.tenant.name(), cut(user))];
    check_lock(api, &keys, caller.now_us)?;
    let slot = api.login_slots.acquire().await;
    let right = caller.tenant.check_login(user, password).await?.is_some();
    drop(slot);
    if right {
        keys.iter().for_each(|key| api.guard.succeeded(key));
        return Ok(());
    }
    let address = peer(extensions);
    let refused = Refused { action: "login.proof_failed", who: user, address: &address };
    refused.note(api, &caller.tenant, &keys).await?;
    Err(Problem::new(Code::Forbidden, "the present password is wrong"))
}

/// Change one's password
///
/// Needs the present one. Ends every session of oneself, this one included.
#[utoipa::path(
    put, path = "/api/v1/me/password", tag = "account", request_body = PasswordChange,
    responses(
        (status = 204, description = "Changed; sign in again."),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn change_password(
    caller: Caller,
    State(api): State<Api>,
    extensions: Extensions,
    Body(change): Body<PasswordChange>,
) -> Result<StatusCode, Problem> {
    prove(&api, &extensions, &caller, &change.current).await?;
    if change.current == change.new {
        return Err(Problem::invalid("the new password is the present one; choose another"));
    }
    caller.tenant.change_password(caller.user()?, &change.new, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begin to enrol an authenticator app
///
/// Needs the present password. The secret counts once a code of it was confirmed.
#[utoipa::path(
    post, path = "/api/v1/me/second-factor", tag = "account", request_body = PasswordGiven,
    responses(
        (status = 200, body = SecondFactor),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn begin_second_factor(
    caller: Caller,
    State(api): State<Api>,
    extensions: Extensions,
    Body(given): Body<PasswordGiven>,
) -> Result<Json<SecondFactor>, Problem> {
    prove(&api, &extensions, &caller, &given.password).await?;
    let user = caller.user()?;
    let secret = caller.tenant.begin_second_factor(user).await?;
    let label: String = url::form_urlencoded::byte_serialize(user.as_bytes()).collect();
    let label = label.replace('+', "%20");
    let uri = format!(
        "otpauth://totp/Cordon:{label}?secret={secret}&issuer=Cordon&algorithm=SHA1&digits=6&period=30"
    );
    Ok(Json(SecondFactor { secret, uri }))
}

/// Confirm the authenticator app
///
/// By a code of it. Gives recovery codes, shown this once; each signs in once in place of a code.
#[utoipa::path(
    post, path = "/api/v1/me/second-factor/confirm", tag = "account", request_body = CodeGiven,
    responses(
        (status = 200, body = RecoveryCodes),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn confirm_second_factor(
    caller: Caller,
    Body(given): Body<CodeGiven>,
) -> Result<Json<RecoveryCodes>, Problem> {
    let codes = caller.tenant.confirm_second_factor(caller.user()?, &given.code, caller.act()).await?;
    Ok(Json(RecoveryCodes { codes }))
}

/// Remove one's second factor
///
/// Needs the present password.
#[utoipa::path(
    post, path = "/api/v1/me/second-factor/remove", tag = "account", request_body = PasswordGiven,
    responses(
        (status = 204, description = "Removed."),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn remove_second_factor(
    caller: Caller,
    State(api): State<Api>,
    extensions: Extensions,
    Body(given): Body<PasswordGiven>,
) -> Result<StatusCode, Problem> {
    prove(&api, &extensions, &caller, &given.password).await?;
    caller.tenant.remove_second_factor(caller.user()?, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// List one's personal tokens
#[utoipa::path(
    get, path = "/api/v1/me/tokens", tag = "account",
    responses(
        (status = 200, body = TokenList),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn list_personal_tokens(caller: Caller) -> Result<Json<TokenList>, Problem> {
    let tokens = caller.tenant.list_personal_tokens(caller.user()?).await?;
    Ok(Json(TokenList { value: tokens.into_iter().map(Token::from).collect(), next_link: None }))
}

/// Make a personal token
///
/// It allows what its scopes and one's roles both allow, as they are when it is used.
#[utoipa::path(
    post, path = "/api/v1/me/tokens", tag = "account", request_body = TokenCreate,
    responses(
        (status = 201, body = TokenCreated),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn create_personal_token(
    caller: Caller,
    Body(token): Body<TokenCreate>,
) -> Result<(StatusCode, Json<TokenCreated>), Problem> {
    if caller.principal.kind != TokenKind::Session {
        let detail = "a token cannot make further tokens; sign in with your password";
        return Err(Problem::new(Code::Forbidden, detail));
    }
    if token.scopes.len() > 16 {
        return Err(Problem::invalid("`scopes` must not have more than 16 entries"));
    }
    let scopes: Vec<Scope> =
        token.scopes.into_iter().map(Scope::try_from).collect::<Result<_, StateError>>()?;
    if scopes.iter().any(|scope| matches!(scope, Scope::Ingest(_))) {
        return Err(Problem::invalid("a personal token does not send records; make a source instead"));
    }
    let expires_us = token.expiration_date_time.map(|t| read_time("expirationDateTime", &t)).transpose()?;
    let spec =
        TokenSpec { scopes, expires_us, ..TokenSpec::owned(TokenKind::Personal, token.name, caller.user()?) };
    let made = caller.tenant.create_token(&spec, caller.act()).await?;
    let expiration_date_time = optional_time(made.expires_us);
    Ok((StatusCode::CREATED, Json(TokenCreated { id: made.id, token: made.token, expiration_date_time })))
}

/// Revoke a personal token
#[utoipa::path(
    delete, path = "/api/v1/me/tokens/{id}", tag = "account",
    params(("id" = String, Path, description = "Public identity of the token.")),
    responses(
        (status = 204, description = "Revoked."),
        (status = 404, body = ProblemDocument, content_type = "application/problem+json"),
        (status = "default", body = ProblemDocument, content_type = "application/problem+json"),
    ),
)]
pub(super) async fn revoke_personal_token(caller: Caller, Id(id): Id) -> Result<StatusCode, Problem> {
    let own = caller.tenant.list_personal_tokens(caller.user()?).await?;
    if own.iter().all(|token| token.id != id) {
        return Err(Problem::new(Code::NotFound, "you have no such personal token; list them to see which"));
    }
    caller.tenant.revoke_token(&id, caller.act()).await?;
    Ok(StatusCode::NO_CONTENT)
}
