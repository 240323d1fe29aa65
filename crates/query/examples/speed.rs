//! Times queries over the tables of a data folder: `speed FOLDER`. Reads one query per line of standard input, as a JSON string, and answers each with one JSON
//! line: milliseconds, rows, the first cells, files seen and left out, bytes read, peak memory. With
//! `{"explain": "…"}` the answer is the plan. `scripts/bench_hunting.py` talks to it.

use evaluate::value::time::{DAY, UNIX_EPOCH};
use query::{Engine, EngineOptions, Limits, Query, QueryError, Request, Source, StoreTables, Tables};
use std::collections::HashMap;
use std::io::{BufRead, Write};
use std::sync::Arc;
use std::time::Instant;
use store::tables::TablesOptions;

/// The stored tables, which are the catalogue too.
struct Stored {
    tables: StoreTables,
    names: Vec<String>,
}

impl Tables for Stored {
    fn table(&self, name: &str) -> Option<Source> {
        self.tables.table(name)
    }
}

impl kql::Catalogue for Stored {
    fn table(&self, name: &str) -> Option<Vec<kql::Column>> {
        let source = self.tables.table(name).filter(|_| self.names.iter().any(|n| n == name))?;
        Some(source.columns.into_iter().map(|(column, _)| column).collect())
    }

    fn table_names(&self) -> Vec<String> {
        self.names.clone()
    }

    fn function(&self, _: &str) -> Option<String> {
        None
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(folder) = std::env::args().nth(1) else { return Err("usage: speed FOLDER".into()) };
    let catalog = Arc::new(schema::Catalog::builtin()?);
    let tables = store::tables::Tables::open(&folder, Arc::clone(&catalog), TablesOptions::default()).await?;
    let present = tables.present();
    let names = catalog.iter().filter(|table| present.contains(&table.id)).map(|table| table.name.clone());
    let stored = Arc::new(Stored { names: names.collect(), tables: StoreTables::new(tables) });
    let engine = Engine::new(EngineOptions { parallelism: 2, ..EngineOptions::default() })?;
    for line in std::io::stdin().lock().lines() {
        let asked: serde_json::Value = serde_json::from_str(&line?)?;
        let (text, explain) = match asked.get("explain") {
            Some(text) => (text.as_str(), true),
            None => (asked.as_str(), false),
        };
        let answer = answer(&engine, &stored, (text.unwrap_or_default(), explain)).await;
        let answer = answer.unwrap_or_else(|error| serde_json::json!({ "error": error.to_string() }));
        writeln!(std::io::stdout(), "{answer}")?;
    }
    Ok(())
}

async fn answer(
    engine: &Engine,
    stored: &Arc<Stored>,
    (text, explain): (&str, bool),
) -> Result<serde_json::Value, QueryError> {
    let (library, parameters) = (kql::Library::builtin(), HashMap::new());
    let query = Query { text, catalogue: stored.as_ref(), library: &library, parameters: &parameters };
    let now = UNIX_EPOCH + 20_500 * DAY;
    let limits =
        Limits { memory_bytes: 4 << 30, result_rows: 10_000_000, result_bytes: 4 << 30, ..Limits::default() };
    let session = evaluate::Session::new(now, 1);
    let request = Request { session, limits, tables: Arc::<Stored>::clone(stored) };
    if explain {
        return Ok(serde_json::json!({ "plan": engine.explain(&query, request).await? }));
    }
    let started = Instant::now();
    let answer = engine.query(&query, request).await?;
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    let first = answer.tables.first().map(query::Answered::table).transpose()?;
    let first = first.and_then(|table| table.rows.into_iter().next()).unwrap_or_default();
    let stats = answer.stats;
    Ok(serde_json::json!({
        "ms": milliseconds,
        "rows": stats.result_rows,
        "first": evaluate::Value::array(first.into_iter().take(3).collect()).to_json(),
        "files": stats.files,
        "bytes": stats.bytes_scanned,
        "memory": stats.memory_peak,
    }))
}
