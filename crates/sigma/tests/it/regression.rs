//! SigmaHQ's regression recordings: each must fire its rule the stated number of times.

use crate::records::{data, files, json_values, windows_event};
use serde_norway::Value;
use sigma::{CompileOptions, Document, Matcher, Program, RuleError, parse_rules};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// All rules below a folder, and what could not be loaded.
pub fn load(folder: &Path) -> (Arc<Program>, Vec<RuleError>) {
    let mut documents: Vec<Document> = Vec::new();
    let mut errors = Vec::new();
    for file in files(folder, ".yml") {
        let text = std::fs::read_to_string(&file).unwrap();
        for document in parse_rules(&text, &file.to_string_lossy()) {
            match document {
                Ok(document) => documents.push(document),
                Err(error) => errors.push(error),
            }
        }
    }
    let (program, more) = Program::compile(documents, &CompileOptions::default());
    errors.extend(more);
    (Arc::new(program), errors)
}

/// Recordings of which more events fit the rule than their `info.yml` states: (rule, events that
/// fit). In each, every one of these events bears what the rule asks for.
const MORE_THAN_STATED: [(&str, u64); 4] = [
    // Three times `…\AnyDesk\user.conf…` or `service.conf…`, as listed by the rule.
    ("0b9ad457-2554-44c1-82c2-d56a99c42377", 3),
    // procdump64.exe, procdump64a.exe and procdump.exe.
    ("8fbf3271-1ef6-4e94-8210-03c2317947f6", 3),
    // The zone map entries `https`, `http` and `*`.
    ("45e112d0-7759-4c2a-aa36-9f8fb79d3393", 3),
    // AutoShareServer and AutoShareWks.
    ("c7dcacd0-cc59-4004-b0a4-1d6cdebe6f3e", 2),
];

#[test]
fn every_regression_recording_fires_its_rule() {
    let (Some(rules), Some(recordings)) = (data("sigma/rules"), data("sigma/regression")) else { return };
    let (program, _) = load(&rules);
    let mut failures = Vec::new();
    let mut cases = 0;
    for info in files(&recordings, "info.yml") {
        let text = std::fs::read_to_string(&info).unwrap();
        let info_yaml: Value = serde_norway::from_str(&text).unwrap();
        let id = info_yaml["rule_metadata"][0]["id"].as_str().unwrap().to_owned();
        let more = MORE_THAN_STATED.iter().find(|(rule, _)| *rule == id).map(|(_, count)| *count);
        let expected = more.or(info_yaml["regression_tests_info"][0]["match_count"].as_u64());
        let record = info.with_file_name(format!("{id}.json"));
        let Ok(text) = std::fs::read_to_string(&record) else { continue };
        cases += 1;
        let mut fired: BTreeMap<u32, u64> = BTreeMap::new();
        let mut matcher = Matcher::new(program.clone());
        for value in json_values(&text) {
            let mut hits = Vec::new();
            matcher.evaluate(&windows_event(&value), &mut hits);
            hits.iter().for_each(|hit| *fired.entry(hit.rule).or_default() += 1);
        }
        let rule = program.rules().iter().position(|rule| rule.id == id);
        let count = rule.and_then(|rule| fired.get(&(rule as u32))).copied().unwrap_or(0);
        if count == 0 || expected.is_some_and(|expected| expected != count) {
            failures.push(format!("{}: fired {count}, expected {expected:?}", record.display()));
        }
    }
    println!("{cases} cases, {} failures", failures.len());
    assert!(failures.is_empty(), "{failures:#?}");
    assert!(cases >= 200, "only {cases} cases");
}

#[test]
fn every_rule_gets_a_verdict() {
    let Some(rules) = data("sigma/rules") else { return };
    let files = files(&rules, ".yml").len();
    let (program, errors) = load(&rules);
    for error in &errors {
        println!("{error}");
    }
    assert_eq!(program.rules().len() + errors.len(), files);
    let other: Vec<_> = errors
        .iter()
        .filter(|e| !matches!(*e.reason, sigma::Reason::Placeholder(_)))
        .map(ToString::to_string)
        .collect();
    assert_eq!(other, Vec::<String>::new());
}
