//! A saved program does what the program did that was saved, and bytes that are no program are
//! refused.

use crate::records::{data, files, json_values, windows_event};
use sigma::{CompileOptions, Document, Hit, Matcher, Program, parse_rules};
use std::sync::Arc;

const RULES: &str = "
title: a
id: a
logsource: {product: windows}
tags: [attack.t1000]
detection:
  s: {Image|endswith|cased: '\\A.exe', CommandLine|re|i: 'x[0-9]+', Port|gte: 1.5, Ip|cidr: '10.0.0.0/8', At|hour: 3}
  t: {User|fieldref: Owner, Gone: null, Name|windash|contains: ' -a'}
  condition: s or 1 of t* and not all of them
---
title: c
correlation: {type: temporal, rules: [a], group-by: User, timespan: 1m, condition: a}
";

fn program(text: &str, options: &CompileOptions) -> (Program, Vec<String>) {
    let documents: Vec<Document> = parse_rules(text, "s.yml").into_iter().map(Result::unwrap).collect();
    let (program, errors) = Program::compile(documents, options);
    (program, errors.iter().map(ToString::to_string).collect())
}

#[test]
fn saving_keeps_everything() {
    let (program, errors) = program(RULES, &CompileOptions::default());
    assert!(errors.is_empty(), "{errors:?}");
    let saved = program.save().unwrap();
    let loaded = Program::load(&saved).unwrap();
    assert_eq!(loaded.rules(), program.rules());
    assert_eq!(loaded.correlations(), program.correlations());
    assert_eq!(loaded.save().unwrap(), saved);
}

#[test]
fn other_bytes_are_refused() {
    let saved = program(RULES, &CompileOptions::default()).0.save().unwrap();
    for end in 0..saved.len() {
        assert!(Program::load(&saved[..end]).is_err(), "cut at {end}");
    }
    // What is altered is refused or is some program; it never panics.
    for at in 0..saved.len() {
        let mut altered = saved.clone();
        altered[at] ^= 0x55;
        if let Ok(program) = Program::load(&altered) {
            let _ = program.save();
        }
    }
    let mut other = saved.clone();
    other[0] += 1;
    assert!(Program::load(&other).unwrap_err().to_string().contains("version 2"));
}

#[test]
fn memory_is_bounded_by_leaving_rules_out() {
    let many: Vec<String> = (0..50)
        .map(|n| format!("title: r{n}\nid: r{n}\nlogsource: {{product: x}}\ndetection: {{s: {{A: v{n}}}, condition: s}}\n"))
        .collect();
    let (all, errors) = program(&many.join("---\n"), &CompileOptions::default());
    assert_eq!((all.rules().len(), errors.len()), (50, 0));
    let options = CompileOptions { max_bytes: 60_000, ..CompileOptions::default() };
    let (some, errors) = program(&many.join("---\n"), &options);
    assert!((10..50).contains(&some.rules().len()), "{}", some.rules().len());
    assert_eq!(some.rules().len() + errors.len(), 50);
    assert!(errors[0].contains("more than 60000 bytes"), "{}", errors[0]);
}

#[test]
fn loaded_rules_find_the_same_in_recordings() {
    let (Some(rules), Some(regression)) = (data("sigma/rules/rules"), data("sigma/regression")) else {
        return;
    };
    let read = |file: &std::path::PathBuf| parse_rules(&std::fs::read_to_string(file).unwrap(), "r.yml");
    let documents: Vec<Document> = files(&rules, ".yml").iter().flat_map(read).flatten().collect();
    let program = Program::compile(documents, &CompileOptions::default()).0;
    let loaded = Program::load(&program.save().unwrap()).unwrap();
    let (mut one, mut two) = (Matcher::new(Arc::new(program)), Matcher::new(Arc::new(loaded)));
    let (mut expected, mut found): (Vec<Hit>, Vec<Hit>) = (Vec::new(), Vec::new());
    for file in files(&regression, ".json") {
        for record in json_values(&std::fs::read_to_string(file).unwrap()) {
            let event = windows_event(&record);
            one.evaluate(&event, &mut expected);
            two.evaluate(&event, &mut found);
        }
    }
    assert!(expected.len() > 100);
    assert_eq!(found, expected);
}
