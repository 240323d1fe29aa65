//! Messages per second of one core over a folder of messages:
//! `cargo run --profile quick -p cordon-mail --example throughput -- FOLDER…`
//!
//! Three stages, each alone over the whole set: facts; facts, authentication (DNS empty) and event;
//! the same and rows. Before them the crate `mail-parser` alone, which reads less: no hashes, no pages,
//! no links, no authentication.

use std::path::Path;

use mail::auth::dns::MemoryDns;
use mail::{Mail, MailContext, MailFacts, MailLimits, event, rows};
use schema::Catalog;

/// Files under a folder that read as messages.
fn collect(path: &Path, out: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), out)?;
        }
    } else if path.extension().is_some_and(|e| e == "eml" || e == "txt") {
        let raw = std::fs::read(path)?;
        if MailFacts::read(&raw, &MailLimits::default()).is_ok() {
            out.push(raw);
        }
    }
    Ok(())
}

/// Seconds of processor time of this thread: other load on the machine does not count.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn measure(name: &str, messages: &[Vec<u8>], mut work: impl FnMut(&[u8]) -> usize) {
    let bytes: usize = messages.iter().map(Vec::len).sum();
    let start = cpu_seconds();
    let (mut rounds, mut produced) = (0, 0);
    while rounds == 0 || cpu_seconds() - start < 2.0 && rounds < 1_000 {
        produced += messages.iter().map(|m| work(m)).sum::<usize>();
        rounds += 1;
    }
    let seconds = cpu_seconds() - start;
    let count = (messages.len() * rounds) as f64;
    println!(
        "{name}: {:.0} messages/s, {:.1} MB/s ({:.1} items a message)",
        count / seconds,
        (bytes * rounds) as f64 / 1e6 / seconds,
        produced as f64 / count
    );
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut messages = vec![];
    for folder in std::env::args().skip(1) {
        collect(Path::new(&folder), &mut messages)?;
    }
    let bytes: usize = messages.iter().map(Vec::len).sum();
    println!("{} messages, {:.1} MB", messages.len(), bytes as f64 / 1e6);
    let (limits, dns, catalog) = (MailLimits::default(), MemoryDns::default(), Catalog::builtin()?);
    let context = MailContext { own_domains: vec!["example.com".to_owned()], ..MailContext::default() };
    let parser = mail_parser::MessageParser::new();
    measure("mail-parser alone", &messages, |m| parser.parse(m).map_or(0, |message| message.parts.len()));
    measure("facts", &messages, |m| MailFacts::read(m, &limits).map_or(0, |f| f.links.len()));
    measure("facts, authentication, event", &messages, |m| {
        Mail::read(m, &limits, &context, Some(&dns))
            .map_or(0, |mail| event(&mail, &context, &limits).fields.len())
    });
    measure("facts, authentication, event, rows", &messages, |m| {
        Mail::read(m, &limits, &context, Some(&dns)).map_or(0, |mail| {
            let _ = event(&mail, &context, &limits);
            rows(&mail, &catalog, &context).len()
        })
    });
    Ok(())
}
