//! What can go wrong around a running server: a test for each row of `docs/failures.md`.

mod clock;
mod damage;
mod disk;
mod hostile;
mod outage;
mod starting;
mod stopping;

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};

use testkit::Random;

use crate::server::{Server, run};

/// Arguments of servers that need no rules and flush soon.
const PLAIN: &[&str] = &["--no-starter-pack", "--flush-s", "1"];
/// The same, but everything stays in the log.
const LOG_ONLY: &[&str] = &["--no-starter-pack", "--flush-s", "3600"];

/// What a server said to a batch.
#[derive(Debug)]
struct Answer {
    status: u16,
    text: String,
    retry_after: Option<String>,
}

/// A sender of records that can be told apart, and what became of each.
struct Ledger {
    random: Random,
    /// Records per batch, and random bytes in each so that nothing can compress them away.
    records: usize,
    padding: usize,
    next: usize,
    acknowledged: Vec<String>,
    refused: Vec<String>,
}

impl Ledger {
    fn new(records: usize, padding: usize) -> Self {
        let random = Random::new(5);
        Ledger { random, records, padding, next: 0, acknowledged: vec![], refused: vec![] }
    }

    /// Sends a batch of new records, and remembers how it was answered.
    fn send(&mut self, server: &Server) -> Answer {
        let names: Vec<String> = (self.next..self.next + self.records).map(|n| format!("r{n}")).collect();
        self.next += self.records;
        let body: String =
            names.iter().map(|name| record(name, &padding(&mut self.random, self.padding))).collect();
        let answer = post(server, &server.ingest_token, &body);
        match answer.status {
            200 => self.acknowledged.extend(names),
            // Without an answer it may be there or not.
            0 => {}
            _ => self.refused.extend(names),
        }
        answer
    }

    /// Sends a batch that must be taken.
    fn must_send(&mut self, server: &Server) {
        let answer = self.send(server);
        assert_eq!(answer.status, 200, "{answer:?}\n{}", server.log());
    }

    /// Sends until a batch is taken.
    fn send_until_taken(&mut self, server: &Server, most: Duration) {
        let started = Instant::now();
        loop {
            let answer = self.send(server);
            if answer.status == 200 {
                return;
            }
            assert!(started.elapsed() < most, "{answer:?}\n{}", server.log());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    /// Everything acknowledged is stored, exactly once; nothing refused is.
    fn check(&self, folder: &Path) {
        let seen = stored(folder);
        let double: Vec<_> = seen.iter().filter(|(_, n)| **n > 1).take(5).collect();
        assert!(double.is_empty(), "stored twice: {double:?}");
        let lost: Vec<_> = self.acknowledged.iter().filter(|n| !seen.contains_key(*n)).take(5).collect();
        assert!(lost.is_empty(), "acknowledged but not stored: {lost:?}");
        let odd: Vec<_> = self.refused.iter().filter(|n| seen.contains_key(*n)).take(5).collect();
        assert!(odd.is_empty(), "refused but stored: {odd:?}");
        let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
        assert!(!log.contains("panicked"), "{log}");
        eprintln!(
            "{} records acknowledged, {} refused, {} rows stored",
            self.acknowledged.len(),
            self.refused.len(),
            seen.len()
        );
    }
}

fn padding(random: &mut Random, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 16);
    while text.len() < bytes {
        text.push_str(&format!("{:016x}", random.bits()));
    }
    text
}

/// A Sysmon event 1 whose command line is a name and padding.
fn record(name: &str, padding: &str) -> String {
    format!(
        "{{\"EventTime\":\"2024-05-13T06:00:00Z\",\"Hostname\":\"ws1\",\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,\"SourceName\":\"Microsoft-Windows-Sysmon\",\"Image\":\"C:\\\\x.exe\",\"CommandLine\":\"{name} {padding}\",\"ProcessId\":\"7\",\"UtcTime\":\"2024-05-13 06:00:00.000\"}}\n"
    )
}

fn post(server: &Server, token: &str, body: &str) -> Answer {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent: ureq::Agent = config.timeout_global(Some(Duration::from_secs(60))).build().into();
    let request = agent.post(format!("{}/api/v1/ingest", server.url));
    match request.header("authorization", format!("Bearer {token}")).send(body) {
        Ok(mut answer) => {
            let retry_after = answer.headers().get("retry-after").and_then(|v| v.to_str().ok());
            Answer {
                status: answer.status().as_u16(),
                retry_after: retry_after.map(str::to_owned),
                text: answer.body_mut().read_to_string().unwrap_or_default(),
            }
        }
        Err(error) => Answer { status: 0, text: error.to_string(), retry_after: None },
    }
}

/// Rows of the tables by the name in their command line.
fn stored(folder: &Path) -> BTreeMap<String, usize> {
    let (text, _) = rows(folder, "DeviceProcessEvents", "ProcessCommandLine");
    let mut seen = BTreeMap::new();
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let command = row["ProcessCommandLine"].as_str().unwrap_or_default();
        *seen.entry(command.split(' ').next().unwrap_or_default().to_owned()).or_default() += 1;
    }
    seen
}

/// What `cordon rows` prints of a column, and what it says beside.
fn rows(folder: &Path, table: &str, columns: &str) -> (String, String) {
    let arguments = ["rows", table, "--columns", columns, "--limit", "100000000", "--data-dir"];
    let output = run(&arguments, &[folder.to_str().unwrap()]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    (String::from_utf8(output.stdout).unwrap(), said)
}

/// Waits until something holds.
fn wait_for(what: &str, server: &Server, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(40), "{what} did not come:\n{}", server.log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// One figure of the metrics page.
fn metric(server: &Server, name: &str) -> u64 {
    let (_, page) = server.get("/metrics");
    let line = page.lines().find(|line| line.split(' ').next() == Some(name));
    line.and_then(|line| line.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
}
