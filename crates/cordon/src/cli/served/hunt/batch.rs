//! Many queries for a program: JSON lines in, JSON lines out, in order, each flushed.

use std::io::{BufRead, BufReader, Write as _};
use std::path::Path;

use query::{Answer, HuntError};
use serde_json::{Value as Json, json};

use super::Hunt;
use super::local::Local;
use crate::exit::{Code, CommandError};

/// Longest line.
const LINE_BYTES_MAX: usize = 16 << 20;

/// Answers every line of the file, or of the standard input for `-`.
pub(super) async fn run(local: &Local, hunt: &Hunt, path: &Path) -> Result<Code, CommandError> {
    let mut input: Box<dyn BufRead> = if path == Path::new("-") {
        Box::new(BufReader::new(std::io::stdin()))
    } else {
        let failed = |source| CommandError::File { path: path.to_owned(), operation: "open", source };
        Box::new(BufReader::new(std::fs::File::open(path).map_err(failed)?))
    };
    let mut line = String::new();
    loop {
        line.clear();
        if std::io::Read::take(&mut input, LINE_BYTES_MAX as u64 + 1).read_line(&mut line)? == 0 {
            return Ok(Code::Done);
        }
        if line.len() > LINE_BYTES_MAX {
            return Err(CommandError::Told(format!("a line is longer than {LINE_BYTES_MAX} bytes")));
        }
        if !line.trim().is_empty() {
            let answer = one(local, hunt, &line).await?;
            let mut out = std::io::stdout().lock();
            writeln!(out, "{answer}")?;
            out.flush()?;
        }
    }
}

async fn one(local: &Local, hunt: &Hunt, line: &str) -> Result<Json, CommandError> {
    let request: Json = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(error) => {
            let message = format!("the line is not JSON: {error}");
            return Ok(json!({"id": null, "error": {"code": "request", "message": message}}));
        }
    };
    let id = request.get("id").cloned().unwrap_or(Json::Null);
    let Some(text) = request.get("query").and_then(Json::as_str) else {
        return Ok(json!({"id": id, "error": {"code": "request", "message": "the line has no 'query'"}}));
    };
    if hunt.schema_only {
        return Ok(match local.hunt.columns(text, hunt.schema.into()) {
            Ok(columns) => {
                let columns: Vec<[&str; 2]> =
                    columns.iter().map(|c| [&*c.name, c.column_type.name()]).collect();
                json!({"id": id, "columns": columns})
            }
            Err(error) => json!({"id": id, "error": error_json(&error)}),
        });
    }
    let answer = local.hunt.answer(hunt.question(text.to_owned())?).await;
    Ok(match answer.map(|a| answer_json(&a)) {
        Ok(Ok(mut answer)) => {
            if let Some(object) = answer.as_object_mut() {
                object.shift_insert(0, "id".into(), id);
            }
            answer
        }
        Ok(Err(message)) => json!({"id": id, "error": {"code": "engine", "message": message}}),
        Err(error) => json!({"id": id, "error": error_json(&error)}),
    })
}

fn error_json(error: &HuntError) -> Json {
    json!({"code": error.code, "message": error.message, "line": error.line, "column": error.column})
}

/// The first table of an answer.
fn answer_json(answer: &Answer) -> Result<Json, String> {
    let stats = &answer.stats;
    let stats = json!({
        "elapsed_ms": u64::try_from(stats.elapsed.as_millis()).unwrap_or(u64::MAX),
        "rows_scanned": stats.rows_scanned,
        "bytes_scanned": stats.bytes_scanned,
        "files_total": stats.files.0,
        "files_pruned": stats.files.1,
        "memory_peak_bytes": stats.memory_peak,
        "spilled_bytes": stats.spilled_bytes,
    });
    let Some(first) = answer.tables.first() else {
        return Ok(json!({"columns": [], "rows": [], "stats": stats}));
    };
    let table = first.table().map_err(|e| e.to_string())?;
    let columns: Vec<&str> = table.columns.iter().map(|c| &*c.name).collect();
    let types: Vec<&str> = table.columns.iter().map(|c| c.column_type.name()).collect();
    let rows: Vec<Vec<Json>> = table.rows.iter().map(|r| r.iter().map(|v| v.to_cell()).collect()).collect();
    Ok(json!({"columns": columns, "types": types, "rows": rows, "stats": stats}))
}
