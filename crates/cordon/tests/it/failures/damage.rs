//! Damaged files: the log's end, its middle, and a data file of a table.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::{LOG_ONLY, Ledger, PLAIN, rows, stored, wait_for};
use crate::server::{Server, run};

/// Files below a folder whose names end so.
pub(super) fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = vec![];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else if entry.path().to_string_lossy().ends_with(ending) {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

/// A log of three batches of the same size, left by a kill.
fn log_of_three(folder: &Path) -> (Ledger, PathBuf) {
    let mut ledger = Ledger::new(50, 200);
    let server = Server::start(folder, LOG_ONLY);
    for _ in 0..3 {
        ledger.must_send(&server);
    }
    server.kill();
    let segments = files(&folder.join("log"), ".seg");
    assert_eq!(segments.len(), 1);
    (ledger, segments[0].clone())
}

/// Starts, takes more, stops; returns what was logged.
fn goes_on(folder: &Path, ledger: &mut Ledger) -> String {
    let server = Server::start(folder, PLAIN);
    ledger.must_send(&server);
    server.settle();
    let log = server.log();
    server.stop();
    log
}

#[test]
fn an_unfinished_end_of_the_log_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, segment) = log_of_three(folder.path());
    let mut bytes = std::fs::read(&segment).unwrap();
    let start = bytes[48..].to_vec();
    // A batch that was being written: the beginning of one, and then what the disk had there before.
    bytes.extend_from_slice(&start[..100]);
    bytes.extend_from_slice(&[0xa5; 3000]);
    std::fs::write(&segment, bytes).unwrap();
    let log = goes_on(folder.path(), &mut ledger);
    assert!(log.contains("unfinished end of the log cut"), "{log}");
    assert!(!log.contains("cannot be read any more"), "{log}");
    ledger.check(folder.path());
}

#[test]
fn a_last_batch_cut_short_takes_no_other_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, segment) = log_of_three(folder.path());
    let bytes = std::fs::read(&segment).unwrap();
    std::fs::write(&segment, &bytes[..bytes.len() - 7]).unwrap();
    // The disk has lost what it said it had: the third batch is gone, and only that.
    ledger.acknowledged.truncate(100);
    let log = goes_on(folder.path(), &mut ledger);
    assert!(log.contains("unfinished end of the log cut"), "{log}");
    ledger.check(folder.path());
}

#[test]
fn a_damaged_middle_is_set_aside_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, segment) = log_of_three(folder.path());
    let mut bytes = std::fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle..middle + 40].fill(0);
    std::fs::write(&segment, bytes).unwrap();
    let lost = ledger.acknowledged.drain(50..100).collect::<Vec<_>>();
    let log = goes_on(folder.path(), &mut ledger);
    assert!(log.contains("damaged range of the log set aside"), "{log}");
    assert!(log.contains("acknowledged batches cannot be read any more"), "{log}");
    assert!(log.contains("from=2 to=2"), "{log}");
    assert_eq!(files(&folder.path().join("log"), ".damaged").len(), 1);
    ledger.check(folder.path());
    let seen = stored(folder.path());
    assert!(lost.iter().all(|name| !seen.contains_key(name)));
}

#[test]
fn a_damaged_data_file_is_named_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("tables/DeviceProcessEvents");
    let mut ledger = Ledger::new(50, 200);
    let server = Server::start(folder.path(), PLAIN);
    ledger.must_send(&server);
    wait_for("a data file", &server, || files(&table, ".parquet").len() == 1);
    let damaged = files(&table, ".parquet")[0].clone();
    ledger.must_send(&server);
    wait_for("another data file", &server, || files(&table, ".parquet").len() == 2);
    let mut bytes = std::fs::read(&damaged).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0);
    std::fs::write(&damaged, bytes).unwrap();
    ledger.must_send(&server);
    server.settle();
    server.stop();
    // It starts on the damaged table as well.
    let server = Server::start(folder.path(), PLAIN);
    ledger.must_send(&server);
    server.settle();
    assert_eq!(server.get("/healthz").0, 200);
    server.stop();
    ledger.acknowledged.drain(..50);
    ledger.check(folder.path());
    let name = damaged.file_name().unwrap().to_str().unwrap();
    let (_, said) = rows(folder.path(), "DeviceProcessEvents", "ProcessCommandLine");
    assert!(said.contains(name) && said.contains("its 50 rows are left out"), "{said}");
    let counts = run(&["rows", "--counts", "--data-dir"], &[folder.path().to_str().unwrap()]);
    let said = String::from_utf8_lossy(&counts.stderr).into_owned();
    assert!(counts.status.success() && said.contains(name), "{said}");
}

#[test]
fn a_table_whose_log_is_damaged_is_named_and_can_be_moved_aside() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new(50, 200);
    let server = Server::start(folder.path(), PLAIN);
    ledger.must_send(&server);
    server.settle();
    server.stop();
    let table = folder.path().join("tables/DeviceProcessEvents");
    let log = files(&table.join("_delta_log"), ".json").pop().unwrap();
    std::fs::write(&log, "no JSON").unwrap();
    let mut server = Server::begin(folder.path(), PLAIN, &[]);
    assert_eq!(server.ended_within(Duration::from_secs(20)).code(), Some(1));
    let said = server.log();
    assert!(said.contains("table DeviceProcessEvents cannot be loaded"), "{said}");
    assert!(said.contains("move it aside"), "{said}");
    std::fs::rename(&table, folder.path().join("aside")).unwrap();
    ledger.acknowledged.clear();
    goes_on(folder.path(), &mut ledger);
    ledger.check(folder.path());
}
