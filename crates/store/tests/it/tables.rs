//! Tables: commits, scans, columns, days, and what is there after opening again.

use arrow_array::cast::AsArray;
use arrow_array::types::TimestampMicrosecondType;
use futures::TryStreamExt;
use schema::{Cell, Row, SystemCells, TableBuilder};
use store::tables::{ScanRequest, StatValue, Tables, TablesOptions};

use crate::rows::{
    DAY_ONE_US, HOUR_US, catalog, event_ids, expected_ids, open_tables, process_rows, scanned, table,
};

const DAY_US: i64 = 24 * HOUR_US;

#[tokio::test]
async fn a_commit_is_made_once() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    let id = table("DeviceProcessEvents");
    assert_eq!(tables.committed_sequence(id), None);
    let commit = tables.commit(id, vec![process_rows(1, 10, DAY_ONE_US)], 5).await.expect("committed");
    assert_eq!((commit.skipped, commit.rows, commit.files), (false, 10, 1));
    for sequence in [5, 4] {
        let again =
            tables.commit(id, vec![process_rows(1, 10, DAY_ONE_US)], sequence).await.expect("skipped");
        assert!(again.skipped);
    }
    drop(tables);
    let tables = open_tables(folder.path()).await;
    assert_eq!(tables.committed_sequence(id), Some(5));
    assert!(tables.commit(id, vec![process_rows(1, 10, DAY_ONE_US)], 5).await.expect("skipped").skipped);
    assert_eq!(event_ids(&tables, id).await, expected_ids([1], 10));
}

#[tokio::test]
async fn the_sequence_outlives_checkpoints_and_log_cleaning() {
    let folder = tempfile::tempdir().expect("folder");
    let options = TablesOptions { checkpoint_every_commits: 3, ..TablesOptions::default() };
    let location = folder.path().to_str().expect("a plain path");
    let tables = Tables::open(location, catalog(), options).await.expect("tables open");
    let id = table("DeviceProcessEvents");
    for sequence in 1..=10 {
        tables.commit(id, vec![process_rows(sequence, 2, DAY_ONE_US)], sequence).await.expect("committed");
    }
    let log = folder.path().join("tables/DeviceProcessEvents/_delta_log");
    let checkpoints = std::fs::read_dir(log)
        .expect("log")
        .filter(|e| e.as_ref().expect("entry").file_name().to_string_lossy().contains("checkpoint.parquet"));
    assert!(checkpoints.count() >= 3);
    drop(tables);
    let tables = open_tables(folder.path()).await;
    assert_eq!(tables.committed_sequence(id), Some(10));
    assert_eq!(event_ids(&tables, id).await, expected_ids(1..=10, 2));
    let snapshot = tables.snapshot(id);
    assert!(
        snapshot.files.iter().all(|file| file.rows == 2 && file.day == Some(20458)),
        "{:?}",
        snapshot.files
    );
    let stats = &snapshot.files[0].columns["Timestamp"];
    assert!(matches!(stats.min, Some(StatValue::Time(DAY_ONE_US))), "{stats:?}");
}

#[tokio::test]
async fn files_are_by_day_and_scans_by_time() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    let id = table("DeviceProcessEvents");
    let days = [0, 1, 2].map(|day| process_rows(day + 1, 100, DAY_ONE_US + day as i64 * DAY_US));
    let commit = tables.commit(id, days.to_vec(), 3).await.expect("committed");
    assert_eq!((commit.rows, commit.files), (300, 3));
    let count = async |from_us, to_us| {
        let request = ScanRequest { from_us, to_us, ..ScanRequest::default() };
        scanned(&tables, id, request).await.iter().map(|b| b.num_rows()).sum::<usize>()
    };
    assert_eq!(count(None, None).await, 300);
    assert_eq!(count(Some(DAY_ONE_US + DAY_US), None).await, 200);
    assert_eq!(count(Some(DAY_ONE_US + DAY_US), Some(DAY_ONE_US + DAY_US + 10_000_000)).await, 10);
    assert_eq!(count(None, Some(DAY_ONE_US)).await, 0);
    let limited = ScanRequest { limit: Some(7), ..ScanRequest::default() };
    assert_eq!(scanned(&tables, id, limited).await.iter().map(|b| b.num_rows()).sum::<usize>(), 7);
}

#[tokio::test]
async fn columns_come_as_asked_for_and_missing_ones_are_null() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    let id = table("DeviceProcessEvents");
    tables.commit(id, vec![process_rows(1, 3, DAY_ONE_US)], 1).await.expect("committed");
    let columns = ["ProcessCommandLine", "AccountSid", "Timestamp", "CordonDay"].map(str::to_owned);
    let request = ScanRequest { columns: Some(columns.to_vec()), ..ScanRequest::default() };
    let batch = scanned(&tables, id, request).await.remove(0);
    let names: Vec<_> = batch.schema_ref().fields().iter().map(|f| f.name().clone()).collect();
    assert_eq!(names, columns);
    assert_eq!(batch.column(0).as_string::<i32>().value(2), "tool --sequence 1 --record 2");
    assert_eq!(batch.column(1).null_count(), 3);
    assert_eq!(batch.column(2).as_primitive::<TimestampMicrosecondType>().value(0), DAY_ONE_US);
    assert_eq!(batch.column(3).null_count(), 0);
    let request = ScanRequest { columns: Some(vec!["Nothing".to_owned()]), ..ScanRequest::default() };
    let failed = tables.scan(id, &request).0.try_collect::<Vec<_>>().await;
    assert!(failed.expect_err("an error").to_string().contains("Nothing"));
}

/// `LogonId` and `LogonID` are two columns here and one name in Delta.
#[tokio::test]
async fn names_that_differ_by_case_are_kept_apart() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    let catalog = catalog();
    let table = catalog.get("DeviceProcessEvents").expect("a known table");
    let mut builder = TableBuilder::new(table.clone());
    let mut row = Row::new(table.id);
    row.set(table.column_index("LogonId").expect("column"), Cell::Int(7));
    row.set(table.column_index("LogonID").expect("column"), Cell::Int(8));
    let system = SystemCells {
        tenant: "main",
        source: "edge",
        sequence: 1,
        record: 0,
        row: 0,
        arrival_us: DAY_ONE_US,
        event_us: None,
    };
    builder.append(&row, &system);
    tables.commit(table.id, vec![builder.finish().expect("a batch")], 1).await.expect("committed");
    let columns = Some(vec!["LogonId".to_owned(), "LogonID".to_owned()]);
    let batch = scanned(&tables, table.id, ScanRequest { columns, ..ScanRequest::default() }).await.remove(0);
    let text = |i: usize| arrow_cast::display::array_value_to_string(batch.column(i), 0).expect("text");
    assert_eq!((text(0), text(1)), ("7".to_owned(), "8".to_owned()));
    let snapshot = tables.snapshot(table.id);
    assert!(snapshot.stored_names.contains(&"LogonID_2".to_owned()), "{:?}", snapshot.stored_names);
}

/// Every table of the catalogue can be made and read back.
#[tokio::test]
async fn every_table_can_be_stored() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    let catalog = catalog();
    for table in catalog.iter() {
        let mut builder = TableBuilder::new(table.clone());
        let system = SystemCells {
            tenant: "main",
            source: "edge",
            sequence: 1,
            record: 0,
            row: 0,
            arrival_us: DAY_ONE_US,
            event_us: None,
        };
        builder.append(&Row::new(table.id), &system);
        let batch = builder.finish().expect("a batch");
        tables.commit(table.id, vec![batch.clone()], 1).await.expect("committed");
        let request = ScanRequest::default();
        assert_eq!(scanned(&tables, table.id, request).await, [batch], "{}", table.name);
    }
    assert_eq!(tables.present().len(), catalog.iter().count());
}

#[tokio::test]
async fn places_that_cannot_be_used_are_told() {
    let open = async |location: &str| match Tables::open(location, catalog(), TablesOptions::default()).await
    {
        Ok(_) => panic!("{location} was opened"),
        Err(error) => error.to_string(),
    };
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "x").expect("file");
    let told = open(file.to_str().expect("a plain path")).await;
    assert!(told.contains("the folder cannot be made"), "{told}");
    let told = open("ftp://host/path").await;
    assert!(told.contains("the scheme ftp is not supported"), "{told}");
    if cfg!(not(feature = "s3")) {
        let told = open("s3://bucket/path").await;
        assert!(told.contains("build it with the feature `s3`"), "{told}");
    }
}

#[tokio::test]
async fn columns_the_catalogue_gains_are_added() {
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    let id = table("DeviceProcessEvents");
    tables.commit(id, vec![process_rows(1, 2, DAY_ONE_US)], 1).await.expect("committed");
    drop(tables);
    // An older Cordon's table: one column fewer in the metadata of its first commit.
    let first = folder.path().join("tables/DeviceProcessEvents/_delta_log/00000000000000000000.json");
    let text = std::fs::read_to_string(&first).expect("commit");
    let older = remove_field(&text, "ProcessCommandLine");
    assert_ne!(older, text);
    std::fs::write(&first, older).expect("commit");

    let tables = open_tables(folder.path()).await;
    tables.commit(id, vec![process_rows(2, 2, DAY_ONE_US)], 2).await.expect("committed");
    drop(tables);
    let tables = open_tables(folder.path()).await;
    assert_eq!(event_ids(&tables, id).await, expected_ids([1, 2], 2));
    let log = folder.path().join("tables/DeviceProcessEvents/_delta_log/00000000000000000002.json");
    assert!(std::fs::read_to_string(log).expect("commit").contains("ProcessCommandLine"));
}

/// Takes a field out of the schema in a commit's metadata.
fn remove_field(commit: &str, name: &str) -> String {
    let mut lines: Vec<serde_json::Value> =
        commit.lines().map(|line| serde_json::from_str(line).expect("json")).collect();
    for line in &mut lines {
        let Some(text) = line.pointer("/metaData/schemaString").and_then(|s| s.as_str()) else { continue };
        let mut schema: serde_json::Value = serde_json::from_str(text).expect("json");
        schema["fields"].as_array_mut().expect("fields").retain(|field| field["name"] != name);
        line["metaData"]["schemaString"] = schema.to_string().into();
    }
    lines.iter().map(|line| line.to_string()).collect::<Vec<_>>().join("\n")
}
