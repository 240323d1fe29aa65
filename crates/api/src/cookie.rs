//! Sessions of browsers: the cookie that carries the token, and the proof that a page of ours sends it.
//!
//! The cookie is `HttpOnly`, `SameSite=Strict`, `Secure`, and bound to this host by its `__Host-` prefix.
//! A request by cookie that changes something must also carry the session's CSRF token in a header, which a
//! page of another origin can neither read nor send; the token follows from the session's by a hash, so that
//! nothing more is kept. <https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html>

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use store::state::token_digest;

use crate::problem::{Code, Problem};

/// The header with the CSRF token.
pub(crate) const CSRF_HEADER: HeaderName = HeaderName::from_static("x-csrf-token");
/// Cookies looked at in one header.
const COOKIES_LIMIT: usize = 64;

/// The cookie's name. Browsers take the prefix over TLS only.
fn name(secure: bool) -> &'static str {
    if secure { "__Host-cordon-session" } else { "cordon-session" }
}

/// The value of a cookie.
pub(crate) fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let mut pairs = pairs.flat_map(|v| v.split(';')).take(COOKIES_LIMIT).filter_map(|p| p.split_once('='));
    pairs.find(|(n, _)| n.trim() == name).map(|(_, v)| v.trim())
}

/// The session token of the request's cookie.
pub(crate) fn session(headers: &HeaderMap, secure: bool) -> Option<&str> {
    value(headers, name(secure))
}

/// The header that sets a cookie: value, path, lifetime in seconds (0 removes it), `SameSite`.
pub(crate) fn set(cookie: (&str, &str), seconds: i64, secure: bool, same_site: &str) -> Option<HeaderValue> {
    let (name, value) = cookie;
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}");
    HeaderValue::from_str(&text).ok()
}

/// The header that gives a browser its session.
pub(crate) fn give(token: &str, seconds: i64, secure: bool) -> Option<HeaderValue> {
    set((name(secure), token), seconds, secure, "Strict")
}

/// The header that takes it away.
pub(crate) fn take(secure: bool) -> Option<HeaderValue> {
    set((name(secure), ""), 0, secure, "Strict")
}

/// The CSRF token of a session.
pub(crate) fn csrf(token: &str) -> String {
    token_digest(&format!("cordon csrf {token}"))
}

/// A request that came with a session cookie.
pub(crate) struct Presented<'a> {
    pub(crate) token: &'a str,
    pub(crate) method: &'a Method,
    pub(crate) headers: &'a HeaderMap,
}

/// Refuses a request by cookie that may have been made by a page of another origin.
pub(crate) fn check_csrf(request: &Presented<'_>) -> Result<(), Problem> {
    let text = |name: &HeaderName| request.headers.get(name).and_then(|v| v.to_str().ok());
    if [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method) {
        return Ok(());
    }
    let site = text(&HeaderName::from_static("sec-fetch-site"));
    let foreign = site.is_some_and(|site| !matches!(site, "same-origin" | "none"));
    let origin = text(&header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    let elsewhere = origin.is_some_and(|origin| text(&header::HOST).is_some_and(|host| host != origin));
    let proven =
        text(&CSRF_HEADER).is_some_and(|given| store::state::same_digest(given, &csrf(request.token)));
    if proven && !foreign && !elsewhere {
        return Ok(());
    }
    Err(Problem::new(
        Code::Forbidden,
        "a request with a session cookie must come from this server's own pages and carry the session's CSRF token \
         as `X-CSRF-Token`; GET /api/v1/session gives it",
    ))
}
