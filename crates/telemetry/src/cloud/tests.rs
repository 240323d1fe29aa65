//! Clouds and identity providers: golden files, truncation, coverage of the recordings and tables.

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::golden;
use crate::{Envelope, Limits, Reader, detect_format};

#[test]
fn samples_become_rows() {
    golden::check_family("cloud");
}

#[test]
fn any_prefix_is_read() {
    golden::check_truncation("cloud");
}

/// Every documented table that has a mapping for its own rows: all but Cordon's.
#[test]
fn every_table_takes_its_own_rows() {
    let mapper = golden::built_in();
    let mapped: Vec<String> = mapper
        .summaries()
        .filter(|mapping| mapping.file == "cloud/rows.yaml")
        .flat_map(|mapping| mapping.tables.into_iter().map(str::to_owned).collect::<Vec<_>>())
        .collect();
    let missing: Vec<&str> = mapper
        .catalog()
        .iter()
        .map(|table| table.name.as_str())
        .filter(|name| !name.starts_with("Cordon") && !mapped.iter().any(|m| m == name))
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "tables without a mapping in mappings/cloud/rows.yaml");
}

/// Recordings that must be read whole, with the number of records that may be unreadable.
const RECORDINGS: &[(&str, usize)] = &[
    ("linux/msticpy/auditd_log.txt", 0),
    ("linux/msticpy/mde_proc_cs1.csv", 0),
    ("cloud/aws/stratus_detonation_logs.jsonl", 0),
    ("cloud/aws/otrf_ec2_proxy_s3_exfiltration_2020-09-14011940.jsonl", 0),
    ("cloud/microsoft365/msticpy_demo_exchange_data.csv", 0),
    ("cloud/google-workspace/admin.jsonl", 0),
    ("cloud/google-workspace/login.jsonl", 0),
    ("cloud/google-workspace/drive.jsonl", 0),
    ("identity/entra/msticpy_aad_signinlogs.jsonl", 0),
    ("identity/adfs/goldensaml_AADAuditEvents.jsonl", 0),
    ("identity/adfs/goldensaml_OfficeActivityEvents.jsonl", 0),
    ("identity/adfs/goldensaml_Microsoft365DefenderEvents.jsonl", 0),
    // Two lines of another log stand between the JSON lines.
    ("identity/samba-ad/auth_json.jsonl", 2),
    ("identity/samba-ad/auth_text.log", 0),
    ("identity/samba-ad/dsdb_json.log", 0),
];

fn recordings() -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let root = std::env::var_os("CORDON_DATA").map_or(beside, PathBuf::from);
    root.is_dir().then_some(root)
}

#[test]
fn recordings_reach_documented_tables() {
    let Some(root) = recordings() else {
        println!("skipped: no recordings; set CORDON_DATA to their folder");
        return;
    };
    let mapper = golden::built_in();
    let reader = Reader::new(Limits::default());
    for (name, unreadable_allowed) in RECORDINGS {
        let Ok(bytes) = std::fs::read(root.join(name)) else {
            println!("skipped: no recording {name}");
            continue;
        };
        let format = detect_format(&bytes, Some(name)).expect("a known format");
        let (mut records, mut unreadable) = (0, 0);
        let mut tables: BTreeMap<String, usize> = BTreeMap::new();
        reader.read_at(format, &bytes, 1_795_000_000_000_000, &mut |record| {
            records += 1;
            let Ok(events) = &record.events else {
                unreadable += 1;
                return;
            };
            for event in *events {
                let mut rows = vec![];
                mapper.map(event, Envelope { raw: record.raw, arrival_us: 0 }, &mut rows);
                rows.iter().for_each(|row| *tables.entry(mapper.table(row).name.clone()).or_default() += 1);
            }
        });
        let caught = tables.get("CordonEvents").copied().unwrap_or(0);
        println!("{name}: {records} records, {unreadable} unreadable, {caught} in the catch-all, {tables:?}");
        assert_eq!((unreadable, caught), (*unreadable_allowed, 0), "{name}");
    }
}

/// The classifier has so many bits for telling names; a name beyond them would share one.
#[test]
fn telling_names_fit_the_classifier() {
    let mut names: Vec<&str> =
        crate::json::kind::kinds().flat_map(|kind| kind.keys.iter().copied()).collect();
    names.sort_unstable();
    names.dedup();
    assert!(names.len() <= crate::json::kind::MAX_NAMES, "{} names", names.len());
}

/// A value of a column's type, as JSON.
fn example(column: &schema::Column) -> serde_json::Value {
    use schema::ColumnType;
    match column.column_type {
        ColumnType::DateTime => "2023-11-14T22:10:00.123456Z".into(),
        ColumnType::Int | ColumnType::Long => 7.into(),
        ColumnType::Real => 1.5.into(),
        ColumnType::Bool => true.into(),
        ColumnType::Dynamic => serde_json::json!({"member": [1, "two"]}),
        ColumnType::Guid => "0f8fad5b-d9cb-469f-a165-70867728950e".into(),
        ColumnType::String => format!("text of {}", column.name).into(),
    }
}

/// The streaming API's envelope, with a value in every column of every table it documents, gives back
/// a row of that table with those values.
#[test]
fn streamed_rows_come_back_whole() {
    let mapper = golden::built_in();
    let mut incomplete = vec![];
    for table in mapper.catalog().iter().filter(|table| {
        table.name.starts_with("Device")
            || table.name.starts_with("Email")
            || table.name.starts_with("Identity")
            || table.name.starts_with("Cloud")
            || table.name.starts_with("Alert")
            || table.name == "UrlClickEvents"
    }) {
        let own: Vec<_> = table
            .columns
            .iter()
            .filter(|c| !c.name.starts_with('_') && !c.name.contains("TimeGenerated"))
            .collect();
        let properties: serde_json::Map<_, _> = own.iter().map(|c| (c.name.clone(), example(c))).collect();
        let record = serde_json::json!({
            "time": "2023-11-14T22:11:00Z",
            "tenantId": "0f8fad5b-d9cb-469f-a165-70867728950e",
            "operationName": "Publish",
            "category": format!("AdvancedHunting-{}", table.name),
            "properties": properties,
        });
        let text = record.to_string();
        Reader::new(Limits::default()).read(&crate::format::JSON, text.as_bytes(), &mut |record| {
            for event in record.events.as_ref().expect("a readable record").iter() {
                let mut rows = vec![];
                mapper.map(event, Envelope { raw: record.raw, arrival_us: 0 }, &mut rows);
                let [row] = rows.as_slice() else { panic!("{} gives {} rows", table.name, rows.len()) };
                assert_eq!(mapper.table(row).name, table.name);
                let missing =
                    own.iter().filter(|c| row.named(table, &c.name).is_none()).map(|c| c.name.as_str());
                incomplete.extend(missing.map(|column| format!("{}.{column}", table.name)));
            }
        });
    }
    assert_eq!(incomplete, Vec::<String>::new());
}
