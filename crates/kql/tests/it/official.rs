//! Small queries of our own with what the official binder 12.4.1 makes of them: columns, or codes
//! and places of errors. `KQL_MISSES=1` prints where we differ, `KQL_OFFICIAL`
//! names another file of the same form to compare with.

use kql::Library;
use serde_json::Value;

/// Reached scores; raise them when they rise.
const COLUMNS_FLOOR: f64 = 0.98;
const FIRST_ERROR_FLOOR: f64 = 0.89;
const PLACED_FLOOR: f64 = 0.92;

fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[test]
fn small_queries_bind_as_the_official_binder_binds_them() {
    let library = Library::builtin();
    let (mut accepted, mut same, mut rejected, mut placed) = (0, 0, 0, 0);
    let other = std::env::var("KQL_OFFICIAL").ok().and_then(|path| std::fs::read_to_string(path).ok());
    for line in other.as_deref().unwrap_or(include_str!("../data/official.jsonl")).lines() {
        let row: Value = serde_json::from_str(line).expect("a row");
        let query = row["query"].as_str().expect("a query");
        let bound = kql::bind(query, &kql::parse(query), &kql::catalogue::Empty, &library);
        let columns = bound.result.as_ref().map_or(vec![], |s| s.columns.clone());
        let ours: Vec<Value> =
            columns.iter().map(|c| serde_json::json!([&*c.name, c.column_type.name()])).collect();
        let errors: Vec<Value> =
            bound.diagnostics.iter().map(|d| serde_json::json!([d.span.start, d.code])).collect();
        let official = row["errors"].as_array().expect("errors");
        let fits = if official.is_empty() {
            accepted += 1;
            let fits = errors.is_empty()
                && (row["columns"].is_null() || row["columns"] == Value::from(ours.clone()));
            same += usize::from(fits);
            fits
        } else {
            rejected += 1;
            let fits = official.iter().any(|e| Some(e) == errors.first());
            placed += usize::from(fits);
            fits
        };
        if !fits && std::env::var("KQL_MISSES").is_ok() {
            println!(
                "{query}\n  official {} {}\n  ours     {} {:?}",
                row["errors"],
                row["columns"],
                Value::from(ours),
                errors
            );
        }
    }
    println!("columns {same}/{accepted}, first error {placed}/{rejected}");
    assert!(share(same, accepted) >= COLUMNS_FLOOR, "columns {same}/{accepted}");
    assert!(share(placed, rejected) >= FIRST_ERROR_FLOOR, "first error {placed}/{rejected}");
}

/// Queries of the corpus with one token lost, doubled or put in, and where the official parser sees
/// the first syntax error. `KQL_MUTANTS` names a file of lines `{query, errors: [[place, code]]}`.
#[test]
fn mutants_fail_where_the_official_parser_fails() {
    let other = std::env::var("KQL_MUTANTS").ok().and_then(|path| std::fs::read_to_string(path).ok());
    let (mut all, mut placed, mut coded) = (0, 0, 0);
    for line in other.as_deref().unwrap_or(include_str!("../data/mutants.jsonl")).lines() {
        let row: Value = serde_json::from_str(line).expect("a row");
        let query = row["query"].as_str().expect("a query");
        let first = kql::parse(query).diagnostics.first().map(|d| (d.span.start, d.code));
        // The official places count UTF-16 units.
        let place = first.map(|(at, _)| query[..at].encode_utf16().count() as u64);
        let official = &row["errors"][0];
        all += 1;
        let here = place == official[0].as_u64();
        placed += usize::from(here);
        coded += usize::from(here && first.map(|(_, code)| code) == official[1].as_str());
        if !here && std::env::var("KQL_MISSES").is_ok() {
            let at = official[0].as_u64().unwrap_or(0) as usize;
            let around: String = query.chars().skip(at.saturating_sub(50)).take(50).collect();
            let after: String = query.chars().skip(at).take(40).collect();
            println!("{} ours {first:?} official {official}: {around:?} <> {after:?}", row["kind"]);
        }
    }
    println!("placed {placed}/{all}, with the same code {coded}/{all}");
    assert!(share(placed, all) >= PLACED_FLOOR, "placed {placed}/{all}");
}
