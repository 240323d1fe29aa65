//! `narrow`.

use super::{Plugin, PluginCall};
use crate::value::to_text;
use crate::{Fault, Table, Value};
use kql::{Column, Type};

pub(super) const NARROW: Plugin = Plugin {
    name: "narrow",
    summary: "One row per cell: the number of the row, the name of the column, the text of the value.",
    examples: &[("print a = 1, b = 'x' | evaluate narrow() | where Column == 'b'", r#"[0,"b","x"]"#)],
    source: "https://learn.microsoft.com/kusto/query/narrow-plugin",
    differs: "",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let columns = [("Row", Type::Long), ("Column", Type::String), ("Value", Type::String)]
        .map(|(n, k)| Column::new(n, k));
    let cells = call.input.rows.iter().enumerate().flat_map(|(at, row)| {
        row.iter().zip(&call.input.columns).map(move |(value, column)| {
            let number = Value::from(i64::try_from(at).ok());
            vec![number, Value::Text(column.name.clone()), to_text(value).into()]
        })
    });
    Ok(Table { columns: columns.to_vec(), rows: cells.collect() })
}
