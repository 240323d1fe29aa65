//! Ways in from a real client to rows of a table, through the whole program.

use serde_json::Value;
use testkit::vendors::{Estate, Faults, Vendor, serve};

use crate::clients::{count, run_python};
use crate::server::{Server, python};

const SPLUNK_AND_OTLP: &str = r#"
import logging, sys
from urllib.parse import urlparse
url, token = urlparse(sys.argv[1]), sys.argv[2]
from splunk_handler import SplunkHandler
handler = SplunkHandler(host=url.hostname, port=url.port, token=token, index="main", protocol="http", verify=False,
                        flush_interval=3600, hostname="ws1", sourcetype="linux_secure")
log = logging.getLogger("splunk")
log.addHandler(handler)
for i in range(100):
    log.warning("<38>Oct 11 22:14:15 ws1 sshd[%d]: Failed password for root from 203.0.113.9 port 4711 ssh2", i)
handler.force_flush()
from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
exporter = OTLPLogExporter(endpoint=sys.argv[1], insecure=True, headers={"authorization": f"Bearer {token}"})
provider = LoggerProvider()
provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
log = logging.getLogger("otlp")
log.addHandler(LoggingHandler(logger_provider=provider))
for i in range(100):
    log.warning("<38>Oct 11 22:14:15 web1 sshd[%d]: Failed password for root from 203.0.113.9 port 4711 ssh2", i)
provider.shutdown()
"#;

#[test]
fn splunk_and_opentelemetry_lines_become_syslog_rows() {
    let Some(python) = python() else { return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it") };
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let made = server.cordon(&["sources", "add", "shippers", "--kind", "hec"]);
    run_python(&python, SPLUNK_AND_OTLP, &[&server.url, made.trim()]);
    server.settle();
    let (_, sources) = server.get("/api/v1/sources");
    let sources: Value = serde_json::from_str(&sources).unwrap();
    let list = sources["value"].as_array().unwrap();
    let counts = &list.iter().find(|s| s["name"] == "shippers").unwrap()["counts"];
    assert_eq!((&counts["received"], &counts["quarantined"]), (&200.into(), &0.into()), "{counts}");
    let health = server.cordon(&["sources", "health", "--json"]);
    let health: Value = health
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).unwrap())
        .find(|h| h["source"] == "shippers")
        .unwrap();
    let kind = &health["kinds"][0];
    assert_eq!((&kind["kind"], &kind["unreadable"]), (&"syslog".into(), &0.0.into()), "{health}");
    assert!(kind["filled"]["Syslog.Computer"] == 1.0 && kind["perMinute"].as_f64() > Some(10.0), "{health}");
    let (_, metrics) = server.get("/metrics");
    assert!(
        metrics.contains("cordon_source_records_per_minute{source=\"shippers\",kind=\"syslog\"}"),
        "{metrics}"
    );
    server.stop();
    assert_eq!(count(folder.path(), "Syslog"), 200);
}

#[test]
fn syslog_times_without_a_zone_are_those_of_the_senders_zone() {
    use std::io::Write as _;
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let address = format!("127.0.0.1:{port}");
    let zone = "127.0.0.0/8=Asia/Kolkata";
    let server = Server::start(folder.path(), &["--syslog", &address, "--syslog-zone", zone]);
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    stream.write_all(b"<38>Oct 11 12:00:00 fw1 sshd[7]: Failed password for root\n").unwrap();
    drop(stream);
    let query = r#"{"query":"Syslog | project tostring(TimeGenerated)"}"#;
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let mut answer = String::new();
    while !answer.contains("06:30:00") && std::time::Instant::now() < deadline {
        std::thread::sleep(std::time::Duration::from_millis(100));
        answer = server.post("/api/v1/hunt", "application/json", query).1;
    }
    assert!(answer.contains("06:30:00"), "{answer}");
    server.stop();
}

/// A source is added by the command line, polled from a stand-in while the server is killed again and
/// again, and in the end every record is in a table once.
#[test]
fn a_polled_source_survives_kills() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let now_us = i64::try_from(
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_micros(),
    )
    .unwrap();
    let faults = Faults { throttled: 0, expired: 50, repeated: 300, failed: 20 };
    let span = (now_us - 40 * 3_600_000_000, 1);
    let estate = std::sync::Arc::new(Estate::new(1, span, 200, faults));
    estate.set_clock(now_us);
    let vendor = runtime.block_on(serve(Vendor::Okta, estate.clone())).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), &["--flush-s", "1"]);
    let description = folder.path().join("okta.yaml");
    let text = include_str!("../../../connect/vendors/okta.yaml");
    std::fs::write(&description, text.replace("reach_s: 7776000", "reach_s: 7776000, first_s: 864000"))
        .unwrap();
    let secret = folder.path().join("token");
    std::fs::write(&secret, "token\n").unwrap();
    let told = server.cordon(&[
        "sources",
        "add",
        "okta-main",
        "--description",
        description.to_str().unwrap(),
        "--set",
        &format!("org=http://{vendor}"),
        "--secret",
        &format!("token=file:{}", secret.display()),
    ]);
    assert!(told.contains("good  credentials"), "{told}");
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(240);
    let mut received = 0;
    let mut kills = 0;
    while received < 200 && std::time::Instant::now() < deadline {
        std::thread::sleep(std::time::Duration::from_millis(700));
        if kills < 4 {
            server.kill();
            kills += 1;
            server = Server::start(folder.path(), &["--flush-s", "1"]);
        }
        let (_, sources) = server.get("/api/v1/sources");
        let sources: Value = serde_json::from_str(&sources).unwrap_or_default();
        let list = sources["value"].as_array().cloned().unwrap_or_default();
        let found = list.iter().find(|s| s["name"] == "okta-main").cloned().unwrap_or_default();
        received = found.pointer("/counts/received").and_then(Value::as_u64).unwrap_or(0);
    }
    let (_, state) = server.get("/api/v1/sources/okta-main/poll");
    assert_eq!(received, 200, "{state}\n{}", server.log());
    assert!(!state.contains("\"token\"") && !server.log().contains("SSWS"), "secrets are not shown");
    server.stop();
    let database = std::fs::read(folder.path().join("cordon.db")).unwrap_or_default();
    assert!(!database.windows(10).any(|w| w == b"SSWS token"));
}
