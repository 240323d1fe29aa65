//! Who calls, and whether they may.
//!
//! [`admit`] stands before every route: it looks up what the route needs in [`crate::access`], finds out who
//! calls, and leaves the [`Caller`] for the handler, whose view of the tenant shows only what the caller's
//! roles reach with the permission that was needed. Handlers take a `Caller` as an argument and have nothing
//! to check.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::header::{ALLOW, AUTHORIZATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::state::{Act, PermissionSet, Principal, Reach, Tenant, TokenKind};

use crate::access::{self, Needs};
use crate::context::Api;
use crate::cookie::{self, Presented};
use crate::peer::peer;
use crate::problem::{Code, Problem};

/// A caller who was let in.
#[derive(Clone)]
pub struct Caller {
    /// Who calls.
    pub principal: Principal,
    /// The view of the caller's tenant, within what the caller may see.
    pub tenant: Tenant,
    /// The clock's reading for this request.
    pub now_us: i64,
}

impl Caller {
    /// This caller acting now, for the audit log.
    #[must_use]
    pub fn act(&self) -> Act<'_> {
        Act::new(&self.principal.name, self.now_us)
    }

    /// The user who calls; API clients and tokens of programs are none.
    ///
    /// # Errors
    /// When the caller is no person.
    pub fn user(&self) -> Result<&str, Problem> {
        match self.principal.kind {
            TokenKind::Session | TokenKind::Personal => Ok(&self.principal.name),
            TokenKind::Ingest | TokenKind::Api | TokenKind::Access => Err(Problem::new(
                Code::Forbidden,
                "this is for people who signed in, and this token is a program's",
            )),
        }
    }
}

impl FromRequestParts<Api> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Api) -> Result<Self, Problem> {
        parts.extensions.get::<Caller>().cloned().ok_or_else(|| {
            tracing::error!(path = parts.uri.path(), "a handler wants a caller on a route that needs none");
            Problem::new(Code::Internal, "the route is declared to need nobody; report this")
        })
    }
}

/// Why nobody was let in, for handlers that write errors in a protocol's own form.
#[derive(Clone)]
struct Refused(Problem);

/// The caller of a request whose route answers refusals itself.
pub(crate) fn caller_of(request: &Request) -> Result<Caller, Problem> {
    match (request.extensions().get::<Caller>(), request.extensions().get::<Refused>()) {
        (Some(caller), _) => Ok(caller.clone()),
        (None, Some(Refused(problem))) => Err(problem.clone()),
        (None, None) => {
            Err(Problem::new(Code::Internal, "the route is declared to need nobody; report this"))
        }
    }
}

/// The middleware of routes whose refusals are problem documents.
pub(crate) async fn admit(State(api): State<Api>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match entry(&api, &parts).await {
        Err(refusal) => refusal,
        Ok(Err(problem)) => problem.into_response(),
        Ok(Ok(caller)) => {
            caller.map(|caller| parts.extensions.insert(caller));
            next.run(Request::from_parts(parts, body)).await
        }
    }
}

/// The middleware of routes that write refusals in the form of their protocol, by [`caller_of`].
pub(crate) async fn admit_or_tell(State(api): State<Api>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match entry(&api, &parts).await {
        Err(refusal) => return refusal,
        Ok(Err(problem)) => _ = parts.extensions.insert(Refused(problem)),
        Ok(Ok(caller)) => _ = caller.map(|caller| parts.extensions.insert(caller)),
    }
    next.run(Request::from_parts(parts, body)).await
}

type Entry = Result<Option<Caller>, Problem>;

/// Who is let in by the route's declaration; a whole response when there is none.
async fn entry(api: &Api, request: &Parts) -> Result<Entry, Response> {
    let path = request.extensions.get::<MatchedPath>().map(MatchedPath::as_str).unwrap_or_default();
    let Some(needs) = access::needs(request.method.as_str(), path) else { return Err(undeclared(path)) };
    Ok(admitted(api, request, needs).await)
}

async fn admitted(api: &Api, request: &Parts, needs: Needs) -> Entry {
    let now_us = api.now_us();
    let address = peer(&request.extensions);
    if let Some(address) = &address {
        api.rates.address(address, now_us)?;
    }
    let permission = match needs {
        Needs::Nothing(_) => return Ok(None),
        Needs::SignIn => None,
        Needs::Permission(permission) => Some(permission),
    };
    let principal = match authenticate(api, request, now_us).await {
        Ok(principal) => principal,
        Err(problem) => {
            if let Some(address) = &address {
                api.rates.refused(address, now_us);
            }
            return Err(problem);
        }
    };
    let who = format!("{}/{:?}/{}", principal.tenant, principal.kind, principal.name);
    api.rates.principal(&who, now_us)?;
    let tenant = api.tenant(&principal.tenant)?;
    let Some(permission) = permission else {
        return Ok(Some(Caller { tenant: tenant.within(Reach::Some(vec![])), principal, now_us }));
    };
    if !principal.may(permission) {
        let detail = format!(
            "this needs the permission `{permission}`, which your roles or your token do not give; ask an \
             administrator for a role with it"
        );
        return Err(Problem::new(Code::Forbidden, detail));
    }
    let tenant = tenant.within(principal.reach(permission));
    Ok(Some(Caller { principal, tenant, now_us }))
}

async fn authenticate(api: &Api, request: &Parts, now_us: i64) -> Result<Principal, Problem> {
    let headers = &request.headers;
    let (token, by_cookie) = match bearer(headers)? {
        Some(token) => (token, false),
        None => match cookie::session(headers, api.sessions.secure_cookie) {
            Some(token) => (token, true),
            None => return Err(Problem::new(Code::Unauthenticated, MISSING)),
        },
    };
    let unknown = || {
        Problem::new(
            Code::Unauthenticated,
            "the token is unknown, revoked or has ended; log in again at /api/v1/login or use a live API token",
        )
    };
    let principal = api.state.authenticate(token, now_us).await?.ok_or_else(unknown)?;
    if by_cookie {
        if principal.kind != TokenKind::Session {
            return Err(unknown());
        }
        cookie::check_csrf(&Presented { token, method: &request.method, headers })?;
    }
    if principal.ingest.is_some() && principal.permissions() == PermissionSet::default() {
        let detail = "this token only sends records, at /api/v1/ingest; use one of a person or a program";
        return Err(Problem::new(Code::Forbidden, detail));
    }
    Ok(principal)
}

const MISSING: &str =
    "send `Authorization: Bearer TOKEN`; get a token by POST /api/v1/login or from an administrator";

/// The bearer token; none when there is no such header.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get(AUTHORIZATION) else { return Ok(None) };
    let parts = value.to_str().ok().and_then(|v| v.split_once(' '));
    match parts {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(Problem::new(Code::Unauthenticated, MISSING)),
    }
}

fn undeclared(path: &str) -> Response {
    let mut response = Problem::new(
        Code::MethodNotAllowed,
        "this path has other methods; the Allow header and /api/v1/openapi.json list them",
    )
    .into_response();
    if let Ok(methods) = HeaderValue::from_str(&access::methods(path)) {
        response.headers_mut().insert(ALLOW, methods);
    }
    response
}
