//! Exports of the real server: nothing is missing at the receiver, whoever is killed while rows flow.
//!
//! `CORDON_EXPORT_ROWS=1000000` runs the full size (`scripts/export-test`); the usual run has fewer rows.

use std::collections::HashMap;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::{Server, send};
use crate::webhooks::Request;

/// Records of one batch.
const BATCH: usize = 500;
/// How long rows may take to come.
const PATIENCE: Duration = Duration::from_secs(600);

fn rows_wanted() -> usize {
    std::env::var("CORDON_EXPORT_ROWS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000)
}

fn record(name: &str) -> String {
    format!(
        "{{\"EventTime\":\"2024-05-13T06:00:00Z\",\"Hostname\":\"ws1\",\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\"SourceName\":\"Microsoft-Windows-Sysmon\",\"Image\":\"C:\\\\x.exe\",\"CommandLine\":\"{name}\",\"ProcessId\":\"7\",\"UtcTime\":\"2024-05-13 06:00:00.000\"}}\n"
    )
}

/// A receiver that can be killed and comes back at the same address.
struct Receiver {
    address: SocketAddr,
    /// Rows by name, with how often each came.
    rows: Arc<Mutex<HashMap<String, u32>>>,
    requests: Arc<AtomicU64>,
    down: Arc<AtomicBool>,
}

impl Receiver {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let receiver = Receiver {
            address: listener.local_addr().unwrap(),
            rows: Arc::default(),
            requests: Arc::default(),
            down: Arc::default(),
        };
        let (rows, requests, down) =
            (receiver.rows.clone(), receiver.requests.clone(), receiver.down.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                while let Some(request) = Request::read(&mut stream) {
                    // Down: what comes is lost. Every ninth request is taken and then not answered.
                    if down.load(Ordering::SeqCst) {
                        break;
                    }
                    note(&rows, &request.body);
                    if requests.fetch_add(1, Ordering::SeqCst) % 9 == 8 {
                        break;
                    }
                    if stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n").is_err() {
                        break;
                    }
                }
            }
        });
        receiver
    }

    fn distinct(&self) -> usize {
        self.rows.lock().unwrap().len()
    }

    fn wait_for(&self, rows: usize, server: &Server) {
        let deadline = Instant::now() + PATIENCE;
        while self.distinct() < rows {
            assert!(Instant::now() < deadline, "{} of {rows} rows\n{}", self.distinct(), server.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Notes the rows of a request.
fn note(rows: &Mutex<HashMap<String, u32>>, body: &[u8]) {
    let mut rows = rows.lock().unwrap();
    for line in body.split(|b| *b == b'\n').filter(|l| !l.is_empty()) {
        let row: Value = serde_json::from_slice(line).unwrap();
        assert_eq!(row["operationName"], "Publish");
        assert_eq!(row["category"], "AdvancedHunting-DeviceProcessEvents", "{row}");
        assert!(row["properties"]["CordonEventId"].is_string() && row["time"].is_string(), "{row}");
        let name = row["properties"]["ProcessCommandLine"].as_str().unwrap().to_owned();
        *rows.entry(name).or_default() += 1;
    }
}

fn start(folder: &std::path::Path) -> Server {
    Server::start(folder, &["--outbound-allow", "127.0.0.1", "--no-starter-pack", "--flush-s", "1"])
}

fn send_batches(server: &Server, batches: std::ops::Range<usize>) {
    for batch in batches {
        let body: String = (0..BATCH).map(|i| record(&format!("row-{batch}-{i}"))).collect();
        let key = format!("batch-{batch}");
        let deadline = Instant::now() + PATIENCE;
        while send(&server.url, &server.ingest_token, "/api/v1/ingest", Some(&key), &body) != 200 {
            assert!(Instant::now() < deadline, "not taken\n{}", server.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn nothing_is_missing_whoever_is_killed() {
    let receiver = Receiver::start();
    let folder = tempfile::tempdir().unwrap();
    let batches = rows_wanted() / BATCH;
    let server = start(folder.path());
    let to = format!("http://{}/rows", receiver.address);
    server.cordon(&["export", "add", "siem", "--to", &to, "--table", "DeviceProcessEvents"]);
    let started = Instant::now();
    send_batches(&server, 0..batches / 3);
    receiver.wait_for(batches / 3 * BATCH / 4, &server);
    server.kill();

    let server = start(folder.path());
    send_batches(&server, batches / 3..batches * 2 / 3);
    receiver.down.store(true, Ordering::SeqCst);
    send_batches(&server, batches * 2 / 3..batches);
    server.kill();
    receiver.down.store(false, Ordering::SeqCst);

    let server = start(folder.path());
    receiver.wait_for(batches * BATCH, &server);
    let took = started.elapsed();
    server.settle();
    let rows = receiver.rows.lock().unwrap().clone();
    let expected = (0..batches).flat_map(|b| (0..BATCH).map(move |i| format!("row-{b}-{i}")));
    assert_eq!(expected.filter(|name| !rows.contains_key(name)).count(), 0, "rows are missing");
    assert_eq!(rows.len(), batches * BATCH, "rows that nobody sent");
    let again: u64 = rows.values().map(|n| u64::from(n - 1)).sum();
    println!(
        "{} rows, {again} came again, {:.1} s, two kills of the server, unanswered requests throughout",
        rows.len(),
        took.as_secs_f64()
    );
    server.stop();
}

/// Every line of the compressed files of a folder.
fn lines_of(folder: &std::path::Path) -> Vec<Value> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(lines_of(&path));
        } else if path.extension().is_some_and(|e| e == "gz") {
            let mut text = String::new();
            flate2::read::GzDecoder::new(std::fs::File::open(&path).unwrap())
                .read_to_string(&mut text)
                .unwrap();
            found.extend(text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()));
        }
    }
    found
}

#[test]
fn alerts_incidents_and_rows_in_files_and_over_syslog() {
    let collector = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = format!("syslog://{}", collector.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &["--outbound-allow", "127.0.0.1"]);
    server.cordon(&["eval", "run", "ransomware"]);
    server.settle();
    server.cordon(&[
        "export",
        "add",
        "lake",
        "--to",
        "files",
        "--table",
        "*",
        "--alerts",
        "--incidents",
        "--from",
        "start",
    ]);
    server.cordon(&[
        "export",
        "add",
        "ocsf",
        "--to",
        "files",
        "--alerts",
        "--incidents",
        "--form",
        "ocsf",
        "--from",
        "start",
    ]);
    server.cordon(&["export", "add", "cef", "--to", &to, "--alerts", "--from", "start"]);
    let alerts = server.judgement().0.len();
    let (stream, _) = collector.accept().unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    let mut frames = std::io::BufReader::new(stream);
    for _ in 0..alerts {
        let frame = frame(&mut frames);
        assert!(frame.starts_with("<109>1 ") && frame.contains(" CEF:0|Cordon|Cordon|"), "{frame}");
    }
    let deadline = Instant::now() + PATIENCE;
    let done = |export: &Value| export["objectsSent"].as_u64().is_some_and(|n| n > alerts as u64);
    loop {
        let (_, text) = server.get("/api/v1/exports");
        let list: Value = serde_json::from_str(&text).unwrap();
        let find = |name: &str| {
            list["value"].as_array().unwrap().iter().find(|e| e["name"] == name).cloned().unwrap()
        };
        let rows = find("lake")["rowsSent"].as_u64().unwrap();
        if done(&find("lake")) && done(&find("ocsf")) && rows > 0 {
            break;
        }
        assert!(Instant::now() < deadline, "{list}\n{}", server.log());
        std::thread::sleep(Duration::from_millis(50));
    }
    let exports = folder.path().join("exports");
    let lines = lines_of(&exports);
    let of = |category: &str| lines.iter().filter(|l| l["category"] == category).count();
    assert_eq!(of("Alert"), alerts);
    assert!(of("Incident") > 0 && of("AdvancedHunting-DeviceProcessEvents") > 0);
    let findings: Vec<&Value> = lines.iter().filter(|l| l["class_uid"] == 2004).collect();
    assert_eq!(findings.len(), alerts);
    assert!(findings.iter().all(|f| f["type_uid"].as_u64().unwrap() / 100 == 2004 && f["time"].is_i64()));
    assert!(lines.iter().any(|l| l["class_uid"] == 2005));
    assert!(server.cordon(&["export", "list"]).contains("lake"));
    server.cordon(&["export", "remove", "lake"]);
    server.stop();
}

/// One octet-counted frame.
fn frame(stream: &mut impl std::io::Read) -> String {
    let (mut length, mut byte) = (0, [0]);
    loop {
        stream.read_exact(&mut byte).unwrap();
        match byte[0] {
            b' ' => break,
            digit => length = length * 10 + usize::from(digit - b'0'),
        }
    }
    let mut text = vec![0; length];
    stream.read_exact(&mut text).unwrap();
    String::from_utf8(text).unwrap()
}
