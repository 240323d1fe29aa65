//! The shared vectors, run by both engines.

use crate::engines::{Bench, Outcome};
use serde_json::Value as Json;

/// Queries whose rows are free to differ: random, or any rows of many.
const FREE: [&str; 8] =
    ["rand(", "sample", "new_guid", "take ", "limit ", "take_any", "any(", "cursor_after"];

fn compare(file: &str) -> (usize, usize, Vec<String>) {
    let path = format!("{}/../../../shared/data/kql/{file}", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(path) else { return (0, 0, vec![]) };
    let bench = Bench::new();
    let (mut same, mut neither, mut differ) = (0, 0, vec![]);
    for line in text.lines() {
        let vector: Json = serde_json::from_str(line).expect("a vector");
        let query = vector["query"].as_str().unwrap_or_default();
        if FREE.iter().any(|free| query.contains(free)) {
            continue;
        }
        match bench.compare(query) {
            Outcome::Same => same += 1,
            Outcome::Neither => neither += 1,
            Outcome::Differ(how) => differ.push(format!("{}\n{query}\n=> {how}\n", vector["id"])),
        }
    }
    (same, neither, differ)
}

#[test]
fn documented_examples_agree() {
    let (same, neither, differ) = compare("docs_vectors.dev.jsonl");
    println!("{same} the same, {neither} run by neither");
    assert!(differ.is_empty(), "{} of {same} differ:\n{}", differ.len(), differ.join("\n"));
}

#[test]
fn vectors_of_another_engine_agree() {
    let (same, neither, differ) = compare("loco_vectors.jsonl");
    println!("{same} the same, {neither} run by neither");
    assert!(differ.is_empty(), "{} of {same} differ:\n{}", differ.len(), differ.join("\n"));
}
