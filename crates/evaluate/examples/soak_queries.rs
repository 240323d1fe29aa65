//! Feeds altered queries to the parser, the binder, the editor's functions, the planner and the
//! interpreter for some time, and reports what came of it.
//!
//! `cargo run --profile quick -p cordon-evaluate --example soak_queries -- SECONDS SEED FILE…`, where the
//! files hold one JSON object with a `query` per line. Stops with the text that made a panic, lost a
//! byte, or did not end within [`HANG`] of being told to.

#[path = "../../kql/tests/it/world.rs"]
#[allow(dead_code, reason = "tests use the rest")]
mod world;

use evaluate::run::{Interpreter, NoTables};
use evaluate::{PlanError, Session, resolve};
use kql::Library;
use serde_json::Value as Json;
use std::collections::HashMap;
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// When a query is told to end.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long it may take to listen.
const HANG: Duration = Duration::from_secs(120);
/// As much stack as the program gives its queries.
const STACK_BYTES: usize = 64 << 20;
/// Longest altered text.
const TEXT_BYTES_MAX: usize = 20_000;

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

#[derive(Default)]
struct Counts {
    inputs: u64,
    bound: u64,
    planned: u64,
    ran: u64,
}

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: soak_queries SECONDS SEED FILE…";
    let seconds: u64 = arguments.next().ok_or(usage)?.parse()?;
    let seed: u64 = arguments.next().ok_or(usage)?.parse()?;
    let mut queries = vec![];
    for file in arguments {
        for line in std::fs::read_to_string(file)?.lines() {
            let row: Json = serde_json::from_str(line)?;
            queries.extend(row["query"].as_str().map(str::to_owned));
        }
    }
    if queries.is_empty() {
        return Err(usage.into());
    }
    let work = move || soak(&queries, Duration::from_secs(seconds), seed);
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work)?;
    worker.join().map_err(|_| "the worker panicked")?
}

fn soak(queries: &[String], time: Duration, seed: u64) -> Result<(), Box<dyn Error + Send + Sync>> {
    let worlds: Vec<_> = world::declared_worlds().into_values().collect();
    let library = Library::builtin();
    let mut random = Random(seed | 1);
    let (mut counts, mut slowest) = (Counts::default(), (Duration::ZERO, String::new()));
    let started = Instant::now();
    while started.elapsed() < time {
        let text = altered(queries, &mut random);
        let offset = random.below(text.len() + 1);
        let world = worlds.get(random.below(worlds.len())).ok_or("no world")?;
        let began = Instant::now();
        let tried = catch_unwind(AssertUnwindSafe(|| exercise(&text, offset, world, &library, &mut counts)));
        match tried {
            Ok(Ok(())) => counts.inputs += 1,
            Ok(Err(what)) => return Err(format!("{what} with seed {seed}:\n{text}").into()),
            Err(_) => return Err(format!("a panic with seed {seed}:\n{text}").into()),
        }
        if began.elapsed() > slowest.0 {
            slowest = (began.elapsed(), text);
        }
    }
    let Counts { inputs, bound, planned, ran } = counts;
    println!("{inputs} inputs, {bound} bound, {planned} planned, {ran} run to their end");
    println!("slowest {:?}:\n{}", slowest.0, slowest.1);
    Ok(())
}

/// Everything the crates do with a text.
fn exercise(
    text: &str,
    offset: usize,
    world: &world::World,
    library: &Library,
    counts: &mut Counts,
) -> Result<(), String> {
    let parsed = kql::parse(text);
    let end =
        parsed.tokens.iter().try_fold(0, |at, token| (token.span.start == at).then_some(token.span.end));
    if end != Some(text.len()) {
        return Err("tokens that do not add up to the text".into());
    }
    let bound = kql::bind(text, &parsed, world, library);
    for diagnostic in &bound.diagnostics {
        let _ = diagnostic.render(text);
    }
    let _ = kql::assist::hover(text, &bound, library, offset);
    let _ = kql::assist::complete(text, offset, world, library);
    let formatted = kql::format(text);
    if parsed.diagnostics.is_empty() && kql::format(&formatted) != formatted {
        return Err("a layout that is laid out otherwise the second time".into());
    }
    counts.bound += u64::from(bound.diagnostics.is_empty());
    within(|session| run(text, world, library, session, counts))
}

/// Does the work with a session that is told to stop when it takes too long.
fn within(work: impl FnOnce(&Session)) -> Result<(), String> {
    let mut session = Session::new(638_000_000_000_000_000, 1);
    session.rows_max = 20_000;
    session.bytes_max = 64 << 20;
    let (done, waiting) = channel::<()>();
    std::thread::scope(|scope| {
        let session = &session;
        scope.spawn(move || {
            if waiting.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                session.stop();
                if waiting.recv_timeout(HANG) == Err(RecvTimeoutError::Timeout) {
                    eprintln!("a query does not end");
                    std::process::abort();
                }
            }
        });
        work(session);
        drop(done);
    });
    Ok(())
}

fn run(text: &str, world: &world::World, library: &Library, session: &Session, counts: &mut Counts) {
    let interpreter = Interpreter::new(session, &NoTables);
    let parameters = HashMap::new();
    let world = evaluate::World { catalogue: world, library, session, parameters: &parameters };
    let plan = match resolve(text, &world, &mut |rel| interpreter.table(rel, None)) {
        Ok(plan) => plan,
        Err(PlanError::Wrong(_) | PlanError::Fault(_)) => return,
    };
    counts.planned += 1;
    counts.ran += u64::from(interpreter.plan(&plan).is_ok());
}

/// A query with some of its tokens cut out, doubled, swapped or taken from another query, and
/// sometimes with bytes that no token has.
fn altered(queries: &[String], random: &mut Random) -> String {
    let mut text = queries.get(random.below(queries.len())).cloned().unwrap_or_default();
    for _ in 0..random.below(4) {
        let other = queries.get(random.below(queries.len())).map_or("", String::as_str);
        text = once(&text, other, random);
    }
    let mut end = text.len().min(TEXT_BYTES_MAX);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

fn once(text: &str, other: &str, random: &mut Random) -> String {
    let tokens = kql::parse(text).tokens;
    let mut parts: Vec<&str> = tokens.iter().map(|t| t.span.of(text)).collect();
    let at = random.below(parts.len());
    let length = (1 + random.below(6)).min(parts.len() - at);
    match random.below(7) {
        0 => drop(parts.drain(at..at + length)),
        1 => {
            let copy = parts[at..at + length].to_vec();
            parts.splice(at..at, copy);
        }
        2 if !parts.is_empty() => {
            let with = random.below(parts.len());
            parts.swap(at, with);
        }
        3 | 4 => {
            let theirs = kql::parse(other).tokens;
            let from = random.below(theirs.len());
            let count = 1 + random.below(12);
            let theirs: Vec<&str> = theirs.iter().skip(from).take(count).map(|t| t.span.of(other)).collect();
            parts.splice(at..at + length, theirs);
        }
        5 => parts.insert(at, ODD[random.below(ODD.len())]),
        _ => parts.truncate(at),
    }
    parts.concat()
}

/// Pieces that are seldom in queries.
const ODD: &[&str] = &[
    "\0",
    "\u{feff}",
    "'",
    "\"",
    "```",
    "@'",
    "h\"",
    "((((",
    "]]",
    "{{",
    "-9223372036854775808",
    "1e999",
    "0x",
    "datetime(",
    "timespan(99999999999d)",
    "dynamic({\"a\":",
    "ß",
    "\u{202e}",
    "//",
    "!",
    "..",
    "toscalar(",
    "1tick",
    "long(null)",
    "real(nan)",
    "| as x",
    "| count",
    "| mv-expand ",
    "| summarize ",
    "; let x = ",
    "*",
];
