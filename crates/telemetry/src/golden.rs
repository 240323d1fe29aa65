//! Golden files for tests: a sample in `golden/FAMILY/SOURCE/in.*` and, beside it in `out.txt`, the
//! rows it becomes. `UPDATE_EXPECT=1 cargo test` rewrites them.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use event::Event;
use schema::{Catalog, Row};

use crate::{Envelope, Format, Limits, Mapper, Reader, Record, detect_format};

/// When the samples arrive: 2023-11-14T22:13:20Z.
pub(crate) const ARRIVAL_US: i64 = 1_700_000_000_000_000;

/// Compares every sample of a family with its golden file.
pub(crate) fn check_family(family: &str) {
    let mapper = built_in();
    for (folder, name, sample) in samples(family) {
        let shown = shown(&mapper, &name, &sample);
        expect_test::expect_file![folder.join("out.txt")].assert_eq(&shown);
    }
}

/// The built-in mappings.
pub(crate) fn built_in() -> Mapper {
    let catalog = Catalog::builtin().expect("the built-in tables");
    Mapper::new(&catalog).expect("the built-in mappings")
}

/// Every sample of a family: its folder, file name and bytes.
pub(crate) fn samples(family: &str) -> Vec<(PathBuf, String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("golden").join(family);
    let mut folders: Vec<PathBuf> = entries(&root);
    folders.sort();
    let mut found = vec![];
    for folder in folders {
        for file in entries(&folder) {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with("in.") {
                found.push((folder.clone(), name, std::fs::read(&file).expect("a sample")));
            }
        }
    }
    assert!(!found.is_empty(), "no samples under {}", root.display());
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).expect("a golden folder");
    read.filter_map(|entry| entry.ok().map(|e| e.path())).collect()
}

/// What a sample becomes, as text.
pub(crate) fn shown(mapper: &Mapper, name: &str, sample: &[u8]) -> String {
    let format = detect_format(sample, Some(name)).expect("a known format");
    let mut out = format!("format {}\n", format.name);
    let reader = Reader::new(Limits::default());
    reader.read_at(format, sample, ARRIVAL_US, &mut |record| show_record(mapper, &record, &mut out));
    out
}

fn show_record(mapper: &Mapper, record: &Record<'_>, out: &mut String) {
    let head: String = record.raw.chars().take(100).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let _ = writeln!(out, "\nrecord {head}");
    match &record.events {
        Err(error) => {
            let _ = writeln!(out, "  unreadable: {error}");
        }
        Ok(events) => events.iter().for_each(|event| show_event(mapper, record.raw, event, out)),
    }
}

fn show_event(mapper: &Mapper, raw: &str, event: &Event<'_>, out: &mut String) {
    let origin = event.origin;
    let time = event.time_us.map_or("no time".to_owned(), event::format_micros);
    let (product, category, service) = (origin.product, origin.category, origin.service);
    let _ = writeln!(out, "  event {} {product}/{category}/{service} {time}", event.format);
    let mut rows = vec![];
    mapper.map(event, Envelope { raw, arrival_us: ARRIVAL_US }, &mut rows);
    rows.iter().for_each(|row| show_row(mapper, row, out));
}

fn show_row(mapper: &Mapper, row: &Row<'_>, out: &mut String) {
    let table = mapper.table(row);
    let _ = writeln!(out, "    row {}", table.name);
    let mut cells = row.cells.clone();
    cells.sort_by_key(|(column, _)| *column);
    assert!(cells.windows(2).all(|pair| pair[0].0 != pair[1].0), "two cells of one column in {}", table.name);
    for (column, cell) in cells {
        let column = &table.columns[usize::from(column)];
        let text = match cell {
            schema::Cell::Time(us) => event::format_micros(us),
            other => other.as_text().replace('\n', "\\n"),
        };
        let _ = writeln!(out, "      {}: {text}", column.name);
    }
}

/// Reads every prefix of every sample of a family in the sample's format: no panic, and no text lost
/// between the records.
pub(crate) fn check_truncation(family: &str) {
    let mapper = built_in();
    let reader = Reader::new(Limits::default());
    for (_, name, sample) in samples(family) {
        let format = detect_format(&sample, Some(&name)).expect("a known format");
        // Objects in lines do not depend on each other: each line is cut by itself.
        let by_line = name.ends_with(".jsonl");
        let payloads: Vec<&[u8]> = match by_line {
            true => sample.split_inclusive(|byte| *byte == b'\n').collect(),
            false => vec![&sample],
        };
        for payload in payloads {
            (0..payload.len()).for_each(|end| check_prefix(&mapper, &reader, format, &payload[..end]));
        }
    }
}

/// Reads one prefix. Mapping each in full would take minutes; every 16th is mapped.
fn check_prefix(mapper: &Mapper, reader: &Reader, format: &Format, prefix: &[u8]) {
    let end = prefix.len();
    let mut rows = vec![];
    let mut count = 0;
    reader.read_at(format, prefix, ARRIVAL_US, &mut |record| {
        let events = record.events.as_ref().map_or(&[][..], |events| events);
        for event in events.iter().filter(|_| end.is_multiple_of(16)) {
            let mut mapped = vec![];
            mapper.map(event, Envelope { raw: record.raw, arrival_us: ARRIVAL_US }, &mut mapped);
            rows.push(mapped.len());
        }
        count += 1;
    });
    assert!(rows.iter().all(|made| *made > 0), "an event of {} without a row at {end}", format.name);
    let blank = prefix.iter().all(u8::is_ascii_whitespace);
    assert!(blank || count > 0 || end < 400, "{} cut at {end} gives no record", format.name);
}

/// The table of each row of a record, with the cells that do not fit their columns.
pub(crate) fn tables_and_misfits<'m>(mapper: &'m Mapper, record: &Record<'_>) -> Vec<(&'m str, u64)> {
    let events = record.events.as_ref().map_or(&[][..], |events| events);
    let mut found = vec![];
    for event in events {
        let mut rows = vec![];
        mapper.map(event, Envelope { raw: record.raw, arrival_us: ARRIVAL_US }, &mut rows);
        assert!(!rows.is_empty(), "an event without a row: {}", record.raw);
        for row in &rows {
            let table = mapper.catalog().table(row.table);
            let misfits = row.cells.iter().filter(|(index, cell)| {
                let column = &table.columns[usize::from(*index)];
                crate::mapping::fitted(cell, column.column_type).as_ref() != Some(cell)
            });
            found.push((table.name.as_str(), misfits.count() as u64));
        }
    }
    found
}
