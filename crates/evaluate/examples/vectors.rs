//! Runs query vectors through the interpreter.
//!
//! Without arguments: JSON lines `{"id", "query"}` in, one line `{"id", "columns", "rows"}` or
//! `{"id", "error"}` out each. With a vector file: scores itself on it with the shared harness and
//! prints what fails (`vectors FILE [VERDICT…]`).

use evaluate::run::{Interpreter, NoTables};
use evaluate::{Session, World, resolve};
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::process::Command;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    match arguments.next() {
        Some(file) => score(&file, &arguments.collect::<Vec<_>>()),
        None => serve(),
    }
}

fn serve() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::stdout();
    for line in std::io::stdin().lock().lines() {
        let request: Json = serde_json::from_str(&line?)?;
        let answer = match answer(request["query"].as_str().unwrap_or_default()) {
            Ok((columns, rows)) => json!({"id": request["id"], "columns": columns, "rows": rows}),
            Err(error) => json!({"id": request["id"], "error": error}),
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

fn answer(query: &str) -> Result<(Json, Json), String> {
    let session = Session::new(now(), 1);
    let interpreter = Interpreter::new(&session, &NoTables);
    let (library, parameters) = (kql::Library::builtin(), HashMap::new());
    let catalogue = &kql::catalogue::Empty;
    let world = World { catalogue, library: &library, session: &session, parameters: &parameters };
    let plan = resolve(query, &world, &mut |rel| interpreter.table(rel, None)).map_err(|e| e.to_string())?;
    let tables = interpreter.plan(&plan).map_err(|e| e.to_string())?;
    let Some((_, table)) = tables.into_iter().next() else { return Ok((json!([]), json!([]))) };
    let columns: Vec<&str> = table.columns.iter().map(|c| &*c.name).collect();
    let rows: Vec<Json> =
        table.rows.iter().map(|row| row.iter().map(evaluate::Value::to_cell).collect()).collect();
    Ok((json!(columns), json!(rows)))
}

fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    evaluate::value::time::UNIX_EPOCH + i64::try_from(since.as_nanos() / 100).unwrap_or(0)
}

fn score(file: &str, verdicts: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    let out = std::env::temp_dir().join(format!("vectors-{}.jsonl", std::process::id()));
    let own = std::env::current_exe()?;
    let harness = std::env::var("KQL_HARNESS").unwrap_or("../shared/tools/kql/run_vectors.py".into());
    let status = Command::new("python3")
        .args([harness.as_str(), "--batch", "--vectors", file, "--engine"])
        .arg(&own)
        .arg("--out")
        .arg(&out)
        .status()?;
    let queries: HashMap<String, Json> = std::fs::read_to_string(file)?
        .lines()
        .filter_map(|l| serde_json::from_str::<Json>(l).ok())
        .map(|v| (v["id"].as_str().unwrap_or_default().to_owned(), v))
        .collect();
    for line in std::fs::read_to_string(&out)?.lines() {
        let result: Json = serde_json::from_str(line)?;
        let verdict = result["verdict"].as_str().unwrap_or_default();
        if verdict == "pass" || (!verdicts.is_empty() && !verdicts.iter().any(|v| v == verdict)) {
            continue;
        }
        let vector = &queries[result["id"].as_str().unwrap_or_default()];
        println!("== {verdict} {} {}", vector["page"], vector["quality"]);
        println!("{}", vector["query"].as_str().unwrap_or_default());
        println!("-- wanted {} {}", vector["expected_columns"], vector["expected_rows"]);
        println!("-- {}", result["why"].as_str().unwrap_or_default());
    }
    println!("{status}");
    Ok(())
}
