//! One query, two engines: this one and the interpreter, which is the meaning.

use evaluate::run::{Interpreter, NoTables, Source};
use evaluate::value::sort_order;
use evaluate::{Row, Session, Table, World, resolve};
use query::{Engine, EngineOptions, Limits, Query, QueryError, Request, Tables};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;
use tokio::runtime::Runtime;

/// The moment at which all tests run: 2026-01-01.
pub const NOW: i64 = 639_028_224_000_000_000;

/// This engine with a runtime.
pub struct Bench {
    pub engine: Engine,
    pub runtime: Runtime,
    library: kql::Library,
}

/// What both engines made of a query.
pub enum Outcome {
    /// The same.
    Same,
    /// Neither ran it.
    Neither,
    /// They differ; how.
    Differ(String),
}

impl Bench {
    pub fn new() -> Self {
        let options = EngineOptions { parallelism: 3, ..EngineOptions::default() };
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        Bench {
            engine: Engine::new(options).expect("an engine"),
            runtime: runtime.expect("a runtime"),
            library: kql::Library::builtin(),
        }
    }

    /// The tables that this engine gives.
    pub fn columnar(
        &self,
        text: &str,
        catalogue: &(dyn kql::Catalogue + Sync),
        tables: Arc<dyn Tables>,
    ) -> Result<Vec<Table>, QueryError> {
        let parameters = HashMap::new();
        let query = Query { text, catalogue, library: &self.library, parameters: &parameters };
        let request = Request { session: Session::new(NOW, 1), limits: Limits::default(), tables };
        let answer = self.runtime.block_on(self.engine.query(&query, request))?;
        answer.tables.iter().map(query::Answered::table).collect()
    }

    /// What this engine did for a query.
    pub fn stats(
        &self,
        text: &str,
        catalogue: &(dyn kql::Catalogue + Sync),
        tables: Arc<dyn Tables>,
    ) -> query::Stats {
        let parameters = HashMap::new();
        let query = Query { text, catalogue, library: &self.library, parameters: &parameters };
        let request = Request { session: Session::new(NOW, 1), limits: Limits::default(), tables };
        self.runtime.block_on(self.engine.query(&query, request)).expect("an answer").stats
    }

    /// The tables that the interpreter gives.
    pub fn by_row(
        &self,
        text: &str,
        catalogue: &(dyn kql::Catalogue + Sync),
        source: &dyn Source,
    ) -> Result<Vec<Table>, String> {
        let session = Session::new(NOW, 1);
        let interpreter = Interpreter::new(&session, source);
        let parameters = HashMap::new();
        let world = World { catalogue, library: &self.library, session: &session, parameters: &parameters };
        let plan =
            resolve(text, &world, &mut |rel| interpreter.table(rel, None)).map_err(|e| e.to_string())?;
        let tables = interpreter.plan(&plan).map_err(|e| e.to_string())?;
        Ok(tables.into_iter().map(|(_, table)| table).collect())
    }

    /// Runs a query without stored tables by both.
    pub fn compare(&self, text: &str) -> Outcome {
        let empty = &kql::catalogue::Empty;
        let expected = self.by_row(text, empty, &NoTables);
        let found = self.columnar(text, empty, Arc::new(query::NoTables));
        match (expected, found) {
            (Ok(expected), Ok(found)) => match difference(&expected, &found) {
                None => Outcome::Same,
                Some(how) => Outcome::Differ(how),
            },
            (Err(_), Err(_)) => Outcome::Neither,
            (Ok(_), Err(found)) => Outcome::Differ(format!("only the interpreter runs it: {found}")),
            (Err(expected), Ok(_)) => Outcome::Differ(format!("the interpreter says: {expected}")),
        }
    }
}

/// How two lists of tables differ, the order of rows apart.
pub fn difference(expected: &[Table], found: &[Table]) -> Option<String> {
    if expected.len() != found.len() {
        return Some(format!("{} tables, not {}", found.len(), expected.len()));
    }
    expected.iter().zip(found).find_map(|(expected, found)| {
        if expected.columns != found.columns {
            return Some(format!("columns {:?}, not {:?}", found.columns, expected.columns));
        }
        let (expected, found) = (texts(expected), texts(found));
        (expected != found).then(|| format!("expected {expected:?}\n   found {found:?}"))
    })
}

/// The rows as JSON, sorted.
pub fn texts(table: &Table) -> Vec<String> {
    let mut rows = table.rows.clone();
    rows.sort_by(|a, b| a.iter().zip(b).fold(Ordering::Equal, |order, (a, b)| order.then(sort_order(a, b))));
    rows.iter().map(text).collect()
}

fn text(row: &Row) -> String {
    // Which of two equal zeros stands for a group is open.
    evaluate::Value::array(row.clone()).to_json().replace("-0.0", "0.0")
}
