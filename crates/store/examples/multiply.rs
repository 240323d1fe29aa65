//! Many events made of few: `multiply FROM TO ROWS`. Reads the tables of the data folder `FROM`, and
//! writes ROWS rows of them, varied, into tables of the data folder `TO`, with their index of terms.
//!
//! Rows are taken in turn from those of a table. Their times go on evenly over thirty days; devices are
//! [`DEVICES`], accounts are numbered; of numbers in command lines and additional fields, which tell
//! processes, ports and files apart, most get other digits. One command line in a million has a word of
//! its own, [`RARE`]. The same arguments give the same rows, and go on
//! where an earlier call with them stopped.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{
    Array, ArrayRef, Date32Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    UInt32Array,
};
use arrow_schema::DataType;
use arrow_select::concat::concat_batches;
use arrow_select::take::take;
use futures::TryStreamExt;
use schema::{Catalog, Table, system};
use store::tables::{IndexOptions, ScanRequest, Tables, TablesOptions};

/// Tables and their share of the rows, in percent.
const SHARES: [(&str, u64); 6] = [
    ("DeviceProcessEvents", 35),
    ("DeviceNetworkEvents", 30),
    ("DeviceFileEvents", 12),
    ("DeviceEvents", 10),
    ("DeviceRegistryEvents", 8),
    ("DeviceImageLoadEvents", 5),
];
/// Devices that events are of.
const DEVICES: u64 = 2_000;
/// Additional fields of more bytes stay as they are.
const LONG_BYTES: usize = 512;
/// The word that one command line in a million has.
const RARE: &str = "zerologonprobe";
/// 2026-01-05T00:00:00Z.
const START_US: i64 = 1_767_571_200_000_000;
const DAY_US: i64 = 86_400_000_000;
const DAYS: i64 = 30;
/// Rows made and committed at once, at most.
const ROWS_AT_ONCE: u64 = 200_000;

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [from, to, rows] = arguments.as_slice() else { return Err("usage: multiply FROM TO ROWS".into()) };
    let rows: u64 = rows.parse()?;
    let catalog = Arc::new(Catalog::builtin()?);
    let source = Tables::open(from, Arc::clone(&catalog), TablesOptions::default()).await?;
    let target = Tables::open(to, catalog, TablesOptions::default()).await?;
    let making = SHARES.map(|(name, share)| {
        tokio::spawn(multiplied(source.clone(), target.clone(), (name, rows * share / 100)))
    });
    for made in making {
        println!("{}", made.await??);
    }
    Ok(())
}

/// Fills one table; says what it wrote.
async fn multiplied(source: Tables, target: Tables, (name, rows): (&str, u64)) -> Result<String, Failure> {
    let table = Arc::clone(target.catalog().get(name).ok_or("no such table")?);
    let (batches, problems) = source.scan(table.id, &ScanRequest::default());
    let batches: Vec<RecordBatch> = batches.try_collect().await?;
    let of = concat_batches(&table.stored_schema(), &batches)?;
    if of.num_rows() == 0 {
        return Err(format!("{name} has no rows to multiply: {:?}", problems.files()).into());
    }
    let per_day = rows.div_ceil(DAYS as u64);
    let (mut done, mut sequence) = (0, 0);
    while done < rows {
        // A commit is of one day.
        let day_ends = (done / per_day + 1) * per_day;
        let count = ROWS_AT_ONCE.min(day_ends.min(rows) - done);
        sequence += 1;
        if target.committed_sequence(table.id) >= Some(sequence) {
            // Made when this was begun before.
            done += count;
            continue;
        }
        let span = Span { first: done, count, rows };
        let (own, input) = (Arc::clone(&table), of.clone());
        let batch = tokio::task::spawn_blocking(move || span.rows_of(&own, &input)).await??;
        target.commit(table.id, vec![batch], sequence).await?;
        done += count;
    }
    let indexed = target.index(table.id, &IndexOptions::default()).await?;
    Ok(format!(
        "{{\"table\": \"{name}\", \"rows\": {rows}, \"bytes\": {}, \"index_bytes\": {}, \"files\": {}}}",
        indexed.data_bytes, indexed.bytes, indexed.files
    ))
}

/// Rows that are made at once: which of all.
#[derive(Clone, Copy)]
struct Span {
    first: u64,
    count: u64,
    rows: u64,
}

impl Span {
    fn numbers(self) -> impl Iterator<Item = u64> {
        self.first..self.first + self.count
    }

    fn micros(self, number: u64) -> i64 {
        let place = i128::from(number) * i128::from(DAYS * DAY_US) / i128::from(self.rows.max(1));
        START_US + place as i64
    }

    fn rows_of(self, table: &Table, of: &RecordBatch) -> Result<RecordBatch, Failure> {
        let modulus = of.num_rows() as u64;
        // A step without a common factor takes rows out of their groups.
        let places = UInt32Array::from_iter_values(self.numbers().map(|n| (n * 7_919 % modulus) as u32));
        let schema = table.stored_schema();
        let mut columns: Vec<ArrayRef> = vec![];
        for (field, column) in schema.fields().iter().zip(of.columns()) {
            let taken = take(column, &places, None)?;
            columns.push(self.varied(field.name(), taken));
        }
        Ok(RecordBatch::try_new(schema, columns)?)
    }

    fn varied(self, name: &str, column: ArrayRef) -> ArrayRef {
        let micros = || self.numbers().map(|n| self.micros(n));
        match (name, column.data_type()) {
            (system::DAY, _) => {
                Arc::new(Date32Array::from_iter_values(micros().map(|us| us.div_euclid(DAY_US) as i32)))
            }
            (_, DataType::Timestamp(_, zone)) if column.null_count() < column.len() => {
                let times = TimestampMicrosecondArray::from_iter_values(micros());
                Arc::new(times.with_timezone_opt(zone.clone()))
            }
            (system::EVENT_ID, _) => self.texts(&column, |_, n| format!("{:x}-{n:x}-0", n / 1000)),
            ("DeviceName", _) => self.texts(&column, |_, n| format!("host-{:04}.corp.example", device(n))),
            ("DeviceId", _) => self.texts(&column, |_, n| format!("{:040x}", mixed(device(n)) as u128 * 77)),
            ("AccountName" | "InitiatingProcessAccountName", _) => {
                self.texts(&column, |text, n| format!("{text}{}", mixed(device(n)) % 400))
            }
            ("RemoteIP", _) => self.texts(&column, |text, n| other_digits(text, mixed(n) % 5_000, 2)),
            ("ProcessCommandLine", _) => self.texts(&column, |text, n| {
                let rare = if n % 1_000_000 == 77 { format!(" {RARE}") } else { String::new() };
                other_digits(text, mixed(n), 3) + &rare
            }),
            ("AdditionalFields", _) => self.texts(&column, |text, n| match text.len() {
                // Long ones would fill the disk.
                0..=LONG_BYTES => other_digits(text, mixed(n), 3),
                _ => text.to_owned(),
            }),
            ("ProcessId" | "InitiatingProcessId", DataType::Int64) => {
                let numbers = column.as_primitive::<Int64Type>().iter().zip(self.numbers());
                Arc::new(
                    numbers
                        .map(|(id, n)| id.map(|id| id % 97 * 4 + (mixed(n) % 8_000) as i64 * 4))
                        .collect::<Int64Array>(),
                )
            }
            _ => column,
        }
    }

    fn texts(self, column: &ArrayRef, change: impl Fn(&str, u64) -> String) -> ArrayRef {
        let Some(texts) = column.as_string_opt::<i32>() else { return Arc::clone(column) };
        let changed = texts.iter().zip(self.numbers()).map(|(text, n)| text.map(|text| change(text, n)));
        Arc::new(changed.collect::<StringArray>())
    }
}

/// The device of an event: some have many more than others.
fn device(number: u64) -> u64 {
    let (a, b) = (mixed(number) % DEVICES, mixed(number ^ 0x55) % DEVICES);
    a.min(b)
}

fn mixed(number: u64) -> u64 {
    let product = (number ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (product ^ (product >> 29)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 16
}

/// The text with other digits in its numbers of at least so many digits. Numbers that begin with 0 are
/// names rather than numbers and stay.
fn other_digits(text: &str, seed: u64, digits_min: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut seed) = (text, seed);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let length = from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
        let (number, after) = from.split_at(length);
        out.push_str(before);
        if length < digits_min || length > 6 || number.starts_with('0') {
            out.push_str(number);
        } else {
            let below = 10_u64.pow(length as u32 - 1);
            out.push_str(&(below + seed % (9 * below)).to_string());
            seed = mixed(seed);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
