//! Where the pipeline's time goes: `shares FILE.jsonl RULES…`. Reads, reads and matches, reads and maps,
//! and does all, over the same bytes, and prints what each part adds.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use detect::{Content, Input, Options, Pipeline, RuleFile};
use schema::{Catalog, SystemCells, TableBuilder};
use telemetry::{Envelope, Mapper, Reader};

type Failure = Box<dyn std::error::Error>;

/// Bytes of a batch.
const BATCH_BYTES: usize = 1 << 20;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: shares FILE.jsonl [RULES]…")?;
    let bytes = std::fs::read(file)?;
    let batches = batches(&bytes);
    let mut rules = vec![];
    for folder in arguments {
        collect(Path::new(&folder), &mut rules)?;
    }
    let catalog = Arc::new(Catalog::builtin()?);
    let all = Content::compile(&rules, true)?;
    let none = Content::compile(&[], false)?;
    let reading = timed(|| read(&batches));
    let mapping = timed(|| map(&catalog, &batches));
    let unruled = timed(|| process(&catalog, &none, &batches));
    let ruled = timed(|| process(&catalog, &all, &batches));
    let events = ruled.0 as f64;
    let line = |name: &str, seconds: f64| {
        let (each_ns, share) = (seconds / events * 1e9, seconds / ruled.1 * 100.0);
        println!("  {name:34} {each_ns:7.0} ns/event  {share:5.1} %");
    };
    line("reading", reading.1);
    line("mapping and appending", mapping.1 - reading.1);
    line("matching, alerting and the rest", ruled.1 - unruled.1 + (unruled.1 - mapping.1).max(0.0));
    line("all", ruled.1);
    let rules = all.program.rules().len();
    println!("  {events} events, {rules} rules, {:.0} events/s before writing", events / ruled.1);
    Ok(())
}

fn timed(work: impl FnOnce() -> u64) -> (u64, f64) {
    let started = Instant::now();
    let events = work();
    (events, started.elapsed().as_secs_f64())
}

fn batches(bytes: &[u8]) -> Vec<&[u8]> {
    let mut rest = bytes;
    let mut found = vec![];
    while rest.len() > BATCH_BYTES {
        let cut = rest[..BATCH_BYTES].iter().rposition(|b| *b == b'\n').map_or(BATCH_BYTES, |i| i + 1);
        found.push(&rest[..cut]);
        rest = &rest[cut..];
    }
    found.push(rest);
    found
}

fn collect(path: &Path, rules: &mut Vec<RuleFile>) -> Result<(), Failure> {
    let mut folders: Vec<PathBuf> = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "yml") {
                rules.push(RuleFile {
                    path: path.display().to_string(),
                    text: std::fs::read_to_string(&path)?,
                });
            }
        }
    }
    Ok(())
}

fn read(batches: &[&[u8]]) -> u64 {
    let reader = Reader::default();
    let mut events = 0;
    for batch in batches {
        let Some(format) = telemetry::detect_format(batch, None) else { continue };
        reader.read(format, batch, &mut |record| events += record.events.map_or(0, |e| e.len() as u64));
    }
    events
}

fn map(catalog: &Arc<Catalog>, batches: &[&[u8]]) -> u64 {
    let reader = Reader::default();
    let Ok(mapper) = Mapper::new(catalog) else { return 0 };
    let mut builders: Vec<TableBuilder> = catalog.iter().map(|t| TableBuilder::new(t.clone())).collect();
    let mut events = 0;
    for batch in batches {
        let Some(format) = telemetry::detect_format(batch, None) else { continue };
        reader.read(format, batch, &mut |record| {
            let raw = record.raw;
            for event in record.events.into_iter().flatten() {
                let mut rows = vec![];
                mapper.map(event, Envelope { raw, arrival_us: 0 }, &mut rows);
                for row in &rows {
                    let cells = SystemCells {
                        tenant: "default",
                        source: "bench",
                        sequence: 1,
                        record: events as u32,
                        row: 0,
                        arrival_us: 0,
                        event_us: event.time_us,
                    };
                    builders[usize::from(row.table.0)].append(row, &cells);
                }
                events += 1;
            }
        });
        builders.iter_mut().filter(|b| !b.is_empty()).for_each(|b| drop(b.finish()));
    }
    events
}

fn process(catalog: &Arc<Catalog>, content: &Content, batches: &[&[u8]]) -> u64 {
    let Ok(mut pipeline) = Pipeline::new(catalog.clone(), content, Options::default()) else { return 0 };
    let mut events = 0;
    for (index, payload) in batches.iter().enumerate() {
        let outcome = pipeline.process(&Input {
            tenant: "default",
            source: "bench",
            format: None,
            name: None,
            zone: None,
            sequence: index as u64 + 1,
            arrival_us: 0,
            payload,
        });
        events += outcome.counts.events;
        drop(pipeline.take_rows());
    }
    events
}
