//! The shipped detections in `content/detections`: every one loads, says what it is for, fires on
//! the events its test file lists under `match`, and stays silent on those under `ignore`.
//!
//! A detection is `NAME.yml` (one rule, or helper rules and then a correlation) beside
//! `NAME.tests.yml`; `content/README.md` describes the form of the latter.

use sigma::trial::{Tests, Trial};
use sigma::{CompileOptions, Document, Program, parse_rules};
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
    tests: Tests,
}

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
    let tests = Tests::read(&tests).unwrap_or_else(|e| panic!("tests of {name}: {e}"));
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
            assert!(detection.tests.count(list) > 0, "{}: no `{list}` cases", detection.name);
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
    let mut trial = Trial::new(Arc::new(program));
    let mut failures = Vec::new();
    for detection in &detections {
        let outcomes =
            trial.run(&detection.id, &detection.tests).unwrap_or_else(|e| panic!("{}: {e}", detection.name));
        let failed = outcomes.iter().filter(|outcome| !outcome.passed);
        failures.extend(failed.map(|o| format!("{}: {} {}", detection.name, o.list, o.number)));
    }
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}
