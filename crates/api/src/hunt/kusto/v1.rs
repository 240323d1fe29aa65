//! Answers of version 1: a list of tables, the last of which tells what the others are.
//!
//! <https://learn.microsoft.com/kusto/api/rest/response>. A command's answer is its table alone.

use evaluate::{Table, Value};
use kql::{Column, Type};
use serde_json::{Value as Json, json};

use super::super::asked::{Answered, ticks};
use super::super::cells::{kusto_type, net_type, v1, write_arrays, write_json};
use super::request::Ids;
use super::{Named, v2};

/// The answer to a command.
pub(super) fn write_command(table: &Table) -> Vec<u8> {
    let mut out = b"{\"Tables\":[".to_vec();
    write_table("Table_0", (table, command_cell), &mut out);
    out.extend_from_slice(b"]}");
    out
}

/// The cell of a command: where there is no name, clients expect null.
fn command_cell(value: &Value, kind: Type) -> Json {
    if value.is_null() { Json::Null } else { v1(value, kind) }
}

/// The answer to a query: its tables, their properties, how it ended, what they are.
pub(super) fn write_query(answered: &Answered, tables: &[Named], ids: &Ids) -> Vec<u8> {
    let mut out = b"{\"Tables\":[".to_vec();
    for (place, named) in tables.iter().enumerate() {
        write_table(&format!("Table_{place}"), (&named.table, v1), &mut out);
        out.push(b',');
    }
    let more = [properties(answered), status(answered, ids), contents(tables, ids)];
    for (place, table) in more.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        write_table(&format!("Table_{}", tables.len() + place), (table, v1), &mut out);
    }
    out.extend_from_slice(b"]}");
    out
}

fn write_table(name: &str, (table, cell): (&Table, fn(&Value, Type) -> Json), out: &mut Vec<u8>) {
    let column = |c: &Column| {
        let (kind, net) = (kusto_type(c.column_type), net_type(c.column_type));
        json!({ "ColumnName": &*c.name, "DataType": net, "ColumnType": kind })
    };
    let columns: Vec<_> = table.columns.iter().map(column).collect();
    out.extend_from_slice(b"{\"TableName\":");
    write_json(&json!(name), out);
    out.extend_from_slice(b",\"Columns\":");
    write_json(&json!(columns), out);
    out.extend_from_slice(b",\"Rows\":");
    write_arrays(table, cell, out);
    out.push(b'}');
}

fn properties(answered: &Answered) -> Table {
    let columns = vec![Column::new("Value", Type::String)];
    Table { columns, rows: vec![vec![Value::text(v2::visualization(answered).to_string())]] }
}

fn status(answered: &Answered, ids: &Ids) -> Table {
    let columns = super::show::columns(
        "Timestamp:datetime,Severity:int,SeverityName:string,StatusCode:int,StatusDescription:string,Count:int,\
         RequestId:guid,ActivityId:guid,SubActivityId:guid,ClientActivityId:string",
    );
    let id = Value::text(&answered.id).to(Type::Guid);
    let row = |severity: i32, name: &str, text: String| {
        let activity = Value::text(&ids.activity).to(Type::Guid);
        vec![
            Value::DateTime(ticks(answered.ended_us)),
            Value::Int(severity),
            Value::text(name),
            Value::Int(0),
            Value::text(text),
            Value::Int(1),
            id.clone(),
            activity.clone(),
            activity,
            Value::text(&ids.client),
        ]
    };
    let stats = v2::resources(answered).to_string();
    let rows = vec![row(4, "Info", "Query completed successfully".to_owned()), row(6, "Stats", stats)];
    Table { columns, rows }
}

fn contents(tables: &[Named], ids: &Ids) -> Table {
    let columns = super::show::columns("Ordinal:long,Kind:string,Name:string,Id:string,PrettyName:string");
    let mut names: Vec<(&str, &str)> = tables.iter().map(|t| ("QueryResult", t.name.as_str())).collect();
    names.push(("QueryProperties", "@ExtendedProperties"));
    names.push(("QueryStatus", "QueryStatus"));
    let row = |(place, (kind, name)): (usize, (&str, &str))| {
        let place = i64::try_from(place).unwrap_or(i64::MAX);
        let id = format!("{}-{place}", ids.activity);
        vec![Value::Long(place), Value::text(kind), Value::text(name), Value::text(id), Value::text("")]
    };
    Table { columns, rows: names.into_iter().enumerate().map(row).collect() }
}
