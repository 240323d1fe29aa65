//! The databases that clients see: names, tables, functions, and the JSON form of their schema.

use evaluate::Value;
use kql::ast::{Expr, ExprKind, LambdaParameter, ParameterKind, StatementKind};
use kql::{Column, Type};
use query::{Schema, StoredFunction};
use serde_json::{Map, Value as Json, json};

use super::super::cells::net_type;
use crate::context::Api;

/// The databases, with what they show.
pub(super) const DATABASES: [(&str, Schema, &str); 2] = [
    ("cordon", Schema::Unified, "Cordon"),
    ("defender", Schema::Defender, "Cordon, as Defender's advanced hunting shows it"),
];

/// A table as clients see it.
pub(super) struct ShownTable {
    pub(super) name: String,
    pub(super) folder: String,
    pub(super) doc: String,
    /// The columns with their docs.
    pub(super) columns: Vec<(Column, String)>,
}

/// The schema of that database; of every unknown one that of `cordon`.
pub(super) fn schema(database: &str) -> Schema {
    known(database).1
}

/// The database of that name; `cordon` for every other name.
pub(super) fn known(name: &str) -> (&'static str, Schema, &'static str) {
    let [cordon, ..] = DATABASES;
    DATABASES.into_iter().find(|(database, ..)| database.eq_ignore_ascii_case(name)).unwrap_or(cordon)
}

/// The tables of a schema, by name.
pub(super) fn tables(api: &Api, schema: Schema) -> Vec<ShownTable> {
    let shown = |(name, columns): (String, Vec<Column>)| {
        let declared = api.catalog.get(&name);
        let doc = |column: &Column| {
            let found = declared.as_ref().and_then(|t| t.columns.iter().find(|c| c.name == *column.name));
            found.map(|c| c.doc.clone()).unwrap_or_default()
        };
        ShownTable {
            folder: declared.as_ref().map(|t| t.domain.clone()).unwrap_or_default(),
            doc: declared.as_ref().map(|t| t.doc.clone()).unwrap_or_default(),
            columns: columns.into_iter().map(|c| (c.clone(), doc(&c))).collect(),
            name,
        }
    };
    api.hunting.hunt.tables(schema).into_iter().map(shown).collect()
}

/// The name of a type in schemas.
pub(super) fn system_type(kind: Type) -> String {
    match kind {
        Type::Decimal => "System.Data.SqlTypes.SqlDecimal".to_owned(),
        kind => format!("System.{}", net_type(kind)),
    }
}

/// The schema of these databases, as `.show schema as json` gives it.
pub(super) fn as_json(api: &Api, names: &[&str]) -> Json {
    let mut databases = Map::new();
    for name in names {
        let (name, schema, pretty) = known(name);
        let tables = tables(api, schema);
        let tables: Map<String, Json> = tables.iter().map(|t| (t.name.clone(), table_json(t))).collect();
        let functions = api.hunting.hunt.functions();
        let functions: Map<String, Json> =
            functions.iter().map(|f| (f.name.clone(), function_json(f))).collect();
        let database = json!({
            "Name": name,
            "PrettyName": pretty,
            "Tables": tables,
            "ExternalTables": {},
            "MaterializedViews": {},
            "EntityGroups": {},
            "Functions": functions,
            "MajorVersion": 1,
            "MinorVersion": 1,
            "DatabaseAccessMode": "ReadOnly",
        });
        databases.insert(name.to_owned(), database);
    }
    json!({ "Plugins": [], "Databases": databases })
}

/// A table's schema.
pub(super) fn table_json(table: &ShownTable) -> Json {
    let column = |(column, doc): &(Column, String)| {
        let kind = column.column_type;
        json!({ "Name": &*column.name, "Type": system_type(kind), "CslType": kind.name(), "DocString": doc })
    };
    let columns: Vec<Json> = table.columns.iter().map(column).collect();
    json!({ "Name": table.name, "Folder": table.folder, "DocString": table.doc, "OrderedColumns": columns })
}

fn function_json(function: &StoredFunction) -> Json {
    let parameters: Vec<Json> = parameters(&function.parameters).iter().map(parameter_json).collect();
    json!({
        "Name": function.name,
        "InputParameters": parameters,
        "Body": format!("{{ {} }}", function.body.trim()),
        "Folder": function.folder,
        "DocString": function.doc,
        "FunctionKind": "Unknown",
        "OutputColumns": [],
    })
}

/// The parameters of a function, read from their text.
fn parameters(text: &str) -> Vec<LambdaParameter> {
    let parsed = kql::parse(&format!("let f = {text} {{ 0 }};"));
    let lambda = parsed.statements.into_iter().find_map(|statement| match statement.kind {
        StatementKind::Let(_, Expr { kind: ExprKind::Lambda(lambda), .. }) => Some(lambda.parameters),
        _ => None,
    });
    lambda.unwrap_or_default()
}

fn parameter_json(parameter: &LambdaParameter) -> Json {
    let name = &parameter.name.text;
    match &parameter.kind {
        ParameterKind::Scalar(kind) => {
            json!({ "Name": name, "Type": system_type(*kind), "CslType": kind.name() })
        }
        ParameterKind::Table(columns) => {
            let columns = columns.as_deref().unwrap_or_default().iter().map(|column| {
                let kind = column.column_type.unwrap_or(Type::Unknown);
                json!({ "Name": column.name.text, "Type": system_type(kind), "CslType": kind.name() })
            });
            json!({ "Name": name, "Columns": columns.collect::<Vec<_>>() })
        }
    }
}

/// The columns as one text, `A:string,B:datetime`.
pub(super) fn as_csl(table: &ShownTable) -> Value {
    let column = |(c, _): &(Column, String)| format!("{}:{}", c.name, c.column_type.name());
    Value::text(table.columns.iter().map(column).collect::<Vec<_>>().join(","))
}
