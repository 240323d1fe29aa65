//! The public hunting queries: every one that binds must plan and run.

use crate::world::{World, data, declared_worlds};
use evaluate::run::{Interpreter, Source};
use evaluate::{Fault, Row, Session, resolve};
use kql::Column;
use serde_json::Value as Json;
use std::collections::{BTreeMap, HashMap};

/// Tables that exist and are empty.
struct EmptyTables;

impl Source for EmptyTables {
    fn table(&self, _: &str, _: &[Column]) -> Result<Vec<Row>, Fault> {
        Ok(vec![])
    }

    fn external(&self, _: &evaluate::plan::External, _: &[Column]) -> Result<Vec<Row>, Fault> {
        Ok(vec![])
    }
}

fn run(query: &str, world: &World) -> Result<usize, String> {
    let session = Session::new(638_000_000_000_000_000, 1);
    let interpreter = Interpreter::new(&session, &EmptyTables);
    let (library, parameters) = (crate::library(), HashMap::new());
    let world = evaluate::World { catalogue: world, library, session: &session, parameters: &parameters };
    let plan = resolve(query, &world, &mut |rel| interpreter.table(rel, None)).map_err(|e| e.to_string())?;
    interpreter.plan(&plan).map(|tables| tables.len()).map_err(|e| e.to_string())
}

#[test]
fn public_queries_run() {
    let Some(folder) = data() else { return };
    let worlds = declared_worlds();
    let text = std::fs::read_to_string(folder.join("kql/queries.dev.jsonl")).unwrap();
    let (mut count, mut failures) = (0, BTreeMap::<String, Vec<String>>::new());
    for line in text.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        if case["binds"] != Json::Bool(true) {
            continue;
        }
        count += 1;
        let world = &worlds[case["env"].as_str().unwrap()];
        if let Err(error) = run(case["query"].as_str().unwrap(), world) {
            failures.entry(error).or_default().push(case["id"].as_str().unwrap().to_owned());
        }
    }
    for (error, ids) in &failures {
        println!("{} × {error}: {}", ids.len(), ids[0]);
    }
    let failed: usize = failures.values().map(Vec::len).sum();
    println!("{} of {count} run", count - failed);
    assert!(failed * 200 <= count, "{failed} of {count} fail");
}
