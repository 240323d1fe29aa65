//! Another engine reads the tables: Polars and DuckDB count and sum what Cordon counts and sums.

use std::collections::HashSet;
use std::path::Path;
use std::process::Command;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampMicrosecondType};
use serde_json::{Value, json};
use store::tables::{CompactOptions, ScanRequest};

use crate::rows::{DAY_ONE_US, HOUR_US, open_tables, process_rows, scanned, table};

/// The Python to use; without it, `python3`.
const PYTHON_VARIABLE: &str = "CORDON_PYTHON";

fn python() -> Option<String> {
    let python = std::env::var(PYTHON_VARIABLE).unwrap_or_else(|_| "python3".to_owned());
    let imports = Command::new(&python).args(["-c", "import deltalake, polars, pyarrow"]).output().ok()?;
    imports.status.success().then_some(python)
}

#[tokio::test]
async fn counts_and_sums_are_equal() {
    let Some(python) = python() else {
        println!("skipped: no Python with deltalake, polars and pyarrow (set {PYTHON_VARIABLE})");
        return;
    };
    let folder = tempfile::tempdir().expect("folder");
    let tables = open_tables(folder.path()).await;
    let id = table("DeviceProcessEvents");
    for sequence in 1..=6u64 {
        let start = DAY_ONE_US + sequence as i64 * 9 * HOUR_US;
        tables.commit(id, vec![process_rows(sequence, 500, start)], sequence).await.expect("committed");
    }
    let options = CompactOptions { files_min: 2, ..CompactOptions::default() };
    tables.compact(id, &options).await.expect("compacted");
    tables.commit(id, vec![process_rows(7, 500, DAY_ONE_US)], 7).await.expect("committed");

    let columns = Some(["DeviceName", "ProcessId", "Timestamp"].map(str::to_owned).to_vec());
    let batches = scanned(&tables, id, ScanRequest { columns, ..ScanRequest::default() }).await;
    let devices = |b: &arrow_array::RecordBatch| -> Vec<String> {
        b.column(0).as_string::<i32>().iter().flatten().map(str::to_owned).collect()
    };
    let own = json!({
        "rows": batches.iter().map(|b| b.num_rows()).sum::<usize>(),
        "devices": batches.iter().flat_map(devices).collect::<HashSet<_>>().len(),
        "process_ids": batches.iter().flat_map(|b| b.column(1).as_primitive::<Int64Type>().iter().flatten()).sum::<i64>(),
        "newest": batches.iter().flat_map(|b| b.column(2).as_primitive::<TimestampMicrosecondType>().iter().flatten()).max(),
    });
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/read_delta.py");
    let table_folder = folder.path().join("tables/DeviceProcessEvents");
    let output = Command::new(python).arg(script).arg(table_folder).output().expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("text");
    let found: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("json")).collect();
    assert!(!found.is_empty(), "no engine answered");
    for mut engine in found {
        let name = engine.as_object_mut().and_then(|o| o.remove("engine")).expect("a name");
        assert_eq!(engine, own, "{name}");
        println!("{name}: {engine}");
    }
}
