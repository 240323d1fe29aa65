//! Webhooks as administrators see them.

use serde_json::{Value, json};
use store::state::{Attempt, DeliveryStatus};

use super::server::{START_US, Server};

fn described(name: &str) -> Value {
    json!({ "name": name, "url": "https://siem.example/hook", "events": ["incident.created", "alert.updated"], "minSeverity": "medium" })
}

#[tokio::test]
async fn they_are_made_changed_and_deleted() {
    let server = Server::start().await;
    let made = server.call(&server.admin, "POST /api/v1/webhooks", Some(described("siem"))).await;
    assert_eq!(made.status.as_u16(), 201, "{}", made.text);
    let made = made.json();
    let id = made["id"].as_str().unwrap();
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    let taken = server.call(&server.admin, "POST /api/v1/webhooks", Some(described("siem"))).await;
    assert_eq!(taken.status.as_u16(), 409);
    let line = format!("GET /api/v1/webhooks/{id}");
    let read = server.call(&server.admin, &line, None).await;
    assert!(!read.text.contains("whsec_"), "the key is shown once");
    let mut other = described("siem 2");
    other["enabled"] = false.into();
    let changed = server.call(&server.admin, &line.replace("GET", "PUT"), Some(other)).await.json();
    assert_eq!((&changed["name"], &changed["enabled"]), (&json!("siem 2"), &json!(false)));
    let list = server.call(&server.admin, "GET /api/v1/webhooks", None).await.json();
    assert_eq!(list["value"].as_array().unwrap().len(), 1);
    let gone = server.call(&server.admin, &line.replace("GET", "DELETE"), None).await;
    assert_eq!(gone.status.as_u16(), 204);
    assert_eq!(server.call(&server.admin, &line, None).await.status.as_u16(), 404);
}

#[tokio::test]
async fn addresses_that_are_none_are_refused() {
    let server = Server::start().await;
    for url in [
        "",
        "siem.example",
        "ftp://siem.example/",
        "file:///etc/passwd",
        "https://",
        "https://u:p@siem.example/",
        "javascript:alert(1)",
    ] {
        let mut body = described("x");
        body["url"] = url.into();
        let refused = server.call(&server.admin, "POST /api/v1/webhooks", Some(body)).await;
        assert_eq!(refused.status.as_u16(), 400, "{url}: {}", refused.text);
    }
    let mut body = described("x");
    body["events"] = json!([]);
    assert_eq!(server.call(&server.admin, "POST /api/v1/webhooks", Some(body)).await.status.as_u16(), 400);
}

#[tokio::test]
async fn deliveries_are_logged_and_tried_again() {
    let server = Server::start().await;
    let made = server.call(&server.admin, "POST /api/v1/webhooks", Some(described("siem"))).await.json();
    let id = made["id"].as_str().unwrap();
    let queued = server.call(&server.admin, &format!("POST /api/v1/webhooks/{id}/test"), None).await;
    assert_eq!((queued.status.as_u16(), &queued.json()["status"]), (202, &json!("pending")));
    let tenant = server.state.default_tenant();
    let due = tenant.due_deliveries(START_US, 10).await.unwrap();
    assert_eq!(due.len(), 1);
    let failed = Attempt {
        status: DeliveryStatus::Dead,
        next_us: START_US,
        answer: Some(500),
        error: Some("the receiver answered 500: no".to_owned()),
    };
    tenant.note_attempt((id, 1), &failed, START_US).await.unwrap();
    let path = format!("/api/v1/webhooks/{id}/deliveries");
    let dead = server.call(&server.admin, &format!("GET {path}?status=dead"), None).await.json();
    assert_eq!(dead["value"][0]["responseStatus"], 500);
    assert_eq!(dead["value"][0]["attempts"], 1);
    assert!(tenant.due_deliveries(START_US, 10).await.unwrap().is_empty());
    let again = server.call(&server.admin, &format!("POST {path}/1/retry"), None).await.json();
    assert_eq!((&again["status"], &again["attempts"]), (&json!("pending"), &json!(0)));
    assert_eq!(tenant.due_deliveries(START_US, 10).await.unwrap().len(), 1);
    assert_eq!(server.call(&server.admin, &format!("POST {path}/9/retry"), None).await.status.as_u16(), 404);
}
