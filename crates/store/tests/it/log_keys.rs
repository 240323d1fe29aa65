//! Batches sent again are stored once, across restarts and truncation, within the window.

use std::path::Path;

use store::log::{Appended, Batch, Log, LogOptions};

use crate::rows::{DAY_ONE_US, batch};

fn open(folder: &Path, options: &LogOptions) -> Log {
    Log::open(folder, options.clone()).expect("log opens").0
}

async fn put(log: &Log, key: &str) -> (u64, bool) {
    let Appended { sequence, duplicate } = log.append(batch(Some(key), "text")).await.expect("stored");
    (sequence, duplicate)
}

#[tokio::test]
async fn known_across_restart_and_truncation() {
    let folder = tempfile::tempdir().expect("folder");
    let options = LogOptions { segment_bytes: 200, ..LogOptions::default() };
    let log = open(folder.path(), &options);
    for i in 0..10 {
        assert_eq!(put(&log, &format!("k{i}")).await, (i + 1, false));
    }
    assert_eq!(put(&log, "k3").await, (4, true));
    drop(log);

    let log = open(folder.path(), &options);
    assert_eq!(put(&log, "k3").await, (4, true));
    assert!(log.truncate_before(9).expect("truncated").segments > 0);
    drop(log);

    let log = open(folder.path(), &options);
    assert!(log.read_from(1).next().expect("a batch").expect("good").sequence > 4);
    assert_eq!(put(&log, "k3").await, (4, true));
    assert_eq!(put(&log, "new").await, (11, false));
}

#[tokio::test]
async fn the_same_key_of_another_source_is_another_batch() {
    let folder = tempfile::tempdir().expect("folder");
    let log = open(folder.path(), &LogOptions::default());
    assert_eq!(put(&log, "k").await, (1, false));
    let other = Batch { source: "other".to_owned(), ..batch(Some("k"), "text") };
    assert!(!log.append(other).await.expect("stored").duplicate);
    // Moving bytes between source and key does not make them the same.
    let shifted = Batch { source: "edgek".to_owned(), key: Some(String::new()), ..batch(None, "text") };
    assert!(!log.append(shifted).await.expect("stored").duplicate);
}

#[tokio::test]
async fn sent_twice_at_the_same_time() {
    let folder = tempfile::tempdir().expect("folder");
    let log = open(folder.path(), &LogOptions::default());
    let sends = (0..40).map(|i| {
        let log = log.clone();
        tokio::spawn(async move { put(&log, &format!("k{}", i % 4)).await })
    });
    let mut fresh = 0;
    for send in sends.collect::<Vec<_>>() {
        fresh += usize::from(!send.await.expect("no panic").1);
    }
    assert_eq!(fresh, 4);
    assert_eq!(log.read_from(1).count(), 4);
}

#[tokio::test]
async fn bounded_by_count_and_by_age_but_not_by_a_jumping_clock() {
    let folder = tempfile::tempdir().expect("folder");
    let options = LogOptions { keys_max: 5, keys_min: 2, key_age_ms: 1000, ..LogOptions::default() };
    let log = open(folder.path(), &options);
    for i in 0..8 {
        put(&log, &format!("k{i}")).await;
    }
    assert_eq!(log.stats().keys, 5);
    assert!(!put(&log, "k0").await.1, "too many since");
    assert!(put(&log, "k7").await.1);
    // The clock jumps a day ahead: the newest keys are still known.
    let tomorrow = Batch { arrival_us: DAY_ONE_US + 86_400_000_000, ..batch(Some("later"), "text") };
    log.append(tomorrow).await.expect("stored");
    assert_eq!(log.stats().keys, 2);
    assert!(put(&log, "k0").await.1);
    // And a day back: sequences go on, keys are kept.
    let yesterday = Batch { arrival_us: DAY_ONE_US - 86_400_000_000, ..batch(Some("earlier"), "text") };
    assert!(!log.append(yesterday).await.expect("stored").duplicate);
    assert!(put(&log, "earlier").await.1);
}

#[tokio::test]
async fn a_damaged_key_file_is_told() {
    let folder = tempfile::tempdir().expect("folder");
    let options = LogOptions { segment_bytes: 200, ..LogOptions::default() };
    let log = open(folder.path(), &options);
    for i in 0..10 {
        put(&log, &format!("k{i}")).await;
    }
    log.truncate_before(9).expect("truncated");
    drop(log);
    let path = folder.path().join("keys.bin");
    let mut bytes = std::fs::read(&path).expect("keys");
    bytes[20] ^= 1;
    std::fs::write(&path, bytes).expect("damage");
    let (log, recovery) = Log::open(folder.path(), options).expect("log opens");
    assert!(recovery.keys_lost);
    assert_eq!(put(&log, "new").await, (11, false));
}
