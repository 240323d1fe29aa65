//! Compaction, retention and vacuum.

use std::collections::HashMap;
use std::path::Path;

use store::tables::{CompactOptions, IndexOptions, Retention, ScanRequest, Sought, Tables};

use crate::rows::{
    DAY_ONE_US, HOUR_US, event_ids, expected_ids, open_tables, process_rows, process_rows_arriving, scanned,
    table,
};

const TABLE: &str = "DeviceProcessEvents";
const DAY_US: i64 = 24 * HOUR_US;
/// 2026-01-05 as days since 1970-01-01.
const DAY_ONE: i32 = 20_458;

/// A table with `per_day` files on each of `days` days.
async fn with_days(folder: &Path, days: i64, per_day: i64) -> Tables {
    let tables = open_tables(folder).await;
    for n in 0..days * per_day {
        let start = DAY_ONE_US + n / per_day * DAY_US + n % per_day * HOUR_US / 2;
        let sequence = n as u64 + 1;
        tables
            .commit(table(TABLE), vec![process_rows(sequence, 20, start)], sequence)
            .await
            .expect("committed");
    }
    tables
}

/// All rows as text, sorted.
async fn content(tables: &Tables) -> Vec<String> {
    let mut lines = vec![];
    for batch in scanned(tables, table(TABLE), ScanRequest::default()).await {
        for row in 0..batch.num_rows() {
            let cells = batch.columns().iter().map(|c| arrow_cast::display::array_value_to_string(c, row));
            lines.push(cells.collect::<Result<Vec<_>, _>>().expect("text").join("|"));
        }
    }
    lines.sort();
    lines
}

#[tokio::test]
async fn compaction_keeps_every_row() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_days(folder.path(), 2, 6).await;
    let before = content(&tables).await;
    let done = tables.compact(table(TABLE), &CompactOptions::default()).await.expect("compacted");
    assert_eq!((done.files_before, done.files_after, done.rows), (12, 2, 240));
    assert!(done.bytes_after < done.bytes_before, "{done:?}");
    assert_eq!(content(&tables).await, before);
    assert_eq!(tables.committed_sequence(table(TABLE)), Some(12));
    // Nothing is left to merge, the commit sequence goes on, and a restart sees the same.
    let again = tables.compact(table(TABLE), &CompactOptions::default()).await.expect("compacted");
    assert_eq!(again.files_before, 0);
    tables.commit(table(TABLE), vec![process_rows(13, 20, DAY_ONE_US)], 13).await.expect("committed");
    drop(tables);
    let tables = open_tables(folder.path()).await;
    assert_eq!(tables.committed_sequence(table(TABLE)), Some(13));
    assert_eq!(content(&tables).await.len(), 260);
}

#[tokio::test]
async fn compaction_beside_commits_loses_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_days(folder.path(), 1, 8).await;
    let commits = tokio::spawn({
        let tables = tables.clone();
        async move {
            for sequence in 9..=16 {
                let rows = vec![process_rows(sequence, 20, DAY_ONE_US)];
                tables.commit(table(TABLE), rows, sequence).await.expect("committed");
            }
        }
    });
    // Two instances, as two processes on one store would be.
    let other = open_tables(folder.path()).await;
    for _ in 0..3 {
        other.compact(table(TABLE), &CompactOptions::default()).await.expect("compacted");
        tables.compact(table(TABLE), &CompactOptions::default()).await.expect("compacted");
    }
    commits.await.expect("no panic");
    drop((tables, other));
    let tables = open_tables(folder.path()).await;
    assert_eq!(event_ids(&tables, table(TABLE)).await, expected_ids(1..=16, 20));
}

#[tokio::test]
async fn days_past_their_age_go() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_days(folder.path(), 4, 2).await;
    let retention = Retention { days: Some(2), ..Retention::default() };
    let expired = tables.expire(&retention, DAY_ONE + 3).await.expect("expired");
    assert_eq!((expired.files, expired.rows), (2, 40));
    assert_eq!(expired.days[TABLE], [DAY_ONE]);
    let by_table = HashMap::from([(TABLE.to_owned(), 1)]);
    let retention = Retention { days: Some(1000), days_by_table: by_table, ..Retention::default() };
    let expired = tables.expire(&retention, DAY_ONE + 3).await.expect("expired");
    assert_eq!(expired.days[TABLE], [DAY_ONE + 1]);
    assert_eq!(event_ids(&tables, table(TABLE)).await, expected_ids(5..=8, 20));
}

#[tokio::test]
async fn old_days_that_came_lately_stay() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    let lately = process_rows_arriving(1, 20, (DAY_ONE_US, DAY_ONE_US + 100 * 24 * HOUR_US));
    tables.commit(table(TABLE), vec![lately], 1).await.expect("committed");
    let retention = Retention { days: Some(2), ..Retention::default() };
    let expired = tables.expire(&retention, DAY_ONE + 101).await.expect("expired");
    assert_eq!(expired.rows, 0);
    let expired = tables.expire(&retention, DAY_ONE + 103).await.expect("expired");
    assert_eq!(expired.rows, 20);
}

#[tokio::test]
async fn the_oldest_days_go_when_there_is_too_much() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_days(folder.path(), 4, 2).await;
    let bytes: u64 = tables.snapshot(table(TABLE)).files.iter().map(|file| file.bytes).sum();
    let retention = Retention { bytes_max: Some(bytes * 5 / 8), ..Retention::default() };
    let expired = tables.expire(&retention, DAY_ONE + 3).await.expect("expired");
    assert_eq!(expired.days[TABLE], [DAY_ONE, DAY_ONE + 1]);
    // The current day stays, whatever the limit.
    let retention = Retention { bytes_max: Some(0), ..Retention::default() };
    tables.expire(&retention, DAY_ONE + 3).await.expect("expired");
    assert_eq!(event_ids(&tables, table(TABLE)).await, expected_ids(7..=8, 20));
}

#[tokio::test]
async fn vacuum_frees_what_nobody_has_after_the_grace() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_days(folder.path(), 1, 5).await;
    let before = content(&tables).await;
    let old = tables.snapshot(table(TABLE));
    tables.compact(table(TABLE), &CompactOptions::default()).await.expect("compacted");
    let now_ms = old.files[0].written_ms + 10_000;
    let early = tables.vacuum(now_ms, 3_600_000).await.expect("vacuum");
    assert_eq!(early.files, 0, "a reader may still have them");
    let orphan = Path::new("/").join(old.files[0].path.as_ref()).with_file_name("part-unfinished.parquet");
    std::fs::write(&orphan, "left by a crash").expect("orphan");
    let done = tables.vacuum(now_ms + 7_200_000, 3_600_000).await.expect("vacuum");
    assert_eq!(done.files, 6);
    assert!(!orphan.exists());
    assert_eq!(content(&tables).await, before);
    assert_eq!(tables.check().await, []);
}

#[tokio::test]
async fn an_index_goes_with_its_file_and_spoils_nothing() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = with_days(folder.path(), 2, 5).await;
    let before = content(&tables).await;
    let options = IndexOptions { rows_min: 1, ..IndexOptions::default() };
    assert_eq!(tables.index(table(TABLE), &options).await.expect("indexed").files, 10);
    assert_eq!(tables.index(table(TABLE), &IndexOptions::default()).await.expect("indexed").files, 0);
    let index = folder.path().join("tables").join(TABLE).join("_cordon_index");
    let count = || std::fs::read_dir(&index).expect("the index").count();
    let now_ms = tables.snapshot(table(TABLE)).files[0].written_ms + 10_000;
    tables.compact(table(TABLE), &CompactOptions::default()).await.expect("compacted");
    assert_eq!(tables.index(table(TABLE), &options).await.expect("indexed").files, 2);
    assert_eq!(count(), 12);
    let done = tables.vacuum(now_ms + 7_200_000, 3_600_000).await.expect("vacuum");
    assert_eq!((done.files, count()), (20, 2));
    drop(tables);
    let tables = open_tables(folder.path()).await;
    assert_eq!(content(&tables).await, before);
    assert_eq!(tables.check().await, []);
}

#[tokio::test]
async fn the_index_tells_rows() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    tables.commit(table(TABLE), vec![process_rows(1, 5_000, DAY_ONE_US)], 1).await.expect("committed");
    let options = IndexOptions { rows_min: 1, ..IndexOptions::default() };
    tables.index(table(TABLE), &options).await.expect("indexed");
    let file = tables.snapshot(table(TABLE)).files[0].clone();
    let index = tables.terms(table(TABLE));
    let has = |needle: &str, place| {
        Sought::Has("ProcessCommandLine".into(), evaluate::terms::needed(needle, place))
    };
    let rows = async |sought: &Sought| index.rows(&file.path, (file.bytes, file.rows), sought).await;
    let (whole, part) = (evaluate::terms::Place::Term, evaluate::terms::Place::Anywhere);
    // Rows are in the order of their times, which is that of the records.
    let one = |range: std::ops::Range<u64>| Some(Vec::from([range]));
    assert_eq!(rows(&has("record 3000", whole)).await, one(2048..3072));
    // What is in most rows is not worth asking for.
    assert_eq!(rows(&has("RECORD", whole)).await, None);
    assert_eq!(rows(&has("499", whole)).await, one(0..1024));
    assert_eq!(rows(&has("4999", part)).await, one(4096..5000));
    assert_eq!(rows(&has("mimikatz", part)).await, Some(vec![]));
    let both = vec![has("100", whole), has("4999", whole)];
    assert_eq!(rows(&Sought::All(both.clone())).await, Some(vec![]));
    assert_eq!(rows(&Sought::Any(both)).await, Some(vec![0..1024, 4096..5000]));
    assert_eq!(rows(&Sought::Has("NoSuchColumn".into(), vec![])).await, None);
    // Another file of that name.
    assert_eq!(index.rows(&file.path, (file.bytes + 1, file.rows), &has("499", whole)).await, None);
}
