//! The shipped detections in `content/detections`: every one loads, says what it is for, fires on
//! the events its test file lists under `match`, and stays silent on those under `ignore`.
//!
//! A detection is `NAME.yml` (one rule, or helper rules and then a correlation) beside
//! `NAME.tests.yml`; `content/README.md` describes the form of the latter.

use event::{Event, Origin, Value};
use serde_norway::{Mapping, Value as Yaml};
use sigma::{CompileOptions, CorrelationLimits, Correlator, Document, Hit, Matcher, Program, parse_rules};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// One detection as found on disk.
struct Detection {
    /// Path below `content/detections`.
    name: String,
    /// Id of the document that alerts: the last of the file.
    id: String,
    documents: Vec<Document>,
    tests: Yaml,
}

/// One event of a test, and when it happens in microseconds from the start of its sequence.
type Step = (i64, Event<'static>);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/detections")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn load() -> Vec<Detection> {
    let mut paths = Vec::new();
    files(&folder(), &mut paths);
    paths.sort();
    let is_rule = |p: &&PathBuf| {
        let name = p.to_string_lossy();
        name.ends_with(".yml") && !name.ends_with(".tests.yml")
    };
    paths.iter().filter(is_rule).map(|p| read(p)).collect()
}

fn read(path: &Path) -> Detection {
    let name = path.strip_prefix(folder()).unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).unwrap();
    let documents: Vec<Document> =
        parse_rules(&text, &name).into_iter().map(|d| d.unwrap_or_else(|e| panic!("{e}"))).collect();
    let tests = path.with_extension("tests.yml");
    let tests = std::fs::read_to_string(&tests).unwrap_or_else(|e| panic!("{}: {e}", tests.display()));
    let tests = serde_norway::from_str(&tests).unwrap_or_else(|e| panic!("tests of {name}: {e}"));
    let id = documents.last().map(|d| facts(d).id.to_owned()).unwrap_or_default();
    Detection { name, id, documents, tests }
}

/// What every document must state.
struct Facts<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
    author: &'a str,
    date: &'a str,
    tags: &'a [String],
    falsepositives: usize,
}

fn facts(document: &Document) -> Facts<'_> {
    macro_rules! facts {
        ($from:expr) => {
            Facts {
                id: &$from.id,
                title: &$from.title,
                description: &$from.description,
                author: &$from.author,
                date: &$from.date,
                tags: &$from.tags,
                falsepositives: $from.falsepositives.len(),
            }
        };
    }
    match document {
        Document::Rule(rule) => facts!(rule),
        Document::Correlation(correlation) => facts!(correlation.header),
        Document::Filter(filter) => facts!(filter.header),
    }
}

#[test]
fn every_detection_says_what_it_is() {
    let mut names = BTreeMap::new();
    for detection in load() {
        for (place, document) in detection.documents.iter().enumerate() {
            let facts = facts(document);
            let here = format!("{} ({})", detection.name, facts.title);
            let alerts = place + 1 == detection.documents.len();
            assert_eq!(facts.id.len(), 36, "{here}: the id is not a UUID");
            if let Some(other) = names.insert(facts.id.to_owned(), here.clone()) {
                panic!("{here} has the id of {other}");
            }
            let technique = |t: &&String| {
                t.strip_prefix("attack.t").is_some_and(|t| t.starts_with(|c: char| c.is_ascii_digit()))
            };
            let techniques = facts.tags.iter().filter(technique).count();
            let tactics = facts.tags.iter().filter(|t| t.starts_with("attack.")).count() - techniques;
            assert!(techniques > 0, "{here}: no technique among the tags");
            assert!(tactics > 0, "{here}: no tactic among the tags");
            assert!(!facts.description.is_empty(), "{here}: no description");
            assert_eq!((facts.author, facts.date.len()), ("Cordon", 10), "{here}: author and date");
            assert!(!alerts || facts.falsepositives > 0, "{here}: no false positives named");
        }
        for list in ["match", "ignore"] {
            let cases = detection.tests.get(list).and_then(Yaml::as_sequence);
            assert!(cases.is_some_and(|c| !c.is_empty()), "{}: no `{list}` cases", detection.name);
        }
    }
}

#[test]
fn every_detection_keeps_its_tests() {
    let detections = load();
    assert!(detections.len() >= 60, "only {} detections", detections.len());
    let documents = detections.iter().flat_map(|d| d.documents.clone());
    let (program, errors) = Program::compile(documents, &CompileOptions::default());
    assert!(errors.is_empty(), "{errors:#?}");
    let program = Arc::new(program);
    let mut matcher = Matcher::new(program.clone());
    let mut failures = Vec::new();
    for detection in &detections {
        for (list, expected) in [("match", true), ("ignore", false)] {
            let cases = detection.tests.get(list).and_then(Yaml::as_sequence);
            for (number, case) in cases.into_iter().flatten().enumerate() {
                let steps = steps_of(detection, case);
                if fires(&program, &mut matcher, &steps, &detection.id) != expected {
                    failures.push(format!("{}: {list} {}", detection.name, number + 1));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}

/// Whether the rule or correlation of that id fires anywhere in the steps.
fn fires(program: &Arc<Program>, matcher: &mut Matcher, steps: &[Step], id: &str) -> bool {
    let mut correlator = Correlator::new(program.clone(), CorrelationLimits::default());
    let mut hits: Vec<Hit> = Vec::new();
    let mut fired = false;
    let mut last_us = 0;
    for (tag, (time_us, event)) in steps.iter().enumerate() {
        hits.clear();
        matcher.evaluate(event, &mut hits);
        last_us = *time_us;
        for hit in &hits {
            fired |= program.rule(hit.rule).is_some_and(|rule| rule.id == id);
            let found = correlator.observe(*hit, event, *time_us, tag as u64);
            fired |= found.iter().any(|c| program.correlations()[c.correlation as usize].header.id == id);
        }
    }
    let found = correlator.advance(last_us + 366 * 86_400_000_000);
    fired | found.iter().any(|c| program.correlations()[c.correlation as usize].header.id == id)
}

/// The events of a case: a single event, or a `sequence` of them with repeats and pauses.
fn steps_of(detection: &Detection, case: &Yaml) -> Vec<Step> {
    let sequence = case.get("sequence").and_then(Yaml::as_sequence);
    let parts = sequence.map_or_else(|| vec![case.clone()], Clone::clone);
    let mut steps = Vec::new();
    let mut time_us = 1_700_000_000_000_000;
    for part in &parts {
        let number = |key: &str, default: i64| part.get(key).and_then(Yaml::as_i64).unwrap_or(default);
        time_us += number("after_s", 0) * 1_000_000;
        let repeat = number("repeat", 1);
        for n in 1..=repeat {
            let mut event = event_of(detection, part, n);
            event.time_us = Some(time_us);
            steps.push((time_us, event));
            if n < repeat {
                time_us += number("every_s", 1) * 1_000_000;
            }
        }
    }
    steps
}

fn event_of(detection: &Detection, part: &Yaml, n: i64) -> Event<'static> {
    let mut fields = Mapping::new();
    let base = detection.tests.get("base").and_then(Yaml::as_mapping);
    for (key, value) in base.into_iter().flatten().chain(part.as_mapping().into_iter().flatten()) {
        fields.insert(key.clone(), value.clone());
    }
    let origin = detection.tests.get("origin");
    let mut take = |key: &str| {
        let own = fields.remove(format!("${key}"));
        let word = own.as_ref().or_else(|| origin?.get(key)).and_then(Yaml::as_str).map(str::to_owned);
        &*Box::leak(word.unwrap_or_default().into_boxed_str())
    };
    let mut words = Origin { product: take("product"), category: take("category"), service: take("service") };
    if words == Origin::default() {
        words.product = "windows";
    }
    let mut event = Event::new("test", words);
    for (key, value) in fields {
        let name = key.as_str().unwrap_or_else(|| panic!("{}: {key:?} is no field name", detection.name));
        if !["repeat", "every_s", "after_s"].contains(&name) {
            push(&mut event, name, &value, n);
        }
    }
    event
}

/// A list becomes one field per element, as in real events; `{n}` in text the number of the repeat.
fn push(event: &mut Event<'static>, name: &str, value: &Yaml, n: i64) {
    let value = match value {
        Yaml::Sequence(items) => return items.iter().for_each(|item| push(event, name, item, n)),
        Yaml::Null => Value::Null,
        Yaml::Bool(b) => Value::Bool(*b),
        Yaml::Number(number) => {
            number.as_i64().map_or(Value::Float(number.as_f64().unwrap_or(0.0)), Value::Int)
        }
        Yaml::String(text) => Value::Text(text.replace("{n}", &n.to_string()).into()),
        other => panic!("{name}: {other:?} cannot be an event's field"),
    };
    event.push(name.to_owned(), value);
}
