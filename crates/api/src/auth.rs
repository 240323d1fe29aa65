//! Who calls, and whether they may.

use std::marker::PhantomData;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use store::state::{Act, Principal, Scope, Tenant};

use crate::context::Api;
use crate::problem::{Code, Problem};

/// A scope at the type level, so that a handler's signature says what it needs.
pub trait Need: Send + Sync + 'static {
    /// The scope.
    const SCOPE: Scope;
    /// Its name, as in the OpenAPI document.
    const NAME: &'static str;
}

/// Reading.
pub struct Read;
/// Triage.
pub struct Write;
/// Administration.
pub struct Admin;

impl Need for Read {
    const SCOPE: Scope = Scope::Read;
    const NAME: &'static str = "read";
}

impl Need for Write {
    const SCOPE: Scope = Scope::Write;
    const NAME: &'static str = "write";
}

impl Need for Admin {
    const SCOPE: Scope = Scope::Admin;
    const NAME: &'static str = "admin";
}

/// A caller whose token has the scope `N`. Must be a handler's first argument, so that nothing of the
/// request is looked at before.
pub struct Allowed<N> {
    /// Who calls.
    pub principal: Principal,
    /// The view of the caller's tenant.
    pub tenant: Tenant,
    /// The clock's reading for this request.
    pub now_us: i64,
    need: PhantomData<N>,
}

impl<N> Allowed<N> {
    /// This caller acting now, for the audit log.
    #[must_use]
    pub fn act(&self) -> Act<'_> {
        Act::new(&self.principal.name, self.now_us)
    }
}

impl<N: Need> FromRequestParts<Api> for Allowed<N> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, api: &Api) -> Result<Self, Problem> {
        Self::by(&parts.headers, api).await
    }
}

impl<N: Need> Allowed<N> {
    /// The caller of a request with these headers; for protocols whose errors are no problem documents.
    pub(crate) async fn by(headers: &HeaderMap, api: &Api) -> Result<Self, Problem> {
        let now_us = api.now_us();
        let token = bearer(headers)?;
        let principal = api.state.authenticate(token, now_us).await?.ok_or_else(|| {
            Problem::new(
                Code::Unauthenticated,
                "the token is unknown, revoked or has ended; log in again at /api/v1/login or use a live API token",
            )
        })?;
        if !principal.may(&N::SCOPE) {
            let detail = format!(
                "this needs the scope `{}`, which this token does not have; ask an administrator for a token with it",
                N::NAME
            );
            return Err(Problem::new(Code::Forbidden, detail));
        }
        let tenant = api.tenant(&principal.tenant)?;
        Ok(Allowed { principal, tenant, now_us, need: PhantomData })
    }
}

fn bearer(headers: &HeaderMap) -> Result<&str, Problem> {
    let missing = || {
        Problem::new(
            Code::Unauthenticated,
            "send `Authorization: Bearer TOKEN`; get a token by POST /api/v1/login or from an administrator",
        )
    };
    let value = headers.get(AUTHORIZATION).ok_or_else(missing)?;
    let (scheme, token) = value.to_str().ok().and_then(|v| v.split_once(' ')).ok_or_else(missing)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(missing()) }
}
