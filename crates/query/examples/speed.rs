//! Times queries over a folder of Parquet files: `speed FOLDER QUERIES [REPEATS]`. The folder is the table
//! `Events`; queries are parted by blank lines. Prints one JSON line per query: the best time in
//! milliseconds, rows, and what was read.

use query::{Engine, EngineOptions, FolderTables, Limits, Query, Request};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

struct Folder(FolderTables);

impl kql::Catalogue for Folder {
    fn table(&self, name: &str) -> Option<Vec<kql::Column>> {
        self.0.columns(name)
    }

    fn table_names(&self) -> Vec<String> {
        vec!["Events".into()]
    }

    fn function(&self, _: &str) -> Option<String> {
        None
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(queries)) = (arguments.next(), arguments.next()) else {
        return Err("usage: speed FOLDER QUERIES [REPEATS]".into());
    };
    let repeats: usize = arguments.next().map_or(Ok(3), |n| n.parse())?;
    let store = Arc::new(object_store::local::LocalFileSystem::new_with_prefix(&folder)?);
    let mut tables = FolderTables::default();
    tables.add("Events", store, &object_store::path::Path::default()).await?;
    let engine = Engine::new(EngineOptions::default())?;
    let catalogue = Folder(tables.clone());
    for text in std::fs::read_to_string(queries)?.split("\n\n").map(str::trim).filter(|q| !q.is_empty()) {
        let mut best = f64::INFINITY;
        let mut line = String::new();
        for _ in 0..repeats {
            let started = Instant::now();
            let answer = ask(&engine, text, &catalogue, tables.clone()).await;
            best = best.min(started.elapsed().as_secs_f64() * 1000.0);
            line = match answer {
                Ok(stats) => format!("\"rows\": {}, \"bytes\": {}", stats.result_rows, stats.bytes_scanned),
                Err(error) => format!("\"error\": {:?}", error.to_string()),
            };
        }
        println!("{{\"ms\": {best:.1}, {line}, \"query\": {:?}}}", text.lines().next().unwrap_or_default());
    }
    Ok(())
}

async fn ask(
    engine: &Engine,
    text: &str,
    catalogue: &Folder,
    tables: FolderTables,
) -> Result<query::Stats, query::QueryError> {
    let (library, parameters) = (kql::Library::builtin(), HashMap::new());
    let query = Query { text, catalogue, library: &library, parameters: &parameters };
    let now = evaluate::value::time::UNIX_EPOCH + 20_454 * evaluate::value::time::DAY;
    let limits =
        Limits { memory_bytes: 4 << 30, result_rows: 10_000_000, result_bytes: 4 << 30, ..Limits::default() };
    let request = Request { session: evaluate::Session::new(now, 1), limits, tables: Arc::new(tables) };
    Ok(engine.query(&query, request).await?.stats)
}
