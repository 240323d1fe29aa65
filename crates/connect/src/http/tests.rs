//! Tests of the HTTP ways in, over an in-memory sink.
use std::sync::Mutex;

use axum::body::Body;
use axum::http::Request;
use expect_test::{Expect, expect};
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::*;
use crate::{Ack, Batch, Grant, Scope, SinkError, TokensUnavailable};

#[derive(Default)]
struct Memory {
    batches: Mutex<Vec<Batch>>,
    full: bool,
    busy: bool,
}

impl Sink for Memory {
    async fn append(&self, batch: Batch) -> Result<Ack, SinkError> {
        if self.busy {
            return Err(SinkError::Busy { retry_after_s: 5 });
        }
        if self.full {
            return Err(SinkError::Full);
        }
        let mut batches = self.batches.lock().unwrap();
        let same = batches.iter().position(|b| b.key.is_some() && b.key == batch.key);
        if same.is_none() {
            batches.push(batch);
        }
        let sequence = same.map_or(batches.len(), |i| i + 1) as u64;
        Ok(Ack { sequence, duplicate: same.is_some() })
    }

    fn has(&self, source: &str, key: &str) -> bool {
        let batches = self.batches.lock().unwrap();
        batches.iter().any(|b| b.source == source && b.key.as_deref() == Some(key))
    }

    fn durable(&self) -> u64 {
        self.batches.lock().unwrap().len() as u64
    }
}

struct OneToken;

impl Tokens for OneToken {
    async fn check(&self, token: &str, _: Scope) -> Result<Option<Grant>, TokensUnavailable> {
        if token == "later" {
            return Err(TokensUnavailable("the database is locked".into()));
        }
        let grant = Grant { tenant: "default".into(), source: "test".into(), format: None };
        Ok((token == "secret").then_some(grant))
    }
}

async fn answer(sink: &Arc<Memory>, request: Request<Body>) -> String {
    let limits = Limits { line_bytes: 100, body_decompressed_bytes: 1000, ..Limits::default() };
    let router = router(Ingest { sink: sink.clone(), tokens: Arc::new(OneToken), limits });
    let response = router.oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap().to_bytes();
    format!("{status} {}", String::from_utf8_lossy(&body))
}

fn post(path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path).header("authorization", "Bearer secret").body(body.into()).unwrap()
}

async fn check(request: Request<Body>, expected: Expect) {
    expected.assert_eq(&answer(&Arc::default(), request).await);
}

#[tokio::test]
async fn a_bulk_body() {
    let sink = Arc::default();
    let body = "{\"index\":{\"_id\":\"1\"}}\n{\"a\":1}\n{\"delete\":{\"_id\":\"2\"}}\n{\"create\":{\"_id\":\"3\"}}\n{\"a\":2}\n";
    expect![[r#"200 {"took":0,"errors":true,"items":[{"index":{"_index":"logs","_id":"1","_version":1,"result":"created","status":201,"_seq_no":1,"_primary_term":1,"_shards":{"total":1,"successful":1,"failed":0}}},{"delete":{"_index":"logs","_id":"2","status":400,"error":{"type":"illegal_argument_exception","reason":"events are never changed: use index or create"}}},{"create":{"_index":"logs","_id":"3","_version":1,"result":"created","status":201,"_seq_no":1,"_primary_term":1,"_shards":{"total":1,"successful":1,"failed":0}}}]}"#]]
    .assert_eq(&answer(&sink, post("/logs/_bulk", body)).await);
    answer(&sink, post("/logs/_bulk", body)).await;
    let batches = sink.batches.lock().unwrap();
    assert_eq!(batches.len(), 1, "the same ids again are stored once");
    assert_eq!(batches[0].payload, "{\"a\":1}\n{\"a\":2}\n");
}

#[tokio::test]
async fn refusals() {
    let no_token = Request::post("/_bulk").body(Body::empty()).unwrap();
    check(no_token, expect![[r#"401 {"type":"about:blank","title":"no_token","status":401,"detail":"no ingest token: send `Authorization: Bearer TOKEN`; make one with `cordon sources add NAME`","error":{"type":"no_token","reason":"no ingest token: send `Authorization: Bearer TOKEN`; make one with `cordon sources add NAME`"}}"#]]).await;
    let later = Request::post("/_bulk").header("authorization", "Bearer later").body(Body::empty()).unwrap();
    check(later, expect![[r#"503 {"type":"about:blank","title":"tokens_unavailable","status":503,"detail":"tokens cannot be checked now: the database is locked","error":{"type":"tokens_unavailable","reason":"tokens cannot be checked now: the database is locked"}}"#]]).await;
    check(post("/_bulk", "{\"index\":{}}\n"), expect![[r#"400 {"type":"about:blank","title":"bad_bulk","status":400,"detail":"line 2 of the bulk body: the action has no document after it","error":{"type":"bad_bulk","reason":"line 2 of the bulk body: the action has no document after it"}}"#]]).await;
    let mut bomb = post("/api/v1/ingest", zstd::encode_all(&[b'x'; 100_000][..], 1).unwrap());
    bomb.headers_mut().insert("content-encoding", "zstd".parse().unwrap());
    check(bomb, expect![[r#"413 {"type":"about:blank","title":"too_large","status":413,"detail":"the body is over the limit of 1000 bytes after decompression; send smaller batches","error":{"type":"too_large","reason":"the body is over the limit of 1000 bytes after decompression; send smaller batches"}}"#]]).await;
    let sink = Arc::new(Memory { full: true, ..Memory::default() });
    expect![[r#"507 {"type":"about:blank","title":"disk_full","status":507,"detail":"the server's disk is full; nothing of this batch was stored: free space or lower the retention","error":{"type":"disk_full","reason":"the server's disk is full; nothing of this batch was stored: free space or lower the retention"}}"#]]
    .assert_eq(&answer(&sink, post("/api/v1/ingest", "{}")).await);
}

#[tokio::test]
async fn a_busy_log_says_when_to_come_again() {
    let sink = Arc::new(Memory { busy: true, ..Memory::default() });
    let router = router(Ingest { sink, tokens: Arc::new(OneToken), limits: Limits::default() });
    let response = router.oneshot(post("/api/v1/ingest", "{}")).await.unwrap();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["retry-after"]),
        (429, &"5".parse().unwrap())
    );
}

#[tokio::test]
async fn a_body_that_stops_coming_is_given_up() {
    let limits = Limits { body_idle_ms: 20, ..Limits::default() };
    let sink: Arc<Memory> = Arc::default();
    let router = router(Ingest { sink: sink.clone(), tokens: Arc::new(OneToken), limits });
    let begun = futures::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"{}\n"))]);
    let body = Body::from_stream(futures::StreamExt::chain(begun, futures::stream::pending()));
    let response = router.oneshot(post("/api/v1/ingest", body)).await.unwrap();
    assert_eq!(response.status(), 408);
    assert!(sink.batches.lock().unwrap().is_empty());
}

#[tokio::test]
async fn ndjson_with_a_key_is_stored_once() {
    let sink = Arc::default();
    for _ in 0..2 {
        let mut request = post("/api/v1/ingest/cloudtrail", "{}\n{}\n");
        request.headers_mut().insert("idempotency-key", "k1".parse().unwrap());
        answer(&sink, request).await;
    }
    let batches = sink.batches.lock().unwrap();
    assert_eq!((batches.len(), batches[0].format.as_deref()), (1, Some("cloudtrail")));
}

#[test]
fn truncated_bulk_bodies_never_panic() {
    let body = b"{\"index\":{\"_id\":\"1\"}}\n{\"a\":1}\n{\"create\":{\"_index\":\"x\"}}\n{\"b\":2}\n";
    for cut in 0..body.len() {
        bulk::fuzz_entry(&body[..cut]);
    }
}
