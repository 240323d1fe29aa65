//! Windows sources: golden files, truncation, binary logs built here and recordings where present.

mod parity;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use event::{Event, Value};
use expect_test::expect;
use proptest::prelude::*;

use super::{evtx_lab, finish};
use crate::golden::{self, ARRIVAL_US};
use crate::{Limits, ParseError, Reader, Sample, detect_format, format_named};

#[test]
fn samples_become_rows() {
    golden::check_family("windows");
}

/// Every prefix of the head of every sample is read without a panic, and none in silence.
#[test]
fn any_prefix_is_read() {
    let reader = Reader::new(Limits::default());
    for (_, name, sample) in golden::samples("windows") {
        let format = detect_format(&sample, Some(&name)).expect("a known format");
        for end in 1..sample.len().min(4000) {
            let mut count = 0;
            reader.read(format, &sample[..end], &mut |_| count += 1);
            assert!(count > 0 || sample[..end].iter().all(|b| b" \n\r[".contains(b)), "{name} cut at {end}");
        }
    }
}

fn shown(payload: &[u8]) -> String {
    let mut out = String::new();
    let format = detect_format(payload, None).expect("a known format");
    Reader::new(Limits::default()).read(format, payload, &mut |record| match &record.events {
        Ok(events) => {
            for event in *events {
                let fields: Vec<String> =
                    event.fields.iter().map(|f| format!("{}={}", f.name, f.value.as_text())).collect();
                let _ = writeln!(out, "{} {:?}: {}", event.format, event.time_us, fields.join(" "));
            }
        }
        Err(error) => {
            let _ = writeln!(out, "unreadable: {error}");
        }
    });
    out
}

#[test]
fn binary_logs_are_read() {
    let file = evtx_lab::file(&[(7, "Security", "mira"), (8, "Security", "ole")]);
    let expected = expect![[r#"
        evtx Some(1709629200500000): Provider_Name=Lab EventID=4624 SystemTime=2024-03-05T09:00:00.5Z EventRecordID=7 Channel=Security Computer=LAP-07 TargetUserName=mira
        evtx Some(1709629200500000): Provider_Name=Lab EventID=4624 SystemTime=2024-03-05T09:00:00.5Z EventRecordID=8 Channel=Security Computer=LAP-07 TargetUserName=ole
    "#]];
    expected.assert_eq(&shown(&file));
    assert_eq!(shown(&file[4096..]), shown(&file), "chunks without the file header read alike");
}

#[test]
fn damage_in_binary_logs_is_told() {
    let mut file = evtx_lab::file(&[(7, "Security", "mira"), (8, "Security", "ole")]);
    file[4096 + 512] = 0;
    expect![[r#"
        unreadable: damaged container at byte 0: Failed to read the record at offset 0x200 of chunk 0 (file offset 0x1200): An error occurred while trying to deserialize evtx stream.: Invalid EVTX record header magic, expected `2a2a0000`, found `[ 0, 2A,  0,  0]`
        evtx Some(1709629200500000): Provider_Name=Lab EventID=4624 SystemTime=2024-03-05T09:00:00.5Z EventRecordID=8 Channel=Security Computer=LAP-07 TargetUserName=ole
    "#]].assert_eq(&shown(&file));
    expect![[r#"
        unreadable: damaged container at byte 4096: the last chunk is cut off
    "#]]
    .assert_eq(&shown(&file[..4096 + 30_000]));
    expect![[r#"
        unreadable: damaged container at byte 0: An error occurred while trying to deserialize evtx stream.: failed to read EVTX file header block: failed to fill whole buffer
    "#]].assert_eq(&shown(b"ElfFile\0 and no more"));
}

/// A binary log cut anywhere is read without a panic; what is left over is told.
#[test]
fn any_prefix_of_a_binary_log_is_read() {
    let file = evtx_lab::file(&[(7, "Security", "mira")]);
    let format = format_named("evtx").expect("the format");
    let reader = Reader::new(Limits::default());
    for end in (0..5200).chain((5200..file.len()).step_by(997)) {
        let mut count = 0;
        reader.read(format, &file[..end], &mut |_| count += 1);
        assert!(count > 0 || end == 4096 || end == 0, "cut at {end}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// A binary log with any bytes overwritten is read without a panic.
    #[test]
    fn damaged_binary_logs_are_read(damage in proptest::collection::vec((0_usize..1600, any::<u8>()), 1..12)) {
        let mut file = evtx_lab::file(&[(7, "Security", "mira"), (8, "System", "ole")]);
        for (at, byte) in damage {
            file[4096 + at] = byte;
        }
        Reader::new(Limits::default()).read(format_named("evtx").expect("the format"), &file, &mut |_| {});
    }
}

#[test]
fn keys_of_classic_powershell_become_fields() {
    let mut event = Event::new("evtx", super::ORIGIN);
    event.push("Channel", Value::text("Windows PowerShell"));
    event.push("Data", Value::text("Available"));
    event.push(
        "Data",
        Value::text("\tHostApplication=powershell.exe -x a=b\r\n\tEvilKey=1\r\n\tEngineVersion=\r\n"),
    );
    finish::finish(&mut event);
    assert_eq!(event.text("HostApplication").as_deref(), Some("powershell.exe -x a=b"));
    assert_eq!((event.get("EvilKey"), event.get("EngineVersion")), (None, None));
}

#[test]
fn formats_are_recognised() {
    let name = |bytes: &[u8], file: &str| detect_format(bytes, Some(file)).map(|format| format.name);
    assert_eq!(name(b"ElfFile\0", "x.bin"), Some("evtx"));
    assert_eq!(name(b"{\"Event\":{\"System\":{}}}", "x"), Some("json"));
    assert_eq!(name(b"{\n  \"a\": 1\n}", "x"), Some("json"));
    assert_eq!(name(b"hello\nworld", "x"), Some("text"));
    assert_eq!(name(&[0xFF, 0, 0xFE, 1, 2, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0], "x"), None);
    let sample = Sample { bytes: b"", text: "", file_name: Some("A.EVTX") };
    assert!(sample.has_extension(".evtx"));
}

/// The folder with recordings, when there is one: `CORDON_DATA`, or beside the repository.
fn recordings() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let folder = std::env::var_os("CORDON_DATA").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        println!("skipped: no recordings at {} (set CORDON_DATA)", folder.display());
        return None;
    }
    Some(folder)
}

fn files_ending(root: &Path, ending: &str) -> Vec<PathBuf> {
    let (mut pending, mut found) = (vec![root.to_owned()], vec![]);
    while let Some(folder) = pending.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                pending.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Records that the reader's own iterator yields, which is what its `evtx_dump` prints.
fn dumped(bytes: &[u8]) -> usize {
    let Ok(mut parser) = evtx::EvtxParser::from_buffer(bytes.to_vec()) else { return 0 };
    parser.records_json().filter(Result::is_ok).count()
}

/// Every binary log of the recordings gives as many records as `evtx_dump`, each with rows of
/// documented tables that fit their columns. Without `CORDON_FULL` only every eighth file is read.
#[test]
fn recorded_binary_logs_are_complete() {
    let Some(folder) = recordings() else { return };
    let mapper = golden::built_in();
    let reader = Reader::new(Limits::default());
    let step = if std::env::var_os("CORDON_FULL").is_some() { 1 } else { 8 };
    let (mut records, mut unmapped) = (0, 0);
    for path in files_ending(&folder, ".evtx").iter().step_by(step) {
        let bytes = std::fs::read(path).expect("a recording");
        let (mut readable, mut misfits) = (0, 0);
        reader.read_at(&super::FORMATS[0], &bytes, ARRIVAL_US, &mut |record| {
            readable += usize::from(record.events.is_ok());
            let counts = golden::tables_and_misfits(&mapper, &record);
            unmapped += counts.iter().filter(|(table, _)| *table == "CordonEvents").count();
            misfits += counts.iter().map(|(_, misfits)| misfits).sum::<u64>();
        });
        assert_eq!(readable, dumped(&bytes), "records of {}", path.display());
        assert_eq!(misfits, 0, "misfits in {}", path.display());
        records += readable;
    }
    println!("{records} records of binary logs, {unmapped} in the catch-all table");
    assert_eq!(unmapped, 0);
}

/// The JSON recordings of directory attacks: every record readable and mapped.
#[test]
fn recorded_directory_attacks_are_mapped() {
    let Some(folder) = recordings() else { return };
    let mapper = golden::built_in();
    let reader = Reader::new(Limits::default());
    for path in files_ending(&folder.join("identity"), ".gz") {
        let bytes = std::fs::read(&path).expect("a recording");
        let mut text = vec![];
        std::io::Read::read_to_end(&mut flate2::read::MultiGzDecoder::new(bytes.as_slice()), &mut text)
            .expect("a gzip file");
        let format = detect_format(&text, Some("x.jsonl")).expect("a format");
        reader.read_at(format, &text, ARRIVAL_US, &mut |record| {
            assert!(record.events.is_ok(), "{:?} in {}", record.events, path.display());
            for (table, misfits) in golden::tables_and_misfits(&mapper, &record) {
                assert!(table != "CordonEvents" && misfits == 0, "{table} in {}", path.display());
            }
        });
    }
}

#[test]
fn errors_tell_what_to_do() {
    let error = ParseError::TooDeep { position: 9, limit: 64 };
    expect!["the record nests deeper than 64 levels (byte 9); raise the depth limit if it is genuine"]
        .assert_eq(&error.to_string());
    assert_eq!(error.position(), 9);
}
