//! OpenTelemetry's SDK for Python, over HTTP and over gRPC.

use expect_test::expect;

use crate::memory::{python, serve};

const SDK: &str = r#"
import logging, sys
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.resources import Resource
if sys.argv[2] == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    exporter = OTLPLogExporter(endpoint=f"http://{sys.argv[1]}", insecure=True, headers={"authorization": sys.argv[3]})
else:
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    exporter = OTLPLogExporter(endpoint=f"http://{sys.argv[1]}/v1/logs", headers={"authorization": sys.argv[3]},
                               compression=Compression.Gzip)
provider = LoggerProvider(resource=Resource.create({"service.name": "shop", "host.name": "web1"}))
provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
log = logging.getLogger("shop.login")
log.addHandler(LoggingHandler(logger_provider=provider))
for i in range(1000):
    log.warning("<38>Oct 11 22:14:15 web1 sshd[%d]: Failed password for root", i, extra={"attempt": i})
provider.shutdown()
"#;

async fn check(kind: &str) {
    let (address, sink) = serve().await;
    let arguments = |token: &str| vec![address.to_string(), kind.to_owned(), token.to_owned()];
    if python(SDK, arguments("Bearer secret")).await.is_none() {
        return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it");
    }
    let lines = sink.lines();
    assert_eq!(lines.len(), 1000);
    let mut line: serde_json::Value = serde_json::from_str(&lines[7]).unwrap();
    assert_eq!(line["attributes"]["attempt"], 7, "attributes keep their types");
    let members = line.as_object_mut().unwrap();
    members.retain(|name, _| matches!(name.as_str(), "severityText" | "body" | "scope"));
    expect![[r#"{"severityText":"WARN","body":"<38>Oct 11 22:14:15 web1 sshd[7]: Failed password for root","scope":"shop.login"}"#]]
    .assert_eq(&line.to_string());
    python(SDK, arguments("Bearer wrong")).await.unwrap();
    assert_eq!(sink.lines().len(), 1000, "nothing is taken without a token");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sdk_over_http() {
    check("http").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sdk_over_grpc() {
    check("grpc").await;
}

#[tokio::test]
async fn json_and_refusals() {
    use tower::ServiceExt as _;
    let request = |kind: &str, body: &str| {
        let request = axum::http::Request::post("/v1/logs").header("authorization", "Bearer secret");
        request.header("content-type", kind).body(axum::body::Body::from(body.to_owned())).unwrap()
    };
    let json = r#"{"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"web1"}}]},
        "scopeLogs":[{"scope":{"name":"s"},"logRecords":[{"timeUnixNano":"1544712660300000000","severityNumber":10,
        "severityText":"Information","traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
        "body":{"kvlistValue":{"values":[{"key":"a","value":{"intValue":"7"}},{"key":"b","value":{"boolValue":true}}]}},
        "attributes":[{"key":"list","value":{"arrayValue":{"values":[{"doubleValue":1.5}]}}}]}]}]}]}"#;
    let (sink, router) = crate::memory::router();
    let answer = router.clone().oneshot(request("application/json", json)).await.unwrap();
    assert_eq!(answer.status(), 200);
    expect![[r#"{"timeUnixNano":"1544712660300000000","severityText":"Information","severityNumber":10,"body":{"a":7,"b":true},"attributes":{"list":[1.5]},"resource":{"host.name":"web1"},"scope":"s","traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174"}"#]].assert_eq(&sink.lines().join("\n"));
    let answer = router.oneshot(request("application/json", "{\"resourceLogs\":7}")).await.unwrap();
    assert_eq!(answer.status(), 400);
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    expect![[r#"{"message":"the body is not an OTLP export request of logs: invalid type: integer `7`, expected a sequence at line 1 column 17"}"#]].assert_eq(&String::from_utf8_lossy(&body));
}
