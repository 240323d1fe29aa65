//! The tables that `.show` commands answer with; columns as
//! <https://learn.microsoft.com/kusto/management/> documents them.

use std::time::Duration;

use evaluate::{Row, Table, Value};
use kql::{Column, Type};
use query::Schema;
use store::state::Permission;

use super::super::asked::ticks;
use super::super::ledger::{Outcome, Record};
use super::database::{self, DATABASES, ShownTable};
use crate::auth::Caller;
use crate::context::Api;
use crate::problem::Problem;

/// What a command is asked about.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) api: &'a Api,
    pub(super) caller: &'a Caller,
    /// The database: name, schema, title.
    pub(super) database: (&'static str, Schema, &'static str),
}

/// Columns from `name:type,…`.
pub(super) fn columns(text: &str) -> Vec<Column> {
    let column = |part: &str| {
        let (name, kind) = part.split_once(':').unwrap_or((part, "string"));
        Column::new(name, Type::from_name(kind).unwrap_or(Type::String))
    };
    text.split(',').map(column).collect()
}

fn table(text: &str, rows: Vec<Row>) -> Table {
    Table { columns: columns(text), rows }
}

fn text(text: &str) -> Value {
    Value::text(text)
}

fn moment(time_us: i64) -> Value {
    Value::DateTime(ticks(time_us))
}

fn length(time: Duration) -> Value {
    Value::Timespan(i64::try_from(time.as_nanos() / 100).unwrap_or(i64::MAX))
}

pub(super) fn version() -> Table {
    let version = env!("CARGO_PKG_VERSION");
    let row = vec![text(version), Value::Null, text("Engine"), text(&format!("Cordon {version}"))];
    table("BuildVersion:string,BuildTime:datetime,ServiceType:string,ProductVersion:string", vec![row])
}

pub(super) fn cluster(now_us: i64) -> Table {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let row = vec![
        text("cordon"),
        text(""),
        text("cordon"),
        moment(now_us),
        Value::Bool(true),
        Value::Null,
        Value::Null,
        Value::Int(i32::try_from(cores).unwrap_or(i32::MAX)),
        text("Cordon"),
    ];
    let columns = "NodeId:string,Address:string,Name:string,StartTime:datetime,IsClusterAdmin:bool,\
                   MachineTotalMemory:long,MachineAvailableMemory:long,ProcessorCount:int,EnvironmentDescription:string";
    table(columns, vec![row])
}

const DATABASE_COLUMNS: &str = "DatabaseName:string,PersistentStorage:string,Version:string,IsCurrent:bool,\
     DatabaseAccessMode:string,PrettyName:string,ReservedSlot1:bool,DatabaseId:guid,InTransitionTo:string";

fn database_row(asked: &Asked<'_>, name: &str, pretty: &str) -> Row {
    vec![
        text(name),
        text(""),
        text("v1.1"),
        Value::Bool(name == asked.database.0),
        text("ReadOnly"),
        text(pretty),
        Value::Bool(false),
        Value::Null,
        text(""),
    ]
}

pub(super) fn databases(asked: &Asked<'_>) -> Table {
    let row = |(name, _, pretty): &(&str, Schema, &str)| database_row(asked, name, pretty);
    table(DATABASE_COLUMNS, DATABASES.iter().map(row).collect())
}

pub(super) fn one_database(asked: &Asked<'_>) -> Table {
    let (name, _, pretty) = asked.database;
    table(DATABASE_COLUMNS, vec![database_row(asked, name, pretty)])
}

/// One row for the database, one per table, one per column.
pub(super) fn schema(asked: &Asked<'_>) -> Table {
    let (database, schema, pretty) = asked.database;
    let row = |shown: Option<&ShownTable>, column: Option<&(Column, String)>| {
        let folder = shown.filter(|_| column.is_none()).map_or("", |t| &t.folder);
        let doc = column.map(|c| &c.1).or(shown.map(|t| &t.doc));
        let kind = column.map(|(c, _)| Value::text(database::system_type(c.column_type)));
        let name = |name: Option<&str>| name.map_or(Value::Null, Value::text);
        vec![
            text(database),
            name(shown.map(|t| t.name.as_str())),
            name(column.map(|(c, _)| &*c.name)),
            kind.unwrap_or_default(),
            Value::Bool(false),
            Value::Bool(false),
            text(if shown.is_none() { pretty } else { "" }),
            text(if shown.is_none() { "v1.1" } else { "" }),
            text(folder),
            Value::text(doc.cloned().unwrap_or_default()),
        ]
    };
    let tables = database::tables(asked.api, schema);
    let mut rows = vec![row(None, None)];
    for shown in &tables {
        rows.push(row(Some(shown), None));
        rows.extend(shown.columns.iter().map(|column| row(Some(shown), Some(column))));
    }
    let columns = "DatabaseName:string,TableName:string,ColumnName:string,ColumnType:string,IsDefaultTable:bool,\
                   IsDefaultColumn:bool,PrettyName:string,Version:string,Folder:string,DocString:string";
    table(columns, rows)
}

/// The schema of one or all databases in one cell.
pub(super) fn schema_json(asked: &Asked<'_>, all: bool) -> Table {
    let every: Vec<&str> = DATABASES.iter().map(|(name, ..)| *name).collect();
    let names: &[&str] = if all { &every } else { &[asked.database.0] };
    let schema = database::as_json(asked.api, names).to_string();
    let column = if all { "ClusterSchema:string" } else { "DatabaseSchema:string" };
    table(column, vec![vec![text(&schema)]])
}

fn chosen(asked: &Asked<'_>, name: Option<&str>) -> Result<Vec<ShownTable>, Problem> {
    let mut tables = database::tables(asked.api, asked.database.1);
    if let Some(name) = name {
        tables.retain(|t| t.name == name);
        if tables.is_empty() {
            let shown: String = name.chars().take(128).collect();
            let detail = format!("there is no table `{shown}`; .show tables lists them, and case counts");
            return Err(Problem::invalid(detail));
        }
    }
    Ok(tables)
}

pub(super) fn tables(asked: &Asked<'_>, name: Option<&str>) -> Result<Table, Problem> {
    let row = |t: &ShownTable| vec![text(&t.name), text(asked.database.0), text(&t.folder), text(&t.doc)];
    let rows = chosen(asked, name)?.iter().map(row).collect();
    Ok(table("TableName:string,DatabaseName:string,Folder:string,DocString:string", rows))
}

/// Counts and sizes are left out: they would need a query of each table.
pub(super) fn table_details(asked: &Asked<'_>, name: Option<&str>) -> Result<Table, Problem> {
    let columns = columns(
        "TableName:string,DatabaseName:string,Folder:string,DocString:string,TotalExtents:long,TotalExtentSize:real,\
         TotalOriginalSize:real,TotalRowCount:long,HotExtents:long,HotExtentSize:real,HotOriginalSize:real,\
         HotRowCount:long,AuthorizedPrincipals:string,RetentionPolicy:string,CachingPolicy:string,\
         ShardingPolicy:string,MergePolicy:string,StreamingIngestionPolicy:string,MinExtentsCreationTime:datetime,\
         MaxExtentsCreationTime:datetime,RowOrderPolicy:string,TableId:guid",
    );
    let row = |t: &ShownTable| {
        let known = vec![text(&t.name), text(asked.database.0), text(&t.folder), text(&t.doc)];
        let unknown = columns.iter().skip(known.len()).map(|_| Value::Null);
        known.into_iter().chain(unknown).collect()
    };
    let rows = chosen(asked, name)?.iter().map(row).collect();
    Ok(Table { columns, rows })
}

pub(super) fn table_schema(asked: &Asked<'_>, name: &str, json: bool) -> Result<Table, Problem> {
    let row = |t: &ShownTable| {
        let schema =
            if json { Value::text(database::table_json(t).to_string()) } else { database::as_csl(t) };
        vec![text(&t.name), schema, text(asked.database.0), text(&t.folder), text(&t.doc)]
    };
    let rows = chosen(asked, Some(name))?.iter().map(row).collect();
    Ok(table("TableName:string,Schema:string,DatabaseName:string,Folder:string,DocString:string", rows))
}

pub(super) fn functions(asked: &Asked<'_>, name: Option<&str>) -> Result<Table, Problem> {
    let mut functions = asked.api.hunting.hunt.functions();
    functions.retain(|f| name.is_none_or(|name| f.name == name));
    if let (true, Some(name)) = (functions.is_empty(), name) {
        let shown: String = name.chars().take(128).collect();
        return Err(Problem::invalid(format!("there is no function `{shown}`; .show functions lists them")));
    }
    let row = |f: &query::StoredFunction| {
        let body = format!("{{ {} }}", f.body.trim());
        vec![text(&f.name), text(&f.parameters), text(&body), text(&f.folder), text(&f.doc)]
    };
    let rows = functions.iter().map(row).collect();
    Ok(table("Name:string,Parameters:string,Body:string,Folder:string,DocString:string", rows))
}

pub(super) fn principal_roles(asked: &Asked<'_>) -> Table {
    let principal = &asked.caller.principal;
    let role = if principal.may(Permission::AuthorizationRead) { "Admin" } else { "Viewer" };
    let row = |(database, ..): &(&str, Schema, &str)| {
        vec![text(&format!("Database {database}")), text(&principal.name), text(""), text(role)]
    };
    let rows = DATABASES.iter().map(row).collect();
    table("Scope:string,DisplayName:string,AADObjectID:string,Role:string", rows)
}

/// The caller's own queries, newest first; of an administrator everybody's.
pub(super) fn queries(asked: &Asked<'_>, running: bool) -> Table {
    let (principal, all) =
        (&asked.caller.principal.name, asked.caller.principal.may(Permission::AuthorizationRead));
    let mut records = asked.api.hunting.ledger.all();
    records.retain(|r| all || r.principal == *principal);
    records.retain(|r| !running || r.outcome == Outcome::Running);
    let rows = records.iter().map(|record| query_row(asked, record)).collect();
    let columns = "ClientActivityId:string,Text:string,Database:string,StartedOn:datetime,LastUpdatedOn:datetime,\
                   Duration:timespan,State:string,RootActivityId:guid,User:string,FailureReason:string,\
                   TotalCpu:timespan,Application:string,MemoryPeak:long,Principal:string";
    table(columns, rows)
}

fn query_row(asked: &Asked<'_>, record: &Record) -> Row {
    let state = match record.outcome {
        Outcome::Running => "InProgress",
        Outcome::Completed => "Completed",
        Outcome::Cancelled => "Canceled",
        Outcome::Failed | Outcome::Limited => "Failed",
    };
    let elapsed = match record.outcome {
        Outcome::Running => {
            Duration::from_micros((asked.caller.now_us - record.started_us).max(0).unsigned_abs())
        }
        _ => record.elapsed,
    };
    let ended_us = i64::try_from(elapsed.as_micros()).unwrap_or(0).saturating_add(record.started_us);
    vec![
        text(&record.client_request_id),
        text(&record.text),
        text("cordon"),
        moment(record.started_us),
        moment(ended_us),
        length(elapsed),
        text(state),
        text(&record.id).to(Type::Guid),
        text(&record.principal),
        text(&record.code),
        length(record.cpu()),
        text(&record.application),
        Value::Long(i64::try_from(record.stats.memory_peak).unwrap_or(i64::MAX)),
        text(&record.principal),
    ]
}

/// What there is none of here, with the columns that clients expect.
pub(super) fn empty(words: &[&str]) -> Option<Table> {
    let columns = match words {
        ["operations", ..] => {
            "OperationId:guid,Operation:string,NodeId:string,StartedOn:datetime,LastUpdatedOn:datetime,\
             Duration:timespan,State:string,Status:string,RootActivityId:guid,ShouldRetry:bool,Database:string,\
             Principal:string,User:string,AdminEpochStartTime:datetime"
        }
        ["commands"] => {
            "ClientActivityId:string,CommandType:string,Text:string,Database:string,StartedOn:datetime,\
             LastUpdatedOn:datetime,Duration:timespan,State:string,RootActivityId:guid,User:string,FailureReason:string,\
             TotalCpu:timespan,Application:string,Principal:string"
        }
        ["external", "tables"] => {
            "TableName:string,TableType:string,Folder:string,DocString:string,Properties:string,\
             ConnectionStrings:dynamic,Partitions:dynamic,PathFormat:string"
        }
        ["materialized-views"] => {
            "Name:string,SourceTable:string,Query:string,MaterializedTo:datetime,LastRun:datetime,\
             LastRunResult:string,IsHealthy:bool,IsEnabled:bool,Folder:string,DocString:string,AutoUpdateSchema:bool,\
             EffectiveDateTime:datetime,Lookback:timespan"
        }
        ["entity_groups"] => "Name:string,Entities:string",
        ["ingestion", "failures", ..] => {
            "OperationId:guid,Database:string,Table:string,FailedOn:datetime,IngestionSourcePath:string,\
             Details:string,FailureKind:string,RootActivityId:guid,OperationKind:string,OriginatesFromUpdatePolicy:bool"
        }
        ["ingestion", "mappings", ..] => {
            "Name:string,Kind:string,Mapping:string,LastUpdatedOn:datetime,Database:string,Table:string"
        }
        ["capacity", ..] => "Resource:string,Total:long,Consumed:long,Remaining:long,Origin:string",
        _ => return None,
    };
    Some(table(columns, vec![]))
}
