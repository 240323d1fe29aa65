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
