//! Reads every recording under a folder with the real parsers and mappings, and prints what became
//! of it: records, events, rows by table, catch-all share, misfits, and time.
//!
//! `cargo run -p cordon-telemetry --example corpus [--profile quick] -- [FOLDER|FILE]… [--unmapped]
//! [--table]`; with `--table` only a Markdown table of where the records went.

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use schema::{Catalog, SystemCells, TableBuilder};
use telemetry::{Envelope, Limits, Mapper, Reader, detect_format};

#[derive(Default)]
struct Tally {
    files: usize,
    bytes: usize,
    records: usize,
    unreadable: usize,
    /// Records with at least one row.
    stored: usize,
    events: usize,
    rows: BTreeMap<String, usize>,
    unmapped: BTreeMap<String, usize>,
    reasons: BTreeMap<String, usize>,
    parse: Duration,
    map: Duration,
}

struct Corpus {
    reader: Reader,
    mapper: Mapper,
    catalog: Catalog,
    builders: BTreeMap<u16, TableBuilder>,
    misfits: u64,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let show_unmapped = arguments.iter().any(|a| a == "--unmapped");
    let paths: Vec<PathBuf> = arguments.iter().filter(|a| !a.starts_with("--")).map(PathBuf::from).collect();
    let catalog = Catalog::builtin()?;
    let mut corpus = Corpus {
        reader: Reader::new(Limits::default()),
        mapper: Mapper::new(&catalog)?,
        catalog,
        builders: BTreeMap::new(),
        misfits: 0,
    };
    let mut groups: BTreeMap<String, Tally> = BTreeMap::new();
    for root in &paths {
        for file in files_under(root) {
            for (name, bytes) in payloads(&file)? {
                let group = group_of(root, &file);
                corpus.read(&name, &bytes, groups.entry(group).or_default());
            }
        }
    }
    if arguments.iter().any(|a| a == "--table") {
        print_table(&groups);
        return Ok(());
    }
    for (name, tally) in &groups {
        print_tally(name, tally, show_unmapped);
    }
    for builder in corpus.builders.values() {
        corpus.misfits += builder.misfits();
    }
    println!("misfits {}", corpus.misfits);
    Ok(())
}

impl Corpus {
    fn read(&mut self, name: &str, bytes: &[u8], tally: &mut Tally) {
        let Some(format) = detect_format(bytes, Some(name)) else {
            *tally.reasons.entry(format!("no format: {name}")).or_default() += 1;
            return;
        };
        tally.files += 1;
        tally.bytes += bytes.len();
        let started = Instant::now();
        let mut mapping = Duration::ZERO;
        let (mapper, catalog, builders) = (&self.mapper, &self.catalog, &mut self.builders);
        let mut number = 0;
        self.reader.read(format, bytes, &mut |record| {
            number += 1;
            tally.records += 1;
            let mapping_started = Instant::now();
            let mut rows = vec![];
            match &record.events {
                Ok(events) => {
                    for event in *events {
                        tally.events += 1;
                        let before = rows.len();
                        mapper.map(
                            event,
                            Envelope { raw: record.raw, arrival_us: 1_800_000_000_000_000 },
                            &mut rows,
                        );
                        for row in &rows[before..] {
                            let table = catalog.table(row.table);
                            if table.name == "CordonEvents" {
                                let kind = row.named(table, "EventKind").map(|c| c.as_text().into_owned());
                                let kind = format!("{} {}", event.format, kind.unwrap_or_default());
                                *tally.unmapped.entry(kind).or_default() += 1;
                            }
                        }
                    }
                }
                Err(error) => {
                    tally.unreadable += 1;
                    *tally.reasons.entry(error.to_string().chars().take(160).collect()).or_default() += 1;
                    rows.push(mapper.quarantine_row(format.name, &record, error, 0));
                }
            }
            tally.stored += usize::from(!rows.is_empty());
            for (row_number, row) in rows.iter().enumerate() {
                let table = catalog.table(row.table);
                *tally.rows.entry(table.name.clone()).or_default() += 1;
                let system = SystemCells {
                    tenant: "t",
                    source: "s",
                    sequence: 1,
                    record: number,
                    row: row_number as u16,
                    arrival_us: 1_800_000_000_000_000,
                    event_us: None,
                };
                let builder = builders.entry(row.table.0).or_insert_with(|| TableBuilder::new(table.clone()));
                builder.append(row, &system);
                if builder.byte_size() > 32 << 20 {
                    let _ = builder.finish();
                }
            }
            mapping += mapping_started.elapsed();
        });
        tally.parse += started.elapsed().saturating_sub(mapping);
        tally.map += mapping;
    }
}

/// Files, records, and what share of them is in a table, in the catch-all, and in quarantine.
fn print_table(groups: &BTreeMap<String, Tally>) {
    println!(
        "| Source | Files | Records | In a table | Catch-all | Quarantine |\n| --- | --- | --- | --- | --- | --- |"
    );
    for (name, tally) in groups {
        let count = |table: &str| tally.rows.get(table).copied().unwrap_or(0);
        let share = |part: usize| 100.0 * part as f64 / tally.records.max(1) as f64;
        println!(
            "| {name} | {} | {} | {:.0} % | {} ({:.2} %) | {} |",
            tally.files,
            tally.records,
            share(tally.stored),
            count("CordonEvents"),
            share(count("CordonEvents")),
            count("CordonQuarantine"),
        );
    }
}

fn print_tally(name: &str, tally: &Tally, show_unmapped: bool) {
    let catch_all = tally.rows.get("CordonEvents").copied().unwrap_or(0);
    let seconds = tally.parse.as_secs_f64().max(1e-9);
    println!(
        "{name}: {} files, {:.1} MB, {} records ({} unreadable), {} events, catch-all {:.2} %, parse {:.1} MB/s {:.2} µs/event, map {:.2} µs/event",
        tally.files,
        tally.bytes as f64 / 1e6,
        tally.records,
        tally.unreadable,
        tally.events,
        100.0 * catch_all as f64 / tally.events.max(1) as f64,
        tally.bytes as f64 / 1e6 / seconds,
        tally.parse.as_secs_f64() * 1e6 / tally.events.max(1) as f64,
        tally.map.as_secs_f64() * 1e6 / tally.events.max(1) as f64,
    );
    println!("    {:?}", tally.rows);
    for (reason, count) in tally.reasons.iter().take(10) {
        println!("    {count} × {reason}");
    }
    if show_unmapped {
        let mut unmapped: Vec<_> = tally.unmapped.iter().collect();
        unmapped.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        for (kind, count) in unmapped.iter().take(60) {
            println!("    unmapped {count} × {kind}");
        }
    }
}

fn group_of(root: &Path, file: &Path) -> String {
    let relative = file.strip_prefix(root).unwrap_or(file);
    let parts: Vec<_> = relative.components().take(1).map(|c| c.as_os_str().to_string_lossy()).collect();
    format!("{} {}", root.display(), parts.join("/"))
}

fn files_under(root: &Path) -> Vec<PathBuf> {
    if root.is_file() {
        return vec![root.to_owned()];
    }
    let mut found = vec![];
    let mut pending = vec![root.to_owned()];
    while let Some(folder) = pending.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.is_dir() { pending.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    found
}

/// Names and contents.
type Payloads = Vec<(String, Vec<u8>)>;

/// The payloads of a file: itself, or what an archive holds.
fn payloads(path: &Path) -> Result<Payloads, Box<dyn Error>> {
    let bytes = std::fs::read(path)?;
    let name = path.to_string_lossy().into_owned();
    if name.to_ascii_lowercase().ends_with(".zip") {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes))?;
        let mut found = vec![];
        for index in 0..archive.len() {
            let mut member = archive.by_index(index)?;
            let member_name = member.name()?.into_owned();
            if member.is_dir() || member_name.contains("__MACOSX") {
                continue;
            }
            let mut content = vec![];
            member.read_to_end(&mut content)?;
            found.push((member_name, content));
        }
        return Ok(found);
    }
    if name.ends_with(".tar.gz") {
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(bytes.as_slice()));
        let mut found = vec![];
        for member in archive.entries()? {
            let mut member = member?;
            let member_name = member.path()?.to_string_lossy().into_owned();
            let mut content = vec![];
            member.read_to_end(&mut content)?;
            if !content.is_empty() && !member_name.contains("/._") && !member_name.starts_with("._") {
                found.push((member_name, content));
            }
        }
        return Ok(found);
    }
    if let Some(inner) = name.strip_suffix(".gz") {
        let mut content = vec![];
        flate2::read::MultiGzDecoder::new(bytes.as_slice()).read_to_end(&mut content)?;
        return Ok(vec![(inner.to_owned(), content)]);
    }
    Ok(vec![(name, bytes)])
}
