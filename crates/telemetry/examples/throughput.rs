//! Measures reading, mapping and appending on files of logs, side by side with the fastest parser of
//! the same input that does less: `simd-json`'s tree for JSON, the rendering to JSON of the `evtx`
//! crate (what its `evtx_dump` does) for binary logs. Time is processor time of this process (from
//! Linux's `/proc/self/schedstat`), so that other load on the machine does not count; of several
//! rounds the fastest stands.
//!
//! `cargo run --profile quick -p cordon-telemetry --example throughput -- FILE…`

use std::error::Error;
use std::io::Cursor;

use evtx::{EvtxParser, ParserSettings};
use schema::{Catalog, Row, SystemCells, TableBuilder};
use telemetry::{Envelope, Format, Limits, Mapper, Reader, detect_format};

const ARRIVAL_US: i64 = 1_800_000_000_000_000;
/// A file is read over and over until a stage has had this many bytes.
const BYTES_PER_STAGE: usize = 64 << 20;
const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn Error>> {
    let catalog = Catalog::builtin()?;
    let (reader, mapper) = (Reader::new(Limits::default()), Mapper::new(&catalog)?);
    println!(
        "format, events, bytes/event: read µs (MB/s), + map µs, + append µs = events/s to columns | other parser"
    );
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let format = detect_format(&bytes, Some(&path)).ok_or("the file is of no known format")?;
        let bench = Bench { reader: &reader, mapper: &mapper, catalog: &catalog, bytes: &bytes, format };
        bench.report(&path)?;
    }
    Ok(())
}

struct Bench<'b> {
    reader: &'b Reader,
    mapper: &'b Mapper,
    catalog: &'b Catalog,
    bytes: &'b [u8],
    format: &'b Format,
}

impl Bench<'_> {
    fn report(&self, path: &str) -> Result<(), Box<dyn Error>> {
        let events = self.run(false, false).max(1);
        let each = |ns: i64| ns as f64 / 1e3 / events as f64;
        let read = self.fastest(|| self.run(false, false))?;
        let mapped = self.fastest(|| self.run(true, false))?;
        let appended = self.fastest(|| self.run(true, true))?;
        let rate = |ns: i64| self.bytes.len() as f64 * 1e3 / ns.max(1) as f64;
        print!(
            "{} {path}, {events}, {:.0}: {:.2} ({:.0}), {:.2}, {:.2} = {:.0}",
            self.format.name,
            self.bytes.len() as f64 / events as f64,
            each(read),
            rate(read),
            each(mapped - read),
            each(appended - mapped),
            1e6 / each(appended),
        );
        match self.other()? {
            Some((name, ns)) => println!(
                " | {name} {:.2} µs ({:.0} MB/s): to columns {:.2} × its time",
                each(ns),
                rate(ns),
                appended as f64 / ns.max(1) as f64
            ),
            None => println!(),
        }
        Ok(())
    }

    /// Time of one pass, of the fastest round.
    fn fastest(&self, mut pass: impl FnMut() -> u64) -> Result<i64, Box<dyn Error>> {
        let passes = (BYTES_PER_STAGE / self.bytes.len().max(1)).clamp(1, 2_000) as i64;
        let mut best = i64::MAX;
        for _ in 0..ROUNDS {
            let start = cpu_ns()?;
            (0..passes).for_each(|_| {
                std::hint::black_box(pass());
            });
            best = best.min((cpu_ns()? - start) / passes);
        }
        Ok(best)
    }

    /// The other parser's name and time, where there is one for the format.
    fn other(&self) -> Result<Option<(&'static str, i64)>, Box<dyn Error>> {
        Ok(match self.format.name {
            "json" => Some(("simd-json tree", self.fastest(|| simd_json_trees(self.bytes))?)),
            "evtx" => Some(("evtx to JSON", self.fastest(|| evtx_to_json(self.bytes))?)),
            _ => None,
        })
    }

    fn run(&self, map: bool, append: bool) -> u64 {
        let mut builders: Vec<Option<TableBuilder>> = self.catalog.iter().map(|_| None).collect();
        let mut count = 0;
        self.reader.read(self.format, self.bytes, &mut |record| {
            let Ok(events) = &record.events else { return };
            count += events.len() as u64;
            if !map {
                return;
            }
            let mut rows: Vec<Row<'_>> = Vec::with_capacity(2);
            for event in *events {
                self.mapper.map(event, Envelope { raw: record.raw, arrival_us: ARRIVAL_US }, &mut rows);
            }
            if !append {
                return;
            }
            for row in &rows {
                let slot = &mut builders[usize::from(row.table.0)];
                let builder =
                    slot.get_or_insert_with(|| TableBuilder::new(self.catalog.table(row.table).clone()));
                builder.append(row, &system_cells(events[0].time_us));
                if builder.byte_size() > 8 << 20 {
                    let _ = builder.finish();
                }
            }
        });
        count
    }
}

/// Builds a tree of each line; the parser writes into its input, so each line is copied first, which
/// is a twentieth of the time.
fn simd_json_trees(bytes: &[u8]) -> u64 {
    let mut line_copy = vec![];
    let mut count = 0;
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        line_copy.clear();
        line_copy.extend_from_slice(line);
        count += u64::from(simd_json::to_borrowed_value(&mut line_copy).is_ok());
    }
    count
}

/// Renders each chunk's records to JSON.
fn evtx_to_json(bytes: &[u8]) -> u64 {
    let settings = ParserSettings::new().num_threads(1).indent(false);
    let Ok(parser) = EvtxParser::from_read_seek(Cursor::new(bytes)) else { return 0 };
    let mut parser = parser.with_configuration(settings);
    parser.chunks_json_bytes(false).map(|chunk| chunk.items.len() as u64).sum()
}

/// Processor time of this process so far.
fn cpu_ns() -> Result<i64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/schedstat")?;
    Ok(text.split(' ').next().unwrap_or("").parse()?)
}

fn system_cells(event_us: Option<i64>) -> SystemCells<'static> {
    SystemCells { tenant: "t", source: "s", sequence: 1, record: 1, row: 0, arrival_us: ARRIVAL_US, event_us }
}
