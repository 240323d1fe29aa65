//! Checking a name and password, and a code where one is needed, with everything that slows guessing down.

use store::state::{Act, AuditEntry, NewToken, Tenant, TokenKind, TokenSpec, User};

use crate::context::Api;
use crate::problem::{Code, Problem};

/// An attempt to log in.
pub(crate) struct Attempt<'a> {
    pub(crate) tenant: &'a str,
    pub(crate) user: &'a str,
    pub(crate) password: &'a str,
    /// The code of the second factor, or a recovery code.
    pub(crate) code: Option<&'a str>,
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
    check_lock(api, &keys, now_us)?;
    let slot = api.login_slots.acquire().await;
    let user = tenant.check_login(attempt.user, attempt.password).await?;
    drop(slot);
    let Some(user) = user else {
        let refused = Refused { action: "login.failed", who: attempt.user, address: &attempt.address };
        refused.note(api, &tenant, &keys).await?;
        return Err(Problem::new(
            Code::LoginFailed,
            "user or password is wrong; after five failures in a row a wait is imposed",
        ));
    };
    if user.second_factor {
        let Some(code) = attempt.code.filter(|code| !code.trim().is_empty()) else {
            return Err(Problem::new(
                Code::SecondFactorRequired,
                "send the code of the authenticator app, or a recovery code, as `code` with name and password",
            ));
        };
        if !tenant.use_second_factor(&user.name, code, Act::new(&user.name, now_us)).await? {
            let refused = Refused { action: "login.code_failed", who: &user.name, address: &attempt.address };
            refused.note(api, &tenant, &keys).await?;
            return Err(Problem::new(
                Code::LoginFailed,
                "the code is wrong or was used before; wait for the next one, and check the clock of its device",
            ));
        }
    }
    api.guard.succeeded(&user_key);
    let token = begin_session(api, &tenant, &user).await?;
    Ok((token, user))
}

/// Makes a session of a user who has proven who they are.
pub(crate) async fn begin_session(api: &Api, tenant: &Tenant, user: &User) -> Result<NewToken, Problem> {
    let now_us = api.now_us();
    let spec = TokenSpec {
        idle_us: Some(api.sessions.idle_us),
        expires_us: Some(now_us.saturating_add(api.sessions.lifetime_us)),
        ..TokenSpec::owned(TokenKind::Session, user.name.clone(), &user.name)
    };
    let token = tenant.create_token(&spec, Act::new(&user.name, now_us)).await?;
    tenant.note_login(&user.name, now_us).await?;
    Ok(token)
}

/// Refuses attempts during a lock.
pub(crate) fn check_lock(api: &Api, keys: &[String], now_us: i64) -> Result<(), Problem> {
    let wait_us = api.guard.wait_us(keys, now_us);
    if wait_us <= 0 {
        return Ok(());
    }
    let seconds = u64::try_from(wait_us / 1_000_000).unwrap_or(0) + 1;
    let detail = format!("too many failed logins; wait {seconds} s before the next attempt");
    Err(Problem::new(Code::TooManyRequests, detail).retry_after_s(seconds))
}

/// A refused attempt.
pub(crate) struct Refused<'a> {
    pub(crate) action: &'static str,
    pub(crate) who: &'a str,
    pub(crate) address: &'a Option<String>,
}

impl Refused<'_> {
    /// Counts it for the lock and writes it to the audit log.
    pub(crate) async fn note(&self, api: &Api, tenant: &Tenant, keys: &[String]) -> Result<(), Problem> {
        let now_us = api.now_us();
        api.guard.failed(keys, now_us);
        let detail = serde_json::json!({ "address": self.address }).to_string();
        let object: String = cut(self.who).chars().filter(|c| !c.is_control()).collect();
        let entry = AuditEntry { action: self.action, object: &object, detail: &detail };
        Ok(tenant.append_audit(entry, Act::new("nobody", now_us)).await?)
    }
}

pub(crate) fn cut(name: &str) -> String {
    name.chars().take(256).collect()
}
