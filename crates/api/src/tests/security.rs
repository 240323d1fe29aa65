//! Graph's incidents and alerts: shapes, options, versions, errors; merging and moving.

use axum::body::Body;
use axum::http::Request;
use expect_test::{Expect, ExpectFile, expect, expect_file};
use serde_json::{Value, json};

use super::server::Server;

fn check_file(mut value: Value, expected: ExpectFile) {
    if let Some(inner) = value.pointer_mut("/error/innerError") {
        *inner = "…".into();
    }
    expected.assert_eq(&format!("{}\n", serde_json::to_string_pretty(&value).unwrap()));
}

async fn get(server: &Server, path: &str) -> Value {
    let answer = server.call(&server.read, &format!("GET {path}"), None).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text);
    answer.json()
}

/// Identities of a list, or the error's code and message.
async fn check(server: &Server, path: &str, query: &str, expected: Expect) {
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(query.split('&').filter_map(|pair| pair.split_once('=')))
        .finish();
    let answer = server.call(&server.read, &format!("GET {path}?{query}"), None).await.json();
    let shown = match answer["value"].as_array() {
        Some(list) => list.iter().map(|i| i["id"].as_str().unwrap()).collect::<Vec<_>>().join(" "),
        None => {
            let text = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
            format!("{}: {}", text("/error/code"), text("/error/message"))
        }
    };
    expected.assert_eq(&shown);
}

#[tokio::test]
async fn shapes_are_those_of_graph() {
    let server = Server::start().await.with_incidents().await;
    check_file(get(&server, "/v1.0/security/alerts_v2/al-1").await, expect_file!["golden/graph-alert.json"]);
    let one = get(&server, "/v1.0/security/incidents/in-2?$expand=alerts").await;
    let mut brief = one.clone();
    brief["alerts"] = one["alerts"].as_array().unwrap().len().into();
    check_file(brief, expect_file!["golden/graph-incident.json"]);
    let missing = server.call(&server.read, "GET /v1.0/security/incidents/none", None).await;
    assert_eq!(missing.status.as_u16(), 404);
    check_file(missing.json(), expect_file!["golden/graph-error.json"]);
}

#[tokio::test]
async fn lists_are_narrowed_ordered_and_paged() {
    let server = Server::start().await.with_incidents().await;
    let incidents = "/v1.0/security/incidents";
    check(&server, incidents, "", expect!["in-2 in-1"]).await;
    check(&server, incidents, "$filter=severity eq 'high' and status ne 'resolved'", expect!["in-2 in-1"])
        .await;
    check(&server, incidents, "$filter=priorityScore gt 50", expect!["in-1"]).await;
    check(
        &server,
        incidents,
        "$filter=createdDateTime ge 2026-01-01 and not (id eq 'in-1')",
        expect!["in-2"],
    )
    .await;
    check(&server, incidents, "$filter=status in ('resolved','inProgress')", expect![""]).await;
    check(&server, incidents, "$filter=assignedTo eq null&$orderby=priorityScore desc", expect!["in-1 in-2"])
        .await;
    check(&server, incidents, "$orderby=displayName asc, id asc&$skip=1", expect!["in-2"]).await;
    check(&server, incidents, "$filter=customTags/any(t:t eq 'vip')", expect![""]).await;
    let alerts = "/v1.0/security/alerts_v2";
    check(
        &server,
        alerts,
        "$filter=serviceSource eq 'microsoftDefenderForEndpoint'",
        expect!["al-3 al-2 al-1"],
    )
    .await;
    check(&server, alerts, "$filter=serviceSource eq 'microsoftSentinel'", expect![""]).await;
    check(&server, alerts, "$filter=contains(title,'lsass') and incidentId eq 'in-1'", expect!["al-2 al-1"])
        .await;
    check(
        &server,
        alerts,
        "$filter=severity eq 'extreme'",
        expect!["BadRequest: `$filter`: `severity` is never `extreme`; its values are unknown, informational, low, medium, high"],
    )
    .await;
    check(&server, alerts, "$filter=title gt", expect!["BadRequest: `$filter` is wrong at character 9: expected a value, such as 'text', 5, true, null or 2027-01-31T00:00:00Z"]).await;
    check(&server, alerts, "$search=x", expect!["BadRequest: there is no option `$search` here; there are $filter, $orderby, $top, $skip, $skiptoken, $count, $select, $expand"]).await;

    let first = get(&server, "/v1.0/security/alerts_v2?$top=2&$count=true&$select=title,severity").await;
    assert_eq!(first["@odata.count"], 3);
    let members: Vec<&String> = first["value"][0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["@odata.etag", "severity", "title"]);
    let next = first["@odata.nextLink"].as_str().unwrap().to_owned();
    let second = get(&server, &next).await;
    assert_eq!(second["value"].as_array().unwrap().len(), 1);
    assert!(second["@odata.nextLink"].is_null());
    let counted = server.call(&server.read, "GET /v1.0/security/alerts_v2/$count", None).await;
    assert_eq!(counted.text, "3");
}

#[tokio::test]
async fn links_lead_to_where_the_caller_is() {
    let server = Server::start().await.with_incidents().await;
    let request = Request::get("/v1.0/security/incidents?$top=1")
        .header("authorization", format!("Bearer {}", server.read))
        .header("host", "xdr.corp.example:7443");
    let answer = server.send(request.body(Body::empty()).unwrap()).await.json();
    let origin = "https://xdr.corp.example:7443/v1.0";
    assert!(
        answer["@odata.nextLink"].as_str().unwrap().starts_with(&format!("{origin}/security/incidents?"))
    );
    assert_eq!(answer["@odata.context"], format!("{origin}/$metadata#security/incidents"));
}

async fn patch(server: &Server, etag: &str, path: &str, body: Value) -> (u16, Value) {
    let request = Request::patch(path)
        .header("authorization", format!("Bearer {}", server.write))
        .header("content-type", "application/json")
        .header("if-match", etag)
        .body(Body::from(body.to_string()));
    let answer = server.send(request.unwrap()).await;
    (answer.status.as_u16(), answer.json())
}

#[tokio::test]
async fn versions_keep_people_from_overwriting_each_other() {
    let server = Server::start().await.with_incidents().await;
    let path = "/v1.0/security/incidents/in-1";
    let read = get(&server, path).await;
    let etag = read["@odata.etag"].as_str().unwrap();
    let body = json!({
        "@odata.type": "#microsoft.graph.security.incident", "status": "resolved", "assignedTo": "ann",
        "classification": "truePositive", "determination": "malware", "customTags": ["vip"],
        "description": "d", "displayName": "n", "resolvingComment": "r", "severity": "low", "summary": "s",
    });
    let (status, changed) = patch(&server, etag, path, body.clone()).await;
    assert_eq!(status, 200, "{changed}");
    for (name, value) in body.as_object().unwrap().iter().filter(|(name, _)| !name.starts_with('@')) {
        assert_eq!(&changed[name], value, "{name}");
    }
    let (status, refused) = patch(&server, etag, path, json!({ "status": "active" })).await;
    assert_eq!((status, &refused["error"]["code"]), (412, &json!("PreconditionFailed")));
    let (status, _) = patch(&server, "*", path, json!({ "status": "active" })).await;
    assert_eq!(status, 200);
    let (status, refused) = patch(&server, "*", path, json!({ "redirectIncidentId": "x" })).await;
    assert_eq!((status, &refused["error"]["code"]), (400, &json!("BadRequest")));
    let again = Request::get(path)
        .header("authorization", format!("Bearer {}", server.read))
        .header("if-none-match", get(&server, path).await["@odata.etag"].as_str().unwrap())
        .body(Body::empty());
    assert_eq!(server.send(again.unwrap()).await.status.as_u16(), 304);
    let comment = json!({ "@odata.type": "microsoft.graph.security.alertComment", "comment": "Look." });
    let line = "POST /v1.0/security/alerts_v2/al-1/comments";
    let comments = server.call(&server.write, line, Some(comment)).await.json();
    assert_eq!(comments["value"][0]["comment"], "Look.");
}

async fn post(server: &Server, path: &str, body: Value) -> Value {
    let answer = server.call(&server.write, &format!("POST {path}"), Some(body)).await;
    assert!(answer.status.is_success(), "{path}: {} {}", answer.status, answer.text);
    answer.json()
}

async fn alerts_of(server: &Server, incident: &str) -> Vec<String> {
    let list = get(server, &format!("/v1.0/security/incidents/{incident}/alerts")).await;
    list["value"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn incidents_are_merged_and_come_apart_again() {
    let server = Server::start().await.with_incidents().await;
    let body = json!({ "incidentIds": ["in-2", "in-1"], "incidentComment": "one attack" });
    let merged =
        post(&server, "/v1.0/security/incidents/microsoft.graph.security.mergeIncidents", body).await;
    assert_eq!(merged["targetIncidentId"], "in-1");
    assert_eq!(alerts_of(&server, "in-1").await, ["al-1", "al-2", "al-3"]);
    let source = get(&server, "/v1.0/security/incidents/in-2").await;
    assert_eq!((&source["status"], &source["redirectIncidentId"]), (&json!("redirected"), &json!("in-1")));
    let whole = get(&server, "/api/v1/incidents/in-1").await;
    assert_eq!(whole["assets"].as_array().unwrap().len(), 2, "the incident is made anew of all its alerts");
    let again = server
        .call(&server.write, "POST /api/v1/incidents/merge", Some(json!({ "incidentIds": ["in-1", "in-2"] })))
        .await;
    assert_eq!(again.status.as_u16(), 409, "{}", again.text);

    let moves = get(&server, "/api/v1/moves?incident=in-2").await;
    let id = moves["value"][0]["id"].as_str().unwrap().to_owned();
    post(&server, &format!("/api/v1/moves/{id}/undo"), json!({})).await;
    assert_eq!(alerts_of(&server, "in-1").await, ["al-1", "al-2"]);
    assert_eq!(alerts_of(&server, "in-2").await, ["al-3"]);
    assert_eq!(get(&server, "/v1.0/security/incidents/in-2").await["status"], "active");
    let twice = server.call(&server.write, &format!("POST /api/v1/moves/{id}/undo"), None).await;
    assert_eq!(twice.status.as_u16(), 409);
}

#[tokio::test]
async fn alerts_are_moved_and_split_off() {
    let server = Server::start().await.with_incidents().await;
    let path = "/v1.0/security/alerts_v2/microsoft.graph.security.moveAlerts";
    let split = post(&server, path, json!({ "alertIds": ["al-2"] })).await;
    let new = split["targetIncidentId"].as_str().unwrap().to_owned();
    assert_eq!(new, "inc-al-2");
    assert_eq!(
        (alerts_of(&server, &new).await, alerts_of(&server, "in-1").await),
        (vec!["al-2".to_owned()], vec!["al-1".to_owned()])
    );
    let emptied = post(&server, path, json!({ "alertIds": ["al-2"], "incidentId": "in-2" })).await;
    assert_eq!(emptied["targetIncidentId"], "in-2");
    assert_eq!(alerts_of(&server, "in-2").await, ["al-2", "al-3"]);
    assert_eq!(get(&server, &format!("/v1.0/security/incidents/{new}")).await["status"], "redirected");
    // The first move cannot be undone before the second.
    let moves = get(&server, "/api/v1/moves").await;
    let ids: Vec<&str> =
        moves["value"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect();
    let first =
        moves["value"].as_array().unwrap().iter().find(|m| m["targetIncidentId"] == json!(new)).unwrap();
    let first = first["id"].as_str().unwrap();
    let second = ids.iter().find(|id| **id != first).unwrap();
    let refused = server.call(&server.write, &format!("POST /api/v1/moves/{first}/undo"), None).await;
    assert_eq!(refused.status.as_u16(), 409);
    post(&server, &format!("/api/v1/moves/{second}/undo"), json!({})).await;
    post(&server, &format!("/api/v1/moves/{first}/undo"), json!({})).await;
    assert_eq!(alerts_of(&server, "in-1").await, ["al-1", "al-2"]);
    assert_eq!(alerts_of(&server, "in-2").await, ["al-3"]);
    let wrong = [
        json!({ "alertIds": [] }),
        json!({ "alertIds": ["none"] }),
        json!({ "alertIds": ["al-1", "al-2"] }),
        json!({ "alertIds": ["al-1"], "incidentId": "in-1" }),
    ];
    for body in wrong {
        let refused = server.call(&server.write, &format!("POST {path}"), Some(body.clone())).await;
        assert!(refused.status.is_client_error(), "{body}: {}", refused.text);
    }
}
