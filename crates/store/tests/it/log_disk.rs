//! The log on disks that are full, slow, unwritable or lie about what they stored.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use store::disk::{Disk, Room};
use store::log::{Log, LogError, LogOptions};

use crate::faulty_disk::FaultyDisk;
use crate::rows::batch;

fn open(disk: &FaultyDisk, folder: &Path, options: LogOptions) -> Log {
    Log::open_on(Arc::new(disk.clone()), folder, options).expect("log opens").0
}

fn texts(log: &Log) -> Vec<String> {
    log.read_from(1)
        .map(|b| String::from_utf8(b.expect("a good frame").batch.payload.to_vec()).expect("text"))
        .collect()
}

/// What a restart on a healthy disk finds.
fn after_restart(folder: &Path) -> Vec<String> {
    let (log, recovery) = Log::open(folder, LogOptions::default()).expect("log opens");
    assert!(!recovery.has_loss(), "{recovery:?}");
    texts(&log)
}

#[tokio::test]
async fn short_writes_are_continued() {
    let folder = tempfile::tempdir().expect("folder");
    let disk = FaultyDisk::default();
    disk.faults.short_writes.store(true, Ordering::SeqCst);
    let log = open(&disk, folder.path(), LogOptions::default());
    log.append(batch(None, &"text".repeat(1000))).await.expect("stored");
    assert_eq!(texts(&log), ["text".repeat(1000)]);
}

#[tokio::test]
async fn a_full_disk_refuses_and_recovers() {
    for cut_fails in [false, true] {
        let folder = tempfile::tempdir().expect("folder");
        let disk = FaultyDisk::default();
        let log = open(&disk, folder.path(), LogOptions::default());
        log.append(batch(None, "before")).await.expect("stored");
        disk.faults.cut_fails.store(cut_fails, Ordering::SeqCst);
        *disk.faults.space.lock().expect("no panic") = Some(30);
        let refused = log.append(batch(Some("k"), "refused")).await;
        assert!(matches!(refused, Err(LogError::Full { .. })), "{refused:?}");
        let refused = log.append(batch(Some("k"), "refused")).await;
        assert!(matches!(refused, Err(LogError::Full { .. })), "{refused:?}");
        *disk.faults.space.lock().expect("no panic") = None;
        let stored = log.append(batch(Some("k"), "again")).await.expect("stored");
        assert_eq!((stored.sequence, stored.duplicate), (2, false));
        assert_eq!(texts(&log), ["before", "again"]);
        drop(log);
        assert_eq!(after_restart(folder.path()), ["before", "again"]);
    }
}

#[tokio::test]
async fn a_failed_sync_is_never_trusted() {
    for cut_fails in [false, true] {
        let folder = tempfile::tempdir().expect("folder");
        let disk = FaultyDisk::default();
        disk.faults.cut_fails.store(cut_fails, Ordering::SeqCst);
        let log = open(&disk, folder.path(), LogOptions::default());
        log.append(batch(None, "before")).await.expect("stored");
        // One failure: written again to a new segment, and acknowledged.
        disk.faults.sync_failures.store(1, Ordering::SeqCst);
        assert_eq!(log.append(batch(None, "twice written")).await.expect("stored").sequence, 2);
        assert_eq!(log.stats().segments, 2);
        // The disk is gone for good: refused, and nothing of it appears later.
        disk.faults.sync_failures.store(1000, Ordering::SeqCst);
        let refused = log.append(batch(None, "refused")).await;
        assert!(matches!(refused, Err(LogError::Unwritable { .. })), "{refused:?}");
        disk.faults.sync_failures.store(0, Ordering::SeqCst);
        assert_eq!(log.append(batch(None, "after")).await.expect("stored").sequence, 3);
        assert_eq!(texts(&log), ["before", "twice written", "after"]);
        drop(log);
        assert_eq!(after_restart(folder.path()), ["before", "twice written", "after"]);
    }
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_refuses() {
    let folder = tempfile::tempdir().expect("folder");
    let disk = FaultyDisk::default();
    let log = open(&disk, folder.path(), LogOptions::default());
    disk.faults.create_fails.store(true, Ordering::SeqCst);
    let refused = log.append(batch(None, "refused")).await.expect_err("refused");
    assert!(refused.is_temporary());
    assert!(refused.to_string().contains("check the disk and the folder's rights"), "{refused}");
    disk.faults.create_fails.store(false, Ordering::SeqCst);
    log.append(batch(None, "stored")).await.expect("stored");
    assert_eq!(texts(&log), ["stored"]);
}

#[tokio::test]
async fn a_slow_disk_makes_appends_wait_then_refuses() {
    let folder = tempfile::tempdir().expect("folder");
    let disk = FaultyDisk::default();
    let options =
        LogOptions { waiting_bytes_max: 200, busy_after_ms: 50, group_bytes_max: 1, ..LogOptions::default() };
    let log = open(&disk, folder.path(), options);
    disk.faults.sync_delay_ms.store(30, Ordering::SeqCst);
    let sends: Vec<_> = (0..20)
        .map(|i| {
            let log = log.clone();
            tokio::spawn(async move { log.append(batch(None, &format!("some text {i}"))).await })
        })
        .collect();
    let (mut stored, mut busy) = (vec![], 0);
    for send in sends {
        match send.await.expect("no panic") {
            Ok(appended) => stored.push(appended.sequence),
            Err(LogError::Busy { .. }) => busy += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!(busy > 0 && !stored.is_empty(), "{busy} busy, {} stored", stored.len());
    assert_eq!(texts(&log).len(), stored.len());
}

#[tokio::test]
async fn many_callers_share_a_sync() {
    let folder = tempfile::tempdir().expect("folder");
    let disk = FaultyDisk::default();
    disk.faults.sync_delay_ms.store(5, Ordering::SeqCst);
    let log = open(&disk, folder.path(), LogOptions::default());
    let sends: Vec<_> = (0..200)
        .map(|i| {
            let log = log.clone();
            tokio::spawn(async move { log.append(batch(None, &format!("text {i}"))).await })
        })
        .collect();
    for send in sends {
        send.await.expect("no panic").expect("stored");
    }
    let syncs = disk.faults.syncs.load(Ordering::SeqCst);
    assert!(syncs < 20, "{syncs} syncs for 200 batches");
    assert_eq!(texts(&log).len(), 200);
}

#[tokio::test]
async fn the_size_limit_refuses_until_truncated() {
    let folder = tempfile::tempdir().expect("folder");
    let options = LogOptions { segment_bytes: 500, log_bytes_max: 3000, ..LogOptions::default() };
    let (log, _) = Log::open(folder.path(), options).expect("log opens");
    let mut last = 0;
    let refused = loop {
        match log.append(batch(None, "some text of a batch")).await {
            Ok(appended) => last = appended.sequence,
            Err(error) => break error,
        }
    };
    assert!(refused.to_string().contains("log_bytes_max is 3000"), "{refused}");
    log.truncate_before(last).expect("truncated");
    assert_eq!(log.append(batch(None, "more")).await.expect("stored").sequence, last + 1);
}

#[tokio::test]
async fn the_reserve_stays_free_and_the_only_segment_can_go() {
    let folder = tempfile::tempdir().expect("folder");
    let disk = FaultyDisk::default();
    let log = open(&disk, folder.path(), LogOptions { reserve_bytes: 5000, ..LogOptions::default() });
    let room = |free_bytes| {
        *disk.faults.room.lock().expect("no panic") = Some(Room { free_bytes, total_bytes: 100_000 })
    };
    room(5200);
    log.append(batch(None, "before")).await.expect("stored");
    room(5010);
    for _ in 0..3 {
        let refused = log.append(batch(None, "refused")).await.expect_err("refused");
        assert!(refused.to_string().contains("5000 are kept for the tables"), "{refused}");
    }
    assert_eq!(log.stats().segments, 2, "closed once, however often is refused");
    assert_eq!(log.truncate_before(2).expect("truncated").segments, 1);
    room(6000);
    assert_eq!(log.append(batch(None, "after")).await.expect("stored").sequence, 2);
    drop(log);
    assert_eq!(after_restart(folder.path()), ["after"]);
    // Of a small disk only an eighth is kept.
    let log = open(&disk, folder.path(), LogOptions { reserve_bytes: 1 << 40, ..LogOptions::default() });
    room(12_800);
    log.append(batch(None, "small disk")).await.expect("stored");
}

#[tokio::test]
async fn truncation_works_on_a_full_disk() {
    let folder = tempfile::tempdir().expect("folder");
    let disk = FaultyDisk::default();
    let options = LogOptions { segment_bytes: 500, ..LogOptions::default() };
    let log = open(&disk, folder.path(), options);
    for i in 0..30 {
        log.append(batch(Some(&i.to_string()), "some text of a batch")).await.expect("stored");
    }
    *disk.faults.space.lock().expect("no panic") = Some(0);
    assert!(log.truncate_before(30).expect("truncated").segments > 2);
    assert!(disk.list(folder.path()).expect("list").iter().any(|p| p.ends_with("keys.bin")));
    log.append(batch(None, "more")).await.expect("there is room again");
}

#[tokio::test]
async fn too_large_is_said_at_once() {
    let folder = tempfile::tempdir().expect("folder");
    let options = LogOptions { batch_bytes_max: 10, ..LogOptions::default() };
    let (log, _) = Log::open(folder.path(), options).expect("log opens");
    let refused = log.append(batch(None, "more than ten bytes")).await.expect_err("refused");
    assert!(matches!(refused, LogError::TooLarge { bytes: 19, limit: 10 }) && !refused.is_temporary());
    let key = "k".repeat(70_000);
    let refused = log.append(batch(Some(&key), "ten bytes")).await.expect_err("refused");
    assert!(matches!(refused, LogError::NameTooLong { field: "key", .. }));
}
