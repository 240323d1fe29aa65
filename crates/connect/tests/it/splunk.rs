//! Splunk's HTTP Event Collector: two logging handlers from PyPI, and the protocol's answers.

use expect_test::{Expect, expect};

use crate::memory::{python, serve};

const HANDLERS: &str = r#"
import logging, sys
from splunk_handler import SplunkHandler
from splunk_hec_handler import SplunkHecHandler
host, port = sys.argv[1].split(":")
first = SplunkHandler(host=host, port=port, token="secret", index="main", protocol="http", verify=False,
                      flush_interval=3600, hostname="ws1", sourcetype="linux_secure", source="auth.log")
log = logging.getLogger("first")
log.addHandler(first)
for i in range(500):
    log.warning("<38>Oct 11 22:14:15 ws1 sshd[%d]: Failed password for root", i)
first.force_flush()
second = SplunkHecHandler(host, "secret", port=port, proto="http", source="app", sourcetype="_json", hostname="ws2")
log = logging.getLogger("second")
log.addHandler(second)
for i in range(20):
    log.error({"eventName": "ConsoleLogin", "n": i, "time": 1533530023, "fields": {"colour": "yellow"}})
"#;

#[tokio::test(flavor = "multi_thread")]
async fn handlers_of_two_makers() {
    let (address, sink) = serve().await;
    if python(HANDLERS, vec![address.to_string()]).await.is_none() {
        return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it");
    }
    let lines = sink.lines();
    let of = |host: &str| lines.iter().filter(|l| l.contains(&format!("\"host\": \"{host}\""))).count();
    assert_eq!((of("ws1"), of("ws2"), lines.len()), (500, 20, 520));
    let event: serde_json::Value = serde_json::from_str(&lines[7]).unwrap();
    assert_eq!(event["event"], "<38>Oct 11 22:14:15 ws1 sshd[7]: Failed password for root");
}

async fn check(path: &str, headers: &[(&str, &str)], body: &str, expected: Expect) {
    use tower::ServiceExt as _;
    let (_, router) = crate::memory::router();
    let mut request = axum::http::Request::post(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer =
        router.oneshot(request.body(axum::body::Body::from(body.to_owned())).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    expected.assert_eq(&format!("{status} {}", String::from_utf8_lossy(&body)));
}

const TOKEN: (&str, &str) = ("authorization", "Splunk secret");
const CHANNEL: (&str, &str) = ("x-splunk-request-channel", "FE0ECFAD-13D5-401B-847D-77833BD77131");

#[tokio::test]
async fn answers() {
    let event = "/services/collector/event";
    check(event, &[TOKEN], r#"{"event":"a"}"#, expect![[r#"200 {"text":"Success","code":0}"#]]).await;
    check(
        event,
        &[TOKEN, CHANNEL],
        r#"{"event":"a"}"#,
        expect![[r#"200 {"text":"Success","code":0,"ackId":1}"#]],
    )
    .await;
    check(
        event,
        &[TOKEN],
        r#"{"event":"a"}{"event":""}"#,
        expect![[r#"400 {"text":"Event field cannot be blank","code":13,"invalid-event-number":1}"#]],
    )
    .await;
    check(event, &[TOKEN], "", expect![[r#"400 {"text":"No data","code":5}"#]]).await;
    check(event, &[], r#"{"event":"a"}"#, expect![[r#"401 {"text":"Token is required","code":2}"#]]).await;
    check(
        event,
        &[("authorization", "Splunk wrong")],
        r#"{"event":"a"}"#,
        expect![[r#"403 {"text":"Invalid token","code":4}"#]],
    )
    .await;
    check(
        "/services/collector?token=secret",
        &[],
        r#"{"event":"a"}"#,
        expect![[r#"400 {"text":"Query string authorization is not enabled","code":16}"#]],
    )
    .await;
    check(
        "/services/collector/raw?channel=nonsense",
        &[TOKEN],
        "a",
        expect![[r#"400 {"text":"Invalid data channel","code":11}"#]],
    )
    .await;
    check(
        "/services/collector/raw?source=a%2Fb",
        &[TOKEN],
        "a\nb",
        expect![[r#"200 {"text":"Success","code":0}"#]],
    )
    .await;
    check(
        "/services/collector/ack",
        &[TOKEN],
        r#"{"acks":[1]}"#,
        expect![[r#"400 {"text":"Data channel is missing","code":10}"#]],
    )
    .await;
    check(
        "/services/collector/ack",
        &[TOKEN, CHANNEL],
        r#"{"acks":[0,1]}"#,
        expect![[r#"200 {"acks":{"0":false,"1":false}}"#]],
    )
    .await;
}

#[tokio::test]
async fn an_acknowledgement_is_true_once_the_batch_is_stored() {
    let (address, _) = serve().await;
    let answer = python(
        r#"
import gzip, json, sys, urllib.request
def post(path, body):
    headers = {"Authorization": "Splunk secret", "Content-Encoding": "gzip",
               "X-Splunk-Request-Channel": "FE0ECFAD-13D5-401B-847D-77833BD77131"}
    request = urllib.request.Request(f"http://{sys.argv[1]}/services/collector/{path}", gzip.compress(body), headers)
    return json.load(urllib.request.urlopen(request))
sent = post("event", b'{"event":"a"}')
print(sent, post("ack", json.dumps({"acks": [sent["ackId"], 99]}).encode()))
"#,
        vec![address.to_string()],
    );
    let Some(answer) = answer.await else {
        return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it");
    };
    expect![[r#"
        {'text': 'Success', 'code': 0, 'ackId': 1} {'acks': {'1': True, '99': False}}
    "#]]
    .assert_eq(&answer);
}
