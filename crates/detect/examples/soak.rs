//! Feeds altered recordings through the whole pipeline for some seconds:
//! `soak SECONDS SEED FORMAT|- FILE|FOLDER…`.
//!
//! Every input is cut, spliced, repeated and altered at random places. A panic ends the run with the
//! seed printed before it; the slowest input and the peak memory are told at the end. Records must
//! add up for every input.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use detect::{Content, Input, Options, Pipeline};
use schema::Catalog;

type Failure = Box<dyn std::error::Error>;

/// Longest input, in bytes.
const INPUT_BYTES: usize = 256 << 10;

/// Bytes that formats give a meaning to.
const TELLING: &[u8] = b"\0\n\r{}[]\",:\\<>=\xff\xc3\x80 09-+eE";

/// A small generator (Marsaglia, "Xorshift RNGs", 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or(0)
    }
}

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: soak SECONDS SEED FORMAT|- FILE|FOLDER…");
    let (seconds, seed, format): (u64, u64, String) = (next()?.parse()?, next()?.parse()?, next()?);
    let mut seeds = vec![];
    while let Ok(path) = next() {
        collect(Path::new(&path), &mut seeds)?;
    }
    println!("{} inputs, seed {seed}", seeds.len());
    let format = (format != "-").then_some(format.as_str());
    let content = Content::compile(&[], true)?;
    let mut pipeline = Pipeline::new(Arc::new(Catalog::builtin()?), &content, Options::default())?;
    let (started, mut random) = (Instant::now(), Random(seed.max(1)));
    let (mut count, mut bytes, mut slowest) = (0_u64, 0_u64, (Duration::ZERO, 0));
    while started.elapsed().as_secs() < seconds {
        let payload = altered(&seeds, &mut random);
        let before = Instant::now();
        let counts = pipeline.process(&input(format, count + 1, &payload)).counts;
        slowest = slowest.max((before.elapsed(), payload.len()));
        assert_eq!(counts.records, counts.stored + counts.unmapped + counts.quarantined, "{counts:?}");
        if pipeline.held_bytes() > 16 << 20 {
            pipeline.take_rows()?;
        }
        (count, bytes) = (count + 1, bytes + payload.len() as u64);
    }
    let (took, length) = slowest;
    let misfits = pipeline.misfits();
    println!(
        "{count} inputs, {} MB, slowest {took:?} for {length} bytes, peak {} MB, misfits {misfits:?}",
        bytes >> 20,
        peak_mb()
    );
    Ok(())
}

fn input<'a>(format: Option<&'a str>, sequence: u64, payload: &'a [u8]) -> Input<'a> {
    let arrival_us = 1_715_600_000_000_000;
    Input { tenant: "default", source: "soak", format, name: None, zone: None, sequence, arrival_us, payload }
}

fn collect(path: &Path, out: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), out)?;
        }
    } else {
        let mut bytes = std::fs::read(path)?;
        bytes.truncate(INPUT_BYTES);
        out.push(bytes);
    }
    Ok(())
}

fn altered(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = seeds[random.below(seeds.len())].clone();
    // Mostly small pieces: more inputs, and faults near record boundaries.
    if random.below(4) > 0 && !bytes.starts_with(b"ElfFile") {
        let from = random.below(bytes.len());
        let end = (from + random.below(8 << 10)).min(bytes.len());
        bytes = bytes[from..end].to_vec();
    }
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len());
        match random.below(6) {
            0 => bytes.truncate(at),
            1 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let end = (from + random.below(4_000)).min(other.len());
                bytes.splice(at..at, other[from..end].iter().copied());
            }
            2 => {
                let end = (at + random.below(64)).min(bytes.len());
                let piece = bytes[at..end].repeat(1 + random.below(200));
                bytes.splice(at..at, piece);
            }
            3 => drop(bytes.drain(at..(at + random.below(200)).min(bytes.len()))),
            _ if !bytes.is_empty() => {
                bytes[at] = TELLING[random.below(TELLING.len())];
            }
            _ => {}
        }
    }
    bytes
}

/// Peak resident memory, from the kernel.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) >> 10
}
