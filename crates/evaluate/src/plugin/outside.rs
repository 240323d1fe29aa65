//! Plugins that reach outside, which do not run here, and those that change nothing.

use super::{Plugin, PluginCall};
use crate::{Fault, Table, Value};
use kql::{Column, Type};

/// The plugins of this file.
pub(super) const ALL: &[&Plugin] = &[
    &Plugin {
        name: "identity",
        summary: "The rows as they are.",
        examples: &[("print x = 1 | evaluate identity()", "[1]")],
        source: "https://learn.microsoft.com/kusto/query/evaluate-operator",
        differs: "",
        run: same,
    },
    &Plugin {
        name: "identity_v3",
        summary: "The rows as they are.",
        examples: &[("print x = 1 | evaluate identity_v3('', '')", "[1]")],
        source: "https://learn.microsoft.com/kusto/query/evaluate-operator",
        differs: "",
        run: same,
    },
    &Plugin {
        name: "estimate_rows_count",
        summary: "How many rows there are.",
        examples: &[("range x from 1 to 3 step 1 | evaluate estimate_rows_count()", "[3]")],
        source: "https://learn.microsoft.com/kusto/query/evaluate-operator",
        differs: "The number is exact.",
        run: |call| {
            let count = Value::from(i64::try_from(call.input.rows.len()).ok());
            let columns = vec![Column::new("EstimatedRowsCount", Type::Long)];
            Ok(Table { columns, rows: vec![vec![count]] })
        },
    },
    &unavailable("ai_chat_completion", |_| model("ai_chat_completion")),
    &unavailable("ai_chat_completion_prompt", |_| model("ai_chat_completion_prompt")),
    &unavailable("ai_embed_text", |_| model("ai_embed_text")),
    &unavailable("ai_embeddings", |_| model("ai_embeddings")),
    &unavailable("azure_digital_twins_query_request", |_| request("azure_digital_twins_query_request")),
    &unavailable("cosmosdb_sql_request", |_| request("cosmosdb_sql_request")),
    &unavailable("csharp", |_| script("csharp")),
    &unavailable("dax_request", |_| request("dax_request")),
    &unavailable("execute_query", |_| request("execute_query")),
    &unavailable("execute_show_command", |_| request("execute_show_command")),
    &unavailable("external_datatable", |_| storage("external_datatable")),
    &unavailable("http_request", |_| request("http_request")),
    &unavailable("http_request_post", |_| request("http_request_post")),
    &unavailable("infer_storage_schema", |_| storage("infer_storage_schema")),
    &unavailable("infer_storage_schema_with_suggestions", |_| {
        storage("infer_storage_schema_with_suggestions")
    }),
    &unavailable("mysql_request", |_| request("mysql_request")),
    &unavailable("postgresql_request", |_| request("postgresql_request")),
    &unavailable("python", |_| script("python")),
    &unavailable("r", |_| script("r")),
    &unavailable("sql_request", |_| request("sql_request")),
];

const fn unavailable(name: &'static str, run: fn(&PluginCall<'_>) -> Result<Table, Fault>) -> Plugin {
    Plugin {
        name,
        summary: "Known by name; it does not run here.",
        examples: &[],
        source: "https://learn.microsoft.com/kusto/query/evaluate-operator",
        differs: "Reaches outside of the data, which queries may not do here.",
        run,
    }
}

fn same(call: &PluginCall<'_>) -> Result<Table, Fault> {
    Ok(Table { columns: call.input.columns.clone(), rows: call.input.rows.clone() })
}

fn request(name: &str) -> Result<Table, Fault> {
    Err(Fault::unsupported(name, "queries send no requests; ingest the data, or put it into a datatable"))
}

fn script(name: &str) -> Result<Table, Fault> {
    Err(Fault::unsupported(name, "queries run no scripts; export the rows and work on them outside"))
}

fn model(name: &str) -> Result<Table, Fault> {
    Err(Fault::unsupported(name, "no language model is connected; export the rows and work on them outside"))
}

fn storage(name: &str) -> Result<Table, Fault> {
    Err(Fault::unsupported(name, "queries read no files to learn their columns; write the columns down"))
}
