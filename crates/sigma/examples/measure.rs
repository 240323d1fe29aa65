//! Measures the engine: rules × events → nanoseconds per event, memory, growth with the rules.
//!
//! `measure RULES_FOLDER EVENTS.ndjson…`: the events are Windows events in the flat shape that
//! NXLog writes, one JSON object a line. Run it optimised:
//! With `SHOW_HITS` set it lists the rules that fired.
//! `cargo run --profile quick -p cordon-sigma --example measure -- RULES EVENTS`.

use event::{Event, Origin, Value};
use sigma::language::{Expression, Test, Token};
use sigma::{CompileOptions, Document, Hit, Matcher, Program, parse_rules};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let rules = arguments.next().ok_or("usage: measure RULES_FOLDER EVENTS.ndjson…")?;
    let texts = read_rules(Path::new(&rules))?;
    let before = resident_mib();
    let started = Instant::now();
    let documents: Vec<Document> =
        texts.iter().flat_map(|(path, text)| parse_rules(text, path)).flatten().collect();
    let parsed = started.elapsed();
    let parsed_ns = cpu_ns();
    let (program, errors) = Program::compile(documents.clone(), &CompileOptions::default());
    println!("compiled with {} ms of CPU", (cpu_ns() - parsed_ns) / 1_000_000);
    println!(
        "{} rules, {} not loaded; parsed in {parsed:.2?}, compiled in {:.2?}; {} distinct tests; tables {} MiB, resident +{} MiB",
        program.rules().len(),
        errors.len(),
        started.elapsed() - parsed,
        program.predicate_count(),
        program.size_bytes() >> 20,
        resident_mib() - before,
    );
    tell_saving(&program)?;
    let lines = read_lines(arguments)?;
    let bytes: usize = lines.iter().map(String::len).sum();
    println!("{} events, {} bytes each", lines.len(), bytes / lines.len().max(1));
    for share in [100, 500, 1000, 2000, usize::MAX] {
        let step = (documents.len() / share.min(documents.len())).max(1);
        let some = documents.iter().step_by(step).take(share).cloned();
        run(Program::compile(some, &CompileOptions::default()).0, &lines);
    }
    let many = variants(&documents, 20_000);
    run(Program::compile(many, &CompileOptions::default()).0, &lines);
    Ok(())
}

/// How long saving and loading take, and how large the saved form is.
fn tell_saving(program: &Program) -> Result<(), Box<dyn std::error::Error>> {
    let bytes = program.save()?;
    let started = Instant::now();
    let started_ns = cpu_ns();
    let loaded = Program::load(&bytes)?;
    let spent_ms = (cpu_ns() - started_ns) / 1_000_000;
    println!("saved: {} KiB; loaded in {:.2?}, {spent_ms} ms of CPU", bytes.len() >> 10, started.elapsed());
    assert_eq!(loaded.rules().len(), program.rules().len());
    Ok(())
}

/// The rules, and then variants of them until there are so many: a variant has other ids, and other
/// texts in every second test.
fn variants(documents: &[Document], wanted: usize) -> Vec<Document> {
    let rules = documents.iter().filter_map(|document| match document {
        Document::Rule(rule) => Some(rule),
        _ => None,
    });
    let mut many: Vec<Document> = rules.clone().map(|rule| Document::Rule(rule.clone())).collect();
    for (number, rule) in rules.cycle().enumerate() {
        if many.len() >= wanted {
            break;
        }
        let mut variant = rule.clone();
        variant.id = format!("variant-{number}");
        variant.detection = varied(&variant.detection, &mut (number as u64 + 1));
        many.push(Document::Rule(variant));
    }
    many
}

fn varied(expression: &Expression, seed: &mut u64) -> Expression {
    let mut each = |of: &[Expression]| of.iter().map(|part| varied(part, seed)).collect();
    match expression {
        Expression::All(of) => Expression::All(each(of)),
        Expression::Any(of) => Expression::Any(each(of)),
        Expression::AtLeast(n, of) => Expression::AtLeast(*n, each(of)),
        Expression::Not(inner) => Expression::Not(Box::new(varied(inner, seed))),
        Expression::Test(atom) => {
            *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let mut atom = atom.clone();
            if let Test::Text(pattern) = &mut atom.test
                && *seed >> 63 == 1
            {
                let literals = pattern.tokens.iter_mut().filter_map(|token| match token {
                    Token::Literal(text) => Some(text),
                    _ => None,
                });
                if let Some(longest) = literals.max_by_key(|text| text.len()) {
                    let middle = (0..=longest.len() / 2).rev().find(|at| longest.is_char_boundary(*at));
                    longest.insert_str(middle.unwrap_or(0), &format!("{:x}", *seed >> 40 & 0xfff));
                }
            }
            Expression::Test(atom)
        }
    }
}

/// Events are read just before they are evaluated, as in the pipeline, and only the evaluation is
/// timed: kept all in memory they would measure its latency.
fn run(program: Program, lines: &[String]) {
    let rules = program.rules().len();
    let before = resident_mib();
    let mut matcher = Matcher::new(Arc::new(program));
    let mut hits = Vec::new();
    let mut figures = Vec::new();
    let (mut explaining_ns, mut fields) = (0, 0);
    for _ in 0..2 {
        hits.clear();
        let mut spent_ns = 0;
        for chunk in lines.chunks(64) {
            let events: Vec<Event<'static>> = chunk.iter().filter_map(|line| flat_event(line)).collect();
            let mut found: Vec<(usize, Hit)> = Vec::new();
            let started_ns = cpu_ns();
            for (at, event) in events.iter().enumerate() {
                let before = hits.len();
                matcher.evaluate(event, &mut hits);
                found.extend(hits[before..].iter().map(|hit| (at, *hit)));
            }
            spent_ns += cpu_ns() - started_ns;
            let started_ns = cpu_ns();
            for (at, hit) in found {
                fields += matcher.program().explain(hit.rule, &events[at]).len();
            }
            explaining_ns += cpu_ns() - started_ns;
        }
        figures.push(spent_ns / lines.len().max(1) as u64);
    }
    println!(
        "{rules:5} rules: {figures:?} ns/event by pass, {} hits, caches +{} MiB, {:?}",
        hits.len(),
        resident_mib().saturating_sub(before),
        matcher.stats(),
    );
    println!("      explaining: {} ns/hit, {fields} fields", explaining_ns / (2 * hits.len().max(1) as u64));
    if std::env::var_os("SHOW_HITS").is_some() {
        show_hits(&matcher, &hits);
    }
}

/// The rules that fired, the most frequent first.
fn show_hits(matcher: &Matcher, hits: &[Hit]) {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    hits.iter().for_each(|hit| *counts.entry(hit.rule).or_default() += 1);
    let mut sorted: Vec<(u32, usize)> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (rule, count) in sorted {
        if let Some(rule) = matcher.program().rule(rule) {
            println!("{count:7} {:13} {}", rule.level.as_str(), rule.title);
        }
    }
}

fn read_rules(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
        entries.sort();
        for path in entries {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "yml") {
                texts.push((path.display().to_string(), std::fs::read_to_string(&path)?));
            }
        }
    }
    Ok(texts)
}

fn read_lines(files: impl Iterator<Item = String>) -> std::io::Result<Vec<String>> {
    let mut lines = Vec::new();
    for file in files {
        lines.extend(std::fs::read_to_string(file)?.lines().map(str::to_owned));
    }
    Ok(lines)
}

fn flat_event(line: &str) -> Option<Event<'static>> {
    let record: serde_json::Value = serde_json::from_str(line).ok()?;
    let mut event = Event::new("windows-json", Origin { product: "windows", ..Origin::default() });
    for (name, value) in record.as_object()? {
        let name = if name == "SourceName" { "Provider_Name" } else { name };
        let value = match value {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(b) => Value::Bool(*b),
            serde_json::Value::Number(n) => Value::Int(n.as_i64().unwrap_or_default()),
            serde_json::Value::String(text) => Value::Text(Cow::Owned(text.clone())),
            other => Value::Json(Cow::Owned(other.to_string())),
        };
        event.push(name.to_owned(), value);
    }
    Some(event)
}

/// Processor time of this thread, which other load does not lengthen, from `/proc`; 0 elsewhere.
fn cpu_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace().next().and_then(|n| n.parse().ok()).unwrap_or(0)
}

/// Resident memory of this process, from `/proc`; 0 elsewhere.
fn resident_mib() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)).and_then(|n| n.parse::<usize>().ok());
    kib.unwrap_or(0) / 1024
}
