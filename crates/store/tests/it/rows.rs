//! Rows and batches for the tests.

use std::sync::{Arc, LazyLock};

use arrow_array::RecordBatch;
use arrow_array::cast::AsArray;
use bytes::Bytes;
use futures::TryStreamExt;
use schema::{Catalog, Cell, Row, SystemCells, TableBuilder, TableId};
use store::log::Batch;
use store::tables::{ScanRequest, Tables, TablesOptions};

/// 2026-01-05T00:00:00Z.
pub const DAY_ONE_US: i64 = 1_767_571_200_000_000;
pub const HOUR_US: i64 = 3_600_000_000;

/// A logged batch of a few lines.
pub fn batch(key: Option<&str>, text: &str) -> Batch {
    Batch {
        source: "edge".to_owned(),
        format: "ndjson".to_owned(),
        arrival_us: DAY_ONE_US,
        key: key.map(str::to_owned),
        flags: 3,
        payload: Bytes::copy_from_slice(text.as_bytes()),
    }
}

pub fn catalog() -> Arc<Catalog> {
    static CATALOG: LazyLock<Arc<Catalog>> =
        LazyLock::new(|| Arc::new(Catalog::builtin().expect("built-in tables")));
    Arc::clone(&CATALOG)
}

pub fn table(name: &str) -> TableId {
    catalog().get(name).expect("a known table").id
}

pub async fn open_tables(folder: &std::path::Path) -> Tables {
    let location = folder.to_str().expect("a plain path");
    Tables::open(location, catalog(), TablesOptions::default()).await.expect("tables open")
}

/// Process events: `count` rows of log batch `sequence`, one every second from `start_us`.
pub fn process_rows(sequence: u64, count: usize, start_us: i64) -> RecordBatch {
    process_rows_arriving(sequence, count, (start_us, start_us))
}

/// The same, arriving at another time.
pub fn process_rows_arriving(sequence: u64, count: usize, (start_us, arrival_us): (i64, i64)) -> RecordBatch {
    let catalog = catalog();
    let table = catalog.get("DeviceProcessEvents").expect("a known table");
    let mut builder = TableBuilder::new(Arc::clone(table));
    for record in 0..count {
        let event_us = start_us + record as i64 * 1_000_000;
        let mut row = Row::new(table.id);
        let mut text = |column: &str, value: String| {
            row.set(table.column_index(column).expect("a known column"), Cell::Text(value.into()));
        };
        text("DeviceName", format!("host{}", (sequence as usize + record) % 7));
        text("FileName", format!("tool{}.exe", record % 13));
        text("ProcessCommandLine", format!("tool --sequence {sequence} --record {record}"));
        row.set(table.column_index("Timestamp").expect("a time"), Cell::Time(event_us));
        row.set(table.column_index("ProcessId").expect("a number"), Cell::Int(sequence as i64));
        let system = SystemCells {
            tenant: "main",
            source: "edge",
            sequence,
            record: record as u32,
            row: 0,
            arrival_us,
            event_us: Some(event_us),
        };
        builder.append(&row, &system);
    }
    builder.finish().expect("a batch")
}

/// All rows of a scan.
pub async fn scanned(tables: &Tables, table: TableId, request: ScanRequest) -> Vec<RecordBatch> {
    let (rows, problems) = tables.scan(table, &request);
    let batches = rows.try_collect().await.expect("a scan");
    assert_eq!(problems.files(), [], "files that cannot be read");
    batches
}

/// The identities of all rows of a table, sorted.
pub async fn event_ids(tables: &Tables, table: TableId) -> Vec<String> {
    let columns = Some(vec!["CordonEventId".to_owned()]);
    let batches = scanned(tables, table, ScanRequest { columns, ..ScanRequest::default() }).await;
    let ids = |batch: &RecordBatch| -> Vec<String> {
        batch.column(0).as_string::<i32>().iter().flatten().map(str::to_owned).collect()
    };
    let mut all: Vec<String> = batches.iter().flat_map(ids).collect();
    all.sort();
    all
}

/// The identities that rows of these log batches have, sorted.
pub fn expected_ids(sequences: impl IntoIterator<Item = u64>, per_batch: usize) -> Vec<String> {
    let of = |sequence| (0..per_batch).map(move |record| format!("{sequence:x}-{record:x}-0"));
    let mut ids: Vec<String> = sequences.into_iter().flat_map(of).collect();
    ids.sort();
    ids
}
