//! A full disk, made of a small file system in memory.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use testkit::Random;

use super::{LOG_ONLY, Ledger, PLAIN, metric, padding, record, rows, stored, wait_for};
use crate::server::{Server, run};

/// A file system of its own, unmounted when dropped.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// `None`, with a printed line, where mounting is not allowed.
    fn mount(at: &Path, megabytes: u64) -> Option<Self> {
        let size = format!("size={megabytes}m");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &size, "tmpfs"])
            .arg(at)
            .stderr(Stdio::null())
            .status();
        if mounted.is_ok_and(|status| status.success()) {
            return Some(SmallDisk(at.to_owned()));
        }
        eprintln!("skipped: no file system can be mounted here (it needs root)");
        None
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

/// Writes a file until it has so many bytes or the disk is full.
fn fill(path: &Path, bytes: usize) {
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path).unwrap();
    for piece in [1 << 20, 1 << 12, 1] {
        while file.metadata().unwrap().len() < bytes as u64 && file.write_all(&vec![b'x'; piece]).is_ok() {}
    }
}

fn is_alive(server: &Server) {
    for path in ["/healthz", "/readyz", "/api/v1/incidents", "/api/v1/sources"] {
        let (status, text) = server.get(path);
        assert_eq!(status, 200, "{path}: {text}\n{}", server.log());
    }
}

#[test]
fn a_full_disk_refuses_and_goes_on_when_there_is_room() {
    let place = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(place.path(), 40) else { return };
    let filler = place.path().join("filler");
    fill(&filler, 20 << 20);
    let server = Server::start(place.path(), PLAIN);
    let mut ledger = Ledger::new(100, 4000);
    let mut refused_since: Option<Instant> = None;
    while refused_since.is_none_or(|since| since.elapsed() < Duration::from_secs(4)) {
        let answer = ledger.send(&server);
        match answer.status {
            200 => refused_since = None,
            507 => {
                assert!(answer.text.contains("disk is full"), "{answer:?}");
                refused_since.get_or_insert_with(Instant::now);
                std::thread::sleep(Duration::from_millis(250));
            }
            _ => panic!("{answer:?}\n{}", server.log()),
        }
        assert!(ledger.acknowledged.len() < 50_000, "the disk never fills");
    }
    is_alive(&server);
    std::fs::remove_file(&filler).unwrap();
    ledger.send_until_taken(&server, Duration::from_secs(10));
    server.settle();
    is_alive(&server);
    server.stop();
    ledger.check(place.path());
}

#[test]
fn the_log_alone_does_not_fill_the_disk_for_good() {
    let place = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(place.path(), 40) else { return };
    // Records that take much room in the log and little in the tables.
    let server = Server::start(place.path(), &["--no-starter-pack", "--flush-s", "1", "--log-mb", "2"]);
    let mut ledger = Ledger::new(100, 400);
    let mut refusals = 0;
    while ledger.acknowledged.len() < 20_000 {
        let answer = ledger.send(&server);
        match answer.status {
            200 => {}
            507 => {
                refusals += 1;
                std::thread::sleep(Duration::from_millis(100));
            }
            _ => panic!("{answer:?}\n{}", server.log()),
        }
        assert!(refusals < 600, "the log is never let go of:\n{}", server.log());
    }
    eprintln!("{refusals} refusals while the log was at its limit");
    server.settle();
    server.stop();
    ledger.check(place.path());
}

#[test]
fn a_disk_full_to_the_last_byte_loses_nothing() {
    let place = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(place.path(), 32) else { return };
    let mut ledger = Ledger::new(100, 1000);
    let mut server = Server::start(place.path(), LOG_ONLY);
    for _ in 0..10 {
        ledger.must_send(&server);
    }
    let filler = place.path().join("filler");
    fill(&filler, usize::MAX);
    let answer = ledger.send(&server);
    assert_eq!(answer.status, 507, "{answer:?}");
    is_alive(&server);
    // Changes to the state fail, again and again, with every connection to the database.
    for attempt in 0..10 {
        let name = format!("web{attempt}");
        let output = run(&["sources", "add", &name, "--data-dir"], &[place.path().to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
    server.terminate();
    let status = server.ended_within(Duration::from_secs(45));
    assert_eq!(status.code(), Some(1), "rows cannot be stored, and that must be told");
    drop(server);
    // It does not start on a full disk, or works on it; nothing in between.
    let mut again = Server::begin(place.path(), LOG_ONLY, &[]);
    std::thread::sleep(Duration::from_secs(3));
    again.terminate();
    assert_eq!(again.ended_within(Duration::from_secs(45)).code(), Some(1));
    drop(again);
    std::fs::remove_file(&filler).unwrap();
    let server = Server::start(place.path(), PLAIN);
    ledger.must_send(&server);
    server.settle();
    server.stop();
    ledger.check(place.path());
}

#[test]
fn cordon_ingest_waits_for_room() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("recorded.jsonl");
    let mut random = Random::new(3);
    let records: String = (0..1500).map(|n| record(&format!("r{n}"), &padding(&mut random, 2000))).collect();
    std::fs::write(&file, records).unwrap();
    let arguments = ["--no-starter-pack", "--flush-s", "1", "--log-mb", "2"];
    let server = Server::start(folder.path(), &arguments);
    server.cordon(&["ingest", "--quiet", file.to_str().unwrap()]);
    server.settle();
    assert!(server.log().contains("records refused"), "the log was never at its limit");
    server.stop();
    let seen = stored(folder.path());
    assert_eq!(seen.len(), 1500);
    assert!(seen.values().all(|n| *n == 1));
    // The same without a server, into another folder.
    let alone = tempfile::tempdir().unwrap();
    let more = [&["--data-dir", alone.path().to_str().unwrap()], &arguments[..]].concat();
    let output = run(&["ingest", "--quiet", file.to_str().unwrap()], &more);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success() && said.contains("waiting: "), "{said}");
    assert_eq!(stored(alone.path()).len(), 1500);
}

#[test]
fn syslog_senders_are_held_back() {
    const LINES: usize = 6000;
    let folder = tempfile::tempdir().unwrap();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let at = format!("127.0.0.1:{port}");
    let arguments = ["--no-starter-pack", "--flush-s", "1", "--log-mb", "1", "--syslog", &at];
    let server = Server::start(folder.path(), &arguments);
    let mut random = Random::new(4);
    let mut stream = std::net::TcpStream::connect(&at).unwrap();
    for n in 0..LINES {
        let padding = padding(&mut random, 400);
        let line = format!("<13>1 2024-05-13T06:00:00Z ws1 app - - - r{n} {padding}\n");
        stream.write_all(line.as_bytes()).unwrap();
    }
    wait_for("every line", &server, || metric(&server, "cordon_records_total") >= LINES as u64);
    assert!(server.log().contains("syslog senders are held back"), "the log was never at its limit");
    server.settle();
    server.stop();
    let (text, _) = rows(folder.path(), "Syslog", "SyslogMessage");
    let mut seen: Vec<&str> = text.lines().filter_map(|line| line.split(['"', ' ']).nth(3)).collect();
    assert_eq!(seen.len(), LINES);
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), LINES, "{:?}", text.lines().next());
}

#[test]
fn the_state_recovers_from_a_full_disk_by_itself() {
    let place = tempfile::tempdir().unwrap();
    let Some(_disk) = SmallDisk::mount(place.path(), 32) else { return };
    let server = Server::start(place.path(), PLAIN);
    let mut ledger = Ledger::new(100, 500);
    ledger.must_send(&server);
    let filler = place.path().join("filler");
    fill(&filler, usize::MAX);
    let data = place.path().to_str().unwrap().to_owned();
    for attempt in 0..10 {
        let output = run(&["sources", "add", &format!("web{attempt}"), "--data-dir", &data], &[]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
    std::fs::remove_file(&filler).unwrap();
    for attempt in 10..20 {
        let output = run(&["sources", "add", &format!("web{attempt}"), "--data-dir", &data], &[]);
        assert_eq!(output.status.code(), Some(0), "{output:?}\n{}", server.log());
    }
    ledger.must_send(&server);
    server.settle();
    server.stop();
    ledger.check(place.path());
}
