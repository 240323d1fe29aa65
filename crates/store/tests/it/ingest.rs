//! The writer: what is accepted is visible at once, stored once, and the log is let go of.

use std::path::Path;

use store::ingest::{Accepted, IngestError, Writer, WriterOptions};
use store::log::{Log, LogOptions};
use store::tables::Tables;

use crate::rows::{DAY_ONE_US, batch, event_ids, expected_ids, open_tables, process_rows, table};

const TABLE: &str = "DeviceProcessEvents";

async fn open(folder: &Path) -> (Log, Writer) {
    let options = LogOptions { segment_bytes: 500, ..LogOptions::default() };
    let (log, _) = Log::open(&folder.join("log"), options).expect("log opens");
    let tables = open_tables(folder).await;
    let writer =
        Writer::open(folder, log.clone(), tables, WriterOptions::default()).await.expect("writer opens");
    (log, writer)
}

async fn append(log: &Log, count: usize) {
    for i in 0..count {
        log.append(batch(None, &format!("some text {i}"))).await.expect("stored");
    }
}

fn accept(writer: &Writer, sequence: u64) -> Accepted {
    writer.accept(sequence, vec![(table(TABLE), process_rows(sequence, 2, DAY_ONE_US))]).expect("rows taken")
}

#[tokio::test]
async fn rows_are_seen_before_and_after_the_flush_once() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, writer) = open(folder.path()).await;
    append(&log, 10).await;
    for sequence in 1..=10 {
        accept(&writer, sequence);
        let tables = writer.parts().1;
        assert_eq!(event_ids(tables, table(TABLE)).await, expected_ids(1..=sequence, 2));
        if sequence % 4 == 0 {
            let flushed = writer.flush().await.expect("flushed");
            assert_eq!((flushed.through, flushed.tables, flushed.rows), (sequence, 1, 8));
            assert_eq!(event_ids(tables, table(TABLE)).await, expected_ids(1..=sequence, 2));
        }
    }
    assert!(log.read_from(1).next().expect("a batch").expect("good").sequence > 1, "the log was let go of");
}

#[tokio::test]
async fn a_reader_beside_flushes_never_sees_a_row_twice_or_not_at_all() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, writer) = open(folder.path()).await;
    append(&log, 1).await;
    let tables: Tables = writer.parts().1.clone();
    let mut seen = 0;
    for sequence in 1..=12 {
        accept(&writer, sequence);
        let flush = tokio::spawn({
            let writer = writer.clone();
            async move { writer.flush().await }
        });
        for _ in 0..5 {
            let rows = tables.snapshot(table(TABLE)).rows();
            assert_eq!(rows, sequence * 2);
            tokio::task::yield_now().await;
            seen += 1;
        }
        flush.await.expect("no panic").expect("flushed");
    }
    assert_eq!(seen, 60);
    assert_eq!(event_ids(&tables, table(TABLE)).await, expected_ids(1..=12, 2));
}

#[tokio::test]
async fn replays_are_stored_once() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, writer) = open(folder.path()).await;
    append(&log, 8).await;
    for sequence in 1..=5 {
        accept(&writer, sequence);
    }
    writer.flush().await.expect("flushed");
    for sequence in 6..=8 {
        accept(&writer, sequence);
    }
    // The process ends; then even the position is lost.
    drop((log, writer));
    std::fs::remove_file(folder.path().join("position.json")).expect("position");
    let (_log, writer) = open(folder.path()).await;
    assert_eq!(writer.replay_from(), 1);
    let repeated: usize = (1..=4).map(|sequence| accept(&writer, sequence).repeated).sum();
    assert_eq!(repeated, 8);
    // A batch that spans what is stored and what is not is split by the rows' identities.
    let both = [process_rows(5, 2, DAY_ONE_US), process_rows(6, 2, DAY_ONE_US)];
    let joined = arrow_select::concat::concat_batches(&both[0].schema(), &both).expect("joined");
    let accepted = writer.accept(6, vec![(table(TABLE), joined)]).expect("rows taken");
    assert_eq!((accepted.rows, accepted.repeated), (2, 2));
    accept(&writer, 7);
    accept(&writer, 8);
    writer.flush().await.expect("flushed");
    assert_eq!(event_ids(writer.parts().1, table(TABLE)).await, expected_ids(1..=8, 2));
}

#[tokio::test]
async fn a_table_without_rows_does_not_hold_the_log() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, writer) = open(folder.path()).await;
    append(&log, 40).await;
    accept(&writer, 1);
    writer.flush().await.expect("flushed");
    writer.accept(40, vec![]).expect("nothing to take");
    let flushed = writer.flush().await.expect("flushed");
    assert_eq!(flushed.through, 40);
    assert!(flushed.log_bytes_freed > 0);
    drop((log, writer));
    let (_log, writer) = open(folder.path()).await;
    assert_eq!(writer.replay_from(), 41);
    assert_eq!(writer.parts().1.committed_sequence(table(TABLE)), Some(1));
}

#[tokio::test]
async fn a_slower_consumer_holds_the_log() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, writer) = open(folder.path()).await;
    append(&log, 40).await;
    writer.consumer_done("alerts", Some(3));
    writer.accept(40, vec![(table(TABLE), process_rows(40, 2, DAY_ONE_US))]).expect("rows taken");
    writer.flush().await.expect("flushed");
    drop((log, writer));
    let (log, writer) = open(folder.path()).await;
    assert_eq!(writer.replay_from(), 4);
    assert!(log.read_from(4).next().expect("a batch").expect("good").sequence == 4);
    // What is replayed for the consumer's sake is not stored again.
    assert_eq!(accept(&writer, 30).rows, 0);
    writer.consumer_done("alerts", Some(40));
    assert!(writer.flush().await.expect("flushed").log_bytes_freed > 0);
}

#[tokio::test]
async fn the_log_is_let_go_of_without_anything_to_commit() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, writer) = open(folder.path()).await;
    append(&log, 40).await;
    writer.consumer_done("alerts", Some(0));
    accept(&writer, 40);
    assert_eq!(writer.flush().await.expect("flushed").log_bytes_freed, 0);
    writer.consumer_done("alerts", Some(40));
    assert!(writer.release().await.expect("released").bytes > 0);
    drop((log, writer));
    let (_log, writer) = open(folder.path()).await;
    assert_eq!(writer.replay_from(), 41);
}

#[tokio::test]
async fn a_lost_log_does_not_make_new_rows_look_old() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, writer) = open(folder.path()).await;
    append(&log, 20).await;
    writer.accept(20, vec![(table(TABLE), process_rows(20, 2, DAY_ONE_US))]).expect("rows taken");
    writer.flush().await.expect("flushed");
    drop((log, writer));
    std::fs::remove_dir_all(folder.path().join("log")).expect("loss");
    let (log, writer) = open(folder.path()).await;
    let appended = log.append(batch(None, "new")).await.expect("stored");
    assert_eq!(appended.sequence, 21);
    accept(&writer, 21);
    writer.flush().await.expect("flushed");
    assert_eq!(event_ids(writer.parts().1, table(TABLE)).await, expected_ids([20, 21], 2));
}

#[tokio::test]
async fn limits_and_order_are_kept() {
    let folder = tempfile::tempdir().expect("folder");
    let (log, _) = Log::open(&folder.path().join("log"), LogOptions::default()).expect("log opens");
    let tables = open_tables(folder.path()).await;
    let options = WriterOptions { held_bytes_max: 1, flush_rows: 4, ..WriterOptions::default() };
    let writer = Writer::open(folder.path(), log, tables, options).await.expect("writer opens");
    assert!(!accept(&writer, 1).flush_due);
    let rows = || vec![(table(TABLE), process_rows(2, 2, DAY_ONE_US))];
    assert!(matches!(writer.accept(2, rows()), Err(IngestError::TooMuchHeld { .. })));
    assert!(matches!(writer.accept(1, rows()), Err(IngestError::OutOfOrder { .. })));
    writer.flush().await.expect("flushed");
    writer.accept(2, rows()).expect("there is room again");
    let wrong = vec![(table("EmailEvents"), process_rows(3, 1, DAY_ONE_US))];
    writer.flush().await.expect("flushed");
    assert!(matches!(writer.accept(3, wrong), Err(IngestError::Tables(_))));
    assert_eq!(writer.replay_from(), 3);
    assert!(writer.accept(3, vec![(table(TABLE), process_rows(3, 4, DAY_ONE_US))]).expect("taken").flush_due);
}
