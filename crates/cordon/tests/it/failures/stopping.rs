//! Ends in order, in disorder, and in the middle of a start.

use std::time::Duration;

use super::{LOG_ONLY, Ledger, PLAIN};
use crate::server::Server;

#[test]
fn a_stop_during_ingest_is_in_order_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Server::start(folder.path(), PLAIN);
    let mut ledger = Ledger::new(40, 100);
    std::thread::scope(|scope| {
        scope.spawn(|| while ledger.send(&server).status == 200 {});
        std::thread::sleep(Duration::from_millis(700));
        server.terminate();
    });
    assert!(server.ended_within(Duration::from_secs(40)).success(), "{}", server.log());
    assert!(ledger.acknowledged.len() > 40);
    ledger.check(folder.path());
}

#[test]
fn a_second_signal_ends_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new(2000, 300);
    let mut server = Server::start(folder.path(), LOG_ONLY);
    for _ in 0..10 {
        ledger.must_send(&server);
    }
    server.terminate();
    std::thread::sleep(Duration::from_millis(150));
    server.terminate();
    let status = server.ended_within(Duration::from_secs(10));
    // It may have been done before the second.
    assert!(matches!(status.code(), Some(0 | 1)), "{status}");
    drop(server);
    let server = Server::start(folder.path(), PLAIN);
    server.settle();
    server.stop();
    ledger.check(folder.path());
}

#[test]
fn a_start_that_is_cut_off_while_it_replays() {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = Ledger::new(2000, 300);
    let server = Server::start(folder.path(), LOG_ONLY);
    for _ in 0..10 {
        ledger.must_send(&server);
    }
    server.kill();
    for wait_ms in [300, 600, 900, 1300, 1800] {
        let server = Server::begin(folder.path(), PLAIN, &[]);
        std::thread::sleep(Duration::from_millis(wait_ms));
        server.kill();
    }
    let mut server = Server::begin(folder.path(), PLAIN, &[]);
    std::thread::sleep(Duration::from_millis(700));
    server.terminate();
    let _ = server.ended_within(Duration::from_secs(40));
    drop(server);
    let server = Server::start(folder.path(), PLAIN);
    server.settle();
    server.stop();
    ledger.check(folder.path());
}
