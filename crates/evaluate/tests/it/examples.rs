//! The examples in the declarations run and give what they say.

use evaluate::function::Functions;
use evaluate::run::{Interpreter, NoTables};
use evaluate::value::to_text;
use evaluate::{Session, Table, Value, World, resolve};
use std::collections::HashMap;

/// The first table that a query gives. Examples run at 2024-05-06 07:08:09.
pub fn answer(query: &str) -> Result<Table, String> {
    let now = evaluate::value::time::parse_datetime("2024-05-06T07:08:09Z").unwrap_or_default();
    let session = Session::new(now, 1);
    let interpreter = Interpreter::new(&session, &NoTables);
    let (library, parameters) = (crate::library(), HashMap::new());
    let catalogue = &kql::catalogue::Empty;
    let world = World { catalogue, library, session: &session, parameters: &parameters };
    let plan = resolve(query, &world, &mut |rel| interpreter.table(rel, None)).map_err(|e| e.to_string())?;
    let tables = interpreter.plan(&plan).map_err(|e| e.to_string())?;
    Ok(tables.into_iter().next().map(|(_, table)| table).unwrap_or_default())
}

fn text_of(value: &Value) -> String {
    if value.is_null() { "null".into() } else { to_text(value) }
}

pub fn rows_of(table: &Table) -> String {
    let row = |row: &Vec<Value>| Value::array(row.clone()).to_json();
    table.rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

#[test]
fn scalar_examples_hold() {
    let mut wrong = vec![];
    for function in Functions::builtin().scalars() {
        for (expression, expected) in function.examples {
            let query = format!("print result = {expression}");
            let found = match answer(&query) {
                // A function that gives several columns: all of them as one array.
                Ok(table) => match table.rows.first().map(Vec::as_slice) {
                    Some([one]) => text_of(one),
                    Some(several) => to_text(&Value::array(several.to_vec())),
                    None => "no row".into(),
                },
                Err(error) => format!("error: {error}"),
            };
            if found != *expected {
                wrong.push(format!("{}: {expression}\n   gives {found}\n  wanted {expected}", function.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn query_examples_hold() {
    let functions = Functions::builtin();
    let aggregates = functions.aggregates().map(|f| (f.name, f.examples));
    let plugins = functions.plugins().map(|f| (f.name, f.examples));
    let mut wrong = vec![];
    for (name, examples) in aggregates.chain(plugins) {
        for (query, expected) in examples {
            let found = answer(query).map_or_else(|e| format!("error: {e}"), |t| rows_of(&t));
            if found != *expected {
                wrong.push(format!("{name}: {query}\n   gives {found}\n  wanted {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_signature_has_a_function() {
    let library = kql::Library::builtin();
    let functions = Functions::builtin();
    // Forms that the planner resolves; they are no functions of values.
    let forms = [
        "toscalar",
        "materialize",
        "table",
        "database",
        "cluster",
        "iff",
        "iif",
        "case",
        "column_ifexists",
        "columnifexists",
        "iscolumnexists",
        "pack_all",
        "bag_pack_columns",
        "all",
        "any",
        "map",
        "inner_nodes",
        "node_degree_in",
        "node_degree_out",
        "node_id",
        "labels",
        "prev",
        "next",
        "row_number",
        "row_cumsum",
        "row_rank",
        "row_rank_dense",
        "row_rank_min",
        "row_window_session",
        "around",
        "column_names_of",
        "graph",
        "entity_group",
        "materialized_view",
        "external_table",
        "__invoke",
        "__cast",
    ];
    let mut missing: Vec<&str> = library
        .of(kql::functions::FunctionKind::Scalar)
        .map(|f| f.name)
        .filter(|name| !forms.contains(name) && functions.scalar(name).is_none())
        .collect();
    let aggregates = library.of(kql::functions::FunctionKind::Aggregate).map(|f| f.name);
    missing.extend(aggregates.filter(|name| functions.aggregate(name).is_none()));
    let plugins = library.of(kql::functions::FunctionKind::Plugin).map(|f| f.name);
    missing.extend(plugins.filter(|name| functions.plugin(name).is_none()));
    missing.sort_unstable();
    assert!(missing.is_empty(), "{} missing: {missing:?}", missing.len());
}
