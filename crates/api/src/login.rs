//! Checking a name and password, with everything that slows guessing down.

use store::state::{Act, AuditEntry, NewToken, TokenKind, TokenSpec, User};

use crate::context::Api;
use crate::problem::{Code, Problem};

/// An attempt to log in.
pub(crate) struct Attempt<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) user: &'a str,
    pub(crate) password: &'a str,
    /// Address of the caller, when the server knows it.
    pub(crate) address: Option<String>,
}

/// Checks it and makes a session token. Every outcome is in the audit log, except attempts during a
/// lock, which would let a guesser fill it.
pub(crate) async fn log_in(api: &Api, attempt: &Attempt<'_>) -> Result<(NewToken, User), Problem> {
    let now_us = api.now_us();
    let tenant = api.tenant(attempt.tenant)?;
    let user_key = format!("user:{}/{}", attempt.tenant, cut(attempt.user));
    let mut keys = vec![user_key.clone()];
    keys.extend(attempt.address.as_ref().map(|a| format!("address:{a}")));
    let wait_us = api.guard.wait_us(&keys, now_us);
    if wait_us > 0 {
        return Err(locked(wait_us));
    }
    let slot = api.login_slots.acquire().await;
    let user = tenant.check_login(attempt.user, attempt.password).await?;
    drop(slot);
    let Some(user) = user else {
        api.guard.failed(&keys, now_us);
        let detail = serde_json::json!({ "address": attempt.address }).to_string();
        let object: String = cut(attempt.user).chars().filter(|c| !c.is_control()).collect();
        let entry = AuditEntry { action: "login.failed", object: &object, detail: &detail };
        tenant.append_audit(entry, Act::new("nobody", now_us)).await?;
        return Err(Problem::new(
            Code::LoginFailed,
            "user or password is wrong; after five failures in a row a wait is imposed",
        ));
    };
    api.guard.succeeded(&user_key);
    let spec = TokenSpec {
        kind: TokenKind::Session,
        name: user.name.clone(),
        scopes: user.scopes.clone(),
        expires_us: Some(now_us.saturating_add(api.session_lifetime_us)),
    };
    let token = tenant.create_token(&spec, Act::new(&user.name, now_us)).await?;
    Ok((token, user))
}

fn cut(name: &str) -> String {
    name.chars().take(256).collect()
}

fn locked(wait_us: i64) -> Problem {
    let seconds = u64::try_from(wait_us / 1_000_000).unwrap_or(0) + 1;
    let detail = format!("too many failed logins; wait {seconds} s before the next attempt");
    Problem::new(Code::TooManyRequests, detail).retry_after_s(seconds)
}
