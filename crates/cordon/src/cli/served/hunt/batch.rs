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
    while let Some(line) = next_line(&mut input)? {
        let answer = match line {
            Line::Text(line) if line.trim().is_empty() => continue,
            Line::Text(line) => one(local, hunt, &line).await?,
            Line::TooLong => refused(format!("the line is longer than {LINE_BYTES_MAX} bytes")),
            Line::NoText => refused("the line is not UTF-8".to_owned()),
        };
        let mut out = std::io::stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(Code::Done)
}

/// A line of the input, as far as it can be read.
enum Line {
    Text(String),
    TooLong,
    NoText,
}

/// The next line; of one that is too long the rest is passed over.
fn next_line(input: &mut dyn BufRead) -> std::io::Result<Option<Line>> {
    let mut bytes = vec![];
    if std::io::Read::take(&mut *input, LINE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.len() > LINE_BYTES_MAX && bytes.last() != Some(&b'\n') {
        input.skip_until(b'\n')?;
        return Ok(Some(Line::TooLong));
    }
    Ok(Some(String::from_utf8(bytes).map_or(Line::NoText, Line::Text)))
}

/// The answer to a line that is no request.
fn refused(message: String) -> Json {
    json!({"id": null, "error": {"code": "request", "message": message}})
}

async fn one(local: &Local, hunt: &Hunt, line: &str) -> Result<Json, CommandError> {
    let request: Json = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(error) => return Ok(refused(format!("the line is not JSON: {error}"))),
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

#[cfg(test)]
mod tests {
    //! Tests of reading lines.
    use super::*;

    #[test]
    fn a_line_that_is_none_does_not_end_the_batch() {
        let mut text = b"{}\n\xff\xfe\n".to_vec();
        text.extend(vec![b'x'; LINE_BYTES_MAX + 10]);
        text.extend(b"\nlast");
        let mut input = BufReader::new(text.as_slice());
        let mut kinds = vec![];
        while let Some(line) = next_line(&mut input).unwrap() {
            kinds.push(match line {
                Line::Text(text) => text,
                Line::TooLong => "too long".to_owned(),
                Line::NoText => "no text".to_owned(),
            });
        }
        assert_eq!(kinds, ["{}\n", "no text", "too long", "last"]);
    }
}
