//! Live updates: what comes, from where, and to whom.

use axum::body::Body;
use axum::http::Request;
use futures::StreamExt as _;
use tower::ServiceExt as _;

use super::server::Server;

/// The first `count` events after one.
async fn events(server: &Server, after: Option<&str>, count: usize) -> Vec<String> {
    let mut request =
        Request::get("/api/v1/stream").header("authorization", format!("Bearer {}", server.read));
    if let Some(after) = after {
        request = request.header("last-event-id", after);
    }
    let response = server.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    assert_eq!(response.status().as_u16(), 200);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut body = response.into_body().into_data_stream();
    let mut text = String::new();
    while text.matches("\n\n").count() < count {
        text.push_str(std::str::from_utf8(&body.next().await.unwrap().unwrap()).unwrap());
    }
    text.split_terminator("\n\n").map(str::to_owned).collect()
}

#[tokio::test]
async fn what_was_missed_comes_and_then_what_changes() {
    let server = Server::start().await.with_incidents().await;
    let all = events(&server, Some("0"), 5).await;
    assert_eq!(all.len(), 5, "three alerts and two incidents: {all:?}");
    assert!(all.iter().all(|e| e.contains("\"change\":\"created\"")));
    let last = all.last().unwrap().lines().find_map(|l| l.strip_prefix("id: ")).unwrap().to_owned();
    let patch = serde_json::json!({ "status": "inProgress" });
    server.call(&server.write, "PATCH /api/v1/incidents/in-1", Some(patch)).await;
    let next = events(&server, Some(&last), 1).await;
    assert!(next[0].starts_with("event: incident\n"), "{next:?}");
    assert!(next[0].contains("\"id\":\"in-1\",\"change\":\"updated\""), "{next:?}");
    let ready = events(&server, None, 1).await;
    assert!(ready[0].starts_with("event: ready\n"), "{ready:?}");
    let from_the_future = events(&server, Some("999999"), 5).await;
    assert_eq!(from_the_future.len(), 5, "everything may have changed");
}

#[tokio::test]
async fn what_is_no_number_is_refused() {
    let server = Server::start().await;
    for query in ["after=x", "after=-1", "other=1"] {
        let refused = server.call(&server.read, &format!("GET /api/v1/stream?{query}"), None).await;
        assert_eq!(refused.status.as_u16(), 400, "{query}");
    }
}

/// Who sees some devices only is told of these only.
#[tokio::test]
async fn what_is_out_of_reach_is_not_told() {
    let server = Server::start().await.with_incidents().await;
    let tenant = server.state.default_tenant();
    let within = store::state::Within { sources: None, devices: Some(vec!["srv*".to_owned()]) };
    let seen = tenant.within(store::state::Reach::Some(vec![within])).changes_after(0, 100).await.unwrap();
    let ids: Vec<&str> = seen.iter().map(|change| change.id.as_str()).collect();
    assert_eq!(ids, ["in-2", "al-3"]);
    let other = server.state.tenant("other").unwrap();
    assert!(other.changes_after(0, 100).await.unwrap().is_empty());
}
