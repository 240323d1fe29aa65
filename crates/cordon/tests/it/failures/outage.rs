//! The state database does not answer for a while: another process holds its lock.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::{Ledger, PLAIN, metric, wait_for};
use crate::server::Server;

const LOCK: &str = "
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
database.execute('BEGIN EXCLUSIVE')
print('locked', flush=True)
sys.stdin.readline()
database.execute('ROLLBACK')
";

/// Holds the database's lock until released.
struct Holder(Child);

impl Holder {
    fn lock(database: &Path) -> Option<Self> {
        let process = Command::new("python3")
            .args(["-c", LOCK])
            .arg(database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let Ok(mut process) = process else {
            eprintln!("skipped: python3 is not there to lock the database");
            return None;
        };
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert_eq!(line, "locked\n");
        Some(Holder(process))
    }

    fn release(mut self) {
        self.0.stdin.take().unwrap().write_all(b"\n").unwrap();
        assert!(self.0.wait().unwrap().success());
    }
}

#[test]
fn the_log_takes_records_and_processing_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new(50, 100);
    let server = Server::start(folder.path(), PLAIN);
    ledger.must_send(&server);
    server.settle();
    let before = metric(&server, "cordon_failures_total");
    let Some(holder) = Holder::lock(&folder.path().join("state.sqlite")) else { return };
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(13) {
        ledger.must_send(&server);
        std::thread::sleep(Duration::from_millis(250));
    }
    wait_for("a failure in the metrics", &server, || metric(&server, "cordon_failures_total") > before);
    let (status, text) = server.get("/api/v1/incidents");
    assert_eq!(status, 200, "reading goes on: {text}");
    holder.release();
    let released = Instant::now();
    server.settle();
    eprintln!("{:?} after the release everything is processed", released.elapsed());
    assert!(server.log().contains("a step failed and is tried again"), "{}", server.log());
    server.stop();
    ledger.check(folder.path());
}

#[test]
fn a_stop_without_the_database_leaves_the_rest_to_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new(50, 100);
    let mut server = Server::start(folder.path(), PLAIN);
    ledger.must_send(&server);
    server.settle();
    let Some(holder) = Holder::lock(&folder.path().join("state.sqlite")) else { return };
    for _ in 0..5 {
        ledger.must_send(&server);
    }
    server.terminate();
    let status = server.ended_within(Duration::from_secs(45));
    assert_eq!(status.code(), Some(1), "{}", server.log());
    assert!(server.log().contains("the log keeps what was acknowledged"), "{}", server.log());
    drop(server);
    holder.release();
    let server = Server::start(folder.path(), PLAIN);
    server.settle();
    server.stop();
    ledger.check(folder.path());
}
