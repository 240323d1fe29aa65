//! `kill -9` at random instants while records come in by `_bulk`, NDJSON and file: what was
//! acknowledged is stored, exactly once.
//!
//! `CORDON_KILLS=200` runs the full loop; the usual run kills six times.

use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use testkit::Random;

use crate::server::{CORDON, Server, run, send};

const BATCH: usize = 40;

/// A record that can be counted: the command line is its name.
fn record(name: &str) -> String {
    format!(
        r#"{{"EventTime":"2024-05-13T06:00:00Z","Hostname":"ws1","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"SourceName":"Microsoft-Windows-Sysmon","Image":"C:\\x.exe","CommandLine":"{name}","ProcessId":"7","UtcTime":"2024-05-13 06:00:00.000"}}"#
    )
}

fn names(way: &str, batch: usize) -> Vec<String> {
    (0..BATCH).map(|i| format!("{way}-{batch}-{i}")).collect()
}

fn bulk_body(batch: usize) -> String {
    let pair =
        |name: &String| format!("{{\"index\":{{\"_index\":\"x\",\"_id\":\"{name}\"}}}}\n{}\n", record(name));
    names("bulk", batch).iter().map(pair).collect()
}

fn ndjson_body(batch: usize) -> String {
    names("ndjson", batch).iter().map(|name| record(name) + "\n").collect()
}

/// A rule for three of the records, one of each way.
const RULE: &str = "title: Counted command
id: 3c1b5f0e-6a6f-4d57-9a53-0d4f8f0f7b11
status: test
logsource:
    product: windows
    category: process_creation
detection:
    selection:
        CommandLine:
            - file-77
            - bulk-0-7
            - ndjson-0-7
    condition: selection
level: high
tags:
    - attack.execution
    - attack.t1059
";

/// Arguments of the servers of this test: the rule is in a folder of its own.
struct Arguments(String);

impl Arguments {
    fn new(folder: &std::path::Path) -> Self {
        let rules = folder.join("rules");
        std::fs::create_dir_all(&rules).unwrap();
        std::fs::write(rules.join("counted.yml"), RULE).unwrap();
        Arguments(rules.to_str().unwrap().to_owned())
    }

    /// Little memory for rows, so that processing also has to wait for the tables at times.
    fn start(&self, folder: &std::path::Path) -> Server {
        Server::start(folder, &["--flush-s", "1", "--held-mb", "1", "--no-starter-pack", "--rules", &self.0])
    }
}

/// Alerts and incidents of the same records without a kill.
fn undisturbed(arguments: &Arguments) -> (Vec<String>, usize) {
    let folder = tempfile::tempdir().unwrap();
    let server = arguments.start(folder.path());
    let file = folder.path().join("recorded.jsonl");
    std::fs::write(&file, (0..100).map(|i| record(&format!("file-{i}")) + "\n").collect::<String>()).unwrap();
    assert!(ingest(&server, &file).wait().unwrap().success());
    assert_eq!(send(&server.url, &server.ingest_token, "/_bulk", None, &bulk_body(0)), 200);
    assert_eq!(send(&server.url, &server.ingest_token, "/api/v1/ingest", None, &ndjson_body(0)), 200);
    server.settle();
    let judgement = server.judgement();
    server.stop();
    judgement
}

/// A sender that repeats a batch until it is acknowledged, over kills.
struct Sender {
    way: &'static str,
    next: usize,
}

impl Sender {
    fn send_until(&mut self, url: &str, token: &str, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            let status = match self.way {
                "bulk" => send(url, token, "/_bulk", None, &bulk_body(self.next)),
                _ => {
                    let key = format!("batch-{}", self.next);
                    send(url, token, "/api/v1/ingest", Some(&key), &ndjson_body(self.next))
                }
            };
            if status == 200 {
                self.next += 1;
            }
        }
    }
}

#[test]
fn nothing_acknowledged_is_lost_or_stored_twice() {
    let kills: u64 = std::env::var("CORDON_KILLS").ok().and_then(|k| k.parse().ok()).unwrap_or(6);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recorded.jsonl");
    let file_records: Vec<String> = (0..40_000).map(|i| format!("file-{i}")).collect();
    std::fs::write(&file, file_records.iter().map(|n| record(n) + "\n").collect::<String>()).unwrap();
    let mut random = Random::new(11);
    let mut senders = [Sender { way: "bulk", next: 0 }, Sender { way: "ndjson", next: 0 }];
    let mut slowest = Duration::ZERO;
    let arguments = Arguments::new(folder.path());
    for _ in 0..kills {
        let server = arguments.start(folder.path());
        slowest = slowest.max(server.ready_after);
        let stop = AtomicBool::new(false);
        let mut by_file = ingest(&server, &file);
        std::thread::scope(|scope| {
            for sender in &mut senders {
                scope.spawn(|| sender.send_until(&server.url, &server.ingest_token, &stop));
            }
            std::thread::sleep(Duration::from_millis(random.between(50, 1500) as u64));
            Command::new("kill").args(["-9", &server_pid(&server)]).status().unwrap();
            stop.store(true, Ordering::Relaxed);
        });
        let _ = by_file.kill();
        let _ = by_file.wait();
        server.kill();
    }
    let server = arguments.start(folder.path());
    assert!(ingest(&server, &file).wait().unwrap().success());
    server.settle();
    let judgement = server.judgement();
    server.stop();
    check(folder.path(), &senders, file_records.len());
    eprintln!("{kills} kills, slowest start to ready {slowest:?}");
    eprintln!("alerts {:?} in {} incidents", judgement.0, judgement.1);
    assert!(senders.iter().all(|sender| sender.next > 0));
    assert_eq!(judgement, undisturbed(&arguments), "alerts and incidents as without kills");
    assert!(slowest < Duration::from_secs(5), "slowest start to ready: {slowest:?}");
}

fn server_pid(server: &Server) -> String {
    let text = std::fs::read_to_string(server.folder.join("access.json")).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap()["pid"].to_string()
}

fn ingest(server: &Server, file: &std::path::Path) -> std::process::Child {
    let data = ["--quiet", "--data-dir"];
    Command::new(CORDON).arg("ingest").arg(file).args(data).arg(&server.folder).spawn().unwrap()
}

fn check(folder: &std::path::Path, senders: &[Sender], file_records: usize) {
    let output = run(
        &["rows", "DeviceProcessEvents", "--columns", "ProcessCommandLine", "--limit", "100000000"],
        &["--data-dir", folder.to_str().unwrap()],
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        *seen.entry(row["ProcessCommandLine"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let double: Vec<_> = seen.iter().filter(|(_, n)| **n > 1).take(5).collect();
    assert!(double.is_empty(), "stored twice: {double:?}");
    let mut acknowledged: Vec<String> = (0..file_records).map(|i| format!("file-{i}")).collect();
    for sender in senders {
        acknowledged.extend((0..sender.next).flat_map(|batch| names(sender.way, batch)));
    }
    let lost: Vec<&String> = acknowledged.iter().filter(|n| !seen.contains_key(*n)).take(5).collect();
    assert!(lost.is_empty(), "acknowledged but not stored: {lost:?}");
    eprintln!("{} records acknowledged, {} rows stored", acknowledged.len(), seen.len());
}
