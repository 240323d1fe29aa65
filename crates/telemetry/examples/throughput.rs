//! Measures reading, mapping and appending on one file of logs, in processor time of this process
//! (from Linux's `/proc/self/schedstat`), so that other load on the machine does not count.
//!
//! `cargo run --profile quick -p cordon-telemetry --example throughput -- FILE [ROUNDS]`

use std::error::Error;

use schema::{Catalog, Row, SystemCells, TableBuilder};
use telemetry::{Envelope, Format, Limits, Mapper, Reader, detect_format};

const ARRIVAL_US: i64 = 1_800_000_000_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a file of logs")?;
    let rounds: u32 = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(3);
    let bytes = std::fs::read(&path)?;
    let format = detect_format(&bytes, Some(&path)).ok_or("the file is of no known format")?;
    let catalog = Catalog::builtin()?;
    let bench = Bench {
        reader: Reader::new(Limits::default()),
        mapper: Mapper::new(&catalog)?,
        catalog,
        bytes: &bytes,
        format,
    };
    for _ in 0..rounds {
        let start = cpu_ns()?;
        let events = bench.run(false, false).max(1);
        let read = cpu_ns()?;
        bench.run(true, false);
        let mapped = cpu_ns()?;
        bench.run(true, true);
        let appended = cpu_ns()?;
        let parse_ns = read - start;
        let per_event = |ns: i64| ns as f64 / 1e3 / events as f64;
        println!(
            "{events} events, {:.0} bytes each: parse {:.2} µs ({:.0} MB/s), map {:.2} µs, append {:.2} µs",
            bytes.len() as f64 / events as f64,
            per_event(parse_ns),
            bytes.len() as f64 * 1e3 / parse_ns.max(1) as f64,
            per_event(mapped - read - parse_ns),
            per_event((appended - mapped) - (mapped - read)),
        );
    }
    Ok(())
}

struct Bench<'b> {
    reader: Reader,
    mapper: Mapper,
    catalog: Catalog,
    bytes: &'b [u8],
    format: &'b Format,
}

impl Bench<'_> {
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

/// Processor time of this process so far.
fn cpu_ns() -> Result<i64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/schedstat")?;
    Ok(text.split(' ').next().unwrap_or("").parse()?)
}

fn system_cells(event_us: Option<i64>) -> SystemCells<'static> {
    SystemCells { tenant: "t", source: "s", sequence: 1, record: 1, row: 0, arrival_us: ARRIVAL_US, event_us }
}
