//! Feeds changed messages through everything for some seconds: `… --example soak -- SECONDS SEED FOLDER…`
//!
//! Every message is cut, spliced and altered at random places; a panic ends the run with the seed
//! printed before it, and the slowest message is told at the end.

use std::path::Path;
use std::time::{Duration, Instant};

fn collect(path: &Path, out: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), out)?;
        }
    } else {
        out.push(std::fs::read(path)?);
    }
    Ok(())
}

/// A small generator (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap_or(0)
    }
}

fn change(messages: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut message = messages[random.below(messages.len())].clone();
    message.truncate(200_000);
    for _ in 0..=random.below(6) {
        let at = random.below(message.len());
        match random.below(6) {
            0 => message.truncate(at),
            1 => {
                let other = &messages[random.below(messages.len())];
                let from = random.below(other.len());
                let end = (from + random.below(4_000)).min(other.len());
                message.splice(at..at, other[from..end].iter().copied());
            }
            2 => {
                let end = (at + random.below(64)).min(message.len());
                let piece = message[at..end].repeat(1 + random.below(200));
                message.splice(at..at, piece);
            }
            3 => {
                let end = (at + random.below(200)).min(message.len());
                message.drain(at..end);
            }
            _ if !message.is_empty() => message[at] = b"\r\n\0<>\"'();:=?%&\xff\xc3-/ "[random.below(20)],
            _ => {}
        }
    }
    message
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds: u64 = arguments.next().ok_or("say for how many seconds")?.parse()?;
    let seed: u64 = arguments.next().ok_or("say a seed")?.parse()?;
    let mut messages = vec![];
    for folder in arguments {
        collect(Path::new(&folder), &mut messages)?;
    }
    println!("{} files, seed {seed}", messages.len());
    let (start, mut random) = (Instant::now(), Random(seed | 1));
    let (mut count, mut slowest, mut slowest_len) = (0_u64, Duration::ZERO, 0);
    while start.elapsed().as_secs() < seconds {
        let message = change(&messages, &mut random);
        let before = Instant::now();
        mail::fuzz_entry(&message);
        let took = before.elapsed();
        if took > slowest {
            (slowest, slowest_len) = (took, message.len());
        }
        count += 1;
    }
    println!("{count} messages, slowest {slowest:?} for {slowest_len} bytes");
    Ok(())
}
