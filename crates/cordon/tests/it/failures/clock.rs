//! The clock jumps by a day, forward and back, under a running server.

use std::path::Path;

use super::{Ledger, PLAIN, rows};
use crate::server::{Server, run};

const LIBRARIES: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1",
];

/// Runs a server whose clock follows a file; `None` without libfaketime.
fn server_with_clock(folder: &Path, clock: &Path, arguments: &[&str]) -> Option<Server> {
    let library = LIBRARIES.into_iter().find(|path| Path::new(path).exists());
    let Some(library) = library else {
        eprintln!("skipped: libfaketime is not installed (Debian: faketime)");
        return None;
    };
    let environment = [
        ("LD_PRELOAD", library),
        ("FAKETIME_TIMESTAMP_FILE", clock.to_str().unwrap()),
        ("FAKETIME_NO_CACHE", "1"),
        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
        ("DONT_FAKE_MONOTONIC", "1"),
    ];
    Some(Server::start_in(folder, arguments, &environment))
}

#[test]
fn records_around_jumps_are_stored_once() {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock");
    std::fs::write(&clock, "+0\n").unwrap();
    let Some(server) = server_with_clock(folder.path(), &clock, PLAIN) else { return };
    let mut ledger = Ledger::new(50, 100);
    for jump in ["+0", "+1d", "-1d", "+0"] {
        std::fs::write(&clock, format!("{jump}\n")).unwrap();
        ledger.must_send(&server);
        server.settle();
    }
    server.stop();
    let Some(server) = server_with_clock(folder.path(), &clock, PLAIN) else { return };
    ledger.must_send(&server);
    server.settle();
    server.stop();
    ledger.check(folder.path());
    arrivals_follow_the_clock(folder.path());
}

/// Each batch of 50 has one day of arrival, and the days are as the clock was.
fn arrivals_follow_the_clock(folder: &Path) {
    let (text, _) = rows(folder, "DeviceProcessEvents", "ProcessCommandLine,CordonArrivalTime");
    let mut days: Vec<(u64, String)> = vec![];
    for line in text.lines() {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        let name = row["ProcessCommandLine"].as_str().unwrap().split(' ').next().unwrap();
        let number: u64 = name.trim_start_matches('r').parse().unwrap();
        days.push((number / 50, row["CordonArrivalTime"].as_str().unwrap()[..10].to_owned()));
    }
    days.sort();
    days.dedup();
    assert_eq!(days.len(), 5, "one day of arrival for each batch: {days:?}");
    let day = |batch: usize| &days[batch].1;
    assert!(day(1) > day(0) && day(2) < day(0) && day(3) == day(0), "{days:?}");
}

#[test]
fn alerts_and_incidents_do_not_depend_on_the_clock() {
    let folder = tempfile::tempdir().unwrap();
    let logs = folder.path().join("logs");
    let written = run(&["eval", "write", "ransomware", logs.to_str().unwrap()], &[]);
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let mut records: Vec<_> = std::fs::read_dir(&logs).unwrap().map(|entry| entry.unwrap().path()).collect();
    records.retain(|path| !path.to_string_lossy().contains("truth"));
    records.sort();
    let clock = folder.path().join("clock");
    let mut judgements = vec![];
    for jumps in [["+0", "+0", "+0"], ["+0", "+1d", "-1d"]] {
        let data = tempfile::tempdir().unwrap();
        std::fs::write(&clock, "+0\n").unwrap();
        let Some(server) = server_with_clock(data.path(), &clock, &[]) else { return };
        for (index, path) in records.iter().enumerate() {
            std::fs::write(&clock, format!("{}\n", jumps[index % 3])).unwrap();
            server.cordon(&["ingest", "--quiet", path.to_str().unwrap()]);
            server.settle();
        }
        judgements.push(server.judgement());
        server.stop();
    }
    assert!(!judgements[0].0.is_empty());
    eprintln!("{} alerts in {} incidents", judgements[0].0.len(), judgements[0].1);
    assert_eq!(judgements[0], judgements[1]);
}
