//! What the endpoints say and do.

use axum::body::Body;
use axum::http::Request;
use expect_test::{Expect, ExpectFile, expect, expect_file};
use serde_json::{Value, json};

use super::server::Server;

fn check(value: &Value, expected: Expect) {
    expected.assert_eq(&serde_json::to_string_pretty(value).unwrap());
}

/// For long answers.
fn check_file(value: &Value, expected: ExpectFile) {
    expected.assert_eq(&format!("{}\n", serde_json::to_string_pretty(value).unwrap()));
}

async fn ok(server: &Server, token: &str, line: &str, body: Option<Value>) -> Value {
    let answer = server.call(token, line, body).await;
    assert!(answer.status.is_success(), "{line}: {} {}", answer.status, answer.text);
    if answer.text.is_empty() { Value::Null } else { answer.json() }
}

#[tokio::test]
async fn the_queue_and_one_incident() {
    let server = Server::start().await.with_incidents().await;
    let list = ok(&server, &server.read, "GET /api/v1/incidents", None).await;
    check_file(&list, expect_file!["golden/incidents.json"]);
    let one = ok(&server, &server.read, "GET /api/v1/incidents/in-1", None).await;
    check_file(&one, expect_file!["golden/incident.json"]);
}

#[tokio::test]
async fn pages_follow_their_links() {
    let server = Server::start().await.with_incidents().await;
    let mut line = "GET /api/v1/alerts?top=1&text=LSASS%20dumped".to_owned();
    let mut seen = vec![];
    loop {
        let page = ok(&server, &server.read, &line, None).await;
        seen.extend(page["value"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_owned()));
        match page["nextLink"].as_str() {
            Some(next) => line = format!("GET {next}"),
            None => break,
        }
        assert_eq!(line.matches("text=LSASS").count(), 1, "{line}");
    }
    assert_eq!(seen, ["al-3", "al-2", "al-1"]);
    let narrowed =
        "GET /api/v1/incidents?device=WS1&severity=high&status=active,inProgress&orderBy=lastActivity";
    let page = ok(&server, &server.read, narrowed, None).await;
    assert_eq!(page["value"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn triage() {
    let server = Server::start().await.with_incidents().await;
    server.advance_s(60);
    let patch = json!({
        "status": "inProgress", "assignedTo": "ann@corp.example", "classification": "truePositive",
        "determination": "compromisedAccount", "customTags": ["vip"], "comment": "Looking.",
        "displayName": "LSASS on WS1", "severity": "medium",
    });
    let changed = ok(&server, &server.write, "PATCH /api/v1/incidents/in-1", Some(patch)).await;
    let fields = [
        "status",
        "assignedTo",
        "classification",
        "determination",
        "customTags",
        "comments",
        "displayName",
        "severity",
        "lastModifiedBy",
        "lastUpdateDateTime",
    ];
    let shown: serde_json::Map<String, Value> =
        fields.iter().map(|f| ((*f).to_owned(), changed[f].clone())).collect();
    check(
        &shown.into(),
        expect![[r#"
            {
              "status": "inProgress",
              "assignedTo": "ann@corp.example",
              "classification": "truePositive",
              "determination": "compromisedAccount",
              "customTags": [
                "vip"
              ],
              "comments": [
                {
                  "comment": "Looking.",
                  "createdByDisplayName": "test write",
                  "createdDateTime": "2026-01-01T00:01:00.000000Z"
                }
              ],
              "displayName": "LSASS on WS1",
              "severity": "medium",
              "lastModifiedBy": "test write",
              "lastUpdateDateTime": "2026-01-01T00:01:00.000000Z"
            }"#]],
    );
    let clear = json!({ "assignedTo": null, "displayName": null, "severity": null });
    let changed = ok(&server, &server.write, "PATCH /api/v1/incidents/in-1", Some(clear)).await;
    assert_eq!((&changed["assignedTo"], &changed["severity"]), (&Value::Null, &json!("high")));
    assert_eq!(changed["displayName"], "Credential access on one device");
    let patch = json!({ "status": "resolved", "classification": "falsePositive", "comment": "Known." });
    let changed = ok(&server, &server.write, "PATCH /api/v1/alerts/al-1", Some(patch)).await;
    assert_eq!(changed["resolvedDateTime"], "2026-01-01T00:01:00.000000Z");
    assert_eq!(changed["comments"][0]["createdByDisplayName"], "test write");
    let audit = ok(&server, &server.admin, "GET /api/v1/audit?top=3", None).await;
    let shown: Vec<String> = audit["value"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| format!("{} {} {} {}", r["actor"], r["action"], r["object"], r["detail"]))
        .collect();
    expect![[r#"
        "test write" "alert.update" "al-1" {"status":"resolved","classification":"falsePositive","comment":true}
        "test write" "incident.update" "in-1" {"assignedTo":null,"displayName":null,"severity":null}
        "test write" "incident.update" "in-1" {"status":"inProgress","classification":"truePositive","determination":"compromisedAccount","customTags":["vip"],"comment":true,"assignedTo":"ann@corp.example","displayName":"LSASS on WS1","severity":"medium"}"#]].assert_eq(&shown.join("\n"));
    let verdict = ok(&server, &server.admin, "GET /api/v1/audit/verify", None).await;
    assert_eq!(verdict["intact"], true);
}

#[tokio::test]
async fn an_alert() {
    let server = Server::start().await.with_incidents().await;
    let alert = ok(&server, &server.read, "GET /api/v1/alerts/al-1", None).await;
    check_file(&alert, expect_file!["golden/alert.json"]);
}

#[tokio::test]
async fn sources() {
    let server = Server::start().await;
    let body = json!({ "name": "fw-1", "kind": "syslog", "formatHint": "cef" });
    let answer = server.call(&server.admin, "POST /api/v1/sources", Some(body.clone())).await;
    assert_eq!(answer.status.as_u16(), 201);
    let made = answer.json();
    let token = made["token"].as_str().unwrap();
    assert!(token.starts_with("cordon_"));
    assert_eq!(server.call(&server.admin, "POST /api/v1/sources", Some(body)).await.status.as_u16(), 409);
    let list = ok(&server, &server.read, "GET /api/v1/sources", None).await;
    check(
        &list,
        expect![[r#"
            {
              "value": [
                {
                  "name": "fw-1",
                  "kind": "syslog",
                  "formatHint": "cef",
                  "createdDateTime": "2026-01-01T00:00:00.000000Z",
                  "lastSeenDateTime": null,
                  "counts": {
                    "received": 0,
                    "stored": 0,
                    "quarantined": 0,
                    "rejected": 0,
                    "duplicates": 0,
                    "bytes": 0
                  }
                }
              ]
            }"#]],
    );
    let second = ok(&server, &server.admin, "POST /api/v1/sources/fw-1/tokens", None).await;
    let line = format!("DELETE /api/v1/tokens/{}", made["tokenId"].as_str().unwrap());
    ok(&server, &server.admin, &line, None).await;
    let live = server.state.authenticate(second["token"].as_str().unwrap(), 1).await.unwrap();
    assert!(live.is_some() && server.state.authenticate(token, 1).await.unwrap().is_none());
    ok(&server, &server.admin, "DELETE /api/v1/sources/fw-1", None).await;
    assert_eq!(server.call(&server.admin, "DELETE /api/v1/sources/fw-1", None).await.status.as_u16(), 404);
}

#[tokio::test]
async fn tokens() {
    let server = Server::start().await;
    let body = json!({ "name": "soar", "scopes": ["write"], "expirationDateTime": "2026-02-01T00:00:00Z" });
    let made = ok(&server, &server.admin, "POST /api/v1/tokens", Some(body)).await;
    assert_eq!(ok(&server, made["token"].as_str().unwrap(), "GET /api/v1/me", None).await["name"], "soar");
    let list = ok(&server, &server.admin, "GET /api/v1/tokens", None).await;
    assert!(list["value"].as_array().unwrap().iter().any(|t| t["name"] == "soar" && t["kind"] == "api"));
    assert!(!list.to_string().contains("hash"));
    for wrong in [
        json!({ "name": "x", "scopes": [] }),
        json!({ "name": "x", "scopes": ["root"] }),
        json!({ "name": "x", "scopes": ["read"], "expirationDateTime": "2020-01-01T00:00:00Z" }),
        json!({ "name": "", "scopes": ["read"] }),
    ] {
        assert_eq!(server.call(&server.admin, "POST /api/v1/tokens", Some(wrong)).await.status.as_u16(), 400);
    }
}

#[tokio::test]
async fn indicators() {
    let server = Server::start().await;
    let body = json!({
        "indicatorType": "DomainName", "indicatorValue": "Evil.Example.", "action": "Block", "severity": "high",
        "title": "Phishing", "expirationTime": "2026-12-31T00:00:00Z",
    });
    let made = ok(&server, &server.admin, "POST /api/v1/indicators", Some(body)).await;
    check(
        &made,
        expect![[r#"
            {
              "id": "85926a67f968918cd870d6139011fc9f",
              "indicatorType": "DomainName",
              "indicatorValue": "evil.example",
              "action": "Block",
              "severity": "high",
              "title": "Phishing",
              "description": "",
              "expirationTime": "2026-12-31T00:00:00.000000Z",
              "confidence": null,
              "creationTimeDateTimeUtc": "2026-01-01T00:00:00.000000Z",
              "createdBy": "test admin"
            }"#]],
    );
    let request = Request::builder()
        .method("POST")
        .uri("/api/v1/indicators/import")
        .header("authorization", format!("Bearer {}", server.admin))
        .header("content-type", "text/csv")
        .body(Body::from("IndicatorType,IndicatorValue\nIpAddress,192.0.2.1\nIpAddress,nonsense\n"));
    check(
        &server.send(request.unwrap()).await.json(),
        expect![[r#"
        {
          "added": 1,
          "rejected": 1,
          "rejectedRows": [
            {
              "line": 3,
              "reason": "indicatorValue must be one IPv4 or IPv6 address, without a mask"
            }
          ]
        }"#]],
    );
    let list = ok(&server, &server.read, "GET /api/v1/indicators", None).await;
    assert_eq!(list["value"].as_array().unwrap().len(), 2);
    let line = format!("DELETE /api/v1/indicators/{}", made["id"].as_str().unwrap());
    ok(&server, &server.admin, &line, None).await;
    assert_eq!(server.call(&server.admin, &line, None).await.status.as_u16(), 404);
}

#[tokio::test]
async fn tables() {
    let server = Server::start().await;
    let list = ok(&server, &server.read, "GET /api/v1/tables", None).await;
    let names: Vec<&str> =
        list["value"].as_array().unwrap().iter().map(|t| t["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"DeviceProcessEvents") && names.contains(&"SigninLogs"), "{names:?}");
    let table = ok(&server, &server.read, "GET /api/v1/tables/DeviceProcessEvents", None).await;
    assert_eq!(table["timeColumn"], "Timestamp");
    assert_eq!(table["columns"][0]["type"], "datetime");
}

#[tokio::test]
async fn health() {
    let server = Server::start().await;
    assert_eq!(ok(&server, "", "GET /api/v1/health", None).await, json!({ "status": "ok" }));
    server.state.close().await;
    assert_eq!(server.call("", "GET /api/v1/health", None).await.status.as_u16(), 503);
}
