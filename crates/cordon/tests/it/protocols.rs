//! Ways in from a real client to rows of a table, through the whole program.

use serde_json::Value;

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
