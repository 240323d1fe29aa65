//! What a million indicators cost: the same records through the pipeline with none and with that many.
//!
//! `cargo run --profile quick -p cordon-detect --example indicators -- FILE.ndjson [COUNT]`

use std::sync::Arc;
use std::time::Instant;

use detect::{Content, Indicator, IndicatorEffect, IndicatorKind, Input, Known, Options, Pipeline};
use model::Severity;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a file of records")?;
    let count: u64 = arguments.next().map_or(Ok(1_000_000), |c| c.parse())?;
    let payload = std::fs::read(path)?;
    let started = Instant::now();
    let known: Known = (0..count).map(indicator).collect();
    println!(
        "{count} indicators: compiled in {:.2} s, {:.1} MB",
        started.elapsed().as_secs_f64(),
        known.byte_size() as f64 / 1e6
    );
    let content = Content::compile(&[], true)?;
    let catalog = Arc::new(schema::Catalog::builtin()?);
    let mut known = Some(known);
    for with in [false, true] {
        let mut pipeline = Pipeline::new(catalog.clone(), &content, Options::default())?;
        if with {
            pipeline.set_indicators(known.take().unwrap_or_default());
        }
        let mut best = f64::MAX;
        let mut events = 0;
        for sequence in 1..=5 {
            let started = Instant::now();
            events = 0;
            for (at, part) in parts(&payload).enumerate() {
                let input = Input {
                    tenant: "default",
                    source: "bench",
                    format: None,
                    name: None,
                    zone: None,
                    sequence: sequence * 100_000 + at as u64,
                    arrival_us: 1_790_000_000_000_000,
                    payload: part,
                };
                events += pipeline.process(&input).counts.events;
                pipeline.take_rows()?;
            }
            best = best.min(started.elapsed().as_secs_f64());
        }
        let each = best * 1e6 / events.max(1) as f64;
        println!("{}: {each:.2} µs per event, {events} events", if with { "with" } else { "without" });
    }
    Ok(())
}

/// Batches of whole lines, a megabyte or so each.
fn parts(payload: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = payload;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let cut = rest.len().min(1 << 20);
        let end = rest.iter().skip(cut).position(|b| *b == b'\n').map_or(rest.len(), |at| cut + at + 1);
        let (part, more) = rest.split_at(end);
        rest = more;
        Some(part)
    })
}

/// Half hashes, the rest addresses, domains and URLs; values spread as by chance.
fn indicator(number: u64) -> Indicator {
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number << 17);
    let (kind, value) = match number % 8 {
        0..=3 => (IndicatorKind::Hash, format!("{mixed:016x}{:016x}{mixed:016x}{number:016x}", !mixed)),
        4 => (IndicatorKind::Ip, std::net::Ipv4Addr::from((mixed >> 20) as u32).to_string()),
        5 => (IndicatorKind::Url, format!("https://h{number}.example/p{mixed:x}")),
        6 => (IndicatorKind::Sender, format!("u{mixed:x}@d{number}.example")),
        _ => (IndicatorKind::Domain, format!("d{mixed:x}.example")),
    };
    Indicator {
        id: format!("{mixed:016x}{number:016x}"),
        kind,
        value,
        severity: Severity::High,
        title: "Feed".to_owned(),
        description: "From a feed".to_owned(),
        effect: IndicatorEffect::Audit,
        confidence: Some(50),
    }
}
