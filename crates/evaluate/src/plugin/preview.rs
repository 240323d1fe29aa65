//! `preview`.

use super::{Plugin, PluginCall};
use crate::{Fault, Table};

pub(super) const PREVIEW: Plugin = Plugin {
    name: "preview",
    summary: "The first rows.",
    examples: &[("range x from 1 to 9 step 1 | evaluate preview(1)", "[1]")],
    source: "https://learn.microsoft.com/kusto/query/preview-plugin",
    differs: "The second table, with the number of all rows, is left out.",
    run,
};

fn run(call: &PluginCall<'_>) -> Result<Table, Fault> {
    let count = call.count(0, "NumberOfRows", "preview")?;
    let rows = call.input.rows.iter().take(count).cloned().collect();
    Ok(Table { columns: call.input.columns.clone(), rows })
}
