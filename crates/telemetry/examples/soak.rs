//! Feeds damaged samples to a parser family for some time and reports what came of it; stops with
//! the seed and the input's number when a record gives no row.
//!
//! `cargo run --profile quick -p cordon-telemetry --example soak -- FAMILY SECONDS SEED FILE…`

use std::error::Error;
use std::time::{Duration, Instant};

use telemetry::fuzz_entry::{FAMILIES, Target};

/// Bytes cut out of a sample for one input; binary logs go by chunks of 64 KiB.
const PIECE: usize = 20_000;
const CHUNK: usize = 65_536;

/// Xorshift, so that a seed gives the same inputs everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = || format!("usage: soak FAMILY SECONDS SEED FILE…, FAMILY one of {}", FAMILIES.join(", "));
    let family = arguments.next().ok_or_else(usage)?;
    let seconds: u64 = arguments.next().ok_or_else(usage)?.parse()?;
    let seed: u64 = arguments.next().ok_or_else(usage)?.parse()?;
    let samples = arguments.map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    if samples.is_empty() || !FAMILIES.contains(&family.as_str()) {
        return Err(usage().into());
    }
    let target = Target::new(&schema::Catalog::builtin()?)?;
    let mut random = Random(seed | 1);
    let (started, mut slowest) = (Instant::now(), Duration::ZERO);
    let (mut inputs, mut records, mut unreadable) = (0_u64, 0, 0);
    while started.elapsed() < Duration::from_secs(seconds) {
        let sample = &samples[random.below(samples.len())];
        let input = damaged(piece(sample, family == "evtx", &mut random), &mut random);
        let began = Instant::now();
        let outcome = target.feed(&family, &input);
        slowest = slowest.max(began.elapsed());
        if outcome.rows < outcome.records {
            return Err(format!("input {inputs} of seed {seed} has a record without a row").into());
        }
        inputs += 1;
        records += outcome.records;
        unreadable += outcome.unreadable;
    }
    println!("{family}: {inputs} inputs, {records} records, {unreadable} unreadable, slowest {slowest:?}");
    Ok(())
}

/// A part of a sample.
fn piece(sample: &[u8], chunked: bool, random: &mut Random) -> Vec<u8> {
    if chunked && sample.len() > 4096 {
        let chunks = (sample.len() - 4096).div_ceil(CHUNK);
        let from = 4096 + random.below(chunks) * CHUNK;
        return sample[from..(from + CHUNK).min(sample.len())].to_vec();
    }
    let from = if random.below(2) == 0 { 0 } else { random.below(sample.len()) };
    sample[from..(from + PIECE).min(sample.len())].to_vec()
}

/// The bytes with up to twenty places overwritten, flipped, copied over or cut off.
fn damaged(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    const TELLING: [u8; 8] = [0, 255, b'"', b'{', b'\\', b'[', b'%', b'\n'];
    for _ in 0..=random.below(20) {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.below(bytes.len());
        match random.below(5) {
            0 => bytes[at] = random.below(256) as u8,
            1 => bytes[at] ^= 1 << random.below(8),
            2 => bytes[at] = TELLING[random.below(TELLING.len())],
            3 => {
                let from = random.below(bytes.len());
                let length = random.below(16).min(bytes.len() - from.max(at));
                bytes.copy_within(from..from + length, at);
            }
            _ if random.below(10) == 0 => bytes.truncate(at),
            _ => {}
        }
    }
    bytes
}
