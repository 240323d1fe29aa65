//! Real clients on the other side: the Elasticsearch client for Python, rsyslog, and another engine
//! reading the tables. Each is skipped with a line when it is not installed (`make test` installs it).

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::server::{Server, python};

pub fn run_python(python: &Path, script: &str, arguments: &[&str]) -> String {
    let mut process = Command::new(python)
        .arg("-")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The threads of pyarrow and Polars now and then abort the process while Python tears down.
    let script = format!("{script}\nimport os, sys\nsys.stdout.flush()\nos._exit(0)\n");
    process.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

const BULK: &str = r#"
import sys
from elasticsearch import Elasticsearch, helpers
client = Elasticsearch(sys.argv[1], api_key=sys.argv[2])
assert client.info()["version"]["number"].startswith("8.")
def documents():
    for i in range(2500):
        yield {"_index": "winlog", "_id": str(i), "EventTime": "2024-05-13T06:00:00Z", "Hostname": "ws1",
               "Channel": "Microsoft-Windows-Sysmon/Operational", "EventID": 1, "SourceName": "Microsoft-Windows-Sysmon",
               "Image": "C:\\x.exe", "CommandLine": f"bulk {i}", "ProcessId": "7", "UtcTime": "2024-05-13 06:00:00.000"}
print(helpers.bulk(client, documents(), chunk_size=500)[0])
print(helpers.bulk(client, documents(), chunk_size=500)[0])
"#;

#[test]
fn the_elasticsearch_client_sends_and_sends_again() {
    let Some(python) = python() else { return eprintln!("skipped: no CORDON_PYTHON; `make test` makes it") };
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[]);
    let printed = run_python(&python, BULK, &[&server.url, &server.ingest_token]);
    assert_eq!(printed, "2500\n2500\n");
    server.settle();
    server.stop();
    assert_eq!(
        count(folder.path(), "DeviceProcessEvents"),
        2500,
        "what is sent again with the same ids is stored once"
    );
    the_tables_open_in_another_engine(&python, folder.path());
}

const DELTA: &str = r#"
import sys
import polars
from deltalake import DeltaTable
rows = polars.scan_delta(sys.argv[1]).filter(polars.col("ProcessCommandLine").str.starts_with("bulk "))
numbers = rows.with_columns(polars.col("ProcessCommandLine").str.slice(5).cast(polars.Int64).alias("n"))
print(numbers.select(polars.len(), polars.col("n").sum(), polars.col("n").max().alias("most"), polars.col("ProcessId").mean().alias("pid")).collect().row(0))
print(DeltaTable(sys.argv[1]).to_pyarrow_table().num_rows)
"#;

/// Row count and three aggregates, by Polars and by delta-rs with PyArrow.
fn the_tables_open_in_another_engine(python: &Path, folder: &Path) {
    let table = folder.join("tables/DeviceProcessEvents");
    let printed = run_python(python, DELTA, &[table.to_str().unwrap()]);
    let sum: i64 = (0..2500).sum();
    assert_eq!(printed, format!("(2500, {sum}, 2499, 7.0)\n2500\n"));
}

pub fn count(folder: &Path, table: &str) -> usize {
    let limit = ["--columns", "CordonEventId", "--limit", "100000000", "--data-dir"];
    let output =
        Command::new(crate::server::CORDON).args(["rows", table]).args(limit).arg(folder).output().unwrap();
    String::from_utf8_lossy(&output.stdout).lines().count()
}

#[test]
fn rsyslog_forwards_over_tcp() {
    let rsyslogd = ["/usr/sbin/rsyslogd", "/sbin/rsyslogd"].iter().find(|p| Path::new(p).exists());
    let Some(rsyslogd) = rsyslogd else { return eprintln!("skipped: rsyslogd is not installed") };
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server::start(folder.path(), &["--syslog", &format!("127.0.0.1:{port}")]);
    let input = folder.path().join("auth.log");
    let lines: String = (0..200)
        .map(|i| format!("Failed password for root from 203.0.113.9 port {} ssh2\n", 1000 + i))
        .collect();
    std::fs::write(&input, lines).unwrap();
    let configuration = folder.path().join("rsyslog.conf");
    let work = folder.path().display();
    std::fs::write(
        &configuration,
        format!(
            "global(workDirectory=\"{work}\")\nmodule(load=\"imfile\")\n\
             input(type=\"imfile\" File=\"{}\" Tag=\"sshd[42]:\" Severity=\"info\" Facility=\"auth\")\n\
             action(type=\"omfwd\" Target=\"127.0.0.1\" Port=\"{port}\" Protocol=\"tcp\" TCP_Framing=\"octet-counted\" Template=\"RSYSLOG_SyslogProtocol23Format\")\n",
            input.display()
        ),
    )
    .unwrap();
    let pid_file = folder.path().join("rsyslog.pid");
    let mut forwarder = Command::new(rsyslogd)
        .arg("-n")
        .arg("-f")
        .arg(&configuration)
        .arg("-i")
        .arg(&pid_file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    let mut stored = 0;
    while stored < 200 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(200));
        let (_, sources) = server.get("/api/v1/sources");
        let sources: serde_json::Value = serde_json::from_str(&sources).unwrap_or_default();
        let list = sources["value"].as_array().cloned().unwrap_or_default();
        let syslog = list.iter().find(|s| s["name"] == "syslog").cloned().unwrap_or_default();
        stored = syslog.pointer("/counts/stored").and_then(serde_json::Value::as_u64).unwrap_or(0);
    }
    forwarder.kill().unwrap();
    forwarder.wait().unwrap();
    assert!(stored >= 200, "{stored} records stored\n{}", server.log());
    server.stop();
    assert!(count(folder.path(), "Syslog") >= 200);
}
