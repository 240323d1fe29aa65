//! What an attacker tries against sign-in and sessions, each attempt a test.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use store::state::{ADMINISTRATOR, Act, READER};

use super::server::{Answer, Server};

const PASSWORD: &str = "correct horse battery";

async fn with_users() -> Server {
    let server = Server::start().await;
    let tenant = server.state.default_tenant();
    tenant.create_user("root", PASSWORD, ADMINISTRATOR, Act::new("test", 1)).await.unwrap();
    tenant.create_user("bob", PASSWORD, READER, Act::new("test", 1)).await.unwrap();
    server
}

/// A request of a browser: headers as pairs.
async fn browse(
    server: &Server,
    line: &str,
    headers: &[(&str, &str)],
    body: Option<serde_json::Value>,
) -> Answer {
    let (method, path) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(path).header("host", "cordon.example");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    server.send(request.header("content-type", "application/json").body(body).unwrap()).await
}

/// The session's cookie and CSRF token.
async fn sign_in(server: &Server, user: &str, headers: &[(&str, &str)]) -> (String, String) {
    let body = json!({ "user": user, "password": PASSWORD });
    let answer = browse(server, "POST /api/v1/session", headers, Some(body)).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    let set = answer.headers["set-cookie"].to_str().unwrap();
    assert_eq!(
        set.split_once("; ").unwrap().1,
        "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure",
        "{set}"
    );
    let cookie = set.split(';').next().unwrap().to_owned();
    assert!(cookie.starts_with("__Host-cordon-session=cordon_"), "{cookie}");
    let token = cookie.split_once('=').unwrap().1;
    assert!(!answer.text.contains(token), "a script could read the token in the body");
    (cookie, answer.json()["csrfToken"].as_str().unwrap().to_owned())
}

async fn status(server: &Server, line: &str, headers: &[(&str, &str)]) -> u16 {
    browse(server, line, headers, None).await.status.as_u16()
}

#[tokio::test]
async fn session_fixation() {
    let server = with_users().await;
    // The attacker plants a session of their own, or a made-up one, before the victim signs in.
    let (planted, _) = sign_in(&server, "bob", &[]).await;
    let (after, _) = sign_in(&server, "root", &[("cookie", &planted)]).await;
    assert_ne!(planted, after, "signing in gives a fresh token");
    assert_eq!(
        status(&server, "GET /api/v1/session", &[("cookie", &planted)]).await,
        401,
        "the planted one ended"
    );
    let made_up = format!("__Host-cordon-session=cordon_{}_{}", "0".repeat(16), "0".repeat(64));
    let (fresh, _) = sign_in(&server, "root", &[("cookie", &made_up)]).await;
    assert_ne!(fresh, made_up);
    assert_eq!(status(&server, "GET /api/v1/session", &[("cookie", &made_up)]).await, 401);
    // A bearer token does not become a session by being put into the cookie.
    let admin = format!("__Host-cordon-session={}", server.admin);
    assert_eq!(status(&server, "GET /api/v1/session", &[("cookie", &admin)]).await, 401);
    // Nor does a cookie without the prefix, which another host of the domain could set.
    let unbound = after.replace("__Host-", "");
    assert_eq!(status(&server, "GET /api/v1/session", &[("cookie", &unbound)]).await, 401);
}

#[tokio::test]
async fn cross_site_requests() {
    let server = with_users().await;
    let (cookie, csrf) = sign_in(&server, "root", &[]).await;
    let (_, of_another_session) = sign_in(&server, "root", &[]).await;
    let line = "PATCH /api/v1/users/bob";
    let attempt = async |headers: &[(&str, &str)]| {
        let mut all = vec![("cookie", cookie.as_str())];
        all.extend_from_slice(headers);
        browse(&server, line, &all, Some(json!({ "enabled": true }))).await.status.as_u16()
    };
    assert_eq!(attempt(&[]).await, 403, "no token");
    assert_eq!(attempt(&[("x-csrf-token", "")]).await, 403);
    assert_eq!(attempt(&[("x-csrf-token", &of_another_session)]).await, 403);
    assert_eq!(attempt(&[("x-csrf-token", &csrf), ("origin", "https://evil.example")]).await, 403);
    assert_eq!(attempt(&[("x-csrf-token", &csrf), ("origin", "null")]).await, 200, "the token proves enough");
    assert_eq!(attempt(&[("x-csrf-token", &csrf), ("sec-fetch-site", "cross-site")]).await, 403);
    assert_eq!(attempt(&[("x-csrf-token", &csrf), ("sec-fetch-site", "same-site")]).await, 403);
    let own = [
        ("x-csrf-token", csrf.as_str()),
        ("origin", "https://cordon.example"),
        ("sec-fetch-site", "same-origin"),
    ];
    assert_eq!(attempt(&own).await, 200);
    // What a form of another page can send changes nothing: neither by media type nor by method.
    for media in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let request = Request::builder()
            .method("POST")
            .uri("/api/v1/tokens")
            .header("cookie", &cookie)
            .header("content-type", media)
            .body(Body::from(r#"{"name":"x","scopes":["admin"]}"#));
        assert_eq!(server.send(request.unwrap()).await.status.as_u16(), 403, "{media}");
    }
    // Signing in cannot be forced on a browser either: it takes JSON, which a form cannot send.
    let request = Request::builder()
        .method("POST")
        .uri("/api/v1/session")
        .header("content-type", "text/plain")
        .body(Body::from(json!({ "user": "bob", "password": PASSWORD }).to_string()));
    assert_eq!(server.send(request.unwrap()).await.status.as_u16(), 415);
    // Reading needs no token, and answers tell no other origin that it may look.
    let answer = browse(
        &server,
        "GET /api/v1/users",
        &[("cookie", &cookie), ("origin", "https://evil.example")],
        None,
    )
    .await;
    assert_eq!(answer.status.as_u16(), 200);
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn tokens_after_their_end() {
    let server = with_users().await;
    let (cookie, csrf) = sign_in(&server, "bob", &[]).await;
    let held = [("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str())];
    assert_eq!(status(&server, "GET /api/v1/session", &held).await, 200);
    let out = browse(&server, "DELETE /api/v1/session", &held, None).await;
    assert_eq!(out.status.as_u16(), 204);
    assert!(out.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(status(&server, "GET /api/v1/session", &held).await, 401, "signed out");
    // Signed out everywhere, by oneself and by an administrator.
    for by_admin in [false, true] {
        let (first, first_csrf) = sign_in(&server, "bob", &[]).await;
        let (second, _) = sign_in(&server, "bob", &[]).await;
        let ended = if by_admin {
            server.call(&server.admin, "POST /api/v1/users/bob/sign-out", None).await.status
        } else {
            let held = [("cookie", first.as_str()), ("x-csrf-token", first_csrf.as_str())];
            browse(&server, "POST /api/v1/session/end-all", &held, None).await.status
        };
        assert_eq!(ended.as_u16(), 204);
        for cookie in [&first, &second] {
            assert_eq!(status(&server, "GET /api/v1/session", &[("cookie", cookie)]).await, 401);
        }
    }
    // At rest, and at the end of its life however busy it was.
    let (resting, _) = sign_in(&server, "bob", &[]).await;
    let (busy, _) = sign_in(&server, "bob", &[]).await;
    for _ in 0..11 {
        server.advance_s(3_600);
        assert_eq!(status(&server, "GET /api/v1/session", &[("cookie", &busy)]).await, 200);
    }
    assert_eq!(status(&server, "GET /api/v1/session", &[("cookie", &resting)]).await, 401);
    server.advance_s(3_600);
    assert_eq!(status(&server, "GET /api/v1/session", &[("cookie", &busy)]).await, 401);
    // A token that was revoked.
    let made = server
        .call(&server.admin, "POST /api/v1/tokens", Some(json!({ "name": "x", "scopes": ["read"] })))
        .await
        .json();
    let (id, token) = (made["id"].as_str().unwrap(), made["token"].as_str().unwrap());
    assert_eq!(server.call(token, "GET /api/v1/incidents", None).await.status.as_u16(), 200);
    server.call(&server.admin, &format!("DELETE /api/v1/tokens/{id}"), None).await;
    assert_eq!(server.call(token, "GET /api/v1/incidents", None).await.status.as_u16(), 401);
}

#[tokio::test]
async fn brute_force_of_codes_and_of_the_own_password() {
    let server = with_users().await;
    let (cookie, csrf) = sign_in(&server, "bob", &[]).await;
    let held = [("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str())];
    let begin = async |password: &str| {
        let body = Some(json!({ "password": password }));
        browse(&server, "POST /api/v1/me/second-factor", &held, body).await
    };
    // A session left open is not enough to guess the password by it.
    for _ in 0..5 {
        assert_eq!(begin("wrong").await.status.as_u16(), 403);
    }
    assert_eq!(begin(PASSWORD).await.status.as_u16(), 429);
    server.advance_s(61);
    let secret = begin(PASSWORD).await.json()["secret"].as_str().unwrap().to_owned();
    let now = server.now_s();
    let confirm = json!({ "code": totp(&secret, now) });
    let codes = browse(&server, "POST /api/v1/me/second-factor/confirm", &held, Some(confirm)).await.json();
    let login = async |code: Option<String>| {
        let body = json!({ "user": "bob", "password": PASSWORD, "code": code });
        server.call("", "POST /api/v1/login", Some(body)).await
    };
    assert_eq!(login(None).await.json()["code"], "secondFactorRequired");
    for guess in 0..5 {
        assert_eq!(login(Some(format!("{guess:06}"))).await.status.as_u16(), 401);
    }
    assert_eq!(login(Some(totp(&secret, now))).await.status.as_u16(), 429, "locked, whatever the code");
    server.advance_s(61);
    let code = totp(&secret, server.now_s());
    assert_eq!(login(Some(code.clone())).await.status.as_u16(), 200);
    assert_eq!(login(Some(code)).await.status.as_u16(), 401, "a code works once");
    let recovery = codes["codes"][0].as_str().unwrap().to_owned();
    assert_eq!(login(Some(recovery.clone())).await.status.as_u16(), 200);
    assert_eq!(login(Some(recovery)).await.status.as_u16(), 401, "a recovery code works once");
}

/// The code that an authenticator app shows.
fn totp(secret: &str, now_s: i64) -> String {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String =
        secret.bytes().map(|b| format!("{:05b}", alphabet.iter().position(|a| *a == b).unwrap())).collect();
    let key: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|b| u8::from_str_radix(std::str::from_utf8(b).unwrap(), 2).unwrap())
        .collect();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &key);
    let tag = ring::hmac::sign(&key, &(now_s / 30).to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let number = u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]]);
    format!("{:06}", number % 1_000_000)
}

#[tokio::test]
async fn oversized_and_odd_requests() {
    let server = with_users().await;
    let large = json!({ "user": "root", "password": "x".repeat(2 << 20) });
    assert_eq!(server.call("", "POST /api/v1/login", Some(large)).await.status.as_u16(), 413);
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let request = Request::builder()
        .method("POST")
        .uri("/api/v1/login")
        .header("content-type", "application/json")
        .body(Body::from(deep));
    assert_eq!(server.send(request.unwrap()).await.status.as_u16(), 400);
    let form = format!("grant_type=client_credentials&scope={}", "x".repeat(2 << 20));
    let request = Request::builder()
        .method("POST")
        .uri("/default/oauth2/v2.0/token")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form));
    assert_eq!(server.send(request.unwrap()).await.status.as_u16(), 413);
    // Cookies in any number and shape.
    let cookies = "a=b; ".repeat(10_000);
    for cookie in [cookies.as_str(), "=;;=;", "__Host-cordon-session", "__Host-cordon-session=", "\u{e9}=1"] {
        assert_eq!(status(&server, "GET /api/v1/session", &[("cookie", cookie)]).await, 401);
    }
}

/// A body that never comes ends at the request's time, and others are served meanwhile.
#[tokio::test]
async fn slow_requests() {
    let limit = std::time::Duration::from_millis(30);
    let router = axum::Router::new()
        .route("/slow", axum::routing::post(async |body: axum::body::Bytes| body.len().to_string()))
        .layer(axum::middleware::from_fn(move |request, next| {
            crate::middleware::around(limit, request, next)
        }));
    let never = futures_never();
    let request = Request::builder().method("POST").uri("/slow").body(Body::from_stream(never)).unwrap();
    let response = tower::ServiceExt::oneshot(router, request).await.unwrap();
    assert_eq!(response.status().as_u16(), 503);
}

/// A stream that gives nothing and does not end.
fn futures_never() -> impl futures::Stream<Item = Result<axum::body::Bytes, std::io::Error>> {
    futures::stream::pending()
}

#[tokio::test]
async fn path_traversal() {
    let server = with_users().await;
    for path in [
        "/api/v1/incidents/..%2F..%2Faudit",
        "/api/v1/incidents/%2e%2e/audit",
        "/api/v1/tables/..%2f..%2fetc%2fpasswd",
        "/api/v1/users/..%2Froles",
        "/api/v1/hunt/queries/..%00",
        "/..%2foauth2/v2.0/token",
        "/%2e%2e/v2.0/.well-known/openid-configuration",
        "//api//v1//users",
        "/api/v1/../v1/users",
    ] {
        // With all rights, so that only the path decides.
        let answer = server.call(&server.admin, &format!("GET {path}"), None).await;
        let status = answer.status.as_u16();
        assert!(matches!(status, 400 | 404 | 405), "{path}: {status} {}", answer.text);
        assert!(!answer.text.contains("root"), "{path}: {}", answer.text);
    }
}

#[tokio::test]
async fn nobody_gives_more_than_they_hold() {
    let server = with_users().await;
    let grant = server.token(store::state::Scope::Only(store::state::Permission::AuthorizationManage)).await;
    let client = server
        .call(&server.admin, "POST /api/v1/clients", Some(json!({ "name": "a", "role": "administrator" })))
        .await;
    let client = client.json()["clientId"].as_str().unwrap().to_owned();
    let add_secret = format!("POST /api/v1/clients/{client}/secrets");
    for (line, body) in [
        ("POST /api/v1/users", json!({ "name": "eve", "role": "administrator" })),
        ("POST /api/v1/users/root/password", json!({})),
        ("DELETE /api/v1/users/root/second-factor", json!({})),
        ("POST /api/v1/tokens", json!({ "name": "eve", "scopes": ["admin"] })),
        ("POST /api/v1/clients", json!({ "name": "eve", "role": "administrator" })),
        (add_secret.as_str(), json!({})),
        ("PUT /api/v1/roles/eve", json!({ "permissions": ["response.manage"] })),
        ("POST /api/v1/assignments", json!({ "subjectType": "user", "subject": "bob", "role": "operator" })),
    ] {
        let answer = server.call(&grant, line, Some(body.clone())).await;
        assert_eq!(answer.status.as_u16(), 403, "{line}: {}", answer.text);
        let allowed = server.call(&server.admin, line, Some(body)).await.status.as_u16();
        assert!(allowed < 300, "{line}: {allowed}");
    }
}

#[tokio::test]
async fn too_many_requests() {
    let server =
        Server::start_with(|api| api.with_rates(crate::Rates { per_principal: 5, per_address: 1_000 })).await;
    let statuses = async |token: &str| {
        let mut found = vec![];
        for _ in 0..7 {
            found.push(server.call(token, "GET /api/v1/me", None).await.status.as_u16());
        }
        found
    };
    assert_eq!(statuses(&server.read).await, [200, 200, 200, 200, 200, 429, 429]);
    assert_eq!(statuses(&server.write).await[4], 200, "another principal has its own");
    let answer = server.call(&server.read, "GET /api/v1/me", None).await;
    assert_eq!(answer.headers["retry-after"], "12");
    server.advance_s(12);
    assert_eq!(statuses(&server.read).await[..2], [200, 429]);
}
