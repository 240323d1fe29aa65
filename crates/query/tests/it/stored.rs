//! A table as the store keeps it: Parquet files with statistics and a tail in memory.

use datafusion::arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int32Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use datafusion::common::ScalarValue;
use evaluate::run::Source as Rows;
use evaluate::value::time::{DAY, SECOND, UNIX_EPOCH};
use evaluate::{Fault, Row, Table, Value};
use kql::{Column, Type};
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use query::{ColumnRange, DataFile, FileStore, FileTable, Source, Tables};
use std::collections::BTreeMap;
use std::sync::Arc;
use tempfile::TempDir;

/// The start of the table's first day: 2025-12-01.
const START: i64 = 739_585 * DAY;
const FILES: usize = 4;

/// The rows, and the same rows stored.
pub struct Stored {
    pub table: Table,
    pub source: Source,
    _folder: TempDir,
}

impl Tables for Stored {
    fn table(&self, name: &str) -> Option<Source> {
        (name == "Events").then(|| self.source.clone())
    }
}

impl Rows for Stored {
    fn table(&self, _: &str, columns: &[Column]) -> Result<Vec<Row>, Fault> {
        let places: Vec<usize> = columns.iter().filter_map(|c| self.table.place(&c.name)).collect();
        Ok(self.table.rows.iter().map(|row| places.iter().map(|p| row[*p].clone()).collect()).collect())
    }
}

impl kql::Catalogue for Stored {
    fn table(&self, name: &str) -> Option<Vec<Column>> {
        (name == "Events").then(|| self.table.columns.clone())
    }

    fn table_names(&self) -> Vec<String> {
        vec!["Events".into()]
    }

    fn function(&self, _: &str) -> Option<String> {
        None
    }
}

/// A table of that many rows over four days, the last of them in memory.
pub fn stored(rows: usize) -> Stored {
    let table = rows_of(rows);
    let folder = TempDir::new().expect("a folder");
    let schema = schema();
    let per_file = rows.div_ceil(FILES + 1);
    let mut chunks: Vec<RecordBatch> = table.rows.chunks(per_file).map(|rows| batch(&schema, rows)).collect();
    let tail = chunks.pop().into_iter().collect();
    let files = chunks.iter().enumerate().map(|(at, batch)| write(&folder, at, batch)).collect();
    let views = schema.fields().iter().map(|field| match field.data_type() {
        DataType::Utf8 => Field::new(field.name(), DataType::Utf8View, true),
        _ => field.as_ref().clone(),
    });
    let views = Arc::new(Schema::new(views.collect::<Vec<_>>()));
    let store = LocalFileSystem::new_with_prefix(folder.path()).expect("a store");
    let store = FileStore::new(Arc::new(store));
    let provider = Arc::new(FileTable::new(store, views, files, tail));
    let columns = table.columns.iter().cloned().enumerate().map(|(at, column)| (column, at)).collect();
    Stored { table, source: Source { provider, columns }, _folder: folder }
}

fn rows_of(count: usize) -> Table {
    let columns = [
        ("Timestamp", Type::DateTime),
        ("Device", Type::String),
        ("Account", Type::String),
        ("Command", Type::String),
        ("Pid", Type::Long),
        ("Port", Type::Int),
        ("Score", Type::Real),
        ("Admin", Type::Bool),
        ("Fields", Type::Dynamic),
        ("Session", Type::Guid),
    ];
    let columns = columns.map(|(name, kind)| Column::new(name, kind)).to_vec();
    let mut random = 7_u64;
    let mut next = move |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let rows = (0..count).map(|at| row(at, count, &mut next)).collect();
    Table { columns, rows }
}

fn row(at: usize, count: usize, next: &mut impl FnMut(u64) -> u64) -> Row {
    const COMMANDS: [&str; 6] = [
        "powershell.exe -enc SQBFAFgA -NoProfile",
        r"C:\Windows\System32\cmd.exe /c whoami /all",
        "net user bob P@ss /add",
        "Rundll32 comsvcs.dll, MiniDump 624 lsass.dmp",
        "/usr/bin/curl -fsSL https://example.org/größe.sh",
        "",
    ];
    let step = 4 * DAY / count as i64;
    let micros = |ticks: i64| ticks - ticks % 10;
    let time = Value::DateTime(START + micros(at as i64 * step));
    let fields = match next(5) {
        0 => Value::Null,
        1 => Value::text("no json"),
        n => Value::bag([
            ("Port", Value::Long(n as i64 * 11)),
            ("Name", Value::from(format!("n\"{n}"))),
            ("List", Value::array(vec![Value::Long(n as i64), "x".into(), Value::Null])),
        ]),
    };
    vec![
        if next(50) == 0 { Value::Null } else { time },
        format!("host-{}", next(20)).into(),
        if next(4) == 0 { "".into() } else { format!("User{}", next(30)).into() },
        COMMANDS[next(6) as usize].into(),
        if next(10) == 0 { Value::Null } else { Value::Long(next(4000) as i64 - 50) },
        if next(3) == 0 { Value::Null } else { Value::Int(next(1024) as i32) },
        match next(9) {
            0 => Value::Null,
            1 => Value::Real(f64::NAN),
            n => Value::Real(n as f64 / 4.0 - 1.0),
        },
        if next(7) == 0 { Value::Null } else { Value::Bool(next(2) == 0) },
        fields,
        if next(6) == 0 { Value::Null } else { Value::Guid(u128::from(next(50)) << 90 | 5) },
    ]
}

fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("Timestamp", DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into())), true),
        Field::new("Device", DataType::Utf8, true),
        Field::new("Account", DataType::Utf8, true),
        Field::new("Command", DataType::Utf8, true),
        Field::new("Pid", DataType::Int64, true),
        Field::new("Port", DataType::Int32, true),
        Field::new("Score", DataType::Float64, true),
        Field::new("Admin", DataType::Boolean, true),
        Field::new("Fields", DataType::Utf8, true),
        Field::new("Session", DataType::Utf8, true),
    ]))
}

/// Stored as the store does: missing texts as nulls, dynamic values as JSON, identifiers as text.
fn batch(schema: &SchemaRef, rows: &[Row]) -> RecordBatch {
    let micros = |value: &Value| match value {
        Value::DateTime(ticks) => Some((ticks - UNIX_EPOCH) / 10),
        _ => None,
    };
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::Text(text) if text.is_empty() => None,
        other => Some(evaluate::value::to_text(other)),
    };
    let column = |at: usize| -> ArrayRef {
        let cells = || rows.iter().map(|row| &row[at]);
        match schema.field(at).data_type() {
            DataType::Utf8 => Arc::new(cells().map(text).collect::<StringArray>()),
            DataType::Int64 => Arc::new(cells().map(Value::as_long).collect::<Int64Array>()),
            DataType::Int32 => {
                Arc::new(cells().map(|v| v.as_long().map(|n| n as i32)).collect::<Int32Array>())
            }
            DataType::Float64 => Arc::new(cells().map(Value::as_real).collect::<Float64Array>()),
            DataType::Boolean => Arc::new(cells().map(Value::as_bool).collect::<BooleanArray>()),
            _ => Arc::new(cells().map(micros).collect::<TimestampMicrosecondArray>().with_timezone("UTC")),
        }
    };
    let columns = (0..schema.fields().len()).map(column).collect();
    RecordBatch::try_new(schema.clone(), columns).expect("columns of one length")
}

fn write(folder: &TempDir, at: usize, batch: &RecordBatch) -> DataFile {
    let name = format!("part-{at}.parquet");
    let mut bytes = vec![];
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(700)).build();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), Some(properties)).expect("a writer");
    writer.write(batch).expect("written");
    writer.close().expect("closed");
    std::fs::write(folder.path().join(&name), &bytes).expect("stored");
    let first = (START - UNIX_EPOCH) / 10 + (at as i64 * 4 * DAY / (FILES as i64 + 1) - SECOND) / 10;
    let last = first + (4 * DAY / (FILES as i64 + 1) + 2 * SECOND) / 10;
    let moment = |micros: i64| Some(ScalarValue::TimestampMicrosecond(Some(micros), Some("UTC".into())));
    let range = ColumnRange { min: moment(first), max: moment(last), nulls: None };
    DataFile {
        path: Path::from(name),
        bytes: bytes.len() as u64,
        rows: Some(batch.num_rows() as u64),
        ranges: BTreeMap::from([(0, range)]),
    }
}
