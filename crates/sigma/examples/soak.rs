//! Feeds altered rules, pipelines, regular expressions and events through the rule engine for some
//! seconds: `soak SECONDS SEED RULES_FOLDER…`.
//!
//! Rule files are cut, spliced, repeated and altered at random places, given regular expressions made
//! of dangerous pieces, and rewritten by random pipelines; what still loads is compiled, saved, loaded
//! and matched against events made of its own texts. A panic ends the run; the slowest input and the
//! peak memory are told at the end.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use event::{Event, Origin, Value};
use sigma::language::{ParseOptions, parse_rules_with};
use sigma::{CompileOptions, CorrelationLimits, Correlator, Document, Matcher, Pipeline, Program};

/// Pieces that make expressions large, deep or slow in engines that backtrack.
const PIECES: [&str; 24] = [
    "(a+)+",
    "(a|aa)*",
    ".*",
    ".*?",
    "[^x]{1,50}",
    "(?i)",
    "\\w+",
    "\\pL{2,9}",
    "(x+x+)+y",
    "{999}",
    "(",
    ")",
    "|",
    "[",
    "\\",
    "^",
    "$",
    "\\b",
    "(?:",
    "foo",
    "\\.exe",
    "a{10}{10}{10}",
    "[\\u{0}-\\u{10ffff}]",
    "é",
];

/// Lines that pipelines are made of.
const STEPS: [&str; 16] = [
    "- {type: field_name_prefix, prefix: w.}",
    "- {type: field_name_suffix, suffix: .k}",
    "- {id: m, type: field_name_mapping, mapping: {Image: [a, b], CommandLine: c, EventID: d}}",
    "- {type: replace_string, regex: '(.)(.)', replacement: '\\2\\g<1>$'}",
    "- {type: replace_string, regex: '\\\\', replacement: '/', skip_special: true}",
    "- {type: drop_detection_item, detection_item_conditions: [{type: match_string, cond: any, pattern: '.*e'}]}",
    "- {type: drop_detection_item, field_name_conditions: [{type: include_fields, fields: [Image]}]}",
    "- {type: add_condition, conditions: {a: 1, 'b|contains': ['$product', x]}, template: true}",
    "- {type: regex, method: ignore_case_brackets}",
    "- {type: case, method: snake_case}",
    "- {type: hashes_fields, valid_hash_algos: [MD5, SHA1, SHA256, IMPHASH], field_prefix: h}",
    "- {type: wildcard_placeholders}",
    "- {type: set_value, value: 1, detection_item_conditions: [{type: contains_wildcard, cond: all}]}",
    "- {type: convert_type, target_type: str}",
    "- {type: map_string, mapping: {'1': ['2', '3']}}",
    "- {type: nest, items: [{type: field_name_suffix, suffix: n}], rule_conditions: [{type: logsource, product: windows}]}",
];

/// Bytes that rules give a meaning to.
const TELLING: &[u8] = b":|*?\\'\"-[]{}()%\n #&!>\xff\xc3 0";

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

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let mut next = || arguments.next().ok_or("usage: soak SECONDS SEED RULES_FOLDER…");
    let (seconds, seed): (u64, u64) = (next()?.parse()?, next()?.parse()?);
    let mut texts = vec![];
    while let Ok(path) = next() {
        collect(Path::new(&path), &mut texts)?;
    }
    println!("{} rule files, seed {seed}", texts.len());
    let (started, mut random) = (Instant::now(), Random(seed.max(1)));
    let (mut inputs, mut loaded, mut hits) = (0_u64, 0_u64, 0_u64);
    let mut slowest = (Duration::ZERO, String::new());
    while started.elapsed().as_secs() < seconds {
        let text = altered(&texts, &mut random);
        let before = Instant::now();
        let (rules, found) = try_rules(&text, &mut random);
        if before.elapsed() > slowest.0 {
            slowest = (before.elapsed(), text);
        }
        (inputs, loaded, hits) = (inputs + 1, loaded + rules, hits + found);
    }
    let (took, text) = slowest;
    println!(
        "{inputs} inputs, {loaded} documents loaded, {hits} hits, slowest {took:?} for {} bytes, peak {} MB",
        text.len(),
        peak_mb()
    );
    if took > Duration::from_secs(1) {
        println!("the slowest input:\n{}", text.chars().take(2000).collect::<String>());
    }
    Ok(())
}

/// Loads, compiles, saves, loads and matches; returns the documents and hits.
fn try_rules(text: &str, random: &mut Random) -> (u64, u64) {
    let pipeline = (random.below(2) == 0).then(|| pipeline(random)).flatten().map(Arc::new);
    let options = ParseOptions { placeholders: [("x".to_owned(), vec!["a*".to_owned()])].into(), pipeline };
    let documents: Vec<Document> = parse_rules_with(text, "soak", &options).into_iter().flatten().collect();
    let count = documents.len() as u64;
    let (program, _) = Program::compile(documents, &CompileOptions::default());
    let program = match program.save().map(|bytes| Program::load(&bytes)) {
        Ok(Ok(loaded)) => Arc::new(loaded),
        other => panic!("saved and not loaded: {other:?}"),
    };
    let mut matcher = Matcher::new(program.clone());
    let mut correlator = Correlator::partitioned(program.clone(), CorrelationLimits::default(), 3);
    let (mut hits, mut total) = (Vec::new(), 0);
    for round in 0..4 {
        let event = event_of(text, random);
        hits.clear();
        matcher.evaluate(&event, &mut hits);
        total += hits.len() as u64;
        for hit in &hits {
            let _ = program.explain(hit.rule, &event);
            let _ = correlator.observe(*hit, &event, round * 1_000_000, round as u64);
        }
    }
    let _ = (matcher.health(), correlator.finish());
    (count, total)
}

fn pipeline(random: &mut Random) -> Option<Pipeline> {
    let steps: Vec<&str> = (0..random.below(6)).map(|_| STEPS[random.below(STEPS.len())]).collect();
    let mut text = format!("vars: {{x: [1]}}\ntransformations:\n{}\n", steps.join("\n"));
    if random.below(8) == 0 {
        text = String::from_utf8_lossy(&alter(text.into_bytes(), random)).into_owned();
    }
    Pipeline::read(&text, "soak").ok()
}

/// An event of the text's own words, under its own fields.
fn event_of(text: &str, random: &mut Random) -> Event<'static> {
    let mut event = Event::new("soak", Origin { product: "windows", ..Origin::default() });
    event.push("Channel", Value::text("Microsoft-Windows-Sysmon/Operational"));
    event.push("EventID", Value::Int(1 + random.below(25) as i64));
    let lines: Vec<&str> = text.lines().collect();
    for _ in 0..random.below(40) {
        let line = lines.get(random.below(lines.len())).copied().unwrap_or_default();
        let (name, value) = line.split_once(':').unwrap_or((["Image", "CommandLine"][random.below(2)], line));
        let name = name.trim().trim_start_matches("- ").split('|').next().unwrap_or_default().to_owned();
        let value = value.trim().trim_matches('\'');
        event.push(name, Value::Text(value.repeat(1 + random.below(3)).into()));
    }
    event
}

fn altered(texts: &[Vec<u8>], random: &mut Random) -> String {
    let mut bytes = texts[random.below(texts.len())].clone();
    for _ in 0..random.below(4) {
        bytes = alter(bytes, random);
    }
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    if random.below(3) == 0 {
        let regex: String = (0..1 + random.below(8)).map(|_| PIECES[random.below(PIECES.len())]).collect();
        text = text.replacen("|contains:", &format!("|re: '{regex}'\n        Other|contains:"), 1);
    }
    text
}

fn alter(mut bytes: Vec<u8>, random: &mut Random) -> Vec<u8> {
    let at = random.below(bytes.len());
    let end = (at + random.below(200)).min(bytes.len());
    match random.below(5) {
        0 => bytes.truncate(at),
        1 => {
            let piece = bytes[at..end].repeat(1 + random.below(50));
            bytes.splice(at..at, piece);
        }
        2 => drop(bytes.drain(at..end)),
        _ if !bytes.is_empty() => bytes[at] = TELLING[random.below(TELLING.len())],
        _ => {}
    }
    bytes
}

fn collect(path: &Path, out: &mut Vec<Vec<u8>>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            collect(&entry?.path(), out)?;
        }
    } else if path.extension().is_some_and(|e| e == "yml") {
        out.push(std::fs::read(path)?);
    }
    Ok(())
}

/// Peak resident memory, from the kernel.
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kb| kb.parse::<u64>().ok()).unwrap_or(0) >> 10
}
