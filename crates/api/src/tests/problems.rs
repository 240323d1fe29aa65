//! What is wrong is answered with a problem that says what to do.

use axum::body::Body;
use axum::http::Request;
use expect_test::{Expect, expect};
use serde_json::json;

use super::server::{Answer, Server};

fn check(answer: &Answer, expected: Expect) {
    let problem = answer.json();
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert_eq!(problem["requestId"], answer.headers["x-request-id"].to_str().unwrap());
    assert_eq!(problem["status"], answer.status.as_u16());
    let text = |field: &str| problem[field].as_str().unwrap().to_owned();
    expected.assert_eq(&format!("{} {}: {}", answer.status.as_u16(), text("code"), text("detail")));
}

#[tokio::test]
async fn paths_methods_and_parameters() {
    let server = Server::start().await;
    let get = async |path: &str| server.call(&server.admin, &format!("GET {path}"), None).await;
    check(
        &get("/api/v1/nope").await,
        expect!["404 notFound: there is no such path; /api/v1/openapi.json lists those there are"],
    );
    check(
        &get("/").await,
        expect!["404 notFound: there is no such path; /api/v1/openapi.json lists those there are"],
    );
    let wrong_method = server.call(&server.admin, "DELETE /api/v1/me", None).await;
    assert!(wrong_method.headers["allow"].to_str().unwrap().contains("GET"));
    check(
        &wrong_method,
        expect![
            "405 methodNotAllowed: this path has other methods; the Allow header and /api/v1/openapi.json list them"
        ],
    );
    check(
        &get("/api/v1/incidents/nope").await,
        expect!["404 notFound: no incident `nope`; list them to see what exists"],
    );
    check(
        &get("/api/v1/incidents?severity=enormous").await,
        expect![
            "400 invalidRequest: the query string: severity: unknown variant `enormous`, expected one of `informational`, `low`, `medium`, `high`"
        ],
    );
    check(
        &get("/api/v1/incidents?status=new").await,
        expect![
            "400 invalidRequest: `status`: unknown variant `new`, expected one of `active`, `inProgress`, `resolved`, `redirected`"
        ],
    );
    check(&get("/api/v1/incidents?top=0").await, expect!["400 invalidRequest: `top` must be at least 1"]);
    check(
        &get("/api/v1/incidents?top=-1").await,
        expect!["400 invalidRequest: the query string: top: invalid digit found in string"],
    );
    check(
        &get("/api/v1/incidents?since=yesterday").await,
        expect![
            "400 invalidRequest: `since` is not a time such as 2027-01-31T00:00:00Z: not a date and time (expected like 2024-05-01T12:30:00.123Z), at byte 0"
        ],
    );
    check(
        &get("/api/v1/incidents?after=x").await,
        expect![
            "400 invalidRequest: after is not a cursor of this list; use the nextLink of the page before as it came"
        ],
    );
    check(
        &get("/api/v1/incidents?typo=1").await,
        expect![
            "400 invalidRequest: the query string: typo: unknown field `typo`, expected one of `severity`, `status`, `since`, `until`, `device`, `user`, `text`, `assignedTo`, `tag`, `orderBy`, `top`, `after`"
        ],
    );
    check(&get("/api/v1/alerts?device=").await, expect!["400 invalidRequest: device must not be empty"]);
    check(
        &get("/api/v1/alerts?text=%00").await,
        expect!["400 invalidRequest: text holds control characters; remove them"],
    );
    check(
        &get("/api/v1/alerts/%FF").await,
        expect!["400 invalidRequest: the path: Invalid URL: Invalid UTF-8 in `id`"],
    );
    check(
        &get("/api/v1/tables/DeviceProcesEvents").await,
        expect![
            "404 notFound: there is no table of that name; did you mean DeviceProcessEvents, DeviceFileEvents, DeviceLogonEvents?"
        ],
    );
}

#[tokio::test]
async fn bodies() {
    let server = Server::start().await.with_incidents().await;
    let patch = async |body: serde_json::Value| {
        server.call(&server.admin, "PATCH /api/v1/incidents/in-1", Some(body)).await
    };
    check(
        &patch(json!({ "staus": "resolved" })).await,
        expect![
            "400 invalidRequest: the body: staus: unknown field `staus`, expected one of `status`, `assignedTo`, `classification`, `determination`, `customTags`, `displayName`, `severity`, `comment` at line 1 column 8"
        ],
    );
    check(
        &patch(json!({ "status": "redirected" })).await,
        expect!["400 invalidRequest: status cannot be set to redirected; only merging does that"],
    );
    check(&patch(json!({ "comment": "" })).await, expect!["400 invalidRequest: comment must not be empty"]);
    check(
        &patch(json!({ "assignedTo": "x".repeat(300) })).await,
        expect!["400 invalidRequest: assignedTo is longer than 256 characters"],
    );
    check(
        &patch(json!("text")).await,
        expect![[
            r#"400 invalidRequest: the body: invalid type: string "text", expected struct IncidentPatch at line 1 column 6"#
        ]],
    );
    let raw = async |media: &str, body: Vec<u8>| {
        let request = Request::builder()
            .method("PATCH")
            .uri("/api/v1/incidents/in-1")
            .header("authorization", format!("Bearer {}", server.admin))
            .header("content-type", media)
            .body(Body::from(body));
        server.send(request.unwrap()).await
    };
    check(
        &raw("application/json", b"{".to_vec()).await,
        expect!["400 invalidRequest: the body: EOF while parsing an object at line 1 column 1"],
    );
    check(
        &raw("application/json", b"\xff".to_vec()).await,
        expect!["400 invalidRequest: the body: expected value at line 1 column 1"],
    );
    check(
        &raw("text/plain", b"{}".to_vec()).await,
        expect!["415 unsupportedMediaType: send JSON with `Content-Type: application/json`"],
    );
    check(
        &raw("application/json", vec![b' '; 2 << 20]).await,
        expect!["413 tooLarge: the body is larger than this endpoint takes; send it in parts"],
    );
    check(
        &raw("application/json", [b"[".repeat(100_000), vec![]].concat()).await,
        expect!["400 invalidRequest: the body: [0]: expected value at line 1 column 2"],
    );
}

#[tokio::test]
async fn a_failing_database_is_not_explained_to_callers() {
    let server = Server::start().await;
    server.state.close().await;
    check(
        &server.call(&server.admin, "GET /api/v1/me", None).await,
        expect![
            "500 internal: the server could not read or write its state; its log has the reason under this request id. Try again; if it stays, tell the administrator"
        ],
    );
}

#[tokio::test]
async fn every_answer_has_security_headers_and_an_id() {
    let server = Server::start().await;
    for line in ["GET /api/v1/health", "GET /api/v1/me", "GET /api/v1/openapi.json", "GET /nope"] {
        let answer = server.call("", line, None).await;
        assert_eq!(answer.headers["x-content-type-options"], "nosniff", "{line}");
        assert_eq!(answer.headers["cache-control"], "no-store", "{line}");
        assert_eq!(answer.headers["x-frame-options"], "DENY", "{line}");
        assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
        assert_eq!(answer.headers["x-request-id"].len(), 16, "{line}");
    }
    for (given, kept) in [("abc-1.2_3", true), ("a b", false), ("<x>", false), (&*"x".repeat(65), false)] {
        let request = Request::builder().uri("/api/v1/health").header("x-request-id", given);
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers["x-request-id"] == given, kept, "{given}");
    }
}

#[tokio::test]
async fn it_lives_beside_other_routes() {
    let mut server = Server::start().await;
    let others = axum::Router::new().route("/healthz", axum::routing::get(async || "fine"));
    server.router = others.merge(server.router);
    let healthz = server.call("", "GET /healthz", None).await;
    assert_eq!((healthz.status.as_u16(), healthz.text.as_str()), (200, "fine"));
    assert!(!healthz.headers.contains_key("x-request-id"));
    assert_eq!(server.call("", "GET /api/v1/health", None).await.status.as_u16(), 200);
    assert_eq!(server.call("", "GET /elsewhere", None).await.json()["code"], "notFound");
}
