//! Data files that are damaged or gone, and stores that fail.

use std::fs;
use std::path::{Path, PathBuf};

use arrow_array::RecordBatch;
use futures::TryStreamExt;
use store::tables::{CompactOptions, ScanRequest, Tables};

use crate::rows::{DAY_ONE_US, event_ids, expected_ids, open_tables, process_rows, table};

const TABLE: &str = "DeviceProcessEvents";

async fn with_files(folder: &Path, count: u64) -> Tables {
    let tables = open_tables(folder).await;
    for sequence in 1..=count {
        let rows = vec![process_rows(sequence, 10, DAY_ONE_US)];
        tables.commit(table(TABLE), rows, sequence).await.expect("committed");
    }
    tables
}

fn file(tables: &Tables, index: usize) -> PathBuf {
    Path::new("/").join(tables.snapshot(table(TABLE)).files[index].path.as_ref())
}

/// Rows read, and the files reported.
async fn read(tables: &Tables) -> (usize, Vec<PathBuf>) {
    let (rows, problems) = tables.scan(table(TABLE), &ScanRequest::default());
    let batches: Vec<RecordBatch> = rows.try_collect().await.expect("the rest is read");
    let named = problems.files().iter().map(|bad| Path::new("/").join(bad.path.as_ref())).collect();
    (batches.iter().map(RecordBatch::num_rows).sum(), named)
}

#[tokio::test]
async fn the_rest_is_read_and_the_file_named() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_files(folder.path(), 5).await;
    assert_eq!(read(&tables).await, (50, vec![]));
    fs::remove_file(file(&tables, 0)).expect("loss");
    let bytes = fs::read(file(&tables, 2)).expect("file");
    fs::write(file(&tables, 2), &bytes[..bytes.len() / 2]).expect("damage");
    let bad = vec![file(&tables, 0), file(&tables, 2)];
    assert_eq!(read(&tables).await, (30, bad.clone()));

    let checked = tables.check().await;
    assert_eq!(checked.len(), 2);
    assert!(checked.iter().all(|bad| bad.rows == 10 && !bad.reason.is_empty()), "{checked:?}");

    // Compaction leaves them where they are, and merges the others.
    let compacted = tables.compact(table(TABLE), &CompactOptions::default()).await.expect("compacted");
    assert_eq!((compacted.files_before, compacted.files_after, compacted.rows), (3, 1, 30));
    assert_eq!(compacted.unreadable.len(), 2);
    assert_eq!(read(&tables).await.0, 30);
    assert_eq!(read(&tables).await.1, bad);
    // The table goes on.
    tables.commit(table(TABLE), vec![process_rows(6, 10, DAY_ONE_US)], 6).await.expect("committed");
    assert_eq!(read(&tables).await.0, 40);
}

#[tokio::test]
async fn a_file_cut_or_changed_anywhere_never_panics() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_files(folder.path(), 1).await;
    let path = file(&tables, 0);
    let bytes = fs::read(&path).expect("file");
    for step in 0..60 {
        let at = bytes.len() * step / 60;
        fs::write(&path, &bytes[..at]).expect("damage");
        assert_eq!(read(&tables).await, (0, vec![path.clone()]), "cut at {at}");
        let mut changed = bytes.clone();
        changed[at] ^= 0xff;
        fs::write(&path, &changed).expect("damage");
        let (rows, named) = read(&tables).await;
        assert!(rows == 10 || named.len() == 1, "changed at {at}: {rows} rows, {named:?}");
    }
    fs::write(&path, &bytes).expect("repair");
    assert_eq!(read(&tables).await, (10, vec![]));
}

#[tokio::test]
async fn a_commit_that_cannot_be_written_is_made_later() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_files(folder.path(), 2).await;
    // A file where the day's folder has to be: nobody can write there, whatever the user's rights.
    let next_day = DAY_ONE_US + 86_400_000_000;
    let blocked = file(&tables, 0).parent().expect("day").with_file_name("CordonDay=2026-01-06");
    fs::write(&blocked, "in the way").expect("block");
    let rows = || vec![process_rows(3, 10, next_day), process_rows(3, 10, DAY_ONE_US)];
    let failed = tables.commit(table(TABLE), rows(), 3).await.expect_err("blocked");
    assert!(failed.to_string().contains("CordonDay=2026-01-06"), "{failed}");
    assert_eq!(tables.committed_sequence(table(TABLE)), Some(2));
    assert_eq!(event_ids(&tables, table(TABLE)).await, expected_ids([1, 2], 10));
    fs::remove_file(&blocked).expect("unblock");
    tables.commit(table(TABLE), rows(), 3).await.expect("committed");
    assert_eq!(event_ids(&tables, table(TABLE)).await.len(), 40);
    let left = tables.vacuum(i64::MAX, 0).await.expect("vacuum");
    assert_eq!(left.files, 0, "nothing was left behind");
}
