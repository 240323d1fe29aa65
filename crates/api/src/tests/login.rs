//! Login, sessions, lock-out, and what the log does not say.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use store::state::PageRequest;

use super::server::{Answer, Server};

async fn log_in(server: &Server, user: &str, password: &str) -> Answer {
    server.call("", "POST /api/v1/login", Some(json!({ "user": user, "password": password }))).await
}

async fn admin_password(server: &Server) -> String {
    server.state.default_tenant().ensure_admin(1).await.unwrap().unwrap().password
}

#[tokio::test]
async fn a_session_begins_and_ends() {
    let server = Server::start().await;
    let password = admin_password(&server).await;
    let session = log_in(&server, "admin", &password).await;
    assert_eq!(session.status.as_u16(), 200);
    let session = session.json();
    assert_eq!(session["expirationDateTime"], "2026-01-01T12:00:00.000000Z");
    assert_eq!(session["scopes"], json!(["admin"]));
    let token = session["token"].as_str().unwrap();
    let me = server.call(token, "GET /api/v1/me", None).await.json();
    assert_eq!(me["name"], "admin");
    assert_eq!((&me["roles"], &me["kind"]), (&json!(["administrator"]), &json!("session")));
    assert_eq!(server.call(token, "POST /api/v1/logout", None).await.status.as_u16(), 204);
    assert_eq!(server.call(token, "GET /api/v1/me", None).await.status.as_u16(), 401);
    let second = log_in(&server, "admin", &password).await.json();
    server.advance_s(12 * 3600);
    let ended = server.call(second["token"].as_str().unwrap(), "GET /api/v1/me", None).await;
    assert_eq!(ended.status.as_u16(), 401);
}

#[tokio::test]
async fn guessing_is_locked_out() {
    let server = Server::start().await;
    let password = admin_password(&server).await;
    for _ in 0..5 {
        let answer = log_in(&server, "admin", "wrong").await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (401, &json!("loginFailed")));
    }
    let locked = log_in(&server, "admin", &password).await;
    assert_eq!((locked.status.as_u16(), &locked.json()["code"]), (429, &json!("tooManyRequests")));
    let wait: i64 = locked.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert_eq!(wait, 61);
    // Others are not affected; unknown users are treated alike.
    assert_eq!(
        log_in(&server, "bob", "wrong").await.text.len(),
        log_in(&server, "eve", "wrong").await.text.len()
    );
    server.advance_s(wait);
    assert_eq!(log_in(&server, "admin", &password).await.status.as_u16(), 200);
    let rows = server.state.default_tenant().list_audit(&PageRequest::first(100)).await.unwrap().items;
    assert_eq!(rows.iter().filter(|r| r.action == "login.failed").count(), 7);
    assert_eq!(rows[0].actor, "admin");
}

#[tokio::test]
async fn odd_logins_are_refused() {
    let server = Server::start().await;
    for body in [
        json!({ "user": "a\u{0}b", "password": "\u{0}" }),
        json!({ "user": "x".repeat(5_000), "password": "y".repeat(5_000) }),
        json!({ "user": "", "password": "" }),
    ] {
        assert_eq!(server.call("", "POST /api/v1/login", Some(body)).await.status.as_u16(), 401);
    }
    for body in [
        json!({ "user": "a" }),
        json!({ "user": 1, "password": "x" }),
        json!([]),
        json!({ "user": "a", "password": "x", "tenant": "../etc" }),
        json!({ "user": "a", "password": "x", "more": 1 }),
    ] {
        assert_eq!(server.call("", "POST /api/v1/login", Some(body)).await.status.as_u16(), 400);
    }
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn no_secret_is_logged() {
    let captured = Captured::default();
    let writer = captured.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // For the whole process: with one scoped subscriber, callsites first met on another test's thread
    // stay silent.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let server = Server::start().await;
    let password = admin_password(&server).await;
    log_in(&server, "admin", "a wrong guess").await;
    let session = log_in(&server, "admin", &password).await.json();
    let token = session["token"].as_str().unwrap().to_owned();
    let body = json!({ "name": "fw-1", "kind": "syslog" });
    let source = server.call(&token, "POST /api/v1/sources", Some(body)).await.json();
    let queried = format!("GET /api/v1/alerts?text={token}");
    server.call(&token, &queried, None).await;
    let log = String::from_utf8(captured.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("api request") && log.contains("/api/v1/login"), "{log}");
    let secrets = [&Value::String(password), &json!("a wrong guess"), &json!(token), &source["token"]];
    for secret in secrets {
        assert!(!log.contains(secret.as_str().unwrap()), "the log holds a secret");
    }
}
