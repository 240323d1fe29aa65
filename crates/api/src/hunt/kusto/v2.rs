//! Answers of version 2: an array of frames.
//!
//! <https://learn.microsoft.com/kusto/api/rest/response-v2>, without progress: header, properties, the
//! results, how the query ended, completion.

use evaluate::{Table, Value};
use kql::{Column, Type};
use serde_json::{Map, Value as Json, json};

use super::super::asked::{Answered, ticks};
use super::super::cells::{kusto_type, v2, write_arrays, write_json};
use super::Named;
use super::request::Ids;

/// Properties of a chart that the service always sends, besides those given.
const CHART: &[&str] = &[
    "Title",
    "XColumn",
    "Series",
    "YColumns",
    "AnomalyColumns",
    "XTitle",
    "YTitle",
    "XAxis",
    "YAxis",
    "Legend",
    "YSplit",
    "Accumulate",
    "IsQuerySorted",
    "Kind",
    "Ymin",
    "Ymax",
    "Xmin",
    "Xmax",
];

/// The frames of an answer.
pub(super) fn write(answered: &Answered, tables: &[Named], ids: &Ids) -> Vec<u8> {
    let header = json!({ "FrameType": "DataSetHeader", "IsProgressive": false, "Version": "v2.0" });
    let (before, after) = (properties(answered), completion(answered, ids));
    let before = std::iter::once(("QueryProperties", "@ExtendedProperties", &before));
    let results = tables.iter().map(|t| ("PrimaryResult", t.name.as_str(), &t.table));
    let kind = "QueryCompletionInformation";
    let frames = before.chain(results).chain(std::iter::once((kind, kind, &after)));
    let mut out = b"[".to_vec();
    write_json(&header, &mut out);
    for (id, (kind, name, table)) in frames.enumerate() {
        out.extend_from_slice(b",\n");
        write_table((id, kind, name), table, &mut out);
    }
    let completed = json!({ "FrameType": "DataSetCompletion", "HasErrors": false, "Cancelled": false });
    out.extend_from_slice(b",\n");
    write_json(&completed, &mut out);
    out.push(b']');
    out
}

fn write_table((id, kind, name): (usize, &str, &str), table: &Table, out: &mut Vec<u8>) {
    let column = |c: &Column| json!({ "ColumnName": &*c.name, "ColumnType": kusto_type(c.column_type) });
    let columns: Vec<_> = table.columns.iter().map(column).collect();
    let start = format!(
        "{{\"FrameType\":\"DataTable\",\"TableId\":{id},\"TableKind\":\"{kind}\",\"TableName\":{},\"Columns\":{},\"Rows\":",
        json!(name),
        json!(columns)
    );
    out.extend_from_slice(start.as_bytes());
    write_arrays(table, v2, out);
    out.push(b'}');
}

fn properties(answered: &Answered) -> Table {
    let columns = super::show::columns("TableId:int,Key:string,Value:dynamic");
    let chart = Value::text(visualization(answered).to_string());
    Table { columns, rows: vec![vec![Value::Int(1), Value::text("Visualization"), chart]] }
}

/// How the first result is to be drawn, as the service tells it.
pub(super) fn visualization(answered: &Answered) -> Json {
    let render = answered.answer.render.as_ref();
    let mut members = Map::new();
    members.insert("Visualization".to_owned(), render.map_or(Json::Null, |r| Json::from(r.chart.as_str())));
    for name in CHART {
        let given = render.and_then(|r| r.properties.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)));
        let value = match (given, *name) {
            (Some((_, value)), "YColumns" | "Series" | "AnomalyColumns") => {
                Json::from(value.split(',').map(str::trim).collect::<Vec<_>>())
            }
            (Some((_, value)), "Accumulate") => Json::Bool(value.eq_ignore_ascii_case("true")),
            (Some((_, value)), _) => Json::from(value.as_str()),
            (None, "Accumulate" | "IsQuerySorted") => Json::Bool(false),
            (None, "Ymin" | "Ymax") => Json::from("NaN"),
            (None, _) => Json::Null,
        };
        members.insert((*name).to_owned(), value);
    }
    Json::Object(members)
}

/// What the query took, as the service tells it.
pub(super) fn resources(answered: &Answered) -> Json {
    let stats = &answered.answer.stats;
    let cell = |table: &query::Answered| json!({ "table_row_count": table.rows() });
    json!({
        "ExecutionTime": stats.elapsed.as_secs_f64(),
        "resource_usage": {
            "cpu": { "total cpu": evaluate::value::time::timespan_text(length(stats.worked.max(stats.elapsed))) },
            "memory": { "peak_per_node": stats.memory_peak },
        },
        "input_dataset_statistics": {
            "extents": { "total": stats.files.0, "scanned": stats.files.0.saturating_sub(stats.files.1) },
            "rows": { "scanned": stats.rows_scanned },
            "bytes": { "scanned": stats.bytes_scanned },
        },
        "dataset_statistics": answered.answer.tables.iter().map(cell).collect::<Vec<_>>(),
    })
}

fn length(time: std::time::Duration) -> i64 {
    i64::try_from(time.as_nanos() / 100).unwrap_or(i64::MAX)
}

fn completion(answered: &Answered, ids: &Ids) -> Table {
    let columns = super::show::columns(
        "Timestamp:datetime,ClientRequestId:string,ActivityId:guid,SubActivityId:guid,ParentActivityId:guid,\
         Level:int,LevelName:string,StatusCode:int,StatusCodeName:string,EventType:int,EventTypeName:string,\
         Payload:string",
    );
    let row = |level: (i32, &str), event: (i32, &str), payload: Json| {
        let activity = Value::text(&ids.activity).to(Type::Guid);
        vec![
            Value::DateTime(ticks(answered.ended_us)),
            Value::text(&ids.client),
            Value::text(&answered.id).to(Type::Guid),
            activity.clone(),
            activity,
            Value::Int(level.0),
            Value::text(level.1),
            Value::Int(0),
            Value::text("S_OK (0)"),
            Value::Int(event.0),
            Value::text(event.1),
            Value::text(payload.to_string()),
        ]
    };
    let info = json!({ "Count": 1, "Text": "Query completed successfully" });
    let rows = vec![
        row((4, "Info"), (4, "QueryInfo"), info),
        row((6, "Stats"), (0, "QueryResourceConsumption"), resources(answered)),
    ];
    Table { columns, rows }
}
